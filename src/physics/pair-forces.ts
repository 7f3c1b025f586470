import type { Interactions } from './particle-system.js';
import { displacementAlong, type Space } from './space.js';

/**
 * Adds the forces of interacting pairs, along their separations: on the first body F(r) e, on the second −F(r) e, with
 * e from the second to the first; attraction is negative.
 *
 * @param positions [N, D]
 * @param pairForce F of the distance and of the two bodies' indices
 * @param forces [N, D], added to
 * @example
 * ```ts
 * addPairForces(freeSpace, interactions, positions, 2, (r) => -2 * (r - 1), forces.fill(0));
 * ```
 */
export function addPairForces(
  space: Space,
  { first, second }: Interactions,
  positions: Float64Array,
  dimension: number,
  pairForce: (distance: number, first: number, second: number) => number,
  forces: Float64Array,
): void {
  const separation = new Float64Array(dimension);
  for (let pair = 0; pair < first.length; pair++) {
    const one = first[pair]!;
    const other = second[pair]!;
    let squares = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const difference = positions[one * dimension + axis]! - positions[other * dimension + axis]!;
      const along = displacementAlong(space, difference, axis);
      separation[axis] = along;
      squares += along * along;
    }
    const distance = Math.sqrt(squares);
    const share = pairForce(distance, one, other) / distance;
    for (let axis = 0; axis < dimension; axis++) {
      const component = share * separation[axis]!;
      forces[one * dimension + axis] = forces[one * dimension + axis]! + component;
      forces[other * dimension + axis] = forces[other * dimension + axis]! - component;
    }
  }
}
