import { createRandom } from 'principia/math';
import { createParticleSystem, integrateAdaptive, type Topology, type Trajectory } from 'principia/physics';
import { type Tensor, tf } from 'principia/tensor';

type Tensor1D = Parameters<typeof tf.unsortedSegmentSum>[1] & Tensor;

import type {
  DynamicsFactory,
  DynamicsModel,
  ParameterArray,
  PhaseState,
  SystemGraph,
} from 'principia/training';

/** A model that contains the truth of `springMotions`: q̇ = a p / m, ṗ = −b q − c Σⱼ (qᵢ − qⱼ). */
export const linearSprings: DynamicsFactory = {
  name: 'linear-springs',
  create: () => ({ name: 'linear-springs', init, rates, energy, separable: true }),
};

/** The same motion as increments over the training step, by one step of Euler. */
export const linearIncrements: DynamicsFactory = {
  name: 'linear-increments',
  create: ({ step }) => ({
    name: 'linear-increments',
    init,
    step,
    increment(parameters, state, graph) {
      const { position, momentum } = rates(parameters, state, graph);
      return { position: tf.mul(position, step), momentum: tf.mul(momentum, step) };
    },
  }),
};

/** Parameters with which `linearSprings` is the truth. */
export const truth: Readonly<Record<'a' | 'b' | 'c', ParameterArray>> = {
  a: one(1),
  b: one(0.5),
  c: one(1.5),
};

function one(value: number): ParameterArray {
  return { shape: [1], data: Float64Array.of(value) };
}

const init: DynamicsModel['init'] = (random) => ({
  a: one(0.5 + random.uniform()),
  b: one(random.uniform()),
  c: one(random.uniform()),
});

const massOf = (graph: SystemGraph): Tensor => tf.slice(graph.bodyProperties, [0, 0], [-1, 1]);

const rates: NonNullable<DynamicsModel['rates']> = (parameters, { position, momentum }, graph) => {
  const moving = {
    position: tf.div(tf.mul(momentum, parameters.a!), massOf(graph)),
    momentum: tf.neg(tf.mul(position, parameters.b!)),
  };
  if (graph.senders.shape[0] === 0) return moving;
  const at = (ends: Tensor): Tensor => tf.gather(position, ends as Tensor1D);
  const apart = tf.sub(at(graph.receivers), at(graph.senders));
  const pulls = tf.unsortedSegmentSum(apart, graph.receivers as Tensor1D, position.shape[0]!);
  return { ...moving, momentum: tf.sub(moving.momentum, tf.mul(pulls, parameters.c!)) };
};

const energy: NonNullable<DynamicsModel['energy']> = (parameters, state: PhaseState, graph) => {
  const { position, momentum } = rates(parameters, state, graph);
  const twice = tf.sub(tf.mul(position, state.momentum), tf.mul(momentum, state.position));
  const ofBodies = tf.div(tf.sum(twice, 1), 2);
  return tf.unsortedSegmentSum(ofBodies, graph.system as Tensor1D, graph.systems);
};

/** What motions are made of. */
export interface SpringSettings {
  readonly bodies?: number;
  readonly dimension?: number;
  readonly trajectories?: number;
  readonly times?: readonly number[];
  readonly topology?: (trajectory: number) => Topology;
  readonly seed?: number;
}

/** Exact motions of masses on springs that are linear, tied to each other and to the origin. */
export function springMotions({
  bodies = 3,
  dimension = 2,
  trajectories = 4,
  times = Array.from({ length: 21 }, (_, row) => 0.1 * row),
  topology = () => 'complete',
  seed = 1,
}: SpringSettings = {}): readonly Trajectory[] {
  return Array.from({ length: trajectories }, (_, index) => {
    const random = createRandom(seed).child(index);
    const masses = Array.from({ length: bodies }, () => 0.5 + random.uniform());
    const system = createParticleSystem(
      masses.map((mass, body) => ({ name: `${body}`, mass })),
      topology(index),
    );
    const width = bodies * dimension;
    const start = Float64Array.from({ length: 2 * width }, () => random.normal());
    const { first, second } = system.interactions;
    const { states } = integrateAdaptive(
      (_time, state, derivative) => {
        derivative.set(state.subarray(width));
        for (let entry = 0; entry < width; entry++) derivative[width + entry] = -0.5 * state[entry]!;
        first.forEach((one, pair) => {
          for (let axis = 0; axis < dimension; axis++) {
            const [i, j] = [one * dimension + axis, second[pair]! * dimension + axis];
            const pull = 1.5 * (state[i]! - state[j]!);
            derivative[width + i]! -= pull;
            derivative[width + j]! += pull;
          }
        });
        for (let entry = 0; entry < width; entry++) {
          derivative[width + entry]! /= masses[Math.floor(entry / dimension)]!;
        }
      },
      start,
      Float64Array.from(times),
      { relativeTolerance: 1e-13, absoluteTolerance: 1e-13 },
    );
    const half = (offset: number): Float64Array =>
      Float64Array.from({ length: times.length * width }, (_, entry) => {
        return states[Math.floor(entry / width) * 2 * width + offset + (entry % width)]!;
      });
    return {
      system,
      dimension,
      times: Float64Array.from(times),
      positions: half(0),
      velocities: half(width),
      velocitiesEstimated: false,
    };
  });
}
