/**
 * Value and gradients of the pairwise-force model through RK4, for several weight sets: one call of the vectorised
 * function against a call for each, both compiled, float32, one thread.
 */

import { createRandom } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import type { Table } from 'principia/report';
import { compile, type TensorRecord, valueAndGradients, vectorise } from 'principia/tensor';
import type { Settings } from './main.js';
import { type Contender, contender, race } from './measure.js';
import { modelTask } from './steps/model-task.js';
import { normalArray } from './steps/perceptron.js';

const bodies = 4;
const dimension = 3;
const windows = 32;

/** Bodies drifting freely: what a step costs does not depend on what it learns. */
function drifting(): Trajectory {
  const random = createRandom(1);
  const size = bodies * dimension;
  const times = Float64Array.from({ length: windows + 1 }, (_, index) => 0.01 * index);
  const start = Float64Array.from({ length: size }, () => 3 * random.normal());
  const speed = Float64Array.from({ length: size }, () => random.normal());
  const along = (value: (axis: number, time: number) => number): Float64Array =>
    Float64Array.from({ length: times.length * size }, (_, at) =>
      value(at % size, times[Math.floor(at / size)]!),
    );
  return {
    system: createParticleSystem(
      Array.from({ length: bodies }, (_, at) => ({ name: `body ${at}`, mass: 1 + at })),
      'complete',
    ),
    dimension,
    times,
    positions: along((axis, time) => start[axis]! + time * speed[axis]!),
    velocities: along((axis) => speed[axis]!),
    velocitiesEstimated: false,
  };
}

/** The loss of one weight set with its gradients, inputs of every member, and of all members stacked. */
function membersOf(hidden: number, members: number) {
  const { parameters, batch, loss } = modelTask(pairwiseForce({ hidden }), {
    trajectories: [drifting()],
    windows,
  });
  const names = Object.keys(parameters);
  const random = createRandom(4);
  const stacked = names.map(
    (name) => [name, normalArray(random, [members, ...parameters[name]!.shape], 0.1)] as const,
  );
  const single = (member: number) =>
    stacked.map(([name, { shape, data }]) => {
      const size = data.length / members;
      return [name, { shape: shape.slice(1), data: data.slice(member * size, (member + 1) * size) }] as const;
    });
  return {
    names,
    gradient(inputs: TensorRecord): TensorRecord {
      const weights = Object.fromEntries(names.map((name) => [name, inputs[name]!]));
      const { value, gradients } = valueAndGradients((at) => loss(at, inputs), weights);
      return { ...gradients, value };
    },
    singles: Array.from({ length: members }, (_, member) => ({
      ...Object.fromEntries(single(member)),
      ...batch,
    })),
    stacked: { ...Object.fromEntries(stacked), ...batch },
  };
}

/** What one member costs, in a call for each and in one call for all, on both compiled backends. */
async function compare(hidden: number, members: number): Promise<Table['rows'][number]> {
  const { gradient, names, singles, stacked } = membersOf(hidden, members);
  const entrants: Contender[] = [];
  for (const backend of ['native', 'onnx'] as const) {
    const one = await compile(gradient, singles[0]!, { backend });
    const all = await compile(vectorise(gradient, names), stacked, { backend });
    const calls = async (): Promise<void> => {
      for (const inputs of singles) await one.run(inputs);
    };
    entrants.push(
      contender(`${backend}, a call each`, calls, members),
      contender(`${backend}, one call`, () => all.run(stacked), members),
    );
  }
  const timings = await race(entrants, { rounds: 6, milliseconds: 100 });
  const best = timings.map((timing) => timing.best);
  return {
    width: hidden,
    members,
    ...Object.fromEntries(timings.map((timing) => [timing.name, timing.best])),
    'gain, native': best[0]! / best[1]!,
    'gain, onnx': best[2]! / best[3]!,
  };
}

/** Ensembles of 1 to 16 members of a small and of a larger network. */
export async function vectorisedMembers({ say }: Settings): Promise<readonly Table[]> {
  const rows: Table['rows'][number][] = [];
  for (const hidden of [16, 64]) {
    for (const members of [1, 4, 8, 16]) {
      say(`${members} members of width ${hidden}`);
      rows.push(await compare(hidden, members));
    }
  }
  return [{ title: 'Milliseconds a member: one call for all members, or a call for each; best', rows }];
}
