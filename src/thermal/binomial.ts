import { InputError, logGamma } from 'principia/math';

/**
 * The exact (Clopper-Pearson) interval of a probability from k successes in n trials: the probabilities under which
 * neither as many nor as few would be rarer than half the remaining level. It covers at least as often as it says.
 *
 * Source: Clopper and Pearson, Biometrika 26, 404 (1934).
 *
 * @example
 * ```ts
 * binomialInterval(8, 10, 0.95); // [0.4439, 0.9748]
 * ```
 * @throws InputError where k is not in 0 … n, or the level not between 0 and 1.
 */
export function binomialInterval(
  successes: number,
  trials: number,
  level = 0.95,
): readonly [low: number, high: number] {
  const whole = Number.isInteger(successes) && Number.isInteger(trials) && trials > 0;
  if (!whole || successes < 0 || successes > trials || !(level > 0 && level < 1)) {
    throw new InputError(
      `A binomial interval needs 0 ≤ successes ≤ trials, whole, some trials, and a level between 0 and 1; got ${successes} of ${trials} at ${level}.`,
    );
  }
  const tail = (1 - level) / 2;
  return [
    // P(X ≥ k | p) = I_p(k, n − k + 1) and P(X ≤ k | p) = 1 − I_p(k + 1, n − k).
    successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  ];
}

/** x with I_x(a, b) = p, by bisection to neighbouring numbers. */
function betaQuantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (!(middle > low && middle < high)) return middle;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
}

/** I_x(a, b), the distribution function of Beta(a, b), by its continued fraction (Lentz's method). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it the other tail is taken.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let order = 1; order <= 10_000; order++) {
    const even = (order * (b - order) * x) / ((a + 2 * order - 1) * (a + 2 * order));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    fraction *= c * d;
    const odd = (-(a + order) * (a + b + order) * x) / ((a + 2 * order) * (a + 2 * order + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  const logFront =
    a * Math.log(x) + b * Math.log1p(-x) - (logGamma(a) + logGamma(b) - logGamma(a + b)) - Math.log(a);
  return Math.exp(logFront) * fraction;
}

const nonZero = (value: number, least: number): number => (Math.abs(value) < least ? least : value);
