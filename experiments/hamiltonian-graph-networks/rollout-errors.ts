import { quantile, rootMeanSquare } from 'principia/math';
import { type IntegratorName, integrators } from 'principia/physics';
import { widestPrecision } from 'principia/tensor';
import {
  type DynamicsModel,
  type Parameters,
  type PhaseTrajectory,
  type PredictedMotion,
  prepareRollouts,
  thinned,
} from 'principia/training';
import type { ExperimentContext } from '../experiment.js';
import { springEnergies, springLaw } from './spring-law.js';

/** What moves bodies: a network with its parameters, or the law. */
export interface Mover {
  readonly model: DynamicsModel;
  readonly parameters: Parameters;
}

/** The true law. */
export const trueLaw: Mover = { model: springLaw, parameters: {} };

/** How motions are followed and compared. */
export interface FollowSettings {
  readonly integrator: IntegratorName;
  /** Recorded intervals between comparisons; 1 if not given. */
  readonly every?: number;
  /** Steps of the integrator between comparisons; 1 if not given. */
  readonly substeps?: number;
}

/** Errors of predicted motions as plain data; null where a motion diverged. */
export interface RolloutErrors {
  /** What was done, such as 'runge-kutta-4' or 'increment × 0.5'. */
  readonly label: string;
  readonly motions: readonly {
    /** Largest |H(t) − H(0)| / |H(0)|, H the true Hamiltonian. */
    readonly energy: number | null;
    /** √(mean over times, bodies and axes of (x − x̂)²). */
    readonly position: number | null;
  }[];
  /** The same errors at single times, quantiles over the motions. */
  readonly curve: readonly CurvePoint[];
}

/** Errors after some time. */
export interface CurvePoint {
  readonly time: number;
  readonly energy: Quantiles;
  readonly position: Quantiles;
}

/** The tenth, half, and nine tenths of the motions. */
type Quantiles = Readonly<Record<'low' | 'median' | 'high', number | null>>;

/** Points of a curve, about. */
const curvePoints = 100;

/** Follows motions in closed loop, in the widest numbers there are. */
export async function rolloutErrors(
  recorded: readonly PhaseTrajectory[],
  { model, parameters }: Mover,
  { integrator, every = 1, substeps = 1 }: FollowSettings,
  { backend, progress }: ExperimentContext,
): Promise<RolloutErrors> {
  const motions = recorded.map((motion) => thinned(motion, every));
  const rollouts = await prepareRollouts(motions, parameters, {
    ...{ model, substeps, backend },
    integrator: integrators[integrator],
    precision: widestPrecision(backend),
    threads: 1,
  });
  const stage = progress.stage(`follow ${model.name}, ${rollouts.label}`, rollouts.steps);
  try {
    const predictions = await rollouts.run(parameters, () => stage.advance());
    stage.done();
    const energy = motions.map((motion, index) => energyErrors(motion, predictions[index]!));
    const position = motions.map((motion, index) => positionErrors(motion, predictions[index]!));
    return {
      label: rollouts.label,
      motions: motions.map((_, index) => ({
        energy: finite(energy[index]!.reduce((largest, error) => Math.max(largest, error), 0)),
        position: finite(rootMeanSquare(position[index]!)),
      })),
      curve: curveOf(motions[0]!.times, energy, position),
    };
  } finally {
    await rollouts.dispose();
  }
}

/** At every time after the start; infinite from where a motion diverged. */
function energyErrors(motion: PhaseTrajectory, prediction: PredictedMotion): Float64Array {
  const energies = springEnergies(motion, prediction);
  return energies.subarray(1).map((energy) => numberOrInfinity(Math.abs(energy / energies[0]! - 1)));
}

/** √(mean over bodies and axes of (x − x̂)²) at every time after the start. */
function positionErrors(
  { times, positions, bodies, dimension }: PhaseTrajectory,
  prediction: PredictedMotion,
): Float64Array {
  const width = bodies * dimension;
  return Float64Array.from({ length: times.length - 1 }, (_, interval) => {
    let squares = 0;
    for (let entry = (interval + 1) * width; entry < (interval + 2) * width; entry++) {
      squares += (positions[entry]! - prediction.positions[entry]!) ** 2;
    }
    return numberOrInfinity(Math.sqrt(squares / width));
  });
}

function curveOf(
  times: Float64Array,
  energy: readonly Float64Array[],
  position: readonly Float64Array[],
): readonly CurvePoint[] {
  const intervals = times.length - 1;
  const every = Math.ceil(intervals / curvePoints);
  const quantilesAt = (errors: readonly Float64Array[], row: number): Quantiles => {
    const values = errors.map((own) => own[row]!);
    return {
      low: quantileOrNull(values, 0.1),
      median: quantileOrNull(values, 0.5),
      high: quantileOrNull(values, 0.9),
    };
  };
  return Array.from({ length: Math.floor(intervals / every) }, (_, point) => {
    const row = (point + 1) * every;
    return {
      time: times[row]! - times[0]!,
      energy: quantilesAt(energy, row - 1),
      position: quantilesAt(position, row - 1),
    };
  });
}

/** Many motions in a few numbers; null where the motion that decides diverged. */
export interface ErrorSummary {
  /** Median over the motions of the largest energy error, and the largest over all motions. */
  readonly energy: number | null;
  readonly largestEnergy: number | null;
  /** Motions that stay below one in a hundred all the time. */
  readonly belowPercent: number;
  /** Median over the motions. */
  readonly position: number | null;
  readonly motions: number;
  readonly diverged: number;
}

/** The errors of one or several sets of rollouts, all motions together. */
export function summarise(...errors: readonly RolloutErrors[]): ErrorSummary {
  const motions = errors.flatMap((one) => one.motions);
  const [energy, position] = (['energy', 'position'] as const).map((kind) =>
    motions.map((motion) => motion[kind] ?? Number.POSITIVE_INFINITY),
  ) as [number[], number[]];
  return {
    energy: quantileOrNull(energy, 0.5),
    largestEnergy: quantileOrNull(energy, 1),
    belowPercent: energy.filter((error) => error < 0.01).length,
    position: quantileOrNull(position, 0.5),
    motions: motions.length,
    diverged: motions.filter((motion) => motion.energy === null).length,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const numberOrInfinity = (value: number): number => finite(value) ?? Number.POSITIVE_INFINITY;

function quantileOrNull(values: readonly number[], probability: number): number | null {
  return finite(quantile(values, probability));
}
