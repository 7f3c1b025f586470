/**
 * Who is near whom, for forces that end at a cutoff: built from a cell grid in time linear in the number of bodies,
 * and valid until a body has moved by half the skin.
 *
 * Source: L. Verlet, Phys. Rev. 159, 98 (1967); R. W. Hockney and J. W. Eastwood, Computer Simulation Using Particles.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { createCellGrid, touchingCells } from './cell-grid.js';
import type { Interactions } from './particle-system.js';
import { displacementAlong, type Space } from './space.js';

/** What a neighbour list is made for. */
export interface NeighbourOptions {
  readonly space: Space;
  readonly dimension: number;
  /** Pairs no farther apart than this are in the list. */
  readonly cutoff: number;
  /** How much farther the list looks, so that it lasts; a tenth of the cutoff if not given. */
  readonly skin?: number;
}

/** The pairs within reach of one another at the positions of the list. */
export interface NeighbourList {
  /** Sorted by the first body, then by the second: the same arrays for the same positions, however they were found. */
  readonly interactions: Interactions;
  /** Where the bodies were when the list was built, [N, D]. */
  readonly positions: Float64Array;
  readonly options: Required<NeighbourOptions>;
}

/**
 * The pairs of bodies within cutoff + skin of one another.
 *
 * @param positions [N, D], in a periodic box inside it or continued
 * @throws InputError where cutoff or skin is no length, or a periodic box is not twice as wide as their sum
 * @example
 * ```ts
 * let list = createNeighbourList(positions, { space: periodicSpace([10, 10]), dimension: 2, cutoff: 2.5 });
 * // every step
 * list = updateNeighbourList(list, positions);
 * ```
 */
export function createNeighbourList(positions: Float64Array, options: NeighbourOptions): NeighbourList {
  const settings = { skin: 0.1 * options.cutoff, ...options };
  demandLengths(settings);
  return { interactions: findPairs(positions, settings), positions: positions.slice(), options: settings };
}

/** The same list as long as it is valid for these positions, else a new one. */
export function updateNeighbourList(list: NeighbourList, positions: Float64Array): NeighbourList {
  const { dimension, skin } = list.options;
  for (let row = 0; row < positions.length; row += dimension) {
    let squares = 0;
    for (let index = row; index < row + dimension; index++) {
      squares += (positions[index]! - list.positions[index]!) ** 2;
    }
    // A body may come as far as it likes towards one that rests only while both together cross no more than the skin.
    if (!(squares <= (skin / 2) ** 2)) return createNeighbourList(positions, list.options);
  }
  return list;
}

function demandLengths({ space, cutoff, skin }: Required<NeighbourOptions>): void {
  if (!(cutoff > 0 && skin >= 0 && Number.isFinite(cutoff + skin))) {
    throw new InputError(
      `a neighbour list has cutoff ${cutoff} and skin ${skin}; expected a positive cutoff and a skin of at least 0`,
    );
  }
  if (space.kind === 'periodic' && Math.min(...space.lengths) < 2 * (cutoff + skin)) {
    throw new InputError(
      `a neighbour list reaches ${cutoff + skin} (cutoff and skin) in a periodic box of sides ${space.lengths.join(', ')}; ` +
        'no side may be shorter than twice the reach, or a body would meet two images of another: take a larger box or a shorter cutoff',
    );
  }
}

function findPairs(
  positions: Float64Array,
  { space, dimension, cutoff, skin }: Required<NeighbourOptions>,
): Interactions {
  const reach = cutoff + skin;
  const grid = createCellGrid(space, positions, dimension, reach);
  const touching = touchingCells(grid.counts);
  const count = grid.cells.length;
  let first = new Int32Array(8 * count);
  let second = new Int32Array(8 * count);
  let pairs = 0;
  for (let body = 0; body < count; body++) {
    const begin = pairs;
    const cell = grid.cells[body]!;
    for (let at = touching.starts[cell]!; at < touching.starts[cell + 1]!; at++) {
      const other = touching.cells[at]!;
      for (let place = grid.starts[other]!; place < grid.starts[other + 1]!; place++) {
        const candidate = grid.bodies[place]!;
        if (candidate <= body) continue;
        let squares = 0;
        for (let axis = 0; axis < dimension; axis++) {
          const difference = positions[body * dimension + axis]! - positions[candidate * dimension + axis]!;
          squares += displacementAlong(space, difference, axis) ** 2;
        }
        if (!(squares <= reach ** 2)) continue;
        if (pairs === first.length) [first, second] = [doubled(first), doubled(second)];
        first[pairs] = body;
        second[pairs] = candidate;
        pairs += 1;
      }
    }
    second.subarray(begin, pairs).sort();
  }
  return { first: first.slice(0, pairs), second: second.slice(0, pairs) };
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(16, 2 * array.length));
  larger.set(array);
  return larger;
}
