/**
 * What a pairwise message may depend on: quantities of a pair that no translation, rotation or exchange of the two
 * bodies changes. A function of them obeys Newton's third law once it acts along the separation.
 *
 * @packageDocumentation
 */

/** Names of the invariants, in their order. */
export const invariantNames = ['log r', 'log m1·m2', '(log m1/m2)²', 'q1·q2', 'q1 + q2'] as const;

/** How many invariants there are. */
export const invariantCount = 5;

/**
 * The invariants of one pair, written at `out[at …]`:
 * (ln r, ln m₁ + ln m₂, (ln m₁ − ln m₂)², q₁q₂, q₁ + q₂).
 */
export function pairInvariants(
  r: number,
  logMass1: number,
  logMass2: number,
  charge1: number,
  charge2: number,
  out: Float64Array,
  at: number,
): void {
  out[at] = Math.log(r);
  out[at + 1] = logMass1 + logMass2;
  out[at + 2] = (logMass1 - logMass2) ** 2;
  out[at + 3] = charge1 * charge2;
  out[at + 4] = charge1 + charge2;
}

/** Centre and spread of every invariant over the pairs of a data set; a constant invariant has spread 1 and is thus 0. */
export interface InvariantScales {
  readonly centre: Float64Array;
  readonly spread: Float64Array;
}

/** Centres and spreads of rows of invariants [rows, invariantCount]. */
export function invariantScales(rows: Float64Array): InvariantScales {
  const count = rows.length / invariantCount;
  const centre = new Float64Array(invariantCount);
  const spread = new Float64Array(invariantCount);
  for (let entry = 0; entry < rows.length; entry++) centre[entry % invariantCount]! += rows[entry]! / count;
  for (let entry = 0; entry < rows.length; entry++) {
    const column = entry % invariantCount;
    spread[column]! += (rows[entry]! - centre[column]!) ** 2 / count;
  }
  return { centre, spread: spread.map((value) => (value > 1e-20 ? Math.sqrt(value) : 1)) };
}
