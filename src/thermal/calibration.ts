/**
 * How far predictive distributions are from what came to be, all from one number an observation: u = F(y), the
 * predicted probability of a smaller value (`normalTransforms`, `drawTransform`). Calibrated forecasts have
 * P(u ≤ p) = p at every p.
 *
 * @packageDocumentation
 */
import { InputError, mean, rootMeanSquare } from 'principia/math';

/** How often observations fell below their predicted quantiles, and how far that is from what was promised. */
export interface Calibration {
  /** Mean over p = 0.01 … 0.99 of |p̂(p) − p|: the expected calibration error of a regression. */
  readonly expectedError: number;
  /** Root mean square over the same levels. */
  readonly rootMeanSquareError: number;
  /** ∫|p̂(p) − p| dp, exactly; 0 at best, ½ at worst. */
  readonly miscalibrationArea: number;
}

/** Levels at which the curve is compared. */
const levels = Float64Array.from({ length: 99 }, (_, index) => (index + 1) / 100);

/**
 * The calibration errors of forecasts from their transforms u. With n observations even perfect forecasts have an
 * expected error of about 0.31/√n.
 *
 * Source: Kuleshov, Fenner and Ermon, ICML 2018 (arXiv:1807.00263); the area as in the uncertainty toolbox,
 * Chung and others, arXiv:2109.10254.
 *
 * @example
 * ```ts
 * const { expectedError } = calibration(normalTransforms({ means, deviations, observed }));
 * ```
 * @throws InputError where there is none, or one lies outside [0, 1].
 */
export function calibration(transforms: ArrayLike<number>): Calibration {
  const sorted = Float64Array.from(transforms).sort();
  if (sorted.length === 0 || !sorted.every((value) => value >= 0 && value <= 1)) {
    throw new InputError(
      `Calibration needs predicted probabilities of smaller values, each between 0 and 1; got ${sorted.length} of them.`,
    );
  }
  const errors = levels.map((level) => Math.abs(shareBelow(sorted, level) - level));
  return {
    expectedError: mean(errors),
    rootMeanSquareError: rootMeanSquare(errors),
    miscalibrationArea: areaFromDiagonal(sorted),
  };
}

/**
 * How often central intervals at the given levels held the observation: the share of |2u − 1| ≤ p.
 *
 * @returns one share a level
 */
export function centralCoverage(transforms: ArrayLike<number>, nominal: ArrayLike<number>): Float64Array {
  // A hair wider than asked, so that (1 + p)/2 rounded does not lose an end that is exactly on it.
  const reach = Float64Array.from(transforms, (u) => Math.abs(2 * u - 1) - 1e-12).sort();
  return Float64Array.from(nominal, (level) => shareBelow(reach, level));
}

/** The share of sorted values that are at most the limit. */
function shareBelow(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}

/** ∫|F̂(p) − p| dp of the step function F̂: between steps a difference of a constant and p. */
function areaFromDiagonal(sorted: Float64Array): number {
  const count = sorted.length;
  // ∫|c − p| from a to b is half of (b − c)|b − c| − (a − c)|a − c|.
  const primitive = (distance: number): number => (distance * Math.abs(distance)) / 2;
  let area = 0;
  for (let step = 0; step <= count; step++) {
    const [from, to] = [step === 0 ? 0 : sorted[step - 1]!, step === count ? 1 : sorted[step]!];
    area += primitive(to - step / count) - primitive(from - step / count);
  }
  return area;
}
