/**
 * Pairwise force with a deterministic update: the messages are forces, and nothing else moves the bodies.
 *
 *     fᵢⱼ = e^(ε·(ln r, ln mᵢmⱼ)) (g₁ n̂ᵢⱼ + g₂ (vᵢ − vⱼ)),   g = MLP(r, ln r, aᵢ, aⱼ, yᵢⱼ),
 *     Fᵢⱼ = (fᵢⱼ − fⱼᵢ) / 2,   q̇ᵢ = pᵢ/mᵢ,   ṗᵢ = Σⱼ Fᵢⱼ
 *
 * The architecture of `pairwiseForce` for systems of any sizes: Fᵢⱼ = −Fⱼᵢ by construction. Without the channel along the
 * relative velocity, which is there where it is asked for, forces depend on positions only.
 *
 * Source: PIG'N'PI, arXiv:2202.00299.
 *
 * @packageDocumentation
 */
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type {
  DynamicsFactory,
  DynamicsModel,
  DynamicsSetup,
  ModelCard,
  Parameters,
  PhaseState,
  SystemGraph,
} from 'principia/training';
import {
  atReceivers,
  atSenders,
  difference,
  hasNoEdges,
  separation,
  sumAtReceivers,
  sumAtSenders,
} from './edges.js';
import {
  edgePropertyFeatures,
  learnedProperties,
  lengthOf,
  massOf,
  massScale,
  propertyFeatures,
  separationFeatures,
  sideBySide,
  velocityOf,
} from './features.js';
import { initAll, type PerceptronOptions, perceptron } from './perceptron.js';

/** Sizes and inputs. */
export interface PairwiseForceDynamicsOptions extends PerceptronOptions {
  /** Whether pairs may rub: a force along the relative velocity; false if not given. */
  readonly friction?: boolean;
  /** Numbers to be learned for each individual; 0 if not given. */
  readonly learnedProperties?: number;
}

const name = 'pairwise-force';

const card: ModelCard = {
  summary: 'the messages are the forces of pairs, along the separation; they are all that moves the bodies',
  assumes: 'velocities p/m, central forces of pairs that obey the third law',
  cannotRepresent:
    'external fields, friction against the surroundings, forces among three bodies or across the separation',
  source: 'arXiv:2202.00299',
};

/**
 * The pairwise force as a learned motion; its messages are the forces Fᵢⱼ on the receivers, [e, D].
 *
 * @example
 * ```ts
 * const model = pairwiseForceDynamics({ hidden: 32, activation: 'tanh' }).create(setup);
 * ```
 */
export function pairwiseForceDynamics(options: PairwiseForceDynamicsOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, options) };
}

function create(setup: DynamicsSetup, options: PairwiseForceDynamicsOptions): DynamicsModel {
  const { friction = false } = options;
  const learned = learnedProperties(setup, name, options.learnedProperties ?? 0);
  const properties = sideBySide(propertyFeatures(setup), learned);
  const edges = sideBySide(separationFeatures(setup, ['distance', 'logarithm']), edgePropertyFeatures(setup));
  const network = perceptron('pair', 2 * properties.width + edges.width, friction ? 2 : 1, options);

  /** g of each edge, of receiver and sender, or with its ends exchanged. */
  const strengths = (parameters: TensorRecord, state: PhaseState, graph: SystemGraph): Tensor => {
    const rows = properties.of(parameters, state, graph);
    const ends = [atReceivers, atSenders].flatMap((at) => rows.map((values) => at(values, graph)));
    return network.apply(parameters, [...ends, ...edges.of(parameters, state, graph)]);
  };
  /** f of strengths, [e, D]. */
  const alongEdges = (
    made: Tensor,
    parameters: TensorRecord,
    state: PhaseState,
    graph: SystemGraph,
  ): Tensor => {
    const apart = tf.div(separation(state.position, graph), setup.lengthScale);
    const distance = lengthOf(apart);
    const [central, rubbing] = tf.split(made, friction ? 2 : 1, 1);
    const straight = tf.mul(central!, tf.div(apart, distance));
    const speed = setup.lengthScale / setup.timeScale;
    const force =
      rubbing === undefined
        ? straight
        : tf.add(
            straight,
            tf.mul(rubbing, tf.div(difference(velocityOf(setup, state, graph), graph), speed)),
          );
    const size = tf.exp(exponent(setup, parameters, tf.log(distance), graph));
    return tf.mul(tf.mul(force, size), setup.momentumScale / setup.timeScale);
  };
  return {
    name,
    init: (random) => ({ ...initAll(random, learned, network), ...envelope }),
    rates: (parameters, state, graph) => ({
      position: velocityOf(setup, state, graph),
      momentum: netForce(state, graph, () =>
        alongEdges(strengths(parameters, state, graph), parameters, state, graph),
      ),
    }),
    separable: !friction,
    messages: (parameters, state, graph) => {
      const exchanged = { ...graph, senders: graph.receivers, receivers: graph.senders };
      const both = tf.add(strengths(parameters, state, graph), strengths(parameters, state, exchanged));
      return alongEdges(tf.mul(both, 0.5), parameters, state, graph);
    },
  };
}

/** A force proportional to both masses at first: its accelerations do not depend on the mass that is accelerated. */
const envelope: Parameters = { envelope: { shape: [2], data: Float64Array.of(0, 1) } };

/** ε·(ln r/L, ln mᵢmⱼ), [e, 1]. */
function exponent(
  setup: DynamicsSetup,
  parameters: TensorRecord,
  logDistance: Tensor,
  graph: SystemGraph,
): Tensor {
  const power = (index: number): Tensor => tf.slice(parameters.envelope!, [index], [1]);
  const ofDistance = tf.mul(logDistance, power(0));
  if (setup.bodyProperties === 0) return ofDistance;
  const logMass = tf.log(tf.div(massOf(setup, graph), massScale(setup)));
  return tf.add(ofDistance, tf.mul(tf.add(atReceivers(logMass, graph), atSenders(logMass, graph)), power(1)));
}

/**
 * Σⱼ (fᵢⱼ − fⱼᵢ) / 2: half of what comes in less half of what goes out, which keeps the third law without f being made
 * for both orders of a pair.
 */
function netForce({ momentum }: PhaseState, graph: SystemGraph, force: () => Tensor): Tensor {
  if (hasNoEdges(graph)) return tf.zerosLike(momentum);
  const forces = force();
  return tf.mul(tf.sub(sumAtReceivers(forces, graph), sumAtSenders(forces, graph)), 0.5);
}
