import { type Tensor, tf } from 'principia/tensor';

/** The features of both ends of every directed edge, receiver first, [graphs · bodies · (bodies − 1), 2 features]. */
export function edgeFeatures(nodes: Tensor): Tensor {
  const [graphs, bodies, features] = nodes.shape as [number, number, number];
  const partners = bodies - 1;
  const receivers = Array.from({ length: bodies * partners }, (_, edge) => Math.floor(edge / partners));
  const senders = receivers.map((receiver, edge) => (receiver + 1 + (edge % partners)) % bodies);
  const ends = [receivers, senders].map((bodies) => tf.gather(nodes, tf.tensor1d(bodies, 'int32'), 1));
  return tf.reshape(tf.concat(ends, 2), [graphs * bodies * partners, 2 * features]);
}

/** The sum of the messages that every body receives, [graphs · bodies, channels]. */
export function receivedSum(messages: Tensor, bodies: number): Tensor {
  const [edges, channels] = messages.shape as [number, number];
  const partners = bodies - 1;
  return tf.sum(tf.reshape(messages, [edges / partners, partners, channels]), 1);
}
