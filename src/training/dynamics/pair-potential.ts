import { integrate, type PairForce } from 'principia/law';

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
