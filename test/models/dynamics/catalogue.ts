import {
  baselineNetwork,
  deltaGraphNetwork,
  hamiltonianGraphNetwork,
  hamiltonianNeuralNetwork,
  interactionDynamics,
  odeGraphNetwork,
  pairwiseForceDynamics,
  pairwiseHamiltonian,
} from 'principia/models';
import type { DynamicsFactory } from 'principia/training';

const small = { hidden: 5 } as const;

/** Graph models: every architecture, with every option at least once. */
export const graphModels: readonly (readonly [string, DynamicsFactory])[] = [
  ['hamiltonian-graph-network', hamiltonianGraphNetwork(small)],
  [
    'hamiltonian-graph-network, global, velocities, silu',
    hamiltonianGraphNetwork({ ...small, readout: 'global', motion: 'velocities', activation: 'silu' }),
  ],
  [
    'hamiltonian-graph-network, known kinetic energy, distances',
    hamiltonianGraphNetwork({ ...small, kinetic: 'known', positions: 'distance', learnedProperties: 1 }),
  ],
  [
    'hamiltonian-graph-network, absolute, tanh',
    hamiltonianGraphNetwork({ ...small, positions: 'absolute', activation: 'tanh', channels: 3 }),
  ],
  ['ode-graph-network', odeGraphNetwork({ ...small, regulariser: { kind: 'l1' } })],
  ['delta-graph-network', deltaGraphNetwork({ ...small, regulariser: { kind: 'kl' }, channels: 2 })],
  ['pairwise-hamiltonian', pairwiseHamiltonian(small)],
  [
    'pairwise-hamiltonian, relative, field',
    pairwiseHamiltonian({ ...small, positions: 'relative', field: true }),
  ],
  [
    'pairwise-hamiltonian, absolute, known kinetic energy',
    pairwiseHamiltonian({ ...small, positions: 'absolute', kinetic: 'known', learnedProperties: 2 }),
  ],
  ['interaction-network', interactionDynamics({ ...small, learnedProperties: 1 })],
  [
    'interaction-network, absolute',
    interactionDynamics({ ...small, positions: 'absolute', velocities: 'absolute', activation: 'tanh' }),
  ],
  ['pairwise-force', pairwiseForceDynamics(small)],
  ['pairwise-force, friction', pairwiseForceDynamics({ ...small, friction: true, learnedProperties: 1 })],
];

/** Models of a system as one vector. */
export const vectorModels: readonly (readonly [string, DynamicsFactory])[] = [
  ['hamiltonian-neural-network', hamiltonianNeuralNetwork({ hidden: 6 })],
  ['baseline-network', baselineNetwork({ hidden: 6 })],
];
