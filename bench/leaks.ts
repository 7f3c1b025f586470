/**
 * What long runs leave behind: tensors and resident memory after 20,000 training steps, after many compiled functions
 * and after many runs that are not compiled, each against what there was after a tenth of them.
 */
import { simulate } from 'principia/datasets';
import { createRandom } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { integrators } from 'principia/physics';
import { compile, type TensorRecord, tf, valueAndGradients } from 'principia/tensor';
import { sampleIncrements, trainModel } from 'principia/training';
import type { BenchmarkRow } from './main.js';
import { type MemoryUse, memoryOver, memoryUse } from './memory-use.js';

/** Tensors and memory as they stand and as they stood. */
function rows(what: string, runs: number, before: MemoryUse, after: MemoryUse): BenchmarkRow[] {
  const first = runs / 10;
  return [
    {
      name: `resident, ${runs} ${what}`,
      value: after.resident,
      unit: 'MiB',
      against: `${before.resident.toFixed(1)} MiB after ${first}`,
      ratio: after.resident / before.resident,
    },
    {
      name: `JavaScript's own, ${runs} ${what}`,
      value: after.live,
      unit: 'MiB',
      against: `${before.live.toFixed(1)} MiB after ${first}`,
      ratio: after.live / before.live,
    },
    {
      name: `tensors, ${runs} ${what}`,
      value: after.tensors,
      unit: '',
      against: `${before.tensors} after ${first}`,
      ratio: after.tensors === before.tensors ? 1 : after.tensors / before.tensors,
    },
  ];
}

async function trainingSteps(steps: number): Promise<BenchmarkRow[]> {
  const { training } = simulate({ law: 'spring', bodies: 3, trajectories: 5, steps: 20 });
  const bodies = training[0]!.system.bodies.length;
  let before = memoryUse();
  let after = before;
  const { backend } = await trainModel(
    sampleIncrements(training, { limit: 64, random: createRandom(1) }),
    training[0]!.system.interactions,
    {
      factory: pairwiseForce({ hidden: 16 }),
      integrator: integrators['velocity-verlet'],
      batch: 16,
      steps,
      logMass: new Float64Array(bodies),
      unknown: new Array<boolean>(bodies).fill(false),
      random: createRandom(2),
      onStep: ({ step }) => {
        if (step === steps / 10) before = memoryUse();
        if (step === steps) after = memoryUse();
      },
    },
  );
  return rows(`steps on ${backend}`, steps, before, after);
}

const slope = ({ x }: TensorRecord): TensorRecord =>
  valueAndGradients((at) => tf.sum(tf.tanh(tf.matMul(at.x!, at.x!))), { x: x! }).gradients;
const shape = [32, 32];
const x = { shape, data: new Float64Array(32 * 32).fill(0.01) };

async function compiledFunctions(count: number): Promise<BenchmarkRow[]> {
  const { before, after } = await memoryOver(count / 10, count - count / 10, async () => {
    const compiled = await compile(slope, { x: { shape } });
    await compiled.run({ x });
    await compiled.dispose();
  });
  return rows('functions compiled', count, before, after);
}

async function runsOnWasm(count: number): Promise<BenchmarkRow[]> {
  const eager = await compile(slope, { x: { shape } }, { backend: 'wasm' });
  const { before, after } = await memoryOver(count / 10, count - count / 10, () => eager.run({ x }));
  return rows('runs on wasm', count, before, after);
}

/** Tensors and memory over long runs. */
export async function leaks(): Promise<readonly BenchmarkRow[]> {
  return [
    ...(await trainingSteps(20_000)),
    ...(await compiledFunctions(1000)),
    ...(await runsOnWasm(10_000)),
  ];
}
