/**
 * One step of an interaction network as in Cranmer et al., arXiv:2006.11287: four dense layers make a message of both
 * ends of an edge, four more make an acceleration of a body and the messages that it receives. A first-order model:
 * nothing is differentiated twice.
 *
 *     aᵢ = N(xᵢ, Σⱼ M(xᵢ, xⱼ)),   x = (q, v, charge, mass)
 *
 * @packageDocumentation
 */
import { createRandom } from 'principia/math';
import { type Tensor, tf } from 'principia/tensor';
import { edgeFeatures, receivedSum } from './directed-edges.js';
import { normalArray, perceptron, perceptronParameters } from './perceptron.js';
import type { TrainingTask } from './training-task.js';

/** Size of the problem; edges are all ordered pairs of different bodies of a graph. */
export interface MessagePassingSize {
  readonly graphs: number;
  readonly bodies: number;
  readonly hidden: number;
  /** Length of a message. */
  readonly channels: number;
}

const dimension = 2;
/** Position, velocity, charge and mass. */
const features = 2 * dimension + 2;

/** The first-order training step that the engines are compared on: relu between layers. */
export function messagePassing(size: MessagePassingSize): TrainingTask {
  const { graphs, bodies, hidden, channels } = size;
  const random = createRandom(3);
  const open = (x: Tensor): Tensor => x;
  return {
    name: 'message passing',
    size: { ...size },
    parameters: {
      ...perceptronParameters(random, 'edge', [2 * features, hidden, hidden, hidden, channels]),
      ...perceptronParameters(random, 'node', [features + channels, hidden, hidden, hidden, dimension]),
    },
    batch: {
      nodes: normalArray(random, [graphs, bodies, features]),
      acceleration: normalArray(random, [graphs * bodies, dimension]),
    },
    loss(parameters, { nodes, acceleration }) {
      const messages = perceptron(edgeFeatures(nodes!), parameters, 'edge', tf.relu, open);
      const rows = tf.reshape(nodes!, [graphs * bodies, features]);
      const updates = tf.concat([rows, receivedSum(messages, bodies)], 1);
      const predicted = perceptron(updates, parameters, 'node', tf.relu, open);
      return tf.mean(tf.square(tf.sub(predicted, acceleration!)));
    },
  };
}
