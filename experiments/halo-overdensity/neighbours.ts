import { createNeighbourList, displacementAlong, type Space } from 'principia/physics';

/** Who is near whom: the edges to a halo lie side by side. */
export interface Neighbours {
  /** Where the edges to each halo begin, [N + 1]. */
  readonly starts: Int32Array;
  /** The halo at the other end, [edges]. */
  readonly senders: Int32Array;
  /** [edges]. */
  readonly distances: Float64Array;
}

/** The directed edges between halos closer than a cutoff, in three dimensions. */
export function findNeighbours(
  positions: Float64Array,
  count: number,
  space: Space,
  cutoff: number,
): Neighbours {
  const dimension = 3;
  const { first, second } = createNeighbourList(positions, {
    space,
    dimension,
    cutoff,
    skin: 0,
  }).interactions;
  const starts = new Int32Array(count + 1);
  for (const ends of [first, second]) for (const halo of ends) starts[halo + 1]! += 1;
  for (let halo = 0; halo < count; halo++) starts[halo + 1]! += starts[halo]!;
  const next = starts.slice();
  const senders = new Int32Array(2 * first.length);
  const distances = new Float64Array(2 * first.length);
  first.forEach((one, pair) => {
    const other = second[pair]!;
    let squares = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const difference = positions[dimension * one + axis]! - positions[dimension * other + axis]!;
      squares += displacementAlong(space, difference, axis) ** 2;
    }
    for (const [to, from] of [
      [one, other],
      [other, one],
    ] as const) {
      const edge = next[to]!++;
      senders[edge] = from;
      distances[edge] = Math.sqrt(squares);
    }
  });
  return { starts, senders, distances };
}

/** The edges that are no longer than a reach. */
export function within({ starts, senders, distances }: Neighbours, reach: number): Neighbours {
  const kept = Int32Array.from(senders.keys()).filter((edge) => distances[edge]! <= reach);
  const before = new Int32Array(senders.length + 1);
  distances.forEach((distance, edge) => {
    before[edge + 1] = before[edge]! + (distance <= reach ? 1 : 0);
  });
  return {
    starts: starts.map((edge) => before[edge]!),
    senders: Int32Array.from(kept, (edge) => senders[edge]!),
    distances: Float64Array.from(kept, (edge) => distances[edge]!),
  };
}
