/**
 * Graph network of rates (OGN): a graph network makes q̇ and ṗ of every body, and an integrator adds them up.
 *
 *     eᵢⱼ = M(xᵢ, xⱼ, yᵢⱼ),   (q̇ᵢ, ṗᵢ) = N(xᵢ, Σⱼ eᵢⱼ)
 *
 * Source: A. Sanchez-Gonzalez et al., arXiv:1909.12790.
 *
 * @packageDocumentation
 */
import type { DynamicsFactory, DynamicsModel, DynamicsSetup, ModelCard } from 'principia/training';
import { type GraphFeatureOptions, graphFeatures } from './graph-features.js';
import { type GraphNetworkOptions, graphNetwork } from './graph-network.js';
import { initAll } from './perceptron.js';
import { splitMotion } from './split-motion.js';

/** Sizes and inputs; positions are relative if not given. */
export interface OdeGraphNetworkOptions
  extends GraphNetworkOptions,
    GraphFeatureOptions<'absolute' | 'relative'> {}

const name = 'ode-graph-network';

const card: ModelCard = {
  summary: 'a graph network makes the rates q̇ and ṗ of every body; an integrator adds them up',
  assumes: 'a motion that the present state determines; bodies of one kind but for their properties',
  cannotRepresent: 'forces that depend on time or on the past; it conserves nothing exactly',
  source: 'arXiv:1909.12790',
};

/**
 * The graph network of rates; its messages are latent.
 *
 * @example
 * ```ts
 * const model = odeGraphNetwork({ hidden: 64, activation: 'silu' }).create(setup);
 * ```
 */
export function odeGraphNetwork(options: OdeGraphNetworkOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, options) };
}

function create(setup: DynamicsSetup, options: OdeGraphNetworkOptions): DynamicsModel {
  const { positions = 'relative', motion = 'momenta', learnedProperties = 0 } = options;
  const features = graphFeatures(setup, name, positions, motion, learnedProperties);
  const network = graphNetwork({ ...features, outputs: 2 * setup.dimension }, options);
  return {
    name,
    init: (random) => initAll(random, features.learned, network),
    rates: (parameters, state, graph) => {
      const { updates } = network.update(parameters, state, graph);
      return splitMotion(setup, updates, 1 / setup.timeScale);
    },
    ...network.members,
  };
}
