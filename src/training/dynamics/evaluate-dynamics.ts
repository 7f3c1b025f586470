/**
 * How well a learned model, or a law, predicts motions that it has not seen: always in closed loop.
 *
 * @packageDocumentation
 */
import type { Dataset } from 'principia/law';
import { InputError, median } from 'principia/math';
import { type IntegratorName, integrators, type Trajectory } from 'principia/physics';
import type { Backend, Precision } from 'principia/tensor';
import type { DynamicsFactory } from './dynamics-model.js';
import { fingerprint } from './fingerprint.js';
import { freeFlight } from './free-flight.js';
import {
  type KnownProperties,
  type PhaseTrajectory,
  phaseTrajectories,
  thinned,
} from './phase-trajectory.js';
import { type PredictedMotion, prepareRollouts } from './roll-out.js';
import { type RolloutMetrics, rolloutMetrics } from './rollout-metrics.js';
import { rebuildModel, type TrainedFile } from './trained-file.js';
import { demandInteractions } from './training-data.js';
import { trueEnergy } from './true-energy.js';

/** Which of a dataset's trajectories are predicted. */
export type DataPart = 'test' | 'validation' | 'training' | 'all';

/** What motions are predicted, and how. */
export interface EvaluationSettings {
  readonly part: DataPart;
  /** Recorded intervals that a motion is followed at most; all of them if null. */
  readonly steps: number | null;
  /** The model's own if null; for a law an adaptive method in 64 bits. */
  readonly integrator: IntegratorName | null;
  /** Step of the integrator: a part of the recorded interval or several of them; the one of training if null. */
  readonly dt: number | null;
  readonly precision: Precision;
  /** Threshold of the valid time. */
  readonly threshold: number;
}

/** The settings where nothing is said. */
export const evaluationDefaults: EvaluationSettings = {
  part: 'test',
  steps: null,
  integrator: null,
  dt: null,
  precision: 'float64',
  threshold: 0.4,
};

/** How far predictions stray; plain data, infinite numbers where motions diverged. */
export interface EvaluationReport {
  readonly schema: 'principia/evaluation/1';
  /** What predicts: a model's name, or a law's expression. */
  readonly subject: { readonly kind: 'model' | 'law'; readonly name: string };
  readonly dataset: { readonly name: string; readonly hash: string; readonly part: DataPart };
  /** What moves it: the integrator as it acts on the model. */
  readonly integrator: string;
  /** Step of the integrator; the median where intervals differ, null of an adaptive method. */
  readonly dt: number | null;
  /** Step that the model was trained at, null of a law. */
  readonly trainedStep: number | null;
  /** How many of the motions the model was trained on; null where that is not known. */
  readonly trainedOn: number | null;
  /** Mean squared error of the positions without any force; null where infinite. */
  readonly freeFlight: number | null;
  /** Why there is no true energy; null where there is one. */
  readonly noEnergy: string | null;
  readonly metrics: RolloutMetrics;
}

/** Where an evaluation works. */
export interface EvaluationContext {
  readonly backend: Backend;
  readonly threads?: number;
  /** Told the steps in all, and then each. */
  readonly onStart?: (steps: number) => void;
  readonly onStep?: () => void;
}

/**
 * Predicts a dataset's motions by a trained model.
 *
 * @param source what messages call the model's file
 * @throws InputError where the data are not what the model was trained for (dimension, coordinates, space, properties,
 * units), the parameters are not the model's, or the step does not divide the recorded interval
 */
