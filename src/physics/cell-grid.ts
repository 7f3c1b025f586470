/**
 * Bodies sorted into cells no smaller than a reach, so that whatever lies within it is in the same cell or the next.
 *
 * @packageDocumentation
 */
import type { Space } from './space.js';

/** The cells of a grid with the bodies in each. */
export interface CellGrid {
  /** Cells along every axis, [D]. */
  readonly counts: Int32Array;
  /** The cell of every body, row-major over the axes, [N]. */
  readonly cells: Int32Array;
  /** Where a cell's bodies begin in `bodies`, [cells + 1]. */
  readonly starts: Int32Array;
  /** The bodies, cell after cell, ascending in each, [N]. */
  readonly bodies: Int32Array;
}

/**
 * Sorts bodies into the cells of a grid that closes on itself, of about as many cells as bodies at most. In a periodic
 * box it is the box; elsewhere space is rolled up on it, so that a body far away makes no cell larger.
 */
export function createCellGrid(
  space: Space,
  positions: Float64Array,
  dimension: number,
  reach: number,
): CellGrid {
  const count = positions.length / dimension;
  const most = Math.max(1, Math.floor(count ** (1 / dimension)));
  const { lower, lengths } = space.kind === 'periodic' ? space : extent(positions, dimension);
  // A little more than the reach, so that rounding puts no neighbour two cells away.
  const least = reach * (1 + 1e-9);
  const counts = Int32Array.from(lengths, (length) =>
    Math.min(most, Math.max(1, Math.floor(length / least))),
  );
  const sides = lengths.map((length, axis) => (space.kind === 'periodic' ? length / counts[axis]! : least));
  const cells = new Int32Array(count);
  for (let body = 0; body < count; body++) {
    let cell = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const along = counts[axis]!;
      const row = Math.floor((positions[body * dimension + axis]! - lower[axis]!) / sides[axis]!) % along;
      // What is not a number goes to the first cell.
      cell = cell * along + ((row + along) % along || 0);
    }
    cells[body] = cell;
  }
  return {
    counts,
    cells,
    ...sortIntoCells(
      cells,
      counts.reduce((product, along) => product * along, 1),
    ),
  };
}

function extent(
  positions: Float64Array,
  dimension: number,
): { readonly lower: readonly number[]; readonly lengths: readonly number[] } {
  const lower = new Array<number>(dimension).fill(Number.POSITIVE_INFINITY);
  const upper = new Array<number>(dimension).fill(Number.NEGATIVE_INFINITY);
  for (let index = 0; index < positions.length; index++) {
    const axis = index % dimension;
    if (positions[index]! < lower[axis]!) lower[axis] = positions[index]!;
    if (positions[index]! > upper[axis]!) upper[axis] = positions[index]!;
  }
  return { lower, lengths: upper.map((end, axis) => end - lower[axis]!) };
}

/** A counting sort. */
function sortIntoCells(
  cells: Int32Array,
  total: number,
): { readonly starts: Int32Array; readonly bodies: Int32Array } {
  const starts = new Int32Array(total + 1);
  for (const cell of cells) starts[cell + 1] = starts[cell + 1]! + 1;
  for (let cell = 0; cell < total; cell++) starts[cell + 1] = starts[cell + 1]! + starts[cell]!;
  const next = starts.slice();
  const bodies = new Int32Array(cells.length);
  cells.forEach((cell, body) => {
    bodies[next[cell]!] = body;
    next[cell] = next[cell]! + 1;
  });
  return { starts, bodies };
}

/** The cells that touch each cell, itself included, every one once: row after row, with where the rows begin. */
export function touchingCells(counts: Int32Array): {
  readonly starts: Int32Array;
  readonly cells: Int32Array;
} {
  const total = counts.reduce((product, along) => product * along, 1);
  const starts = new Int32Array(total + 1);
  const touching: number[] = [];
  for (let cell = 0; cell < total; cell++) {
    let found = [0];
    let rest = cell;
    let stride = 1;
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      const along = counts[axis]!;
      const own = rest % along;
      const step = stride;
      const beside = new Set([own, (own + 1) % along, (own + along - 1) % along]);
      found = [...beside].flatMap((at) => found.map((base) => base + at * step));
      rest = Math.floor(rest / along);
      stride *= along;
    }
    touching.push(...found);
    starts[cell + 1] = touching.length;
  }
  return { starts, cells: Int32Array.from(touching) };
}
