import type { PairForce } from 'principia/law';

/** Nodes and weights of the Gauss-Lobatto rule of eight points on [−1, 1], positive half: it sees a kink near an end. */
const nodes = [0.20929921790247888, 0.5917001814331424, 0.8717401485096066, 1];
const weights = [0.41245879465870394, 0.34112269248350435, 0.21070422714350615, 0.03571428571428571];

/** How near integrals go to infinity, and to where bodies meet, relative to the distance: a force may be infinite there. */
const nearest = 1e-13;

/** Where a potential is zero: at infinite distance, or at this one. */
export type PotentialZero = number | 'infinity';

/**
 * Where a law's potential is zero, by the usual conventions: where the work out to infinity is finite, there; else where
 * the force vanishes, as of a spring at rest; else where the bodies meet, if the work up to there is finite; else at
 * distance 1.
 *
 * @param force of the distance
 */
export function potentialZero(force: (distance: number) => number): PotentialZero {
  const work = (distance: number): number => Math.abs(force(distance) * distance);
  if (work(1e6) <= 1e-2 * work(1)) return 'infinity';
  const distances = Array.from({ length: 121 }, (_, index) => 10 ** (index / 20 - 3));
  for (let index = 1; index < distances.length; index++) {
    const [low, high] = [distances[index - 1]!, distances[index]!];
    if (force(low) === 0) return low;
    if (force(low) * force(high) < 0) return bisect(force, low, high);
  }
  return work(1e-6) <= 1e-2 * work(1) ? 0 : 1;
}

/** The potential −∫ F dr of one pair at a distance. */
export function potentialAt(
  force: (distance: number) => number,
  distance: number,
  zero: PotentialZero,
): number {
  if (zero === 'infinity') {
    // With s = 1/r the integral ends at 0, and a force that falls as 1/r² is constant in it.
    return integrate((s) => force(1 / s) / s ** 2, nearest / distance, 1 / distance);
  }
  return -integrate(force, zero || nearest * distance, distance);
}

/** ∫ f dx by Gauss-Lobatto quadrature, halved where the halves together say otherwise, as at a kink. */
export function integrate(f: (x: number) => number, from: number, to: number): number {
  const refine = (low: number, high: number, whole: number, depth: number): number => {
    const middle = (low + high) / 2;
    const [left, right] = [rule(f, low, middle), rule(f, middle, high)];
    const both = left + right;
    const settled = Math.abs(both - whole) <= 1e-11 * (Math.abs(left) + Math.abs(right));
    if (settled || depth === 0 || !Number.isFinite(both)) return both;
    return refine(low, middle, left, depth - 1) + refine(middle, high, right, depth - 1);
  };
  return refine(from, to, rule(f, from, to), 30);
}

/** A pair's force as a function of its distance; masses and charges are set in `pair`. */
export function alongSeparation(
  force: NonNullable<PairForce['separation']>,
  pair: number[],
): (distance: number) => number {
  return (distance) => {
    pair[0] = distance;
    return force.value(pair);
  };
}

function rule(f: (x: number) => number, low: number, high: number): number {
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  let sum = 0;
  for (let node = 0; node < nodes.length; node++) {
    sum += weights[node]! * (f(middle - half * nodes[node]!) + f(middle + half * nodes[node]!));
  }
  return half * sum;
}

function bisect(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const sign = Math.sign(f(low));
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (Math.sign(f(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
