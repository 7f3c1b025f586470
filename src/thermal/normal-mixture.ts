import { normalProbability } from './normal-distribution.js';

/** A mixture Σ wₛ N(mₛ, σₛ²); the weights are normalised where it is used. */
export interface NormalMixture {
  readonly weights: ArrayLike<number>;
  readonly means: ArrayLike<number>;
  readonly deviations: ArrayLike<number>;
}

/** What is said of a mixture. */
export interface MixtureSummary {
  readonly mean: number;
  readonly deviation: number;
  /** Central interval: as much probability on either side. */
  readonly interval: readonly [number, number];
  readonly level: number;
}

/** Mean, standard deviation (within and between components) and central interval at a level such as 0.9. */
export function summariseMixture(mixture: NormalMixture, level: number): MixtureSummary {
  const { weights, means, deviations } = mixture;
  let total = 0;
  let first = 0;
  for (let index = 0; index < means.length; index++) {
    total += weights[index]!;
    first += weights[index]! * means[index]!;
  }
  const mean = first / total;
  let second = 0;
  for (let index = 0; index < means.length; index++) {
    second += weights[index]! * (deviations[index]! ** 2 + (means[index]! - mean) ** 2);
  }
  const tail = (1 - level) / 2;
  return {
    mean,
    deviation: Math.sqrt(second / total),
    interval: [mixtureQuantile(mixture, tail), mixtureQuantile(mixture, 1 - tail)],
    level,
  };
}

/**
 * x with P(X ≤ x) = p, by bisection. Components of no width are steps; one of infinite width puts half its weight
 * at either infinity, and the quantile is infinite where it falls there.
 */
export function mixtureQuantile({ weights, means, deviations }: NormalMixture, probability: number): number {
  let total = 0;
  let endless = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < means.length; index++) {
    total += weights[index]!;
    const reach = 40 * deviations[index]!;
    if (!Number.isFinite(reach)) endless += weights[index]!;
    if (!(weights[index]! > 0 && Number.isFinite(reach))) continue;
    low = Math.min(low, means[index]! - reach);
    high = Math.max(high, means[index]! + reach);
  }
  const below = (x: number): number => {
    let sum = 0;
    for (let index = 0; index < means.length; index++) {
      const distance = x - means[index]!;
      const width = deviations[index]!;
      const share = width > 0 ? normalProbability(distance / width) : distance >= 0 ? 1 : 0;
      sum += weights[index]! * share;
    }
    return sum / total;
  };
  const beyond = endless / total / 2;
  if (probability < beyond) return Number.NEGATIVE_INFINITY;
  if (probability > 1 - beyond || low > high) return Number.POSITIVE_INFINITY;
  // Halved until neighbouring numbers are reached.
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    if (below(middle) < probability) low = middle;
    else high = middle;
  }
}
