/**
 * A law, true or learned, on the bodies of one motion, all of mass 1: accelerations are forces.
 *
 * @packageDocumentation
 */
import { addPairForces, kineticEnergy, potentialEnergy } from 'principia/physics';
import type { PairLaw, TableRange } from 'principia/training';
import type { PairPotential } from './pair-potentials.js';
import type { Start } from './scaling-system.js';

/** Accelerations and energies of N bodies, positions and velocities [N, D]. */
export interface ForceField {
  /** [N, D], a new array. */
  accelerations(positions: Float64Array): Float64Array;
  /** H. */
  energy(positions: Float64Array, velocities: Float64Array): number;
  /** The pairs that are looked at. */
  pairs(positions: Float64Array): number;
}

/** The true law. */
export function trueField({ force, potential }: PairPotential, start: Start): ForceField {
  const { dimension, space, positions: begun } = start;
  const pairsAt = start.pairs();
  const masses = unitMasses(begun.length / dimension);
  return {
    accelerations(positions) {
      const forces = new Float64Array(positions.length);
      addPairForces(space, pairsAt(positions), positions, dimension, force, forces);
      return forces;
    },
    energy: (positions, velocities) =>
      kineticEnergy(masses, velocities, dimension) +
      potentialEnergy(pairsAt(positions), positions, dimension, potential, space),
    pairs: (positions) => pairsAt(positions).first.length,
  };
}

/** A law learned by the direct solve, tabulated. */
export function learnedField(law: PairLaw, start: Start, table: TableRange): ForceField {
  const { dimension, space, positions: begun } = start;
  const pairsAt = start.pairs();
  const masses = unitMasses(begun.length / dimension);
  const field = law.on({ dimension, masses, space, interactions: pairsAt(begun) }, table);
  // Drag, the only force that would ask for velocities, is no part of these laws.
  const still = new Float64Array(begun.length);
  return {
    accelerations(positions) {
      const result = new Float64Array(positions.length);
      field.accelerations(positions, still, result, pairsAt(positions));
      return result;
    },
    energy: (positions, velocities) => field.energy(positions, velocities, pairsAt(positions)),
    pairs: (positions) => pairsAt(positions).first.length,
  };
}

const unitMasses = (bodies: number): Float64Array => new Float64Array(bodies).fill(1);
