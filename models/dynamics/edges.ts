/**
 * The ways along the edges of a graph: rows are gathered by index and added up by index, so that systems of any sizes lie
 * side by side and nothing grows with the square of their number.
 *
 * @packageDocumentation
 */
import { type Tensor, tf } from 'principia/tensor';
import type { SystemGraph } from 'principia/training';

/** Rows of the bodies that edges end at, [e, C]. */
export function atReceivers(bodies: Tensor, { receivers }: SystemGraph): Tensor {
  return tf.gather(bodies, receivers);
}

/** Rows of the bodies that edges come from, [e, C]. */
export function atSenders(bodies: Tensor, { senders }: SystemGraph): Tensor {
  return tf.gather(bodies, senders);
}

/**
 * The receiver's row less the sender's, [e, C]; antisymmetric: the two edges of a pair differ in sign.
 */
export function difference(bodies: Tensor, graph: SystemGraph): Tensor {
  return tf.sub(atReceivers(bodies, graph), atSenders(bodies, graph));
}

/** Receivers' positions as seen from senders, [e, D]; in a periodic space of the nearest images, d − L round(d / L). */
export function separation(position: Tensor, graph: SystemGraph): Tensor {
  const plain = difference(position, graph);
  if (graph.space.kind !== 'periodic') return plain;
  const lengths = tf.tensor2d([[...graph.space.lengths]]);
  return tf.sub(plain, tf.mul(lengths, tf.round(tf.div(plain, lengths))));
}

/** The sum of the rows of all edges that end at each body, [n, C]. */
export function sumAtReceivers(edges: Tensor, { receivers, system }: SystemGraph): Tensor {
  return sumByName(edges, receivers, system.shape[0]!);
}

/** The sum of the rows of all edges that come from each body, [n, C]. */
export function sumAtSenders(edges: Tensor, { senders, system }: SystemGraph): Tensor {
  return sumByName(edges, senders, system.shape[0]!);
}

/** The sum of the rows of each system's bodies, [systems, C]. */
export function sumOfSystems(bodies: Tensor, { system, systems }: SystemGraph): Tensor {
  return sumByName(bodies, system, systems);
}

/** Whether no body acts on another. */
export function hasNoEdges({ senders }: SystemGraph): boolean {
  return senders.shape[0] === 0;
}

function sumByName(rows: Tensor, names: Tensor, count: number): Tensor {
  return tf.unsortedSegmentSum(rows, names as Parameters<typeof tf.unsortedSegmentSum>[1], count);
}
