import { InputError, logGamma } from 'principia/math';
import { normalQuantile } from './normal-distribution.js';

/**
 * P(χ²_d ≤ x), the regularised incomplete gamma function P(d/2, x/2): by its series below the mean, by its
 * continued fraction above.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.5.29 and 6.5.31.
 */
export function chiSquaredProbability(value: number, freedoms: number): number {
  const shape = freedoms / 2;
  const x = value / 2;
  if (!(x > 0)) return 0;
  const scale = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? scale * series(shape, x) : 1 - scale * fraction(shape, x);
}

/**
 * The x with P(χ²_d ≤ x) = p, by bisection about the cube of a normal quantile (Wilson and Hilferty).
 *
 * @throws InputError where p is not between 0 and 1 or d not positive.
 */
export function chiSquaredQuantile(probability: number, freedoms: number): number {
  if (!(probability > 0 && probability < 1 && freedoms > 0)) {
    throw new InputError(
      `A χ² quantile needs a probability between 0 and 1 and a positive number of freedoms; got ${probability} and ${freedoms}.`,
    );
  }
  const ninth = 2 / (9 * freedoms);
  let low = 0;
  let high = freedoms * Math.max(1 - ninth + normalQuantile(probability) * Math.sqrt(ninth), 0.1) ** 3;
  while (chiSquaredProbability(high, freedoms) < probability) {
    low = high;
    high *= 2;
  }
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chiSquaredProbability(middle, freedoms) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Σ xⁿ/(a(a+1)…(a+n)). */
function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − …)), by Lentz's method. */
function fraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let below = x + 1 - shape;
  let ratio = 1 / tiny;
  let inverse = 1 / below;
  let value = inverse;
  for (let n = 1; n < 100_000; n++) {
    const numerator = -n * (n - shape);
    below += 2;
    inverse = 1 / (numerator * inverse + below || tiny);
    ratio = below + numerator / ratio || tiny;
    const change = inverse * ratio;
    value *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return value;
}
