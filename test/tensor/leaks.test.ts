import { createRandom } from 'principia/math';
import {
  type Backend,
  chooseBackend,
  compile,
  hessianVectorProduct,
  type TensorRecord,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { memoryOver } from '../../bench/memory-use.js';

/**
 * MiB by which memory may grow. JavaScript's own is known exactly, but for code that V8 compiles meanwhile; resident
 * memory moves with the allocators, by up to 8 MiB where this was measured.
 */
const tolerance = { live: 4, resident: 16 };

function expectNoGrowth({ before, after }: Awaited<ReturnType<typeof memoryOver>>): void {
  expect(after.tensors).toBe(before.tensors);
  expect(after.live - before.live).toBeLessThan(tolerance.live);
  expect(after.resident - before.resident).toBeLessThan(tolerance.resident);
}

/** A training step of a network with one hidden layer: 32 KiB of data, and as much of parameters and of gradients. */
const shapes = {
  x: { shape: [64, 64] },
  y: { shape: [64, 1] },
  hidden: { shape: [64, 64] },
  output: { shape: [64, 1] },
  unused: { shape: [3] },
};
const step = ({ x, y, ...parameters }: TensorRecord): TensorRecord => {
  const loss = ({ hidden, output }: TensorRecord) =>
    tf.mean(tf.squaredDifference(y!, tf.matMul(tf.softplus(tf.matMul(x!, hidden!)), output!)));
  const { value, gradients } = valueAndGradients(loss, parameters);
  return { ...gradients, value };
};
const random = createRandom(3);
const inputs = Object.fromEntries(
  Object.entries(shapes).map(([name, { shape }]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return [name, { shape, data: Float64Array.from({ length: size }, () => random.normal() / 8) }];
  }),
);

// What training takes, native where there is a C compiler.
const { backend: repeated } = await chooseBackend(undefined, { repeated: true });

describe('tensors and memory stay where they were', () => {
  // Power: one matrix of the step kept a run, 16 KiB in 32 bits, comes to 39 MiB or 9 MiB.
  test.each<[Backend, number, number]>([
    ...[...new Set<Backend>([repeated, 'onnx'])].map((backend): [Backend, number, number] => [
      backend,
      1000,
      2500,
    ]),
    ['wasm', 100, 600],
  ])('over steps on %s', async (backend, warmUp, runs) => {
    const compiled = await compile(step, shapes, { backend });
    expectNoGrowth(await memoryOver(warmUp, runs, () => compiled.run(inputs)));
    await compiled.dispose();
  });

  // Power: sessions kept come to 56 MiB of resident memory.
  test('over functions compiled, run and disposed of', async () => {
    const use = await memoryOver(50, 200, async () => {
      const compiled = await compile(step, shapes);
      await compiled.run(inputs);
      await compiled.dispose();
    });
    expectNoGrowth(use);
  });
});

describe('no tensor is left behind', () => {
  const held = () => tf.memory().numTensors;

  test.each<Backend>([repeated, 'onnx', 'wasm', 'cpu'])('by a run on %s', async (backend) => {
    const before = held();
    const compiled = await compile(step, shapes, { backend });
    await compiled.run(inputs);
    await compiled.dispose();
    expect(held()).toBe(before);
  });

  test.each<Backend>([repeated, 'onnx', 'wasm', 'cpu'])('by a function that fails on %s', async (backend) => {
    const before = held();
    const failing = (given: TensorRecord) => {
      valueAndGradients(({ x }) => {
        throw new Error(`${tf.exp(x!).shape}`);
      }, given);
      return given;
    };
    const run = async () => {
      const compiled = await compile(failing, { x: { shape: [3] } }, { backend });
      await compiled.run({ x: inputs.unused! });
    };
    await expect(run()).rejects.toThrow(/^3$/);
    expect(held()).toBe(before);
  });

  test('by gradients, besides those returned', () => {
    const parameters = { a: tf.tensor1d([1, 2]), b: tf.tensor1d([3, 4]), unused: tf.tensor1d([5]) };
    const loss = ({ a, b }: TensorRecord) => tf.sum(tf.mul(tf.tanh(a!), tf.exp(b!)));
    const before = held();
    const { value, gradients } = valueAndGradients(loss, parameters);
    expect(held()).toBe(before + 4);
    const products = hessianVectorProduct(loss, parameters, parameters);
    expect(held()).toBe(before + 7);
    tf.dispose([value, gradients, products] as never);
    expect(held()).toBe(before);
    tf.dispose(parameters);
  });
});
