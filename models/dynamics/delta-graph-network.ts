/**
 * Graph network of increments (DeltaGN): a graph network makes the whole motion Δq and Δp of a step, and knows no time.
 *
 *     eᵢⱼ = M(xᵢ, xⱼ, yᵢⱼ),   (Δqᵢ, Δpᵢ) = N(xᵢ, Σⱼ eᵢⱼ)
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
export interface DeltaGraphNetworkOptions
  extends GraphNetworkOptions,
    GraphFeatureOptions<'absolute' | 'relative'> {}

const name = 'delta-graph-network';

const card: ModelCard = {
  summary: 'a graph network makes the change Δq, Δp of every body over one step of the training data',
  assumes:
    'the step of the training data; at another one its increments are scaled by dt′/dt, which is not its motion',
  cannotRepresent: 'a motion in continuous time; it conserves nothing exactly',
  source: 'arXiv:1909.12790',
};

/**
 * The graph network of increments; its messages are latent.
 *
 * @example
 * ```ts
 * const model = deltaGraphNetwork().create({ ...setup, step: 0.1 });
 * const { position: shift } = model.increment!(parameters, state, graph);
 * ```
 */
export function deltaGraphNetwork(options: DeltaGraphNetworkOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, options) };
}

function create(setup: DynamicsSetup, options: DeltaGraphNetworkOptions): DynamicsModel {
  const { positions = 'relative', motion = 'momenta', learnedProperties = 0 } = options;
  const features = graphFeatures(setup, name, positions, motion, learnedProperties);
  const network = graphNetwork({ ...features, outputs: 2 * setup.dimension }, options);
  return {
    name,
    step: setup.step,
    init: (random) => initAll(random, features.learned, network),
    increment: (parameters, state, graph) => {
      const { updates } = network.update(parameters, state, graph);
      return splitMotion(setup, updates, setup.step / setup.timeScale);
    },
    ...network.members,
  };
}
