/**
 * Interaction network: messages add up to an acceleration.
 *
 *     eᵢⱼ = M(qᵢ − qⱼ, vᵢ − vⱼ, ln rᵢⱼ, aᵢ, aⱼ, yᵢⱼ),   q̇ᵢ = pᵢ/mᵢ,   ṗᵢ = mᵢ (N(Σⱼ eᵢⱼ, aᵢ) + W Σⱼ eᵢⱼ)
 *
 * The same architecture as `interactionNetwork`, for systems of any sizes. Assumes translation invariance and, unless
 * velocities are absolute, that only relative motion counts; the third law and rotations must be learned. Where messages
 * are kept few they are linear combinations of the force's components, up to a function of the receiver.
 *
 * Source: the distillation model of arXiv:2006.11287.
 *
 * @packageDocumentation
 */
import { tf } from 'principia/tensor';
import type { DynamicsFactory, DynamicsModel, DynamicsSetup, ModelCard } from 'principia/training';
import {
  edgePropertyFeatures,
  learnedProperties,
  massOf,
  motionFeatures,
  nothing,
  placeFeatures,
  propertyFeatures,
  relativeVelocityFeatures,
  separationFeatures,
  sideBySide,
  velocityOf,
} from './features.js';
import { type GraphNetworkOptions, graphNetwork } from './graph-network.js';
import { initAll, perceptron } from './perceptron.js';

/** Sizes and inputs; 8 channels if not given. */
export interface InteractionDynamicsOptions extends GraphNetworkOptions {
  /** Whether bodies are placed by where they are seen from each other, or by where they are; 'relative' if not given. */
  readonly positions?: 'absolute' | 'relative';
  /** The same of velocities; only absolute ones tell of friction against the surroundings. */
  readonly velocities?: 'absolute' | 'relative';
  /** Whether the sum of the messages also goes by a linear path; yes if not given, not in the published network. */
  readonly direct?: boolean;
  /** Numbers to be learned for each individual; 0 if not given. */
  readonly learnedProperties?: number;
}

const name = 'interaction-network';

const card: ModelCard = {
  summary: 'messages of pairs add up to an acceleration, by a network that bodies share',
  assumes:
    'velocities p/m, a motion that the present state determines; relative inputs: no external field or friction',
  cannotRepresent: 'forces that depend on time or on the past; it conserves nothing exactly',
  source: 'arXiv:2006.11287',
};

/**
 * The interaction network as a learned motion; its messages are [e, channels].
 *
 * @example
 * ```ts
 * const model = interactionDynamics({ channels: 2, activation: 'silu' }).create(setup); // a bottleneck in 2D
 * ```
 */
export function interactionDynamics(options: InteractionDynamicsOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, { channels: 8, ...options }) };
}

function create(setup: DynamicsSetup, options: InteractionDynamicsOptions): DynamicsModel {
  const { positions = 'relative', velocities = 'relative', direct: linear = true } = options;
  const learned = learnedProperties(setup, name, options.learnedProperties ?? 0);
  const bodies = sideBySide(
    positions === 'absolute' ? placeFeatures(setup) : nothing,
    velocities === 'absolute' ? motionFeatures(setup, 'velocities') : nothing,
    propertyFeatures(setup),
    learned,
  );
  const edges = sideBySide(
    separationFeatures(setup, positions === 'absolute' ? [] : ['displacement', 'logarithm']),
    velocities === 'absolute' ? nothing : relativeVelocityFeatures(setup),
    edgePropertyFeatures(setup),
  );
  const network = graphNetwork({ bodies, edges, outputs: setup.dimension }, options);
  // A linear path keeps far extrapolation sane: an acceleration is, to first order, a sum of messages.
  const direct = linear ? [perceptron('direct', network.channels, setup.dimension, { depth: 0 })] : [];
  const unit = setup.lengthScale / setup.timeScale ** 2;
  return {
    name,
    init: (random) => initAll(random, learned, network, ...direct),
    rates: (parameters, state, graph) => {
      const { received, updates } = network.update(parameters, state, graph);
      const straight = direct.map((path) => path.apply(parameters, [received]));
      const acceleration = tf.mul(tf.addN([updates, ...straight]), unit);
      return {
        position: velocityOf(setup, state, graph),
        momentum: tf.mul(acceleration, massOf(setup, graph)),
      };
    },
    ...network.members,
  };
}
