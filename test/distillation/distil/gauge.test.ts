import { distil, type LearnedMotion, networkMotion } from 'principia/distillation';
import { createRandom } from 'principia/math';
import { interactionDynamics } from 'principia/models';
import { type Tensor, tf } from 'principia/tensor';
import {
  type DynamicsFactory,
  type Parameters,
  phaseTrajectories,
  type SystemGraph,
  type TrainedDescription,
} from 'principia/training';
import { describe, expect, it } from 'vitest';
import { channelUse } from '../../../src/distillation/distil/channels.js';
import { drawStates, readForceRows } from '../../../src/distillation/distil/force-rows.js';
import { plantedStates } from './planted-motions.js';

const trajectories = plantedStates(60);
const description: TrainedDescription = {
  model: 'a network',
  options: {},
  setup: {
    dimension: 2,
    space: { kind: 'free' },
    bodyProperties: 2,
    edgeProperties: 0,
    ...{ lengthScale: 1, momentumScale: 1, timeScale: 1, step: 1 },
  },
  known: { names: ['mass', 'charge'], individuals: [], masses: 'known' },
  coordinates: 'cartesian',
  integrator: 'runge-kutta-4',
  substeps: 1,
  precision: 'float64',
  units: { length: '', time: '', mass: '', charge: '' },
  dataset: { name: 'planted', hash: '' },
  seed: 1,
  step: 1,
  error: null,
  trainedOn: [],
};

const motionOf = (factory: DynamicsFactory, parameters: Parameters): LearnedMotion =>
  networkMotion({ description, parameters }, factory, 'the network', 'onnx');

const statesOf = (motion: LearnedMotion) =>
  drawStates(phaseTrajectories(trajectories, motion.known), 30, createRandom(1));

