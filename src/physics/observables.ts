/**
 * What a state carries: energies, momenta, the centre of mass. All take one instant, arrays row-major [body, axis].
 *
 * @packageDocumentation
 */
import type { Interactions } from './particle-system.js';
import { displacementAlong, freeSpace, type Space } from './space.js';

/** The kinetic energy ½ Σ mᵢ |vᵢ|². */
export function kineticEnergy(
  masses: ArrayLike<number>,
  velocities: Float64Array,
  dimension: number,
): number {
  let energy = 0;
  for (let index = 0; index < velocities.length; index++) {
    energy += 0.5 * masses[Math.floor(index / dimension)]! * velocities[index]! ** 2;
  }
  return energy;
}

/**
 * The potential energy Σ U(rᵢⱼ, i, j) over the interacting pairs.
 *
 * @param pairPotential U of the distance and of the two bodies' indices
 * @param space for the distances; free if not given
 * @example
 * ```ts
 * potentialEnergy(interactions, positions, 2, (r, i, j) => (-masses[i]! * masses[j]!) / r);
 * ```
 */
export function potentialEnergy(
  interactions: Interactions,
  positions: Float64Array,
  dimension: number,
  pairPotential: (distance: number, first: number, second: number) => number,
  space: Space = freeSpace,
): number {
  const { first, second } = interactions;
  let energy = 0;
  for (let pair = 0; pair < first.length; pair++) {
    let squares = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const difference =
        positions[first[pair]! * dimension + axis]! - positions[second[pair]! * dimension + axis]!;
      squares += displacementAlong(space, difference, axis) ** 2;
    }
    energy += pairPotential(Math.sqrt(squares), first[pair]!, second[pair]!);
  }
  return energy;
}

/** The momentum Σ mᵢ vᵢ, [D]. */
export function momentum(
  masses: ArrayLike<number>,
  velocities: Float64Array,
  dimension: number,
): Float64Array {
  const total = new Float64Array(dimension);
  for (let index = 0; index < velocities.length; index++) {
    const axis = index % dimension;
    total[axis] = total[axis]! + masses[Math.floor(index / dimension)]! * velocities[index]!;
  }
  return total;
}

/**
 * The angular momentum Σ mᵢ xᵢ × vᵢ about the origin: one number in two dimensions, three in three.
 *
 * @throws RangeError in any other dimension
 */
export function angularMomentum(
  masses: ArrayLike<number>,
  positions: Float64Array,
  velocities: Float64Array,
  dimension: number,
): Float64Array {
  const planes = rotationPlanes(dimension);
  const total = new Float64Array(planes.length);
  for (let body = 0; body < positions.length / dimension; body++) {
    const row = body * dimension;
    planes.forEach(([one, other], plane) => {
      const area =
        positions[row + one]! * velocities[row + other]! - positions[row + other]! * velocities[row + one]!;
      total[plane] = total[plane]! + masses[body]! * area;
    });
  }
  return total;
}

function rotationPlanes(dimension: number): readonly (readonly [number, number])[] {
  if (dimension === 2) return [[0, 1]];
  if (dimension === 3)
    return [
      [1, 2],
      [2, 0],
      [0, 1],
    ];
  throw new RangeError(`the angular momentum is defined here in 2 and 3 dimensions, not in ${dimension}`);
}

/** The centre of mass Σ mᵢ xᵢ / Σ mᵢ, [D]. */
export function centreOfMass(
  masses: ArrayLike<number>,
  positions: Float64Array,
  dimension: number,
): Float64Array {
  let mass = 0;
  for (let body = 0; body < positions.length / dimension; body++) mass += masses[body]!;
  return momentum(masses, positions, dimension).map((sum) => sum / mass);
}
