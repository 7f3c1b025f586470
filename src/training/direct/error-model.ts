/**
 * How large the error of a row is: a part that is the same for all, as noise of measurement, and a part in proportion to
 * the forces at work, as what features leave of a force that they cannot quite follow. Close encounters then count by
 * what they tell, not by their size.
 *
 * @packageDocumentation
 */
import { median } from 'principia/math';

/** Variance of a row's error a² + (b s)², s the size of what single pairs add to it. */
export interface ErrorModel {
  readonly additive: number;
  readonly relative: number;
}

/** Degrees of freedom of the Student distribution that errors are taken to have while their size is found. */
const freedom = 4;
/** How far a body may be off, in its errors, before it counts for less. */
const tolerated = 3;

/** The standard deviation of a row of the given size. */
export function rowError({ additive, relative }: ErrorModel, size: number): number {
  return Math.hypot(additive, relative * size);
}

/** What a fit leaves of bodies in windows. */
export interface Residuals {
  /** Number of axes D. */
  readonly dimension: number;
  /** Root mean square over the axes of what is left, one a body and window: how the axes lie must not matter. */
  readonly left: Float64Array;
  /** Size of what the error may be in proportion to. */
  readonly sizes: Float64Array;
}

/**
 * The error model under which residuals are most likely.
 *
 * @param noise - the additive part, where it is known
 */
export function fitErrorModel(residuals: Residuals, noise?: number): ErrorModel {
  const usual = median(residuals.sizes) || 1;
  // Nothing left at all: rows count by their size.
  if (residuals.left.every((value) => value === 0)) return { additive: noise ?? 0, relative: 1e-12 };
  const candidates =
    noise === undefined || noise === 0
      ? additiveShares.map((share) => withScale(residuals, { additive: share * usual, relative: 1 }))
      : relativeParts.map((relative) => ({ additive: noise, relative }));
  candidates.push(...(noise === undefined ? [withScale(residuals, { additive: usual, relative: 0 })] : []));
  return candidates.reduce((best, next) =>
    logLikelihood(residuals, next) > logLikelihood(residuals, best) ? next : best,
  );
}

/** Additive part over the usual relative part. */
const additiveShares = [0, ...Array.from({ length: 21 }, (_, index) => 10 ** (-3 + index / 4))];
/** From rounding to a tenth. */
const relativeParts = Array.from({ length: 45 }, (_, index) => 10 ** (-12 + index / 4));

/** Both parts times the factor κ that is most likely: κ² = ⟨(ν + D) ρ²/u / (ν + D ρ²/(u κ²))⟩, by iteration. */
function withScale({ dimension, left, sizes }: Residuals, shape: ErrorModel): ErrorModel {
  const ratios = left.map((value, entry) => {
    const error = rowError(shape, sizes[entry]!);
    return error > 0 ? (value / error) ** 2 : 0;
  });
  let scale = median(ratios) || ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  for (let round = 0; round < 20; round++) {
    let sum = 0;
    for (const ratio of ratios)
      sum += ((freedom + dimension) * ratio) / (freedom + (dimension * ratio) / scale);
    scale = sum / ratios.length;
  }
  return { additive: shape.additive * Math.sqrt(scale), relative: shape.relative * Math.sqrt(scale) };
}

function logLikelihood({ dimension, left, sizes }: Residuals, model: ErrorModel): number {
  let sum = 0;
  left.forEach((value, entry) => {
    const error = rowError(model, sizes[entry]!) || Number.MIN_VALUE;
    const square = (dimension * (value / error) ** 2) / freedom;
    sum -= dimension * Math.log(error) + ((freedom + dimension) / 2) * Math.log1p(square);
  });
  return sum;
}

/** The weight of a body that is off by so many of its errors: one within three, then (3/z)². */
export function errorWeight(off: number): number {
  return off <= tolerated ? 1 : (tolerated / off) ** 2;
}

/** Root mean square of residuals, or of other values of the same bodies, in units of the errors and weighed. */
export function inErrors(
  { left, sizes }: Pick<Residuals, 'left' | 'sizes'>,
  errors: ErrorModel,
  values: Float64Array = left,
): number {
  let squares = 0;
  let weights = 0;
  left.forEach((value, entry) => {
    const error = rowError(errors, sizes[entry]!);
    const weight = errorWeight(value / error);
    squares += weight * (values[entry]! / error) ** 2;
    weights += weight;
  });
  return Math.sqrt(squares / weights);
}

/** Root mean square over the axes of every body, from components [.., D]. */
export function overAxes(components: Float64Array, dimension: number): Float64Array {
  return Float64Array.from({ length: components.length / dimension }, (_, body) => {
    let squares = 0;
    for (let axis = 0; axis < dimension; axis++) squares += components[body * dimension + axis]! ** 2;
    return Math.sqrt(squares / dimension);
  });
}
