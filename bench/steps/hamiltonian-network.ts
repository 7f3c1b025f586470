/**
 * A Hamiltonian graph network, after Sanchez-Gonzalez et al., arXiv:1909.12790: an energy H from edge, node and global
 * networks, Hamilton's equations by its gradient, one Runge-Kutta step of order 4, the mean squared error of the
 * increments that it predicts. Its gradient by the weights differentiates H twice.
 *
 *     H = Σ_graphs E(Σᵢ N(xᵢ, Σⱼ M(xᵢ, xⱼ))),   x = (q, p, m),   q̇ = ∂H/∂p,   ṗ = −∂H/∂q
 *
 * @packageDocumentation
 */
import { createRandom, recordSpace } from 'principia/math';
import { rungeKutta4, rungeKuttaStep } from 'principia/physics';
import { type Tensor, type TensorRecord, tensorSpace, tf, valueAndGradients } from 'principia/tensor';
import { edgeFeatures, receivedSum } from './directed-edges.js';
import { normalArray, perceptron, perceptronParameters } from './perceptron.js';
import type { TrainingTask } from './training-task.js';

/** Size of the problem; edges are all ordered pairs of different bodies of a graph. */
export interface HamiltonianSize {
  readonly graphs: number;
  readonly bodies: number;
  readonly hidden: number;
}

const dimension = 2;
/** Position, momentum and mass. */
const features = 2 * dimension + 1;
const timeStep = 0.1;

type PhaseState = Readonly<Record<'position' | 'momentum', Tensor>>;
const phaseSpace = recordSpace(['position', 'momentum'], tensorSpace);

/** The training step that the engines are compared on. */
export function hamiltonianNetwork(size: HamiltonianSize): TrainingTask {
  return {
    name: 'Hamiltonian graph network',
    size: { ...size },
    parameters: initialParameters(size),
    batch: randomBatch(size),
    loss(parameters, batch) {
      const start: PhaseState = { position: batch.position!, momentum: batch.momentum! };
      const field = (at: PhaseState): PhaseState => hamiltonianField(parameters, at, batch.mass!);
      const reached = rungeKuttaStep(rungeKutta4, phaseSpace, field, start, 0, timeStep);
      const error = (from: Tensor, to: Tensor, increment: Tensor): Tensor =>
        tf.mean(tf.square(tf.sub(tf.div(tf.sub(to, from), timeStep), increment)));
      return tf.add(
        error(start.position, reached.position, batch.velocity!),
        error(start.momentum, reached.momentum, batch.force!),
      );
    },
  };
}

function initialParameters({ hidden }: HamiltonianSize): TrainingTask['parameters'] {
  const random = createRandom(1);
  return {
    ...perceptronParameters(random, 'edge', [2 * features, hidden, hidden, hidden]),
    ...perceptronParameters(random, 'node', [features + hidden, hidden, hidden, hidden]),
    ...perceptronParameters(random, 'energy', [hidden, 1]),
  };
}

/** Random states, and the mean velocities and forces that the step should find. */
function randomBatch({ graphs, bodies }: HamiltonianSize): TrainingTask['batch'] {
  const random = createRandom(2);
  const states = [graphs, bodies, dimension];
  const logMass = normalArray(random, [graphs, bodies, 1], 0.3);
  return {
    position: normalArray(random, states),
    momentum: normalArray(random, states),
    mass: { ...logMass, data: logMass.data.map(Math.exp) },
    velocity: normalArray(random, states),
    force: normalArray(random, states),
  };
}

/** Hamilton's equations. The energies of all graphs are added: the gradients of one do not meet another. */
function hamiltonianField(parameters: TensorRecord, at: PhaseState, mass: Tensor): PhaseState {
  const { gradients } = valueAndGradients((state) => totalEnergy(parameters, state, mass), at);
  return { position: gradients.momentum!, momentum: tf.neg(gradients.position!) };
}

function totalEnergy(parameters: TensorRecord, { position, momentum }: TensorRecord, mass: Tensor): Tensor {
  const [graphs, bodies] = mass.shape as [number, number];
  const nodes = tf.concat([position!, momentum!, mass], 2);
  const messages = perceptron(edgeFeatures(nodes), parameters, 'edge', tf.softplus);
  const rows = tf.reshape(nodes, [graphs * bodies, features]);
  const updates = tf.concat([rows, receivedSum(messages, bodies)], 1);
  const embedded = perceptron(updates, parameters, 'node', tf.softplus);
  const pooled = tf.sum(tf.reshape(embedded, [graphs, bodies, embedded.shape[1]!]), 1);
  return tf.sum(perceptron(pooled, parameters, 'energy', (energy) => energy));
}
