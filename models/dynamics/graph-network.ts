/**
 * A graph network's block: a message along every edge, and an update of every body from the messages that it receives.
 *
 *     eᵢⱼ = M(xᵢ, xⱼ, yᵢⱼ),   uᵢ = N(xᵢ, Σⱼ eᵢⱼ)
 *
 * x are features of bodies, y of edges, M and N perceptrons that all edges and all bodies share; so it is for any number
 * of bodies, in whatever order.
 *
 * Source: P. W. Battaglia et al., arXiv:1806.01261, without its global part.
 *
 * @packageDocumentation
 */
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type { DynamicsModel, PhaseState, SystemGraph } from 'principia/training';
import { atReceivers, atSenders, hasNoEdges, sumAtReceivers } from './edges.js';
import type { Features } from './features.js';
import {
  channelsNeeded,
  drawMessages,
  type MessageRegulariser,
  messagePrice,
} from './message-regulariser.js';
import { initAll, type Parameterised, type PerceptronOptions, perceptron } from './perceptron.js';

/** Sizes of a graph network, and what its messages cost. */
export interface GraphNetworkOptions extends PerceptronOptions {
  /** Channels of a message; as many as there are hidden units if not given. */
  readonly channels?: number;
  readonly regulariser?: MessageRegulariser;
  /** Whether channels can be shut while training; not if not given. */
  readonly prunable?: boolean;
}

/** What a block sees and makes. */
export interface GraphNetworkLayout {
  readonly bodies: Features;
  readonly edges: Features;
  /** Channels of an update. */
  readonly outputs: number;
  /** Of fresh updates, about; 1 if not given. */
  readonly size?: number;
}

/** The result of a block. */
export interface GraphUpdate {
  /** The sum of the messages that a body receives, [n, C]. */
  readonly received: Tensor;
  /** [n, outputs]. */
  readonly updates: Tensor;
}

/** A block. */
export interface GraphNetwork extends Parameterised {
  readonly channels: number;
  update(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): GraphUpdate;
  /** What a model with this block says of its messages. */
  readonly members: Pick<DynamicsModel, 'messages' | 'penalty' | 'noiseChannels' | 'kept'>;
}

/** Fresh messages are so small that a body that receives those of a handful is moved at the pace of the data. */
const messageSize = 0.3;

/** A block of a graph network, with parameters `edge.…` and `node.…`. */
export function graphNetwork(layout: GraphNetworkLayout, options: GraphNetworkOptions): GraphNetwork {
  const { hidden = 64, regulariser, prunable = false } = options;
  const { channels = hidden } = options;
  const { bodies, edges, outputs, size } = layout;
  const made = channelsNeeded(channels, regulariser);
  const edge = perceptron('edge', 2 * bodies.width + edges.width, made, options, messageSize);
  const node = perceptron('node', bodies.width + channels, outputs, options, size);

  const gate = prunable ? channelGate(channels) : noGate;

  const messageOutputs = (parameters: TensorRecord, state: PhaseState, graph: SystemGraph): Tensor => {
    const rows = bodies.of(parameters, state, graph);
    // Bodies' columns are joined before they are gathered: one walk along the edges for each end.
    const own = rows.length === 0 ? [] : [rows.length === 1 ? rows[0]! : tf.concat([...rows], 1)];
    const ends = own.flatMap((values) => [atReceivers(values, graph), atSenders(values, graph)]);
    return edge.apply(parameters, [...ends, ...edges.of(parameters, state, graph)]);
  };
  const messages = (parameters: TensorRecord, state: PhaseState, graph: SystemGraph): Tensor =>
    gate.apply(parameters, drawMessages(messageOutputs(parameters, state, graph), graph.noise, regulariser));
  const price =
    regulariser === undefined
      ? {}
      : {
          penalty: (parameters: TensorRecord, state: PhaseState, graph: SystemGraph) =>
            messagePrice(messageOutputs(parameters, state, graph), regulariser),
        };
  return {
    channels,
    init: (random) => initAll(random, edge, node, gate),
    update(parameters, state, graph) {
      const received = hasNoEdges(graph)
        ? tf.zeros([graph.system.shape[0]!, channels])
        : sumAtReceivers(messages(parameters, state, graph), graph);
      const updates = node.apply(parameters, [...bodies.of(parameters, state, graph), received]);
      return { received, updates };
    },
    members: {
      messages,
      ...price,
      ...(regulariser?.kind === 'kl' ? { noiseChannels: channels } : {}),
      ...(prunable ? { kept } : {}),
    },
  };
}

const kept = 'edge.kept';

/** What opens and shuts channels. */
interface ChannelGate extends Parameterised {
  apply(parameters: TensorRecord, messages: Tensor): Tensor;
}

const noGate: ChannelGate = { init: () => ({}), apply: (_parameters, messages) => messages };

/** All open at first. A step's slope is 0, so descent leaves the gate as it is; it is saved with the other parameters. */
function channelGate(channels: number): ChannelGate {
  return {
    init: () => ({ [kept]: { shape: [channels], data: new Float64Array(channels).fill(1) } }),
    apply: (parameters, messages) => tf.mul(messages, tf.step(parameters[kept]!)),
  };
}
