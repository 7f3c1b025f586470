import { hamiltonianGraphNetwork, pairwiseHamiltonian } from 'principia/models';
import type { DynamicsFactory } from 'principia/training';
import type { ScalingConfig } from './config.js';

/** A network that is trained by gradient. */
export interface GradientNetwork {
  /** In the names of the experiment's parts. */
  readonly name: string;
  readonly title: string;
  readonly factory: DynamicsFactory;
}

/**
 * Hamiltonians of networks, with known kinetic energies as the direct solve has them: one of pair energies, and one whose
 * node network makes an energy of what a body receives from all its neighbours.
 */
export function gradientNetworks({ networks: { hidden } }: ScalingConfig): readonly GradientNetwork[] {
  return [
    {
      name: 'pairwise-hamiltonian',
      title: 'pairwise Hamiltonian, by gradient',
      factory: pairwiseHamiltonian({ hidden, kinetic: 'known' }),
    },
    {
      name: 'graph-network',
      title: 'Hamiltonian graph network, by gradient',
      factory: hamiltonianGraphNetwork({ hidden, kinetic: 'known', positions: 'distance' }),
    },
  ];
}
