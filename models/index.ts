export { type InteractionNetworkOptions, interactionNetwork } from './interaction-network.js';
export { forceChannels, type PairwiseForceOptions, pairwiseForce } from './pairwise-force.js';
