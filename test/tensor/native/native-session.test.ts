import fc from 'fast-check';
import { createRandom, type RandomStream } from 'principia/math';
import {
  type ArrayRecord,
  compile,
  type Precision,
  type Tensor,
  type TensorRecord,
  tf,
  vectorise,
} from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { createNativeSession, nativeRules } from '../../../src/tensor/native/index.js';
import { recordFunction } from '../../../src/tensor/record-function.js';
import { startable } from '../startable-backends.js';

type Body = (inputs: TensorRecord) => TensorRecord;

async function runNatively(
  fn: Body,
  inputs: ArrayRecord,
  precision: Precision,
  threads = 1,
): Promise<ArrayRecord> {
  const graph = await recordFunction(fn, inputs, nativeRules);
  const session = await createNativeSession(graph, precision, threads);
  await session.run(inputs);
  // Twice: what the first run leaves in memory must not matter.
  return session.run(inputs);
}

/** ONNX Runtime, an independent implementation of the same operators, is the oracle. */
async function expectAgreement(
  fn: Body,
  inputs: ArrayRecord,
  precision: Precision,
  tolerance: number,
): Promise<void> {
  const reference = await compile(fn, inputs, { precision });
  const expected = await reference.run(inputs);
  await reference.dispose();
  const actual = await runNatively(fn, inputs, precision);
  for (const [name, { shape, data }] of Object.entries(expected)) {
    expect(actual[name]!.shape, name).toEqual([...shape]);
    data.forEach((value, index) => {
      const got = actual[name]!.data[index]!;
      if (Number.isNaN(value) || !Number.isFinite(value)) expect(got, `${name}[${index}]`).toBe(value);
      else {
        const error = Math.abs(got - value) / Math.max(1, Math.abs(value));
        expect(error, `${name}[${index}]: ${got} instead of ${value}`).toBeLessThan(tolerance);
      }
    });
  }
}

function normalArray(random: RandomStream, shape: readonly number[]) {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float64Array.from({ length: size }, () => random.normal()) };
}

/** A value, or several, made from what is there already. */
const moves: readonly ((pick: () => Tensor, random: RandomStream) => Tensor)[] = [
  (pick) => tf.add(pick(), tf.mul(pick(), 0.3)),
  (pick) => tf.sub(tf.tanh(pick()), pick()),
  (pick) => tf.mul(tf.sigmoid(pick()), tf.sin(pick())),
  (pick) => tf.div(pick(), tf.add(tf.square(pick()), 1)),
  (pick) => tf.softplus(pick()),
  (pick) => tf.exp(tf.minimum(pick(), 1)),
  (pick) => tf.log(tf.add(tf.abs(pick()), 0.1)),
  (pick) => tf.where(tf.greater(pick(), 0), pick(), tf.neg(pick())),
  (pick) => tf.sqrt(tf.add(tf.abs(pick()), 0.5)),
  (pick) => tf.clipByValue(pick(), -0.5, 0.7),
  (pick, random) => tf.sum(wide(pick), axis(random), true),
  (pick, random) => tf.mean(wide(pick), axis(random), true),
  (pick, random) => tf.max(wide(pick), axis(random), true),
  (pick, random) => tf.cumsum(wide(pick), axis(random), random.uniform() < 0.5, random.uniform() < 0.5),
  (pick, random) => tf.reverse(wide(pick), axis(random)),
  (pick) => tf.softmax(wide(pick)),
  (pick) => wide(pick),
  (pick) => tf.reshape(tf.transpose(wide(pick), [2, 0, 1]), full),
  (pick) => tf.slice(tf.concat([wide(pick), wide(pick)], 1), [0, 1, 0], full),
  (pick) =>
    tf.slice(
      tf.pad(
        wide(pick),
        [
          [0, 0],
          [1, 2],
          [3, 0],
        ],
        0.5,
      ),
      [0, 1, 2],
      full,
    ),
  (pick) => tf.gather(wide(pick), tf.tensor1d([2, 0, 2, 1], 'int32'), 1),
  (pick) => product(pick(), pick(), false, false),
  (pick) => product(pick(), pick(), true, false),
  (pick) => product(pick(), pick(), false, true),
];

const full = [3, 4, 5];
const wide = (pick: () => Tensor): Tensor => tf.broadcastTo(pick(), full);
const axis = (random: RandomStream): number => Math.floor(3 * random.uniform());

/** A matrix product that gives the full shape again. */
function product(a: Tensor, b: Tensor, flipA: boolean, flipB: boolean): Tensor {
  const wide = tf.broadcastTo(a, full);
  const gram = tf.matMul(wide, tf.broadcastTo(b, full), !flipA, flipA);
  const square = gram.shape.at(-1) === 5 ? gram : tf.matMul(wide, tf.matMul(gram, wide), true, false);
  return tf.mul(tf.matMul(wide, square, false, flipB), 0.1);
}

