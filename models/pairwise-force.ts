/**
 * Pairwise force with a deterministic node update.
 *
 * A message is a force: a multilayer perceptron of what translation, rotation and exchange leave unchanged
 * (`pairInvariants`), with one channel along the separation and one along the relative velocity. The update has no
 * freedom: aᵢ = Σⱼ Fᵢⱼ / mᵢ, so no other network can absorb part of the message, and Fᵢⱼ = −Fⱼᵢ by construction.
 *
 *     Fᵢⱼ = e^(ε·(ln r, ln m₁m₂)) (μ₁ n̂ᵢⱼ + μ₂ (vᵢ − vⱼ)/v₀),   μ = MLP(invariants),   aᵢ = Σⱼ ρⱼ Fᵢⱼ / mᵢ
 *
 * with ρ = 1 where masses are known (see `TensorProperties`).
 *
 * Assumes pair forces that obey the third law. Cannot represent external fields, absolute drag, three-body forces or
 * forces across the separation. Source: PIG'N'PI, arXiv:2202.00299; learned masses after arXiv:2202.02306.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import {
  invariantCount,
  type Model,
  type ModelFactory,
  type ModelSetup,
  type Parameters,
  type TensorProperties,
  type TensorState,
} from 'principia/training';
import {
  denseLayer,
  incidenceMatrix,
  multiply,
  pairMatrix,
  pairTensors,
  randomLayer,
  zeroArray,
} from './layers.js';
import { withDrag } from './with-drag.js';

/** Channels of a message: along the separation, along the relative velocity. */
export const forceChannels = ['separation', 'relative velocity'] as const;

/** Width of the two hidden layers. */
export interface PairwiseForceOptions {
  readonly hidden?: number;
}

/**
 * The pairwise-force architecture.
 *
 * @example
 * ```ts
 * const model = pairwiseForce({ hidden: 16 }).create(setup);
 * const parameters = model.init(createRandom(1));
 * ```
 */
export function pairwiseForce({ hidden = 16 }: PairwiseForceOptions = {}): ModelFactory {
  const factory: ModelFactory = { name: 'pairwise-force', create: (setup) => create(setup, hidden) };
  return { ...factory, withDrag: () => withDrag(factory) };
}

function create(setup: ModelSetup, hidden: number): Model {
  const { topology } = setup;
  const messages = (parameters: TensorRecord, state: TensorState, properties: TensorProperties): Tensor => {
    const { invariants, logDistance, logProduct } = pairTensors(setup, state, properties);
    const first = tf.tanh(denseLayer(invariants, parameters.weights1!, parameters.biases1!));
    const second = tf.tanh(denseLayer(first, parameters.weights2!, parameters.biases2!));
    const channels = denseLayer(second, parameters.weights3!, parameters.biases3!);
    const exponent = tf.add(
      tf.mul(logDistance, tf.slice(parameters.envelope!, [0], [1])),
      tf.mul(logProduct, tf.slice(parameters.envelope!, [1], [1])),
    );
    return tf.mul(tf.mul(channels, tf.exp(exponent)), setup.forceScale);
  };
  const acceleration = (
    parameters: TensorRecord,
    state: TensorState,
    properties: TensorProperties,
  ): Tensor => {
    const incidence = incidenceMatrix(topology);
    const separation = multiply(incidence, state.position);
    const distance = tf.sqrt(tf.sum(tf.square(separation), 2, true));
    const relative = multiply(incidence, state.velocity);
    const [along, drag] = tf.split(messages(parameters, state, properties), 2, 2) as [Tensor, Tensor];
    const force = tf.add(
      tf.mul(along, tf.div(separation, distance)),
      tf.mul(drag, tf.div(relative, setup.speedScale)),
    );
    const ratio = tf.expandDims(properties.massRatio, 2);
    const ofFirst = pairMatrix(topology, 1, 0);
    const ofSecond = pairMatrix(topology, 0, 1);
    const received = tf.sub(
      multiply(tf.transpose(ofFirst), tf.mul(force, multiply(ofSecond, ratio))),
      multiply(tf.transpose(ofSecond), tf.mul(force, multiply(ofFirst, ratio))),
    );
    return tf.div(received, tf.expandDims(tf.exp(properties.logMass), 2));
  };
  return {
    name: 'pairwise-force',
    topology,
    messageKind: 'force',
    outputWeights: ['weights3', 'biases3'],
    init: (random) => initial(random, hidden),
    messages,
    acceleration,
  };
}

function initial(random: RandomStream, hidden: number): Parameters {
  const layer = (rows: number, columns: number, name: string, scale = 1) =>
    randomLayer(random.child(name), rows, columns, scale);
  return {
    weights1: layer(invariantCount, hidden, 'weights1'),
    biases1: zeroArray(hidden),
    weights2: layer(hidden, hidden, 'weights2'),
    biases2: zeroArray(hidden),
    // Small at first: free motion is the null hypothesis, and the signs of the channels are found, not guessed.
    weights3: layer(hidden, 2, 'weights3', 0.1),
    biases3: zeroArray(2),
    // A force proportional to both masses gives accelerations that do not depend on the accelerated one.
    envelope: { shape: [2], data: Float64Array.of(0, 1) },
  };
}
