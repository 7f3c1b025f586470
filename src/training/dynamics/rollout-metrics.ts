/**
 * How far predicted motions stray from true ones.
 *
 * Relative errors are those of the benchmark of Thangamuthu et al., arXiv:2211.05520; of the momentum theirs is divided by
 * the sizes of the momenta, to have no units.
 *
 * @packageDocumentation
 */
import { mean, quantile } from 'principia/math';
import { displacementAlong } from 'principia/physics';
import type { PhaseTrajectory } from './phase-trajectory.js';
import type { PredictedMotion } from './roll-out.js';
import type { TrueEnergy } from './true-energy.js';

/** A quantity against time over many motions, [T] each; infinite where motions diverged. */
export interface ErrorCurve {
  readonly median: readonly number[];
  /** The tenth of the motions that is best, and the tenth that is worst. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly geometricMean: readonly number[];
}

/** Errors of many predicted motions. */
export interface RolloutMetrics {
  readonly trajectories: number;
  /** Motions with numbers that are not finite. */
  readonly diverged: number;
  /** Times since the start, [T]: of the median motion where they differ. */
  readonly times: readonly number[];
  /** √(mean over bodies and axes of (x − x̂)²). */
  readonly positionError: ErrorCurve;
  /** ‖x − x̂‖ / (‖x‖ + ‖x̂‖). */
  readonly relativeError: ErrorCurve;
  /** ‖Σp − Σp̂‖ / Σ‖p‖; null of generalised coordinates and of single bodies, whose momentum is not kept. */
  readonly momentumError: ErrorCurve | null;
  /** What the true energy says; null where it is not known. */
  readonly energy: EnergyMetrics | null;
  /** Mean over motions, times after the start, bodies and axes of (x − x̂)²; null where a motion diverged. */
  readonly meanSquaredError: number | null;
  /** The same at the last time. */
  readonly finalMeanSquaredError: number | null;
  /** At the last time of a motion: the median over motions, and the mean over the best four fifths of them. */
  readonly finalSquaredError: { readonly median: number; readonly calm: number };
  readonly validTime: ValidTime;
}

/** Errors of the true energy H of predicted states. */
export interface EnergyMetrics {
  /** |H − Ĥ| / (|H| + |Ĥ|), H of the true motion at the same time. */
  readonly relativeError: ErrorCurve;
  /** |H − Ĥ| over the sum of the sizes of all energies at the start: it does not mind where H is zero. */
  readonly scaledError: ErrorCurve;
  /** Mean over motions and times after the start of (H − Ĥ)²; null where a motion diverged. */
  readonly meanSquaredError: number | null;
}

/**
 * How long predictions are valid: until √(mean (x − x̂)²) first exceeds the threshold times the spread of the true motion,
 * the root mean square of its distance from its mean.
 */
export interface ValidTime {
  readonly threshold: number;
  /** Quantiles over the motions; a motion that stays valid counts with its whole length. */
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  /** Motions that stayed valid to their end. */
  readonly toTheEnd: number;
}

/** The threshold of the valid time. */
const usualThreshold = 0.4;

/** The share of motions that is thought to be free of chaos. */
const calmShare = 0.8;

/**
 * The errors of predictions.
 *
 * @param energy of a state, where it is known
 * @param threshold of the valid time, as a part of the true motion's spread
 * @example
 * ```ts
 * const { relativeError, validTime } = rolloutMetrics(motions, await rollouts.run(parameters), null);
 * ```
 */
export function rolloutMetrics(
  motions: readonly PhaseTrajectory[],
  predictions: readonly PredictedMotion[],
  energy: TrueEnergy | null,
  threshold: number = usualThreshold,
): RolloutMetrics {
  const squares = motions.map((motion, index) => squaredErrors(motion, predictions[index]!));
  const energies =
    energy === null
      ? null
      : motions.map((motion, index) => energyErrors(energy, motion, predictions[index]!));
  const conserving = motions.every(
    ({ trajectory, bodies }) => trajectory.coordinates?.kind !== 'generalised' && bodies > 1,
  );
  const later = squares.map((values) => values.subarray(1));
  const last = later.map((values) => values.at(-1)!).sort((a, b) => a - b);
  return {
    trajectories: motions.length,
    diverged: predictions.filter(
      ({ positions, momenta }) => !positions.every(Number.isFinite) || !momenta.every(Number.isFinite),
    ).length,
    times: curveTimes(motions),
    positionError: errorCurve(squares.map((values) => values.map(Math.sqrt))),
    relativeError: errorCurve(
      motions.map((motion, index) => relativeErrors(motion, predictions[index]!, squares[index]!)),
    ),
    momentumError: conserving
      ? errorCurve(motions.map((motion, index) => momentumErrors(motion, predictions[index]!)))
      : null,
    energy:
      energies === null
        ? null
        : {
            relativeError: errorCurve(energies.map(({ relative }) => relative)),
            scaledError: errorCurve(energies.map(({ scaled }) => scaled)),
            meanSquaredError: finiteMean(energies.map(({ squared }) => squared.subarray(1))),
          },
    meanSquaredError: finiteMean(later),
    finalMeanSquaredError: finiteMean(later.map((values) => values.subarray(values.length - 1))),
    finalSquaredError: {
      median: quantileWithInfinity(last, 0.5),
      calm: finite(mean(last.slice(0, Math.max(1, Math.floor(calmShare * last.length))))),
    },
    validTime: validTimes(motions, squares, threshold),
  };
}

/**
 * How well a model does in closed loop, as one number from 0 to 1: the mean over motions and times after the start of
 * ‖x − x̂‖ / (‖x‖ + ‖x̂‖), 1 where a motion diverged.
 */
export function closedLoopError(
  motions: readonly PhaseTrajectory[],
  predictions: readonly PredictedMotion[],
): number {
  const errors = motions.flatMap((motion, index) => {
    const prediction = predictions[index]!;
    const relative = relativeErrors(motion, prediction, squaredErrors(motion, prediction));
    return Array.from(relative.subarray(1), (error) => (Number.isFinite(error) ? error : 1));
  });
  return errors.length === 0 ? 0 : mean(errors);
}

/** Mean over bodies and axes of (x − x̂)² at every time; in a periodic box to the nearest image. */
function squaredErrors(motion: PhaseTrajectory, { positions }: PredictedMotion): Float64Array {
  const { times, dimension, space } = motion;
  const width = motion.bodies * dimension;
  return Float64Array.from(times, (_, row) => {
    let sum = 0;
    for (let entry = row * width; entry < (row + 1) * width; entry++) {
      sum += displacementAlong(space, positions[entry]! - motion.positions[entry]!, entry % dimension) ** 2;
    }
    return finite(sum / width);
  });
}

function relativeErrors(
  motion: PhaseTrajectory,
  { positions }: PredictedMotion,
  squares: Float64Array,
): Float64Array {
  const width = motion.bodies * motion.dimension;
  return squares.map((square, row) => {
    const sizes = [motion.positions, positions].map((values) => norm(values, row * width, width));
    return finite(ratio(Math.sqrt(square * width), sizes[0]! + sizes[1]!));
  });
}

function momentumErrors(motion: PhaseTrajectory, prediction: PredictedMotion): Float64Array {
  const { times, bodies, dimension } = motion;
  return Float64Array.from(times, (_, row) => {
    const error = new Float64Array(dimension);
    let size = 0;
    for (let body = 0; body < bodies; body++) {
      const from = (row * bodies + body) * dimension;
      size += norm(motion.momenta, from, dimension);
      for (let axis = 0; axis < dimension; axis++) {
        error[axis]! += prediction.momenta[from + axis]! - motion.momenta[from + axis]!;
      }
    }
    return finite(ratio(norm(error, 0, dimension), size));
  });
}

function energyErrors(
  energy: TrueEnergy,
  motion: PhaseTrajectory,
  prediction: PredictedMotion,
): Readonly<Record<'relative' | 'scaled' | 'squared', Float64Array>> {
  const truth = energy.along(motion, motion);
  const predicted = energy.along(motion, prediction);
  const compared = (compare: (h: number, other: number) => number): Float64Array =>
    truth.total.map((h, row) => finite(compare(h, predicted.total[row]!)));
  return {
    relative: compared((h, other) => ratio(Math.abs(h - other), Math.abs(h) + Math.abs(other))),
    scaled: compared((h, other) => ratio(Math.abs(h - other), truth.scale)),
    squared: compared((h, other) => (h - other) ** 2),
  };
}

function validTimes(
  motions: readonly PhaseTrajectory[],
  squares: readonly Float64Array[],
  threshold: number,
): ValidTime {
  let toTheEnd = 0;
  const valid = motions.map((motion, index) => {
    const { times } = motion;
    const limit = (threshold * spread(motion)) ** 2;
    const row = squares[index]!.findIndex((square) => square > limit);
    if (row < 0) toTheEnd++;
    return times[row < 0 ? times.length - 1 : row]! - times[0]!;
  });
  return {
    threshold,
    median: quantile(valid, 0.5),
    lower: quantile(valid, 0.1),
    upper: quantile(valid, 0.9),
    toTheEnd,
  };
}

/** Root mean square of a component of the positions about each body's mean place. */
function spread({ positions, times, bodies, dimension }: PhaseTrajectory): number {
  const width = bodies * dimension;
  let squares = 0;
  for (let column = 0; column < width; column++) {
    let [sum, sumOfSquares] = [0, 0];
    for (let entry = column; entry < positions.length; entry += width) {
      sum += positions[entry]! - positions[column]!;
      sumOfSquares += (positions[entry]! - positions[column]!) ** 2;
    }
    squares += sumOfSquares / times.length - (sum / times.length) ** 2;
  }
  return Math.sqrt(Math.max(0, squares) / width);
}

/** Quantiles over motions at every row that most of the longest motions reach. */
function errorCurve(errors: readonly Float64Array[]): ErrorCurve {
  const rows = Math.max(...errors.map(({ length }) => length));
  const at = Array.from({ length: rows }, (_, row) =>
    errors.flatMap((own) => (row < own.length ? [own[row]!] : [])),
  );
  return {
    median: at.map((values) => quantileWithInfinity(values, 0.5)),
    lower: at.map((values) => quantileWithInfinity(values, 0.1)),
    upper: at.map((values) => quantileWithInfinity(values, 0.9)),
    geometricMean: at.map((values) => finite(Math.exp(mean(values.map(Math.log))))),
  };
}

function curveTimes(motions: readonly PhaseTrajectory[]): readonly number[] {
  const rows = Math.max(...motions.map(({ times }) => times.length));
  return Array.from({ length: rows }, (_, row) =>
    quantile(
      motions.flatMap(({ times }) => (row < times.length ? [times[row]! - times[0]!] : [])),
      0.5,
    ),
  );
}

/** Between a number and infinity the quantile is infinite, not without value. */
function quantileWithInfinity(values: readonly number[], probability: number): number {
  const result = quantile(values, probability);
  return Number.isNaN(result) ? Number.POSITIVE_INFINITY : result;
}

/** The mean of all numbers; null where one is not finite. */
function finiteMean(arrays: readonly Float64Array[]): number | null {
  let [sum, count] = [0, 0];
  for (const values of arrays) {
    for (const value of values) sum += value;
    count += values.length;
  }
  const result = count === 0 ? 0 : sum / count;
  return Number.isFinite(result) ? result : null;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY);
/** Nothing over nothing is no error. */
const ratio = (part: number, whole: number): number => (part === 0 ? 0 : part / whole);

function norm(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let entry = from; entry < from + count; entry++) sum += values[entry]! ** 2;
  return Math.sqrt(sum);
}
