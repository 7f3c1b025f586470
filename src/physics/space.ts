/**
 * The space bodies move in: how far apart two positions are, and where a motion ends. A space is plain data, so that
 * a trajectory carries it through files and threads, kernels read it, and models write the same formulas in tensors.
 *
 * Source: the displacement and shift functions of jax-md (S. S. Schoenholz and E. D. Cubuk, arXiv:1912.04232).
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';

/**
 * Free space, a periodic box (what leaves on one side enters on the other), or a box with reflecting walls. A box
 * reaches along every axis from `lower` to `lower` + `lengths`.
 */
export type Space = FreeSpace | BoxSpace;

/** Space without end. */
export interface FreeSpace {
  readonly kind: 'free';
}

/** A box; see {@link Space}. */
export interface BoxSpace {
  readonly kind: 'periodic' | 'reflecting';
  /** [D]. */
  readonly lengths: readonly number[];
  /** [D]. */
  readonly lower: readonly number[];
}

/** Space without end; what a trajectory has that names none. */
export const freeSpace: FreeSpace = { kind: 'free' };

/**
 * A periodic box.
 *
 * Models in tensors write its displacement with the lengths L as d − L round(d / L).
 *
 * @param lengths of its sides, one an axis
 * @param lower its lower corner; the origin if not given
 * @throws InputError for a side that is not positive, or corners of another dimension
 * @example
 * ```ts
 * displacement(periodicSpace([10, 10]), [9.5, 0], [0.5, 0]); // [−1, 0]
 * ```
 */
export function periodicSpace(lengths: readonly number[], lower?: readonly number[]): BoxSpace {
  return box('periodic', lengths, lower);
}

/**
 * A box whose walls reflect: the velocity's component across a wall turns round there.
 *
 * @param lengths of its sides, one an axis
 * @param lower its lower corner; the origin if not given
 * @throws InputError for a side that is not positive, or corners of another dimension
 */
export function reflectingSpace(lengths: readonly number[], lower?: readonly number[]): BoxSpace {
  return box('reflecting', lengths, lower);
}

function box(
  kind: BoxSpace['kind'],
  lengths: readonly number[],
  lower: readonly number[] = lengths.map(() => 0),
): BoxSpace {
  if (lower.length !== lengths.length || !lengths.every((length) => length > 0 && Number.isFinite(length))) {
    throw new InputError(
      `a ${kind} box has sides [${lengths.join(', ')}] from [${lower.join(', ')}]; expected one positive length and one lower end an axis`,
    );
  }
  return { kind, lengths, lower };
}

/**
 * A component of the displacement between two positions from their plain difference along that axis: in a periodic
 * box the nearest image, d − L round(d / L); elsewhere the difference itself.
 *
 * @example
 * ```ts
 * const x = displacementAlong(space, positions[2 * i]! - positions[2 * j]!, 0);
 * ```
 */
export function displacementAlong(space: Space, difference: number, axis: number): number {
  if (space.kind !== 'periodic') return difference;
  const length = space.lengths[axis]!;
  return difference - length * Math.round(difference / length);
}

/** The displacement of one position from another, [D]: their difference, in a periodic box to the nearest image. */
export function displacement(
  space: Space,
  position: ArrayLike<number>,
  from: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(position, (value, axis) => displacementAlong(space, value - from[axis]!, axis));
}

/**
 * Moves bodies in place: positions += motion, as far as the space allows. A periodic box takes them in on the other
 * side; walls fold the path back and turn the velocity's component round, once a reflection.
 *
 * @param positions [N, D]
 * @param motion [N, D]
 * @param velocities [N, D]; changed by walls only
 * @example
 * ```ts
 * const [position, velocity] = [Float64Array.of(0.9), Float64Array.of(2)];
 * shift(reflectingSpace([1]), position, Float64Array.of(0.3), velocity); // position 0.8, velocity −2
 * ```
 */
export function shift(
  space: Space,
  positions: Float64Array,
  motion: Float64Array,
  velocities: Float64Array,
): void {
  for (let index = 0; index < positions.length; index++)
    positions[index] = positions[index]! + motion[index]!;
  confine(space, positions, velocities);
}

/**
 * Brings positions that ran on freely back into the space, in place: wrapped in a periodic box, folded between walls,
 * with the velocity's component turned round where the number of reflections is odd.
 *
 * @param positions [N, D]
 * @param velocities [N, D]; changed by walls only, and needed there only
 */
export function confine(space: Space, positions: Float64Array, velocities?: Float64Array): void {
  if (space.kind === 'free') return;
  const { lengths, lower } = space;
  const dimension = lengths.length;
  for (let index = 0; index < positions.length; index++) {
    const axis = index % dimension;
    const length = lengths[axis]!;
    const height = positions[index]! - lower[axis]!;
    const boxes = Math.floor(height / length);
    if (boxes === 0) continue;
    const reflected = space.kind === 'reflecting' && boxes % 2 !== 0;
    const inside = reflected ? (boxes + 1) * length - height : height - boxes * length;
    // Rounding may put what is just below the lower end on the upper one, which is the same place when periodic.
    positions[index] = lower[axis]! + (space.kind === 'periodic' && inside >= length ? 0 : inside);
    if (reflected && velocities !== undefined) velocities[index] = -velocities[index]!;
  }
}
