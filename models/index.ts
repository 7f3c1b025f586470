export { baselineNetwork } from './dynamics/baseline-network.js';
export { type DeltaGraphNetworkOptions, deltaGraphNetwork } from './dynamics/delta-graph-network.js';
export type { GraphFeatureOptions } from './dynamics/graph-features.js';
export type { GraphNetworkOptions } from './dynamics/graph-network.js';
export {
  type HamiltonianGraphNetworkOptions,
  hamiltonianGraphNetwork,
} from './dynamics/hamiltonian-graph-network.js';
export { hamiltonianNeuralNetwork } from './dynamics/hamiltonian-neural-network.js';
export { type InteractionDynamicsOptions, interactionDynamics } from './dynamics/interaction-network.js';
export type { MessageRegulariser } from './dynamics/message-regulariser.js';
export { type OdeGraphNetworkOptions, odeGraphNetwork } from './dynamics/ode-graph-network.js';
export { type PairwiseForceDynamicsOptions, pairwiseForceDynamics } from './dynamics/pairwise-force.js';
export { type PairwiseHamiltonianOptions, pairwiseHamiltonian } from './dynamics/pairwise-hamiltonian.js';
export {
  type ActivationName,
  initAll,
  type Parameterised,
  type Perceptron,
  type PerceptronOptions,
  perceptron,
} from './dynamics/perceptron.js';
export { type InteractionNetworkOptions, interactionNetwork } from './interaction-network.js';
export { forceChannels, type PairwiseForceOptions, pairwiseForce } from './pairwise-force.js';
export { withDrag } from './with-drag.js';
