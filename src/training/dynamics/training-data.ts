import type { Dataset } from 'principia/law';
import { InputError, permutation, type RandomStream } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import {
  type KnownProperties,
  knownProperties,
  type PhaseRates,
  type PhaseTrajectory,
  phaseRates,
  phaseTrajectories,
} from './phase-trajectory.js';

/** Motions to learn from, and motions to judge by while learning. */
export interface TrainingData {
  readonly known: KnownProperties;
  readonly training: readonly PhaseTrajectory[];
  /** Empty where nothing is set aside. */
  readonly validation: readonly PhaseTrajectory[];
  /** q̇ and ṗ along the training motions, where they are to be matched. */
  readonly rates?: readonly PhaseRates[];
  /** Whether ṗ was estimated from the momenta, since the dataset has no accelerations. */
  readonly ratesEstimated: boolean;
}

/** What of a dataset is used, and how. */
export interface DataSettings {
  /** Share of the training trajectories that is set aside for validation, where the dataset has none of its own; 0.1. */
  readonly validation?: number;
  /** Whether all masses are taken as 1, so that momenta are velocities. */
  readonly unitMasses?: boolean;
  /** Whether rates are wanted, for derivative matching. */
  readonly rates?: boolean;
  readonly random: RandomStream;
}

/**
 * The training part of a dataset, divided by trajectory, or in time where there is only one; the test part is not
 * touched.
 *
 * @throws InputError where there is nothing to train on, or motions are not of one kind or lack masses
 * @example
 * ```ts
 * const data = trainingData(dataset, { random: createRandom(1).child('validation') });
 * ```
 */
export function trainingData(
  dataset: Dataset,
  { validation = 0.1, unitMasses = false, rates = false, random }: DataSettings,
): TrainingData {
  if (dataset.training.length === 0) {
    throw new InputError(
      `the dataset '${dataset.name}' has no training trajectories; nothing can be learned from it`,
    );
  }
  demandUnits(dataset);
  demandInteractions(dataset);
  const known = knownProperties(dataset.training, unitMasses ? 'unit' : 'known');
  const parts = divide(dataset, validation, random);
  const training = phaseTrajectories(
    parts.training.map(({ trajectory }) => trajectory),
    known,
    'training trajectory',
  );
  return {
    known,
    training,
    validation: phaseTrajectories([...parts.validation], known, 'validation trajectory'),
    ratesEstimated: rates && dataset.accelerations === undefined,
    ...(rates
      ? { rates: training.map((motion, index) => phaseRates(motion, parts.training[index]!.accelerations)) }
      : {}),
  };
}

/**
 * Demands that trajectories with units of their own have those of the dataset.
 *
 * @throws InputError where they clash
 */
export function demandUnits({ units, training, validation = [], test, name }: Dataset): void {
  const kinds = ['length', 'time', 'mass', 'charge'] as const;
  for (const [index, { units: own }] of [...training, ...validation, ...test].entries()) {
    const clash = kinds.find((kind) => own !== undefined && own[kind] !== units[kind]);
    if (clash === undefined) continue;
    throw new InputError(
      `trajectory ${index + 1} of '${name}' counts ${clash} in ${own![clash]}, the dataset in ${units[clash]}; convert it first`,
    );
  }
}

/**
 * Demands that it is said who acts on whom.
 *
 * @throws InputError where a dataset leaves that to a neighbour list
 */
export function demandInteractions({ cutoff, training, test, name }: Dataset): void {
  const unsaid = [...training, ...test].some(
    ({ system }) => system.bodies.length > 1 && system.interactions.first.length === 0,
  );
  if (cutoff === undefined || !unsaid) return;
  throw new InputError(
    `'${name}' leaves it to a neighbour list who acts on whom (within ${cutoff}), which changes as bodies move; models of motions take systems whose interactions stay: fewer bodies`,
  );
}

interface Part {
  readonly training: readonly { readonly trajectory: Trajectory; readonly accelerations?: Float64Array }[];
  readonly validation: readonly Trajectory[];
}

function divide({ training, validation, accelerations }: Dataset, share: number, random: RandomStream): Part {
  const all = training.map((trajectory, index) => {
    const own = accelerations?.training[index];
    return { trajectory, ...(own === undefined ? {} : { accelerations: own }) };
  });
  if (validation !== undefined && validation.length > 0) return { training: all, validation };
  if (share === 0) return { training: all, validation: [] };
  if (all.length === 1) return divideTime(all[0]!, share);
  const count = Math.min(all.length - 1, Math.max(1, Math.round(share * all.length)));
  const chosen = new Set(permutation(random, all.length).subarray(0, count));
  return {
    training: all.filter((_, index) => !chosen.has(index)),
    validation: training.filter((_, index) => chosen.has(index)),
  };
}

function divideTime({ trajectory, accelerations }: Part['training'][number], share: number): Part {
  const { times, positions, velocities } = trajectory;
  const kept = times.length - Math.max(2, Math.round(share * times.length));
  if (kept < 2)
    return { training: [{ trajectory, ...(accelerations && { accelerations }) }], validation: [] };
  const width = positions.length / times.length;
  const span = (from: number, to: number): Trajectory => ({
    ...trajectory,
    times: times.slice(from, to),
    positions: positions.slice(from * width, to * width),
    velocities: velocities.slice(from * width, to * width),
  });
  const own = accelerations?.slice(0, kept * width);
  return {
    training: [{ trajectory: span(0, kept), ...(own === undefined ? {} : { accelerations: own }) }],
    validation: [span(kept, times.length)],
  };
}
