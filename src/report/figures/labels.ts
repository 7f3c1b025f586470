/**
 * Moves labels apart along one axis until each has its gap, as little as the order and the bounds allow.
 *
 * @param positions where the labels would stand, in pixels, in any order
 */
export function spreadLabels(positions: readonly number[], gap: number, low: number, high: number): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => positions[a]! - positions[b]!);
  const spread = [...positions];
  let free = low;
  for (const index of order) {
    spread[index] = Math.max(positions[index]!, free);
    free = spread[index]! + gap;
  }
  let ceiling = high;
  for (const index of order.reverse()) {
    spread[index] = Math.min(spread[index]!, ceiling);
    ceiling = spread[index]! - gap;
  }
  return spread;
}
