import { InputError } from 'principia/math';
import {
  type ArrayRecord,
  type CompileOptions,
  compile,
  type Tensor,
  type TensorRecord,
  tf,
} from 'principia/tensor';
import { describe, expect, test, vi } from 'vitest';
import { pairwiseStep } from './pairwise-step.js';
import { runOnce, vector } from './run-once.js';

/** The largest deviation of any output, relative to its largest element or to 1e-3 where all are smaller. */
function deviation(results: ArrayRecord, expected: ArrayRecord): number {
  expect(Object.keys(results).sort()).toEqual(Object.keys(expected).sort());
  return Math.max(
    ...Object.entries(expected).map(([name, { shape, data }]) => {
      expect(results[name]!.shape).toEqual(shape);
      const scale = Math.max(1e-3, ...Array.from(data, Math.abs));
      return (
        Math.max(...Array.from(data, (value, index) => Math.abs(value - results[name]!.data[index]!))) / scale
      );
    }),
  );
}

test('functions may be compiled for several backends at the same time', async () => {
  const fn = ({ x }: TensorRecord) => ({ y: tf.square(x!) });
  const backends = ['wasm', 'onnx', 'wasm', 'cpu', 'onnx'] as const;
  const results = await Promise.all(backends.map((backend) => runOnce(fn, { x: vector(3) }, { backend })));
  for (const { y } of results) expect(y!.data).toEqual(Float64Array.of(9));
  expect(tf.getBackend()).toBe('cpu');
});

describe.each([
  ['a network of forces', false],
  ['a network of potentials, differentiated twice', true],
])('a training step through RK4 with %s', (_, potential) => {
  const step = pairwiseStep({ systems: 3, bodies: 4, width: 16 }, potential);

  test('is the same compiled and uncompiled', async () => {
    const exact = await runOnce(step.loss, step.inputs, { precision: 'float64' });
    for (const backend of ['onnx', 'wasm', 'cpu'] as const) {
      expect(deviation(await runOnce(step.loss, step.inputs, { backend }), exact), backend).toBeLessThan(
        2e-5,
      );
    }
  });

  test('has the gradient that differences of the loss have', async () => {
    const compiled = await compile(step.loss, step.shapes, { precision: 'float64' });
    const results = await compiled.run(step.inputs);
    const h = 1e-5;
    for (const name of ['a.weight', 'b.bias', 'b.weight', 'c.weight']) {
      const index = 2;
      const shifted = async (shift: number) => {
        const { shape, data } = step.inputs[name]!;
        const input = {
          shape,
          data: Float64Array.from(data, (value, place) => (place === index ? value + shift : value)),
        };
        return (await compiled.run({ ...step.inputs, [name]: input })).value!.data[0]!;
      };
      const difference = ((await shifted(h)) - (await shifted(-h))) / (2 * h);
      const gradient = results[name]!.data[index]!;
      expect(Math.abs(gradient)).toBeGreaterThan(1e-6);
      expect(Math.abs(gradient - difference), name).toBeLessThan(1e-8 * Math.max(1, Math.abs(gradient)));
    }
    await compiled.dispose();
  });
});

test('one thread and two give the same bits', async () => {
  const step = pairwiseStep({ systems: 40, bodies: 6, width: 48 }, false);
  const [one, two] = await Promise.all([1, 2].map((threads) => runOnce(step.loss, step.inputs, { threads })));
  expect(two).toEqual(one);
});

test('the examples of its documentation', async () => {
  const square = await compile(({ x }) => ({ y: tf.square(x!) }), { x: { shape: [2] } });
  expect((await square.run({ x: vector(2, 3) })).y!.data).toEqual(Float64Array.of(4, 9));
  expect(square.shapes).toBe('fixed');
  const centred = await compile(({ x }) => ({ y: tf.sub(x!, tf.mean(x!, 0)) }), {
    x: { shape: ['batch', 2] },
  });
  expect(centred.shapes).toBe('dynamic');
  const run = async (rows: number, ...values: number[]) =>
    (await centred.run({ x: { shape: [rows, 2], data: Float64Array.from(values) } })).y!.data;
  expect(await run(2, 1, 2, 3, 6)).toEqual(Float64Array.of(-1, -2, 1, 2));
  expect(await run(1, 5, 7)).toEqual(Float64Array.of(0, 0));
  await Promise.all([square.dispose(), centred.dispose()]);
});

test('the factor of a matrix product keeps its 64 bits', async () => {
  const a = { shape: [2, 1, 1], data: Float64Array.of(1, 2) };
  const { y } = await runOnce(
    ({ a }) => ({ y: tf.mul(tf.matMul(a!, a!), 1 / 3) }),
    { a },
    { precision: 'float64' },
  );
  expect(y!.data).toEqual(Float64Array.of(1 / 3, 4 / 3));
});

