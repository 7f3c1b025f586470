import {
  deltaGraphNetwork,
  hamiltonianGraphNetwork,
  odeGraphNetwork,
  pairwiseHamiltonian,
} from 'principia/models';
import type { DynamicsFactory } from 'principia/training';
import type { NetworkName } from './config.js';

/**
 * The networks of the comparison: one kind of graph network, and what is made of its outputs; and two that know more,
 * that the kinetic energy is p²/2m, or that the energy is one of bodies and of pairs.
 */
export const networks: Readonly<Record<NetworkName, (hidden: number) => DynamicsFactory>> = {
  HOGN: (hidden) => hamiltonianGraphNetwork({ hidden }),
  'HOGN-split': (hidden) => hamiltonianGraphNetwork({ hidden, kinetic: 'known' }),
  'pairwise-H': (hidden) => pairwiseHamiltonian({ hidden, positions: 'relative' }),
  OGN: (hidden) => odeGraphNetwork({ hidden }),
  DeltaGN: (hidden) => deltaGraphNetwork({ hidden }),
};

/** The networks of the paper. */
export const published: readonly NetworkName[] = ['HOGN', 'OGN', 'DeltaGN'];
