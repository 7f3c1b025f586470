/**
 * The value below which a share of weighted draws lies: the distribution function, which climbs by a draw's weight at its
 * value, taken as linear between the middles of its climbs.
 *
 * @param probability 0 to 1; before the first middle and after the last, the least and the largest value
 */
export function weightedQuantile(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  probability: number,
): number {
  const order = sorted(values, weights);
  const total = order.reduce((sum, index) => sum + weights[index]!, 0);
  let below = 0;
  let before: { readonly value: number; readonly middle: number } | null = null;
  for (const index of order) {
    const middle = (below + weights[index]! / 2) / total;
    const value = values[index]!;
    if (middle >= probability) {
      if (before === null) return value;
      const share = (probability - before.middle) / (middle - before.middle);
      return before.value + share * (value - before.value);
    }
    before = { value, middle };
    below += weights[index]!;
  }
  return before?.value ?? Number.NaN;
}

/** The share of weighted draws below a value, half of those at it counted. */
export function weightedShareBelow(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  value: number,
): number {
  let below = 0;
  let total = 0;
  for (let index = 0; index < values.length; index++) {
    total += weights[index]!;
    if (values[index]! < value) below += weights[index]!;
    else if (values[index] === value) below += weights[index]! / 2;
  }
  return below / total;
}

/** Indices of the draws that count, by value. */
function sorted(values: ArrayLike<number>, weights: ArrayLike<number>): number[] {
  return Array.from(values, (_, index) => index)
    .filter((index) => weights[index]! > 0)
    .sort((one, other) => values[one]! - values[other]!);
}