describe('inputs and outputs', () => {
  test('may be whole numbers and booleans, unused, constant, or the same under two names', async () => {
    const compiled = await compile(
      ({ flags, names }) => ({
        flags: tf.logicalNot(flags!),
        names: names!,
        again: names!,
        constant: tf.ones([2, 2]),
      }),
      { flags: { shape: [2], dtype: 'bool' }, names: { shape: [2], dtype: 'int32' }, unused: { shape: [1] } },
    );
    const typed = await compiled.run({
      flags: { shape: [2], data: Int32Array.of(0, 1) },
      names: { shape: [2], data: Int32Array.of(7, 8) },
      unused: vector(1),
    });
    expect(typed).toEqual({
      flags: { shape: [2], data: Int32Array.of(1, 0) },
      names: { shape: [2], data: Int32Array.of(7, 8) },
      again: { shape: [2], data: Int32Array.of(7, 8) },
      constant: { shape: [2, 2], data: Float64Array.of(1, 1, 1, 1) },
    });
  });

  test('tensors made outside become constants and stay usable', async () => {
    const outside = tf.tensor1d([1, 2, 3]);
    const fn = ({ x }: TensorRecord) => ({ y: tf.mul(x!, outside) });
    expect((await runOnce(fn, { x: vector(2, 2, 2) })).y!.data).toEqual(Float64Array.of(2, 4, 6));
    expect([...outside.dataSync()]).toEqual([1, 2, 3]);
    outside.dispose();
  });

  test('running uncompiled releases every tensor', async () => {
    const compiled = await compile(
      ({ x }) => ({ y: tf.exp(tf.neg(x!)) }),
      { x: { shape: [2] } },
      { backend: 'cpu' },
    );
    const before = tf.memory().numTensors;
    await compiled.run({ x: vector(1, 2) });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('what cannot be compiled says so and what to do', () => {
  const failure = async (fn: (inputs: TensorRecord) => TensorRecord): Promise<Error> =>
    compile(fn, { x: { shape: [2, 2] } }).then(
      () => expect.unreachable('compiled'),
      (error: Error) => error,
    );

  test.each<[string, (inputs: TensorRecord) => TensorRecord, RegExp]>([
    [
      'reading a result',
      ({ x }) => ({ y: tf.exp(x!).dataSync()[0]! > 0 ? x! : tf.neg(x!) }),
      /result of Exp \[2,2\] was read.*tf\.where/,
    ],
    [
      'reading an input',
      ({ x }) => ({ y: tf.scalar(x!.arraySync() as never) }),
      /input 'x' \[2,2\] was read/,
    ],
    ['an unknown kernel', ({ x }) => ({ y: tf.unique(x!).values }), /'Unique' cannot be compiled/],
    [
      'a function that is async',
      (async ({ x }: TensorRecord) => ({ y: x! })) as never,
      /this one is async: load and await/,
    ],
    ['a single tensor', (({ x }: TensorRecord) => x!) as never, /this one returned a single tensor/],
    ['nothing', (() => undefined) as never, /this one returned undefined/],
    ['returning a number', () => ({ y: 3 as never }), /Output 'y' .* is not a tensor/],
  ])('%s', async (_, fn, message) => {
    const error = await failure(fn);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toMatch(message);
    // The failed trace leaves TensorFlow.js as it was.
    expect(tf.getBackend()).toBe('cpu');
    expect([...tf.add(1, 2).dataSync()]).toEqual([3]);
  });

  test('a tensor of another compiled function', async () => {
    let leaked: Tensor | undefined;
    const leak = ({ x }: TensorRecord) => {
      leaked = tf.keep(tf.exp(x!));
      return { y: leaked };
    };
    await runOnce(leak, { x: vector(1) });
    const error = await failure(() => ({ y: tf.neg(leaked!) }));
    expect(error.message).toMatch(/belongs to another compiled function/);
  });

  test('inputs that are missing or of another shape', async () => {
    const compiled = await compile(({ x }) => ({ y: x! }), { x: { shape: [2] } });
    await expect(compiled.run({})).rejects.toThrow(/Input 'x' .* missing/);
    await expect(compiled.run({ x: vector(1, 2, 3) })).rejects.toThrow(
      /'x' .* shape \[3\] and 3 values, expected \[2\]/,
    );
  });

  test('64 bits where there are only 32, and threads that are no number', async () => {
    const options: CompileOptions = { backend: 'wasm', precision: 'float64' };
    await expect(compile(({ x }) => ({ y: x! }), { x: { shape: [2] } }, options)).rejects.toThrow(
      /needs the backend 'native', 'onnx' or 'onnx-cuda', and this is 'wasm'/,
    );
    await expect(compile(({ x }) => ({ y: x! }), { x: { shape: [2] } }, { threads: 0 })).rejects.toThrow(
      /threads/,
    );
  });
});

test('without ONNX Runtime the next backend is taken, and says why', async () => {
  vi.doMock('onnxruntime-node', () => {
    throw new Error('no such library');
  });
  vi.resetModules();
  try {
    const fresh = await import('../../src/tensor/compile.js');
    const compiled = await fresh.compile(({ x }) => ({ y: x! }), { x: { shape: [2] } });
    expect(compiled.backend).toBe('wasm');
    expect(compiled.reason).toMatch(/^onnx does not start: /);
    expect((await compiled.run({ x: vector(1, 2) })).y!.data).toEqual(Float64Array.of(1, 2));
  } finally {
    vi.doUnmock('onnxruntime-node');
    vi.resetModules();
  }
});
