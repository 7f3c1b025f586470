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

/** What a mixture's variance is made of; the three add up to it. */
export interface VarianceSplit {
  /** The components' own widths: what a fit of constants leaves open. */
  readonly fit: number;
  /** Of components about the mean of their group: what one member's chain wanders. */
  readonly chain: number;
  /** Of the groups' means: by how much members differ. */
  readonly member: number;
}

/**
 * The variance of a mixture whose components come in groups, by the law of total variance,
 *
 *     Var = Σ w σ² + Σ w (m − m̄_g)² + Σ_g w_g (m̄_g − m̄)².
 *
 * @param groups the group of each component
 */
export function splitVariance(mixture: NormalMixture, groups: ArrayLike<number>): VarianceSplit {
  const { weights, means, deviations } = mixture;
  const sums = new Map<number, { weight: number; first: number }>();
  let [total, first] = [0, 0];
  for (let index = 0; index < means.length; index++) {
    const weight = weights[index]!;
    const own = sums.get(groups[index]!) ?? { weight: 0, first: 0 };
    sums.set(groups[index]!, { weight: own.weight + weight, first: own.first + weight * means[index]! });
    total += weight;
    first += weight * means[index]!;
  }
  const split = { fit: 0, chain: 0, member: 0 };
  for (let index = 0; index < means.length; index++) {
    const share = weights[index]! / total;
    if (share === 0) continue;
    const own = sums.get(groups[index]!)!;
    const centre = own.first / own.weight;
    split.fit += share * deviations[index]! ** 2;
    split.chain += share * (means[index]! - centre) ** 2;
    split.member += share * (centre - first / total) ** 2;
  }
  return split;
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
