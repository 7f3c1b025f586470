import { displacementAlong, kineticEnergy } from 'principia/physics';
import type { ForceLaw } from './force-law.js';
import type { ForcedBodies } from './pair-force-field.js';

/** Energies of a state. */
export interface Energies {
  readonly total: number;
  /** The sum of their sizes: what errors are compared with. */
  readonly scale: number;
}

/**
 * The energy of bodies under a law: ½ Σ mᵢ vᵢ² + Σ U(rᵢⱼ) − Σ mᵢ g yᵢ, g being the acceleration along the second axis.
 *
 * @param state [x, v, …]
 */
export function energiesOf(law: ForceLaw, bodies: ForcedBodies, state: Float64Array): Energies {
  const { dimension, masses, charges, softening, space, fall } = bodies;
  const { first, second } = bodies.pairsAt(state);
  const width = masses.length * dimension;
  const kinetic = kineticEnergy(masses, state.subarray(width, 2 * width), dimension);
  let total = kinetic;
  let scale = kinetic;
  for (let pair = 0; pair < first.length; pair++) {
    const one = first[pair]!;
    const other = second[pair]!;
    let squares = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const plain = state[one * dimension + axis]! - state[other * dimension + axis]!;
      squares += displacementAlong(space, plain, axis) ** 2;
    }
    const potential = law.potential(
      Math.sqrt(squares) + softening,
      masses[one]! * masses[other]!,
      charges[one]! * charges[other]!,
    );
    total += potential;
    scale += Math.abs(potential);
  }
  if (fall !== 0) {
    masses.forEach((mass, body) => {
      const potential = -mass * fall * state[body * dimension + 1]!;
      total += potential;
      scale += Math.abs(potential);
    });
  }
  return { total, scale };
}
