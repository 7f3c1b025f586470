import { type Tensor, tf, valueAndGradients } from 'principia/tensor';
import type { DynamicsModel, DynamicsSetup, PhaseState, SystemGraph } from 'principia/training';
import { sumOfSystems } from './edges.js';
import { massOf } from './features.js';

/** Whether the kinetic energy is learned, or p²/2m as of bodies in Cartesian coordinates, which leaves a potential. */
export type KineticEnergy = 'learned' | 'known';

/**
 * Hamilton's equations of an energy, q̇ = ∂H/∂p and ṗ = −∂H/∂q. The energies of all systems are added first: the
 * gradients of one do not meet another.
 */
export function hamiltonianRates(
  energy: NonNullable<DynamicsModel['energy']>,
): NonNullable<DynamicsModel['rates']> {
  return (parameters, { position, momentum }, graph) => {
    const { gradients } = valueAndGradients(
      ({ q, p }) => tf.sum(energy(parameters, { position: q!, momentum: p! }, graph)),
      { q: position, p: momentum },
    );
    return { position: gradients.p!, momentum: tf.neg(gradients.q!) };
  };
}

/** The size of energies, P L / τ: its gradients by q and p then have the sizes of forces and velocities. */
export function energyScale({ momentumScale, lengthScale, timeScale }: DynamicsSetup): number {
  return (momentumScale * lengthScale) / timeScale;
}

/**
 * The size of a fresh energy network's output, in units of `energyScale`: its slope is spread evenly over so many inputs,
 * and that by each input should be 1.
 */
export function freshEnergy(inputs: number): number {
  return Math.sqrt(Math.max(inputs, 1));
}

/** Σ p²/2m of each system, [systems, 1]. */
export function kineticEnergy(setup: DynamicsSetup, { momentum }: PhaseState, graph: SystemGraph): Tensor {
  const square = tf.sum(tf.square(momentum), 1, true);
  return sumOfSystems(tf.div(square, tf.mul(massOf(setup, graph), 2)), graph);
}