function randomProgram(seed: number): Body {
  return (inputs) => {
    const random = createRandom(seed);
    const values = Object.values(inputs);
    const pick = (): Tensor => values[Math.floor(random.uniform() * values.length)]!;
    for (let count = 0; count < 40; count++) {
      const move = moves[Math.floor(random.uniform() * moves.length)]!;
      // Bounded, so that forty in a row neither overflow nor vanish.
      values.push(tf.clipByValue(move(pick, random), -3, 3));
    }
    return Object.fromEntries(values.slice(-12).map((value, index) => [`value${index}`, value]));
  };
}

describe.runIf(startable('native'))('machine code computes what ONNX Runtime computes', () => {
  const inputs = (random: RandomStream) => ({
    a: normalArray(random, full),
    b: normalArray(random, [4, 1]),
    c: normalArray(random, [3, 1, 5]),
    d: normalArray(random, []),
  });

  test('random programs of 40 operations, 64 bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), (seed) =>
        expectAgreement(randomProgram(seed), inputs(createRandom(seed)), 'float64', 1e-11),
      ),
      { numRuns: 8, seed: 4 },
    );
  }, 60_000);

  test('random programs of 40 operations, 32 bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), (seed) =>
        expectAgreement(randomProgram(seed), inputs(createRandom(seed)), 'float32', 2e-4),
      ),
      { numRuns: 4, seed: 5 },
    );
  }, 60_000);

  // Rows and columns on both sides of every size of tile; depths on both sides of a block.
  test('matrix products of every shape', async () => {
    const random = createRandom(6);
    const shapes = [1, 2, 3, 5, 7, 12, 16, 17, 31, 33, 64, 70].map((rows, index) => ({
      rows,
      depth: [1, 4, 300, 9, 257, 16, 2, 64, 513, 6, 5, 20][index]!,
      columns: [70, 1, 65, 48, 16, 3, 128, 31, 3, 8, 2, 5][index]!,
    }));
    const arrays = Object.fromEntries(
      shapes.flatMap(({ rows, depth, columns }, index) => [
        [`a${index}`, normalArray(random, [rows, depth])],
        [`b${index}`, normalArray(random, [depth, columns])],
        [`c${index}`, normalArray(random, index % 2 === 0 ? [columns] : [rows, columns])],
      ]),
    );
    const fn: Body = (given) =>
      Object.fromEntries(
        shapes.flatMap((_, index) => {
          const [a, b, c] = ['a', 'b', 'c'].map((name) => given[`${name}${index}`]! as Tensor & { rank: 2 });
          return [
            [`plain${index}`, tf.matMul(a!, b!)],
            [`sum${index}`, tf.add(tf.matMul(a!, b!), c!)],
            [`left${index}`, tf.matMul(tf.tanh(a!), tf.matMul(a!, b!), true)],
            [`right${index}`, tf.matMul(tf.matMul(a!, b!), tf.sin(b!), false, true)],
          ];
        }),
      );
    await expectAgreement(fn, arrays, 'float64', 1e-11);
    await expectAgreement(fn, arrays, 'float32', 1e-3);
  }, 60_000);

  test('the same bits for any number of threads', async () => {
    const random = createRandom(7);
    const arrays = {
      x: normalArray(random, [700, 40]),
      w: normalArray(random, [40, 50]),
      b: normalArray(random, [50]),
    };
    const fn: Body = ({ x, w, b }) => {
      const layer = tf.softplus(tf.add(tf.matMul(x as never, w as never), b!));
      return { layer, gram: tf.matMul(layer, layer, true), rows: tf.sum(layer, 0) };
    };
    const one = await runNatively(fn, arrays, 'float32', 1);
    expect(await runNatively(fn, arrays, 'float32', 2)).toEqual(one);
    expect(await runNatively(fn, arrays, 'float32', 3)).toEqual(one);
  }, 60_000);

  test('every member of a vectorised gather reads its own rows', async () => {
    const random = createRandom(9);
    const arrays = {
      x: normalArray(random, [2, 4, 3]),
      i: { shape: [2, 3], data: Int32Array.of(3, 0, 1, 2, 2, 0) },
    };
    const examples = { x: { shape: [2, 4, 3] }, i: { shape: [2, 3], dtype: 'int32' as const } };
    const fn = vectorise(({ x, i }) => ({ y: tf.gather(x!, i!) }), ['x', 'i']);
    const session = await createNativeSession(await recordFunction(fn, examples, nativeRules), 'float64', 1);
    const { y } = await session.run(arrays);
    const place = (member: number, row: number, column: number) => (member * 4 + row) * 3 + column;
    const expected = [...arrays.i.data].flatMap((row, at) =>
      [0, 1, 2].map((column) => arrays.x.data[place(Math.floor(at / 3), row, column)]!),
    );
    expect([...y!.data]).toEqual(expected);
  });

  test('an array that is repeated along one axis here and along another there', async () => {
    const random = createRandom(11);
    const arrays = {
      mass: normalArray(random, [4, 1]),
      velocity: normalArray(random, [4, 4, 1]),
      coupling: normalArray(random, [4, 4]),
    };
    const fn: Body = ({ mass, velocity, coupling }) => ({
      kinetic: tf.mul(tf.square(velocity!), mass!),
      potential: tf.mul(coupling!, mass!),
    });
    await expectAgreement(fn, arrays, 'float64', 1e-15);
  });

  test('long chains and recurrences compile, and in good time', async () => {
    const x = normalArray(createRandom(12), [5]);
    const fn: Body = ({ x }) => {
      let logistic = tf.sigmoid(x!);
      for (let n = 0; n < 60; n++) logistic = tf.mul(tf.mul(logistic, 3.2), tf.sub(1, logistic));
      let [before, chebyshev]: [Tensor, Tensor] = [tf.onesLike(x!), tf.tanh(x!)];
      for (let n = 0; n < 60; n++) {
        [before, chebyshev] = [chebyshev, tf.sub(tf.mul(tf.mul(tf.tanh(x!), 2), chebyshev), before)];
      }
      let chain = x!;
      for (let n = 0; n < 1000; n++) chain = tf.add(tf.mul(tf.clipByValue(chain, -2, 2), 0.999), 0.001);
      return { logistic, chebyshev, chain };
    };
    await expectAgreement(fn, { x }, 'float64', 1e-9);
  }, 30_000);

  test('what cancels, cancels: a² − b² where a = b', async () => {
    const a = normalArray(createRandom(13), [200]);
    const fn: Body = ({ a, b }) => ({ y: tf.sqrt(tf.sub(tf.mul(a!, a!), tf.mul(b!, b!))) });
    const { y } = await runNatively(fn, { a, b: a }, 'float64');
    expect(y!.data.every((value) => value === 0)).toBe(true);
  });

  test('whole numbers over 0 are 0, the smallest over −1 is itself', async () => {
    const whole = (...values: number[]) => ({ shape: [values.length], data: Int32Array.from(values) });
    const arrays = { a: whole(7, -7, 5, -(2 ** 31)), b: whole(2, 2, 0, -1) };
    const fn: Body = ({ a, b }) => ({
      floor: tf.floorDiv(a!, b!),
      guarded: tf.where(tf.equal(b!, 0), a!, tf.floorDiv(a!, b!)),
    });
    const examples = {
      a: { shape: [4], dtype: 'int32' as const },
      b: { shape: [4], dtype: 'int32' as const },
    };
    for (const backend of ['native', 'onnx'] as const) {
      const compiled = await compile(fn, examples, { backend });
      const { floor, guarded } = await compiled.run(arrays);
      await compiled.dispose();
      expect([...guarded!.data.slice(0, 3)], backend).toEqual([3, -4, 5]);
      expect([...floor!.data.slice(0, 2)], backend).toEqual([3, -4]);
      expect(floor!.data[3], backend).toBe(-(2 ** 31));
    }
  });

  test('nothing is computed of what has no elements', async () => {
    const fn: Body = ({ x }) => ({
      tiled: tf.tile(tf.slice(x!, 0, 0), [3]),
      sum: tf.sum(tf.slice(x!, 0, 0)),
    });
    const { tiled, sum } = await runNatively(fn, { x: normalArray(createRandom(14), [3]) }, 'float32');
    expect(tiled).toEqual({ shape: [0], data: new Float64Array() });
    expect(sum!.data[0]).toBe(0);
  });

  test('memory comes back when a function is disposed of', async () => {
    const fn: Body = ({ x }) => ({ y: tf.add(x!, 1) });
    const examples = { x: { shape: [1 << 20] } };
    const resident = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        const compiled = await compile(fn, examples, { backend: 'native' });
        await compiled.run({ x: { shape: [1 << 20], data: new Float64Array(1 << 20) } });
        await compiled.dispose();
        await compiled.dispose();
        await expect(compiled.run({})).rejects.toThrow('disposed');
      }
      return process.memoryUsage().rss / 2 ** 20;
    };
    const before = await resident(10);
    // 40 rounds of 8 MiB each: twelve times what is tolerated.
    expect((await resident(40)) - before).toBeLessThan(100);
  }, 30_000);

  test('an index outside of its array is an error, not a value', async () => {
    const fn: Body = ({ x, i }) => ({ y: tf.gather(x!, i!) });
    const inputs = { x: normalArray(createRandom(8), [3]), i: { shape: [2], data: Int32Array.of(1, 3) } };
    const examples = { x: { shape: [3] }, i: { shape: [2], dtype: 'int32' as const } };
    const session = await createNativeSession(await recordFunction(fn, examples, nativeRules), 'float32', 1);
    await expect(session.run(inputs)).rejects.toThrow('outside of the array');
    const inside = await session.run({ ...inputs, i: { shape: [2], data: Int32Array.of(2, 0) } });
    expect([...inside.y!.data]).toEqual([2, 0].map((index) => Math.fround(inputs.x.data[index]!)));
  });
});
