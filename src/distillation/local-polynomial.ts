import { cholesky, choleskySolve, InputError } from 'principia/math';

/** A smoothed series and its derivatives, without the ends where the window does not fit. */
export interface SmoothSeries {
  /** [T − 2·half], the times in the middle of each window. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly rates: Float64Array;
  readonly accelerations: Float64Array;
}

/**
 * The polynomial of a degree fitted to every window of 2·half + 1 evenly spaced samples, with its first two derivatives
 * in the middle: exact for polynomials up to the degree, no lag.
 *
 * @param half samples on each side of the middle
 * @throws InputError for fewer samples than a window, times that are not evenly spaced, or a degree below 2 or above 2·half
 * @example
 * ```ts
 * smoothSeries(times, angles, { half: 15, degree: 4 }).rates;
 * ```
 * Source: A. Savitzky, M. J. E. Golay, Analytical Chemistry 36, 1627 (1964).
 */
export function smoothSeries(
  times: Float64Array,
  values: Float64Array,
  { half, degree }: { readonly half: number; readonly degree: number },
): SmoothSeries {
  const width = 2 * half + 1;
  const count = values.length - 2 * half;
  if (!(degree >= 2 && degree <= 2 * half && count >= 1)) {
    throw new InputError(
      `${values.length} samples, windows of ${width}, degree ${degree}; expected a whole window at least and 2 ≤ degree < ${width}`,
    );
  }
  const spacing = (times.at(-1)! - times[0]!) / (times.length - 1);
  const uneven = times.findIndex((time, at) => Math.abs(time - times[0]! - at * spacing) > 0.01 * spacing);
  if (uneven >= 0) {
    throw new InputError(
      `time ${times[uneven]} is not at the even spacing of ${spacing}; resample the series first`,
    );
  }
  const [value, rate, acceleration] = windowWeights(half, degree);
  const span = half * spacing;
  const along = (weights: Float64Array, scale: number): Float64Array =>
    Float64Array.from({ length: count }, (_, from) => {
      let sum = 0;
      for (let at = 0; at < width; at++) sum += weights[at]! * values[from + at]!;
      return sum * scale;
    });
  return {
    times: times.slice(half, half + count),
    values: along(value, 1),
    rates: along(rate, 1 / span),
    accelerations: along(acceleration, 2 / span ** 2),
  };
}

/** The weights that give the coefficients of 1, u and u² of the least-squares polynomial in u ∈ [−1, 1], [2·half + 1] each. */
function windowWeights(half: number, degree: number): readonly [Float64Array, Float64Array, Float64Array] {
  const order = degree + 1;
  const places = Float64Array.from({ length: 2 * half + 1 }, (_, at) => (at - half) / half);
  const gram = new Float64Array(order * order);
  for (const u of places) {
    for (let row = 0; row < order; row++) {
      for (let column = 0; column < order; column++) gram[row * order + column]! += u ** (row + column);
    }
  }
  const factor = cholesky(gram, order)!;
  const weights = (power: number): Float64Array => {
    const unit = new Float64Array(order);
    unit[power] = 1;
    const row = choleskySolve(factor, unit);
    return places.map((u) => row.reduce((sum, coefficient, at) => sum + coefficient * u ** at, 0));
  };
  return [weights(0), weights(1), weights(2)];
}
