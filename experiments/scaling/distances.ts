import { displacementAlong, type Interactions, type Space, type StateBatch } from 'principia/physics';

/** The smallest and the largest distance of interacting pairs. */
export type DistanceRange = readonly [nearest: number, farthest: number];

/**
 * The range of distances at some positions.
 *
 * @param positions [N, D]
 */
export function distanceRange(
  { first, second }: Interactions,
  positions: Float64Array,
  dimension: number,
  space: Space,
): DistanceRange {
  let [nearest, farthest] = [Number.POSITIVE_INFINITY, 0];
  for (let pair = 0; pair < first.length; pair++) {
    let squares = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const plain =
        positions[first[pair]! * dimension + axis]! - positions[second[pair]! * dimension + axis]!;
      squares += displacementAlong(space, plain, axis) ** 2;
    }
    if (squares < nearest) nearest = squares;
    if (squares > farthest) farthest = squares;
  }
  return [Math.sqrt(nearest), Math.sqrt(farthest)];
}

/** The range over many states. */
export function distancesSeen({
  size,
  positions,
  dimension,
  interactions,
  space,
}: StateBatch): DistanceRange {
  const width = positions.length / size;
  const ranges = Array.from({ length: size }, (_, row) =>
    distanceRange(interactions, positions.subarray(row * width, (row + 1) * width), dimension, space),
  );
  return [
    ranges.reduce((least, [nearest]) => Math.min(least, nearest), Number.POSITIVE_INFINITY),
    ranges.reduce((most, [, farthest]) => Math.max(most, farthest), 0),
  ];
}
