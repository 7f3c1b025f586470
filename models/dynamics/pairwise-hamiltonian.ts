/**
 * Pairwise Hamiltonian: energies of bodies by themselves, and one of each pair; the messages are energies.
 *
 *     H = Σᵢ (T(pᵢ, aᵢ) + V(qᵢ, aᵢ)) + Σ_{i<j} U(i, j),   U(i, j) = (g(i, j) + g(j, i)) / 2,
 *     q̇ = ∂H/∂p,   ṗ = −∂H/∂q
 *
 * a are properties; V, an external field, is there where it is asked for. Each pair counts once, by the mean over its two
 * edges, so its energy does not depend on who is called first, and with relative positions or distances the two forces of
 * a pair are opposite: without a field momentum is conserved. With distances H does not change under rotations, and is
 * even in p, so that the motion is reversible. H always separates, and splitting methods keep their order.
 *
 * Source: the pairwise form of Hamiltonian graph networks of arXiv:2006.11287; kinetic and potential energy apart after
 * arXiv:2211.05520.
 *
 * @packageDocumentation
 */
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type {
  DynamicsFactory,
  DynamicsModel,
  DynamicsSetup,
  ModelCard,
  PhaseState,
  SystemGraph,
} from 'principia/training';
import { atReceivers, atSenders, hasNoEdges, sumAtReceivers, sumOfSystems } from './edges.js';
import { type Features, motionFeatures, type PositionInputs, placeFeatures, sideBySide } from './features.js';
import { type GraphFeatureOptions, graphFeatures } from './graph-features.js';
import { energyScale, freshEnergy, hamiltonianRates, type KineticEnergy, kineticEnergy } from './hamilton.js';
import { initAll, type Parameterised, type PerceptronOptions, perceptron } from './perceptron.js';

/** Sizes and inputs; positions are distances if not given. */
export interface PairwiseHamiltonianOptions extends PerceptronOptions, GraphFeatureOptions<PositionInputs> {
  /** 'learned' if not given. */
  readonly kinetic?: KineticEnergy;
  /** Whether a body has an energy at its place: in an external field; only where positions are absolute if not given. */
  readonly field?: boolean;
}

const name = 'pairwise-hamiltonian';

const card: ModelCard = {
  summary:
    'H is energies of bodies by themselves plus one of each pair; the messages are the energies of pairs',
  assumes:
    'an energy that is conserved, kinetic energies of single bodies, forces that depend on positions only',
  cannotRepresent:
    'friction, forces among three bodies, magnetic forces, mass matrices that depend on positions',
  source: 'arXiv:2006.11287, arXiv:2211.05520',
};

/**
 * The pairwise Hamiltonian; its messages are the energies of pairs, [e, 1], equal on both edges of a pair.
 *
 * @example
 * ```ts
 * const model = pairwiseHamiltonian({ hidden: 32, kinetic: 'known' }).create(setup);
 * const energies = model.energy!(parameters, state, graph);
 * ```
 */
export function pairwiseHamiltonian(options: PairwiseHamiltonianOptions = {}): DynamicsFactory {
  return { name, card, create: (setup) => create(setup, options) };
}

function create(setup: DynamicsSetup, options: PairwiseHamiltonianOptions): DynamicsModel {
  const { positions = 'distance', motion = 'momenta', kinetic = 'learned', learnedProperties = 0 } = options;
  const { field = positions === 'absolute' } = options;
  const scale = energyScale(setup);
  const { bodies, edges, properties, learned } = graphFeatures(
    setup,
    name,
    positions,
    'unseen',
    learnedProperties,
  );
  const moving = motionFeatures(setup, motion, positions === 'distance');
  const ofBodies = [
    ...(kinetic === 'learned' ? [bodyEnergy('kinetic', sideBySide(moving, properties), options)] : []),
    ...(field ? [bodyEnergy('field', sideBySide(placeFeatures(setup), properties), options)] : []),
  ];
  const pair = perceptron('pair', 2 * bodies.width + edges.width, 1, options);

  /** g of each edge, of receiver and sender, or with its ends exchanged. */
  const pairEnergy = (
    parameters: TensorRecord,
    state: PhaseState,
    graph: SystemGraph,
    exchanged = false,
  ): Tensor => {
    const seen = exchanged ? { ...graph, senders: graph.receivers, receivers: graph.senders } : graph;
    const rows = bodies.of(parameters, state, graph);
    const ends = [atReceivers, atSenders].flatMap((at) => rows.map((values) => at(values, seen)));
    return pair.apply(parameters, [...ends, ...edges.of(parameters, state, seen)]);
  };
  const energy: DynamicsModel['energy'] = (parameters, state, graph) => {
    const terms = ofBodies.map((part) => part.of(parameters, state, graph));
    if (!hasNoEdges(graph)) {
      // Half of every edge's energy: a pair's two edges make the mean, and the pair counts once.
      terms.push(tf.mul(sumAtReceivers(pairEnergy(parameters, state, graph), graph), 0.5));
    }
    const none = tf.zeros([graph.system.shape[0]!, 1]);
    const learnedEnergy = tf.mul(sumOfSystems(terms.length === 0 ? none : tf.addN(terms), graph), scale);
    const whole =
      kinetic === 'known' ? tf.add(learnedEnergy, kineticEnergy(setup, state, graph)) : learnedEnergy;
    return tf.reshape(whole, [graph.systems]);
  };
  return {
    name,
    init: (random) => initAll(random, learned, ...ofBodies, pair),
    rates: hamiltonianRates(energy),
    energy,
    separable: true,
    messages: (parameters, state, graph) => {
      const [one, other] = [false, true].map((turned) => pairEnergy(parameters, state, graph, turned));
      return tf.mul(tf.add(one!, other!), scale / 2);
    },
  };
}

/** An energy that each body has by itself, [n, 1]. */
function bodyEnergy(
  part: string,
  seen: Features,
  options: PerceptronOptions,
): Parameterised & {
  of(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): Tensor;
} {
  const network = perceptron(part, seen.width, 1, options, freshEnergy(seen.width));
  return {
    init: network.init,
    of: (parameters, state, graph) => network.apply(parameters, seen.of(parameters, state, graph)),
  };
}