export async function evaluateModel(
  trained: TrainedFile,
  factory: DynamicsFactory,
  dataset: Dataset,
  settings: EvaluationSettings,
  context: EvaluationContext,
  source: string,
): Promise<EvaluationReport> {
  const { description, parameters } = trained;
  const model = rebuildModel(trained, factory, source);
  const { setup, substeps, known, coordinates, units } = description;
  demandFit(
    {
      what: 'model',
      dimension: setup.dimension,
      coordinates,
      space: setup.space.kind,
      charges: known.names.includes('charge'),
      units,
    },
    dataset,
    source,
  );
  demandInteractions(dataset);
  const trainedStep = setup.step / substeps;
  const recorded = partOf(dataset, settings.part, known);
  const trainedOn = new Set(description.trainedOn);
  const { motions, perInterval, dt } = stepped(recorded, settings, settings.dt ?? trainedStep);
  const rollouts = await prepareRollouts(motions, parameters, {
    model,
    integrator: integrators[settings.integrator ?? description.integrator],
    substeps: perInterval,
    precision: settings.precision,
    backend: context.backend,
    ...(context.threads === undefined ? {} : { threads: context.threads }),
  });
  try {
    context.onStart?.(rollouts.steps);
    const predictions = await rollouts.run(parameters, context.onStep);
    return {
      ...reportOn(dataset, settings, motions, predictions),
      subject: { kind: 'model', name: description.model },
      integrator: rollouts.label,
      dt,
      trainedStep,
      trainedOn: recorded.filter((motion) => trainedOn.has(fingerprint(motion))).length,
    };
  } finally {
    await rollouts.dispose();
  }
}

/** What model and law have in common: the data, the true energy and the errors. */
export function reportOn(
  dataset: Dataset,
  { part, threshold }: EvaluationSettings,
  motions: readonly PhaseTrajectory[],
  predictions: readonly PredictedMotion[],
): Pick<EvaluationReport, 'schema' | 'dataset' | 'noEnergy' | 'metrics' | 'freeFlight'> {
  const { energy, reason } = trueEnergy(dataset);
  return {
    schema: 'principia/evaluation/1',
    dataset: { name: dataset.name, hash: dataset.hash, part },
    noEnergy: reason,
    freeFlight: rolloutMetrics(motions, motions.map(freeFlight), null).meanSquaredError,
    metrics: rolloutMetrics(motions, predictions, energy, threshold),
  };
}

/**
 * A part of a dataset in canonical variables.
 *
 * @throws InputError where it is empty, or a motion has one time only
 */
export function partOf(dataset: Dataset, part: DataPart, known: KnownProperties): readonly PhaseTrajectory[] {
  const { training, validation = [], test, name } = dataset;
  const parts: Readonly<Record<DataPart, readonly Trajectory[]>> = {
    training,
    validation,
    test,
    all: [...training, ...validation, ...test],
  };
  const chosen = parts[part].filter(({ times }) => times.length > 1);
  if (chosen.length === 0) {
    const others = (Object.keys(parts) as DataPart[]).filter((other) =>
      parts[other].some(({ times }) => times.length > 1),
    );
    throw new InputError(
      `the dataset '${name}' has no ${part === 'all' ? '' : `${part} `}trajectories of two times or more; there are some in: ${others.join(', ') || 'none of its parts'}`,
    );
  }
  return phaseTrajectories(chosen, known, `${part} trajectory`);
}

/**
 * The step that a law is integrated with: infinite for the adaptive method.
 *
 * @throws InputError where only one of step and method is given
 */
export function stepOf({ dt, integrator }: Pick<EvaluationSettings, 'dt' | 'integrator'>): number {
  if (dt !== null && integrator === null) {
    throw new InputError(
      'a law is integrated by an adaptive method, which chooses its steps; --dt needs --integrator',
    );
  }
  if (dt === null && integrator !== null) {
    throw new InputError(
      `--integrator ${integrator} needs the step that a law is to be integrated with; add --dt`,
    );
  }
  return dt ?? Number.POSITIVE_INFINITY;
}

/** Motions at the times that are compared, and the steps of the integrator between them. */
export interface SteppedMotions {
  readonly motions: readonly PhaseTrajectory[];
  readonly perInterval: number;
  /** The step, the median where intervals differ. */
  readonly dt: number;
}

/**
 * Fits a step to the recorded intervals: several steps an interval, or several intervals a step.
 *
 * @throws InputError where neither divides the other, or intervals differ and the step is longer
 */
