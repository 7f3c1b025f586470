/**
 * Φ(x), the standard normal distribution function, to about 1e-15: the Taylor-like series of Marsaglia
 * (J. Stat. Software 11(4), 2004) inside |x| < 6, the asymptotic continued fraction outside.
 */
export function normalProbability(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) >= 6) {
    const reach = Math.abs(x);
    let fraction = reach;
    for (let term = 30; term >= 1; term--) fraction = reach + term / fraction;
    const tail = Number.isFinite(reach) ? density / fraction : 0;
    return x < 0 ? tail : 1 - tail;
  }
  let term = x;
  let sum = x;
  for (let order = 3; Math.abs(term) > 1e-17 * Math.abs(sum); order += 2) {
    term *= (x * x) / order;
    sum += term;
  }
  return 0.5 + sum * density;
}

/** Φ⁻¹(p): a rational start (Abramowitz and Stegun 26.2.23, error 4.5e-4), then two of Halley's steps. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    return probability === 0 ? -Infinity : probability === 1 ? Infinity : Number.NaN;
  }
  const lower = Math.min(probability, 1 - probability);
  const t = Math.sqrt(-2 * Math.log(lower));
  let x =
    ((0.010328 * t + 0.802853) * t + 2.515517) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1) - t;
  for (let round = 0; round < 2; round++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    const newton = (normalProbability(x) - lower) / density;
    x -= newton / (1 + (x * newton) / 2);
  }
  return probability < 0.5 ? x : -x;
}

/**
 * The central interval of a normal estimate at a level.
 *
 * @example
 * ```ts
 * normalInterval(2, 0.1, 0.9); // [1.8355, 2.1645]
 * ```
 */
export function normalInterval(
  value: number,
  standardDeviation: number,
  level: number,
): [low: number, high: number] {
  const reach = normalQuantile((1 + level) / 2) * standardDeviation;
  return [value - reach, value + reach];
}