/** Maps of three channels with their inverses: mixed, exchanged, and turned round. */
const maps: Readonly<Record<string, readonly [number[][], number[][]]>> = {
  'a linear map': [
    [
      [2, 1, 0],
      [0, 1, 1],
      [0, 0, 1],
    ],
    [
      [0.5, -0.5, 0.5],
      [0, 1, -1],
      [0, 0, 1],
    ],
  ],
  'a permutation': [
    [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
    [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ],
  ],
  signs: [
    [
      [-1, 0, 0],
      [0, 1, 0],
      [0, 0, -1],
    ],
    [
      [-1, 0, 0],
      [0, 1, 0],
      [0, 0, -1],
    ],
  ],
};

function product(left: readonly number[][], right: Float64Array, columns: number): Float64Array {
  return Float64Array.from({ length: left.length * columns }, (_, entry) => {
    const [row, column] = [Math.floor(entry / columns), entry % columns];
    return left[row]!.reduce((sum, value, at) => sum + value * right[at * columns + column]!, 0);
  });
}

describe('the gauge of messages', () => {
  for (const [name, [map, inverse]] of Object.entries(maps)) {
    it(`does not change what is read of a network with a network at its nodes: ${name}`, async () => {
      const factory = interactionDynamics({ hidden: 6, depth: 1, channels: 3 });
      const parameters = factory.create(description.setup).init(createRandom(5));
      const { 'edge.weights2': last, 'edge.biases2': biases, 'node.weights1': first } = parameters;
      // Messages e become e A + c, and the node undoes it: the last rows of its first layer take messages.
      const constant = [0.3, -2, 1];
      const rows = first!.shape[0]!;
      const own = first!.data.subarray(0, (rows - 3) * 6);
      const taken = product(inverse, Float64Array.from(first!.data.subarray((rows - 3) * 6)), 6);
      const transposed = map[0]!.map((_, row) => map.map((line) => line[row]!));
      const mixed = (values: ArrayLike<number>, count: number): Float64Array =>
        Float64Array.from({ length: 3 * count }, (_, entry) =>
          transposed[entry % 3]!.reduce(
            (sum, value, at) => sum + value * values[Math.floor(entry / 3) * 3 + at]!,
            0,
          ),
        );
      const direct = parameters['direct.weights1']!;
      const undone = product(inverse, Float64Array.from(direct.data), 2);
      const shift = (weights: Float64Array, columns: number): number[] =>
        Array.from({ length: columns }, (_, column) =>
          // Three messages arrive at each of four bodies.
          constant.reduce((sum, value, at) => sum + 3 * value * weights[at * columns + column]!, 0),
        );
      const less = (values: ArrayLike<number>, by: readonly number[]): Float64Array =>
        Float64Array.from(values, (value, at) => value - by[at]!);
      const changed: Parameters = {
        ...parameters,
        'edge.weights2': { ...last!, data: mixed(last!.data, 6) },
        'edge.biases2': {
          ...biases!,
          data: mixed(biases!.data, 1).map((value, at) => value + constant[at]!),
        },
        'node.weights1': { ...first!, data: Float64Array.from([...own, ...taken]) },
        'node.biases1': {
          ...parameters['node.biases1']!,
          data: less(parameters['node.biases1']!.data, shift(taken, 6)),
        },
        'direct.weights1': { ...direct, data: undone },
        'direct.biases1': {
          ...parameters['direct.biases1']!,
          data: less(parameters['direct.biases1']!.data, shift(undone, 2)),
        },
      };
      const readings = await Promise.all(
        [parameters, changed].map(async (given) => {
          const motion = motionOf(factory, given);
          return (await readForceRows(motion, statesOf(motion), createRandom(2))).pairs;
        }),
      );
      const largest = Math.max(...readings[0]!.flatMap(({ force }) => Array.from(force, Math.abs)));
      expect(largest).toBeGreaterThan(0.01);
      readings[0]!.forEach(({ force }, row) => {
        force.forEach((value, axis) => {
          expect(Math.abs(value - readings[1]![row]!.force[axis]!)).toBeLessThan(1e-9 * largest);
        });
      });
    });
  }
});

/** Springs whose messages are the force through a map to three channels, which the node undoes, and times the mass. */
function mappedSprings(map: readonly number[][], inverse: readonly number[][]): DynamicsFactory {
  const messages = ({ position }: { position: Tensor }, { receivers, senders }: SystemGraph): Tensor => {
    const apart = tf.sub(tf.gather(position, receivers), tf.gather(position, senders));
    const r = tf.sqrt(tf.sum(tf.square(apart), 1, true));
    const force = tf.mul(apart, tf.div(tf.mul(tf.sub(r, 1), -2), r));
    return tf.add(
      tf.matMul(
        tf.pad(force, [
          [0, 0],
          [0, 1],
        ]),
        tf.tensor2d([...map]),
      ),
      0.7,
    );
  };
  return {
    name: 'mapped-springs',
    create: () => ({
      name: 'mapped-springs',
      init: () => ({}),
      messages: (_parameters, state, graph) => messages(state, graph),
      rates: (_parameters, state, graph) => {
        const names = graph.receivers as SegmentNames;
        const sum = tf.unsortedSegmentSum(
          tf.sub(messages(state, graph), 0.7),
          names,
          state.position.shape[0]!,
        );
        const force = tf.matMul(sum, tf.tensor2d([...inverse]));
        return { position: state.momentum, momentum: tf.slice(force, [0, 0], [-1, 2]) };
      },
    }),
  };
}

type SegmentNames = globalThis.Parameters<typeof tf.unsortedSegmentSum>[1];

describe('distil', () => {
  it('finds the same law whatever the messages are mixed by, and counts their directions', async () => {
    const laws = await Promise.all(
      Object.values(maps).map(async ([map, inverse]) => {
        const motion = motionOf(mappedSprings(map, inverse), {});
        const { candidates, channels } = await distil(motion, trajectories, {
          seeds: 1,
          generations: 4,
          workers: 0,
          pairs: 400,
          random: createRandom(4),
        });
        expect(channels).toMatchObject({ channels: 3, carrying: 2 });
        return candidates[0]!.terms[0]!.expression;
      }),
    );
    for (const law of laws) {
      expect(law.skeleton()).toBe(laws[0]!.skeleton());
      const [near, far] = law.evaluate({ r: [0.5, 3] });
      expect(near).toBeCloseTo(1, 6);
      expect(far).toBeCloseTo(-4, 6);
    }
  });

  it('has no channels to count where there are no messages', async () => {
    const motion = motionOf(
      { name: 'still', create: () => ({ name: 'still', init: () => ({}), rates: (_, state) => state }) },
      {},
    );
    expect(await channelUse(motion, statesOf(motion))).toBeNull();
  });
});
