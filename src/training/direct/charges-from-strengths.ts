import type { RandomStream } from 'principia/math';
import type { Interactions } from 'principia/physics';

/** Charges behind the strengths of pairs, the largest 1. */
export interface FactoredStrengths {
  /** [N]. */
  readonly charges: Float64Array;
  /** What the products of charges leave of the strengths, relative to them. */
  readonly left: number;
}

const starts = 12;
const rounds = 200;

/**
 * Charges q with sᵢⱼ ≈ ± qᵢ qⱼ, by alternating least squares from several starts; the sign in front is the law's own. Three
 * bodies have as many strengths as charges and always fit; four or more show whether there are such charges.
 */
export function chargesFromStrengths(
  strengths: Float64Array,
  { first, second }: Interactions,
  bodies: number,
  random: RandomStream,
): FactoredStrengths {
  const matrix = new Float64Array(bodies * bodies);
  strengths.forEach((strength, pair) => {
    matrix[first[pair]! * bodies + second[pair]!] = strength;
    matrix[second[pair]! * bodies + first[pair]!] = strength;
  });
  let best: FactoredStrengths = { charges: new Float64Array(bodies), left: Number.POSITIVE_INFINITY };
  for (let start = 0; start < starts; start++) {
    const sign = start % 2 === 0 ? 1 : -1;
    const charges = Float64Array.from({ length: bodies }, () => random.normal());
    for (let round = 0; round < rounds; round++) {
      for (let body = 0; body < bodies; body++) {
        let [product, square] = [0, 0];
        for (let other = 0; other < bodies; other++) {
          if (other === body) continue;
          product += matrix[body * bodies + other]! * charges[other]!;
          square += charges[other]! ** 2;
        }
        charges[body] = square > 0 ? (sign * product) / square : 0;
      }
    }
    const left = Math.sqrt(
      strengths.reduce(
        (sum, strength, pair) =>
          sum + (strength - sign * charges[first[pair]!]! * charges[second[pair]!]!) ** 2,
        0,
      ) / strengths.reduce((sum, strength) => sum + strength ** 2, 0),
    );
    if (left < best.left) best = { charges: charges.slice(), left };
  }
  const largest =
    best.charges.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0) || 1;
  return { charges: best.charges.map((value) => value / largest), left: best.left };
}
