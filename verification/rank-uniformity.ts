import type { RandomStream } from 'principia/math';

/**
 * Whether ranks are uniform on 0 … K − 1: the p-value of their leaving simultaneous bands about the uniform
 * distribution function. How far they leave is the smallest two-sided binomial tail probability over all points of
 * their empirical distribution function F,
 *
 *     γ = min over z of 2 min{ P(Bin(N, z) ≤ N F(z)), P(Bin(N, z) ≥ N F(z)) },   z = 1/K … (K − 1)/K
 *
 * and the p-value is P(γ' ≤ γ) for uniform ranks, found by simulation.
 *
 * @param simulations sets of uniform ranks drawn; the p-value is no finer than 1/simulations.
 * Source: Säilynoja, Bürkner and Vehtari, Statistics and Computing 32, 32, 2022 (arXiv:2103.10522), §2.2.
 */
export function rankUniformity(
  ranks: ArrayLike<number>,
  size: number,
  random: RandomStream,
  simulations: number,
): number {
  const tails = binomialTails(ranks.length, size);
  const found = levelOf(ranks, size, tails);
  const drawn = new Int32Array(ranks.length);
  let asFar = 1;
  for (let trial = 0; trial < simulations; trial++) {
    for (let index = 0; index < drawn.length; index++) drawn[index] = random.integer(size);
    if (levelOf(drawn, size, tails) <= found) asFar++;
  }
  return asFar / (simulations + 1);
}

/** For each z the two-sided tail probability of every count 0 … N. */
function binomialTails(count: number, size: number): Float64Array[] {
  const logFactorial = new Float64Array(count + 1);
  for (let n = 1; n <= count; n++) logFactorial[n] = logFactorial[n - 1]! + Math.log(n);
  return Array.from({ length: size - 1 }, (_, index) => {
    const z = (index + 1) / size;
    const probabilities = Float64Array.from({ length: count + 1 }, (_, n) =>
      Math.exp(
        logFactorial[count]! -
          logFactorial[n]! -
          logFactorial[count - n]! +
          n * Math.log(z) +
          (count - n) * Math.log1p(-z),
      ),
    );
    const tails = new Float64Array(count + 1);
    let below = 0;
    for (let n = 0; n <= count; n++) {
      const above = 1 - below;
      below += probabilities[n]!;
      tails[n] = 2 * Math.min(below, above);
    }
    return tails;
  });
}

function levelOf(ranks: ArrayLike<number>, size: number, tails: readonly Float64Array[]): number {
  const counts = new Int32Array(size);
  for (let index = 0; index < ranks.length; index++) counts[ranks[index]!]!++;
  let cumulated = 0;
  let level = 1;
  for (let z = 0; z < size - 1; z++) {
    cumulated += counts[z]!;
    level = Math.min(level, tails[z]![cumulated]!);
  }
  return level;
}
