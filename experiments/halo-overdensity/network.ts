import type { RandomStream } from 'principia/math';
import { initAll, perceptron } from 'principia/models';
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type { Parameters } from 'principia/training';
import type { HaloNetworkConfig } from './config.js';

/** What the network makes of a batch (`batchInputs`). */
export interface HaloUpdate {
  /** [edges, channels]. */
  readonly messages: Tensor;
  /** Their sums at the halos, [halos, channels]. */
  readonly received: Tensor;
  /** δ̂, [halos]. */
  readonly overdensity: Tensor;
}

/** A graph network with a scalar at every halo. */
export interface HaloNetwork {
  init(random: RandomStream): Parameters;
  apply(parameters: TensorRecord, batch: TensorRecord): HaloUpdate;
  /** Mean |δ − δ̂| over the batch's halos and the price of its messages. */
  loss(parameters: TensorRecord, batch: TensorRecord): Tensor;
}

/** Fresh messages are so small that the sum of some dozens is of order 1. */
const messageSize = 0.1;

/**
 * Messages that add up to a scalar,
 *
 *     eᵢⱼ = M(rᵢⱼ, Mⱼ, Mᵢ),   δ̂ᵢ = N(Σⱼ eᵢⱼ, Mᵢ),
 *
 * with M and N perceptrons.
 *
 * Source: arXiv:2006.11287, its cosmological example, with the separation's length for the separation.
 */
export function haloNetwork({ channels, price, ...size }: HaloNetworkConfig): HaloNetwork {
  const edge = perceptron('edge', 3, channels, size, messageSize);
  const node = perceptron('node', channels + 1, 1, size);
  const apply: HaloNetwork['apply'] = (parameters, batch) => {
    const { distance, senderMass, receiver, mass } = batch as Record<string, Tensor>;
    const halos = mass!.shape[0]!;
    const own = column(mass!);
    const ends = [column(distance!), column(senderMass!), tf.gather(own, receiver!)];
    const messages = edge.apply(parameters, ends);
    const received = tf.unsortedSegmentSum(messages, receiver as Segments, halos);
    return {
      messages,
      received,
      overdensity: tf.reshape(node.apply(parameters, [received, own]), [halos]),
    };
  };
  return {
    init: (random) => initAll(random, edge, node),
    apply,
    loss(parameters, batch) {
      const { messages, overdensity } = apply(parameters, batch);
      const error = tf.sum(tf.mul(tf.abs(tf.sub(overdensity, batch.target!)), batch.haloShare!));
      const size = tf.sum(tf.mul(tf.sum(tf.abs(messages), 1), batch.edgeShare!));
      return tf.add(error, tf.mul(size, price));
    },
  };
}

type Segments = Extract<ReturnType<typeof tf.tensor1d>, Tensor>;

function column(values: Tensor): Tensor {
  return tf.reshape(values, [values.shape[0]!, 1]);
}
