/**
 * What long runs leave behind: tensors and resident memory after 20,000 training steps, after many compiled functions
 * and after many runs that are not compiled, each against what there was after a tenth of them.
 */
import { simulate } from 'principia/datasets';
import { createRandom } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { integrators } from 'principia/physics';
import type { Table } from 'principia/report';
import { compile, type TensorRecord, tf, valueAndGradients } from 'principia/tensor';
import { sampleIncrements, trainModel } from 'principia/training';
import type { Settings } from './main.js';
import { type MemoryUse, memoryOver, memoryUse } from './memory-use.js';

type Row = Table['rows'][number];

/** Tensors and memory after a tenth of the runs, and after all of them. */
const growth = (what: string, runs: number, before: MemoryUse, after: MemoryUse): Row => ({
  'after many': `${runs} ${what}`,
  'resident MiB, a tenth': before.resident,
  'resident MiB, all': after.resident,
  "JavaScript's own MiB, a tenth": before.live,
  "JavaScript's own MiB, all": after.live,
  'tensors, a tenth': before.tensors,
  'tensors, all': after.tensors,
});

async function trainingSteps(steps: number): Promise<Row> {
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
  return growth(`steps on ${backend}`, steps, before, after);
}

/** A function with a constant in it, so that each one is another program, and its gradient. */
const slopeTimes =
  (factor: number) =>
  ({ x }: TensorRecord): TensorRecord =>
    valueAndGradients((at) => tf.mul(tf.sum(tf.tanh(tf.matMul(at.x!, at.x!))), factor), { x: x! }).gradients;
const shape = [32, 32];
const x = { shape, data: new Float64Array(32 * 32).fill(0.01) };

async function compiledFunctions(backend: 'onnx' | 'native', count: number): Promise<Row> {
  let factor = 0;
  const { before, after } = await memoryOver(count / 10, count - count / 10, async () => {
    factor += 1;
    const compiled = await compile(slopeTimes(factor), { x: { shape } }, { backend });
    await compiled.run({ x });
    await compiled.dispose();
  });
  return growth(`functions compiled on ${backend}`, count, before, after);
}

async function runsOnWasm(count: number): Promise<Row> {
  const eager = await compile(slopeTimes(1), { x: { shape } }, { backend: 'wasm' });
  const { before, after } = await memoryOver(count / 10, count - count / 10, () => eager.run({ x }));
  return growth('runs on wasm', count, before, after);
}

/** Tensors and memory over long runs. */
export async function leaks({ say }: Settings): Promise<readonly Table[]> {
  const rows: Row[] = [];
  say('training steps');
  rows.push(await trainingSteps(20_000));
  say('compiled functions');
  rows.push(await compiledFunctions('onnx', 1000), await compiledFunctions('native', 200));
  say('runs on wasm');
  rows.push(await runsOnWasm(10_000));
  return [{ title: 'Memory after long runs, garbage collected', rows }];
}
