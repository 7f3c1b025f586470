import type { RandomStream } from 'principia/math';
import { type InvariantScales, invariantCount } from './pair-invariants.js';

/** K random features of a pair: φₖ = exp(aₖ·z) tanh(wₖ·z + bₖ) of the standardised invariants z. */
export interface RandomFeatures {
  readonly count: number;
  readonly scales: InvariantScales;
  /** Envelope exponents a of ln r and ln m₁m₂, in units of the invariants themselves, [K, 2]. */
  readonly envelope: Float64Array;
  /** Weights w [K, invariantCount] and biases b [K] of the hidden layer. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

/**
 * Draws a hidden layer. The envelope r^α (m₁m₂)^β, with α uniform in [−3, 1] and β one of 0, ½, 1, lets features
 * live at every scale of a law that spans decades; the tanh factor makes them differ within a scale. Nothing is
 * said about which exponent, if any, the law has.
 */
export function drawFeatures(count: number, scales: InvariantScales, random: RandomStream): RandomFeatures {
  const envelope = new Float64Array(2 * count);
  const weights = new Float64Array(invariantCount * count);
  const biases = new Float64Array(count);
  for (let feature = 0; feature < count; feature++) {
    envelope[2 * feature] = -3 + 4 * random.uniform();
    envelope[2 * feature + 1] = random.integer(3) / 2;
    for (let input = 0; input < invariantCount; input++) {
      weights[feature * invariantCount + input] = random.normal() * (input === 0 ? 0.8 : 0.5);
    }
    biases[feature] = random.normal();
  }
  return { count, scales, envelope, weights, biases };
}

/** The features of one pair with the given invariants (see `pairInvariants`), written to `out` [K]. */
export function evaluateFeatures(
  features: RandomFeatures,
  invariants: Float64Array,
  at: number,
  out: Float64Array,
): void {
  const { count, scales, envelope, weights, biases } = features;
  const { centre, spread } = scales;
  const z0 = (invariants[at]! - centre[0]!) / spread[0]!;
  const z1 = (invariants[at + 1]! - centre[1]!) / spread[1]!;
  const z2 = (invariants[at + 2]! - centre[2]!) / spread[2]!;
  const z3 = (invariants[at + 3]! - centre[3]!) / spread[3]!;
  const z4 = (invariants[at + 4]! - centre[4]!) / spread[4]!;
  const u0 = invariants[at]! - centre[0]!;
  const u1 = invariants[at + 1]! - centre[1]!;
  for (let feature = 0; feature < count; feature++) {
    const w = feature * invariantCount;
    const hidden =
      weights[w]! * z0 +
      weights[w + 1]! * z1 +
      weights[w + 2]! * z2 +
      weights[w + 3]! * z3 +
      weights[w + 4]! * z4 +
      biases[feature]!;
    out[feature] =
      Math.exp(envelope[2 * feature]! * u0 + envelope[2 * feature + 1]! * u1) * Math.tanh(hidden);
  }
}