export function stepped(
  recorded: readonly PhaseTrajectory[],
  { steps, dt: asked }: Pick<EvaluationSettings, 'steps' | 'dt'>,
  dt: number,
): SteppedMotions {
  const intervals = recorded.flatMap(({ times }) =>
    Array.from(times.subarray(1), (time, row) => time - times[row]!),
  );
  const interval = median(intervals);
  const regular = intervals.every((own) => Math.abs(own - interval) <= 1e-6 * interval);
  const cut = (every: number): readonly PhaseTrajectory[] =>
    recorded
      .map((motion) => thinned(motion, every, steps ?? undefined))
      .filter(({ times }) => times.length > 1);
  const longest = Math.max(...intervals);
  if (!regular && asked !== null && dt > longest * (1 + 1e-6)) {
    throw new InputError(
      `a step of ${dt} is longer than the recorded intervals, which differ (${short(longest)} at most); take a shorter one`,
    );
  }
  if (!regular || asked === null) {
    const perInterval = Math.max(
      1,
      (regular ? Math.round : Math.ceil)((regular ? interval : longest) / dt - 1e-6),
    );
    return { motions: cut(1), perInterval, dt: interval / perInterval };
  }
  const ratio = dt / interval;
  const whole = Math.round(ratio < 1 ? 1 / ratio : ratio);
  if (Math.abs((ratio < 1 ? 1 / ratio : ratio) / whole - 1) > 1e-6) {
    throw new InputError(
      `a step of ${dt} does not go with data recorded every ${short(interval)}; take a part such as ${short(interval / 2)}, or a multiple such as ${short(2 * interval)}`,
    );
  }
  const motions = cut(ratio < 1 ? 1 : whole);
  if (motions.length === 0) {
    throw new InputError(`no trajectory is as long as one step of ${dt}; take a shorter one`);
  }
  return { motions, perInterval: ratio < 1 ? whole : 1, dt };
}

/** What a model or a law was learned from, as far as data must be of the same kind. */
export interface LearnedKind {
  readonly what: 'model' | 'law';
  readonly dimension: number;
  readonly coordinates: string;
  readonly space: string;
  readonly charges: boolean;
  readonly units: Partial<Dataset['units']>;
}

/**
 * Demands that a dataset is of the kind that something was learned from; a larger box is a fair test.
 *
 * @throws InputError where it has no trajectories, or is of another kind
 */
export function demandFit(learned: LearnedKind, dataset: Dataset, source: string): void {
  const all = [...dataset.test, ...dataset.training, ...(dataset.validation ?? [])];
  const [first] = all;
  if (first === undefined) throw new InputError(`the dataset '${dataset.name}' has no trajectories`);
  const charged = all.some(({ system }) => system.bodies.some(({ charge }) => charge !== undefined));
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const clash = (
    [
      ['dimensions', `${learned.dimension}`, `${first.dimension}`],
      ['coordinates', learned.coordinates, first.coordinates?.kind ?? 'cartesian'],
      ['space', learned.space, first.space?.kind ?? 'free'],
      ['charges', yesNo(learned.charges), yesNo(charged)],
    ] as const
  ).find(([, own, given]) => own !== given);
  if (clash !== undefined) {
    const [property, own, given] = clash;
    throw new InputError(
      `${source} and the dataset '${dataset.name}' do not go together: the ${learned.what} was ${learned.what === 'law' ? 'learned' : 'trained'} with ${property}: ${own}, the data have ${property}: ${given}`,
    );
  }
  demandEqualUnits(learned.units, dataset, source);
}

/**
 * Demands that a dataset's units are those that something was learned in. Units that are called by what they measure
 * ('length unit'), as those of files are, say nothing.
 *
 * @throws InputError where they clash
 */
export function demandEqualUnits(
  learned: Partial<Dataset['units']>,
  { units, name }: Dataset,
  source: string,
): void {
  const unsaid = (unit: string | undefined): boolean =>
    unit === undefined || unit === '' || unit === '1' || unit.endsWith(' unit');
  for (const kind of ['length', 'time', 'mass', 'charge'] as const) {
    const [own, given] = [learned[kind], units[kind]];
    if (own === given || unsaid(own) || unsaid(given)) continue;
    throw new InputError(
      `the units clash: ${source} was learned with ${kind} in ${own}, the dataset '${name}' has ${given}; convert the data first`,
    );
  }
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
