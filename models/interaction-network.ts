/**
 * Interaction network with a sparse message layer.
 *
 * Every directed pair sends a message of C channels, an arbitrary function of relative position, relative velocity
 * and both bodies' properties; the receiver sums them and a second perceptron turns the sum and its own properties
 * into an acceleration. An L1 penalty on the messages leaves only the channels that are needed, and those are then
 * linear combinations of the true force's components, up to a function of the receiver.
 *
 *     eᵢⱼ = MLP(xᵢ − xⱼ, vᵢ − vⱼ, ln mᵢ, ln mⱼ, qᵢ, qⱼ),   aᵢ = MLP(Σⱼ eᵢⱼ, ln mᵢ, qᵢ)
 *
 * Assumes translation invariance and nothing else: the third law and rotations must be learned. Source: the
 * distillation model of arXiv:2006.11287.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type {
  Model,
  ModelFactory,
  ModelSetup,
  Parameters,
  TensorProperties,
  TensorState,
} from 'principia/training';
import { denseLayer, incidenceMatrix, multiply, pairMatrix, randomLayer, zeroArray } from './layers.js';

/** Widths of the hidden layers and of the message. */
export interface InteractionNetworkOptions {
  readonly hidden?: number;
  readonly channels?: number;
}

/**
 * The interaction-network architecture; messages are [B, 2E, C], first those received by each pair's first body.
 *
 * @example
 * ```ts
 * const model = interactionNetwork({ hidden: 32, channels: 8 }).create(setup);
 * ```
 */
export function interactionNetwork({
  hidden = 32,
  channels = 8,
}: InteractionNetworkOptions = {}): ModelFactory {
  return { name: 'interaction-network', create: (setup) => create(setup, hidden, channels) };
}

function create(setup: ModelSetup, hidden: number, channels: number): Model {
  const { topology } = setup;
  const messages = (parameters: TensorRecord, state: TensorState, properties: TensorProperties): Tensor => {
    const inputs = directedInputs(setup, state, properties);
    const first = tf.tanh(denseLayer(inputs, parameters.messageWeights1!, parameters.messageBiases1!));
    const second = tf.tanh(denseLayer(first, parameters.messageWeights2!, parameters.messageBiases2!));
    return denseLayer(second, parameters.messageWeights3!, parameters.messageBiases3!);
  };
  const acceleration = (
    parameters: TensorRecord,
    state: TensorState,
    properties: TensorProperties,
  ): Tensor => {
    const sent = messages(parameters, state, properties);
    const [toFirst, toSecond] = tf.split(sent, 2, 1) as [Tensor, Tensor];
    const received = tf.add(
      multiply(tf.transpose(pairMatrix(topology, 1, 0)), toFirst),
      multiply(tf.transpose(pairMatrix(topology, 0, 1)), toSecond),
    );
    const batch = state.position.shape[0]!;
    const own = tf.tile(tf.stack([properties.logMass, properties.charge], 2), [
      batch / properties.logMass.shape[0]!,
      1,
      1,
    ]);
    const inputs = tf.concat([received, own], 2);
    const first = tf.tanh(denseLayer(inputs, parameters.nodeWeights1!, parameters.nodeBiases1!));
    const output = denseLayer(first, parameters.nodeWeights2!, parameters.nodeBiases2!);
    // The linear path keeps far extrapolation sane: an acceleration is, to first order, a sum of messages.
    return tf.mul(
      tf.add(output, denseLayer(received, parameters.direct!, parameters.directBias!)),
      setup.forceScale,
    );
  };
  return {
    name: 'interaction-network',
    topology,
    messageKind: 'free',
    outputWeights: ['messageWeights3', 'messageBiases3'],
    init: (random) => initial(random, topology.dimension, hidden, channels),
    messages,
    acceleration,
  };
}

/** [B, 2E, 2D + 5]: separation and relative velocity seen from the receiver, ln r, and both bodies' properties. */
function directedInputs(setup: ModelSetup, state: TensorState, properties: TensorProperties): Tensor {
  const { topology, lengthScale, speedScale } = setup;
  const incidence = incidenceMatrix(topology);
  const separation = tf.div(multiply(incidence, state.position), lengthScale);
  const relative = tf.div(multiply(incidence, state.velocity), speedScale);
  const logDistance = tf.mul(tf.log(tf.sum(tf.square(separation), 2, true)), 0.5);
  const batch = state.position.shape[0]!;
  const end = (values: Tensor, first: number, second: number): Tensor => {
    const picked = multiply(pairMatrix(topology, first, second), tf.expandDims(values, 2));
    return tf.tile(picked, [batch / values.shape[0]!, 1, 1]);
  };
  const { logMass, charge } = properties;
  const forward = [end(logMass, 1, 0), end(logMass, 0, 1), end(charge, 1, 0), end(charge, 0, 1)];
  const backward = [forward[1]!, forward[0]!, forward[3]!, forward[2]!];
  return tf.concat(
    [
      tf.concat([separation, relative, logDistance, ...forward], 2),
      tf.concat([tf.neg(separation), tf.neg(relative), logDistance, ...backward], 2),
    ],
    1,
  );
}

function initial(random: RandomStream, dimension: number, hidden: number, channels: number): Parameters {
  const layer = (rows: number, columns: number, name: string, scale = 1) =>
    randomLayer(random.child(name), rows, columns, scale);
  return {
    messageWeights1: layer(2 * dimension + 5, hidden, 'messageWeights1'),
    messageBiases1: zeroArray(hidden),
    messageWeights2: layer(hidden, hidden, 'messageWeights2'),
    messageBiases2: zeroArray(hidden),
    messageWeights3: layer(hidden, channels, 'messageWeights3'),
    messageBiases3: zeroArray(channels),
    nodeWeights1: layer(channels + 2, hidden, 'nodeWeights1'),
    nodeBiases1: zeroArray(hidden),
    nodeWeights2: layer(hidden, dimension, 'nodeWeights2', 0.1),
    nodeBiases2: zeroArray(dimension),
    direct: layer(channels, dimension, 'direct'),
    directBias: zeroArray(dimension),
  };
}
