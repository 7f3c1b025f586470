/**
 * Value and gradients of the pairwise-force model through RK4, for several weight sets: one call of the vectorised
 * function against a call for each, both compiled, float32, one thread.
 */

import { createRandom } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { createParticleSystem, integrators, type Trajectory } from 'principia/physics';
import { compile, type TensorRecord, tf, valueAndGradients, vectorise } from 'principia/tensor';
import {
  type Increments,
  modelSetup,
  propertiesOf,
  residualUnits,
  sampleIncrements,
  windowArrays,
  windowResiduals,
} from 'principia/training';
import type { BenchmarkRow } from './main.js';

const bodies = 4;
const dimension = 3;
const windows = 32;
const logMass = new Float64Array(bodies);

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

/** The loss of one weight set with its gradients, and inputs for `members` of them. */
function lossOf(hidden: number, members: number) {
  const trajectory = drifting();
  const increments: Increments = sampleIncrements([trajectory], { limit: windows, random: createRandom(2) });
  const model = pairwiseForce({ hidden }).create(
    modelSetup(increments, trajectory.system.interactions, logMass),
  );
  const drawn = Array.from({ length: members }, (_, member) => model.init(createRandom(3 + member)));
  const names = Object.keys(drawn[0]!);
  const data = windowArrays(
    increments,
    Array.from({ length: windows }, (_, index) => index),
    residualUnits(increments),
    logMass,
  );
  const loss = (inputs: TensorRecord): TensorRecord => {
    const parameters = Object.fromEntries(names.map((name) => [name, inputs[name]!]));
    const { value, gradients } = valueAndGradients((at) => {
      const properties = propertiesOf(at, inputs, new Array<boolean>(bodies).fill(false));
      return tf.mean(
        tf.square(windowResiduals(model, integrators['runge-kutta-4'], 1, at, inputs, properties)),
      );
    }, parameters);
    return { ...gradients, value };
  };
  const stacked = names.map((name) => {
    const parts = drawn.map((parameters) => parameters[name]!);
    const values = Float64Array.from(parts.flatMap((part) => [...part.data]));
    return [name, { shape: [members, ...parts[0]!.shape], data: values }] as const;
  });
  return {
    loss,
    names,
    singles: drawn.map((parameters) => ({ ...parameters, ...data })),
    stacked: { ...Object.fromEntries(stacked), ...data },
  };
}

/** The shortest of several turns of each, in milliseconds, turn about: other work on the machine only ever adds. */
async function shortest(
  turns: number,
  works: readonly (() => Promise<unknown>)[],
): Promise<readonly number[]> {
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, work] of works.entries()) {
      const start = performance.now();
      await work();
      best[index] = Math.min(best[index]!, performance.now() - start);
    }
  }
  return best;
}

async function compare(hidden: number, members: number): Promise<BenchmarkRow> {
  const { loss, names, singles, stacked } = lossOf(hidden, members);
  const one = await compile(loss, singles[0]!, { backend: 'onnx', precision: 'float32' });
  const all = await compile(vectorise(loss, names), stacked, { backend: 'onnx', precision: 'float32' });
  const calls = async (): Promise<void> => {
    for (const inputs of singles) await one.run(inputs);
  };
  const turns = Math.ceil(400 / members);
  const times = await shortest(turns, [calls, () => all.run(stacked)]);
  const [apart, together] = times.map((time) => time / members) as [number, number];
  await Promise.all([one.dispose(), all.dispose()]);
  return {
    name: `${members} members of width ${hidden}, per member`,
    value: together,
    unit: 'ms',
    against: `a call for each, ${apart.toFixed(2)} ms`,
    ratio: apart / together,
  };
}

/** Ensembles of 1 to 16 members of a small and of a larger network. */
export async function vectorisedMembers(): Promise<readonly BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const hidden of [16, 64]) {
    for (const members of [1, 4, 8, 16]) rows.push(await compare(hidden, members));
  }
  return rows;
}
