import { fc, test as property } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import {
  type ArrayRecord,
  type ArrayValue,
  compile,
  type FreeExamples,
  type Tensor,
  type TensorRecord,
  tensorSpace,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { type Lengths, withLengths } from '../../src/tensor/free-dimension/examples.js';
import { pairwiseStep } from './pairwise-step.js';
import { vector } from './run-once.js';

type Traced = (inputs: TensorRecord) => TensorRecord;

const random = createRandom(21);
const normal = (...shape: number[]): ArrayValue => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
});

/** Normal numbers for float inputs, 0 to 4 for whole ones. */
function inputsFor(examples: FreeExamples, lengths: Lengths): ArrayRecord {
  const entries = Object.entries(withLengths(examples, lengths)).map(([name, { shape, dtype }]) => {
    const value = normal(...shape);
    return [
      name,
      dtype === 'int32' ? { shape, data: Int32Array.from(value.data, (_, at) => (3 * at) % 5) } : value,
    ];
  });
  return Object.fromEntries(entries);
}

/** The largest difference of any output between one function for all lengths and one compiled for these. */
async function deviation(fn: Traced, examples: FreeExamples, settings: readonly Lengths[]): Promise<number> {
  const free = await compile(fn, examples, { precision: 'float64' });
  expect(free.shapesReason).toBeUndefined();
  expect(free.shapes).toBe('dynamic');
  let largest = 0;
  for (const lengths of settings) {
    const inputs = inputsFor(examples, lengths);
    const fixed = await compile(fn, withLengths(examples, lengths), { precision: 'float64' });
    const [results, expected] = [await free.run(inputs), await fixed.run(inputs)];
    for (const [name, { shape, data }] of Object.entries(expected)) {
      expect(results[name]!.shape, name).toEqual(shape);
      const scale = Math.max(1e-3, ...data.map(Math.abs));
      data.forEach((value, index) => {
        largest = Math.max(largest, Math.abs(value - results[name]!.data[index]!) / scale);
      });
    }
    await fixed.dispose();
  }
  await free.dispose();
  return largest;
}

const sizes = (...lengths: number[]): Lengths[] => lengths.map((batch) => ({ batch }));

interface Inputs {
  readonly x: Tensor;
  readonly names: Tensor;
  readonly w: Tensor;
}

const indices = (...values: number[]) => tf.tensor1d(values, 'int32');

/** Pieces of models: from x [batch, 3, 4], names [batch] and w [4, 4] to something of the shape of x. */
const pieces: Readonly<Record<string, (inputs: Inputs) => Tensor>> = {
  layer: ({ x, w }) => tf.tanh(tf.add(tf.matMul(x, w), [0.1, 0.2, 0.3, 0.4])),
  'layer on rows': ({ x, w }) =>
    tf.reshape(tf.softplus(tf.matMul(tf.reshape(x, [-1, 4]) as never, w as never)), x.shape),
  'relative to the mean': ({ x }) => tf.sub(x, tf.mean(x, 0, true)),
  'per deviation': ({ x }) => tf.div(x, tf.sqrt(tf.add(tf.moments(x, [0], true).variance, 0.1))),
  softmax: ({ x }) => tf.softmax(x),
  'first half': ({ x }) => tf.slice(tf.concat([tf.sin(x), x]), [0, 0, 0], x.shape as never),
  'second half': ({ x }) => tf.slice(tf.concat([x, tf.sin(x)]), [x.shape[0]!, 0, 0], x.shape as never),
  reversed: ({ x }) => tf.reverse(x, 0),
  transposed: ({ x }) => tf.transpose(tf.cumsum(tf.transpose(x, [1, 0, 2]), 0), [1, 0, 2]),
  'running sum': ({ x }) => tf.cumsum(x, 0),
  pairs: ({ x }) => tf.sub(tf.gather(x, indices(0, 2, 1), 1), tf.gather(x, indices(1, 1, 0), 1)),
  attention: ({ x }) => tf.matMul(tf.softmax(tf.matMul(x, x, false, true)), x),
  'attention within the batch': ({ x }) => {
    const rows = tf.reshape(x, [-1, 12]) as never;
    const weights = tf.div(tf.tanh(tf.matMul(rows, rows, false, true)), x.shape[0]!);
    return tf.reshape(tf.matMul(weights, rows), x.shape);
  },
  'every pair of the batch': ({ x }) => tf.mean(tf.tanh(tf.sub(tf.expandDims(x, 0), tf.expandDims(x, 1))), 0),
  copies: ({ x }) => tf.sum(tf.tile(tf.expandDims(x, 0), [2, 1, 1, 1]), 0),
  'repeated batch': ({ x }) => tf.sum(tf.reshape(tf.tile(x, [2, 1, 1]), [2, ...x.shape]), 0),
  shifted: ({ x }) => {
    const padded = tf.pad(x, [
      [1, 2],
      [0, 0],
      [0, 0],
    ]);
    return tf.slice(padded, [0, 0, 0], x.shape as never);
  },
  'with zeros': ({ x }) => tf.mean(tf.stack([x, tf.zeros(x.shape)]), 0),
  'relative to the first': ({ x }) => tf.sub(x, tf.slice(x, 0, 1)),
  'relative to the largest': ({ x }) => tf.sub(x, tf.max(x, 0, true)),
  'relative to the log-sum-exp': ({ x }) => tf.sub(x, tf.logSumExp(x, 0, true)),
  'less below the mean': ({ x }) => tf.where(tf.greater(x, tf.mean(x)), x, tf.mul(x, 0.1)),
  'per length': ({ x }) => tf.div(x, x.shape[0]! + 1),
  'sums by name': ({ x, names }) => tf.gather(tf.unsortedSegmentSum(x, names as never, 5), names),
  'one-hot names': ({ x, names }) =>
    tf.add(x, tf.expandDims(tf.slice(tf.oneHot(names, 5), [0, 1], [-1, 4]), 1)),
};

/** Pieces one after the other, the mean square of the result, and its gradients. */
const model =
  (chosen: readonly string[]): Traced =>
  ({ x, names, w }) => {
    const apply = (from: Tensor, weight: Tensor) =>
      chosen.reduce((value, piece) => pieces[piece]!({ x: value, names: names!, w: weight }), from);
    const loss = ({ x, w }: TensorRecord) => tf.mean(tf.square(apply(x!, w!)));
    const { value, gradients } = valueAndGradients(loss, { x: x!, w: w! });
    return { y: apply(x!, w!), value, byX: gradients.x!, byW: gradients.w! };
  };

const examples: FreeExamples = {
  x: { shape: ['batch', 3, 4] },
  names: { shape: ['batch'], dtype: 'int32' },
  w: { shape: [4, 4] },
};

describe('one function for every batch gives what one for this batch gives', () => {
  test.each(Object.keys(pieces))('to the last bit: %s', async (piece) => {
    expect(await deviation(model([piece]), examples, sizes(1, 2, 7))).toBe(0);
  });

  // Factors such as 2/(12 n) · 1/(3 n) are multiplied out when a function is compiled, in another order for each n.
  property.prop(
    [fc.array(fc.constantFrom(...Object.keys(pieces)), { minLength: 2, maxLength: 4 }), fc.nat({ max: 30 })],
    {
      numRuns: 20,
    },
  )('to rounding: several pieces', async (chosen, extra) => {
    expect(await deviation(model(chosen), examples, sizes(extra + 1))).toBeLessThan(1e-12);
  });

  test.each([false, true])('a training step through RK4, forces from a potential: %s', async (potential) => {
    const step = pairwiseStep({ systems: 1, bodies: 3, width: 8 }, potential);
    const free = Object.entries(step.shapes).map(([name, { shape }]) => [
      name,
      { shape: ['x', 'v', 'target'].includes(name) ? ['systems', ...shape.slice(1)] : shape },
    ]);
    const settings = [1, 2, 9].map((systems) => ({ systems }));
    expect(await deviation(step.loss, Object.fromEntries(free), settings)).toBeLessThan(1e-13);
  });
});

test('a training step of a network with Adam', async () => {
  const names = ['first', 'bias', 'second'];
  const state = ([first, bias, second]: readonly string[]): FreeExamples => ({
    [first!]: { shape: [2, 8] },
    [bias!]: { shape: [8] },
    [second!]: { shape: [8, 1] },
  });
  const examples: FreeExamples = {
    x: { shape: ['batch', 2] },
    target: { shape: ['batch', 1] },
    ...state(names),
    ...state(names.map((name) => `${name} moment`)),
  };
  const step: Traced = ({ x, target, ...state }) => {
    const weights = Object.fromEntries(names.map((name) => [name, state[name]!]));
    const { value, gradients } = valueAndGradients(({ first, bias, second }) => {
      const hidden = tf.tanh(tf.add(tf.matMul(x as never, first as never), bias!));
      return tf.mean(tf.squaredDifference(tf.matMul(hidden, second as never), target!));
    }, weights);
    const results: Record<string, Tensor> = { value };
    for (const name of names) {
      const slope = gradients[name]!;
      const moment = tf.add(tf.mul(state[`${name} moment`]!, 0.9), tf.mul(slope, 0.1));
      const square = tf.mul(tf.square(slope), 0.001);
      results[`${name} moment`] = moment;
      results[name] = tf.sub(weights[name]!, tf.mul(0.01, tf.div(moment, tf.add(tf.sqrt(square), 1e-8))));
    }
    return results;
  };
  expect(await deviation(step, examples, sizes(1, 4, 33))).toBeLessThan(1e-12);
});

test("a rollout of Hamilton's equations by RK4, and its gradient by the weights", async () => {
  const fn: Traced = ({ q, p, w }) => {
    const { combine } = tensorSpace;
    const { value, gradients } = valueAndGradients(
      ({ w }) => {
        const energy = ({ q, p }: TensorRecord) =>
          tf.add(tf.sum(tf.softplus(tf.matMul(q as never, w as never))), tf.mul(tf.sum(tf.square(p!)), 0.5));
        const flow = ([q, p]: Tensor[]): Tensor[] => {
          const { gradients } = valueAndGradients(energy, { q: q!, p: p! });
          return [gradients.p!, tf.neg(gradients.q!)];
        };
        const move = (state: Tensor[], time: number, slope: Tensor[]) =>
          state.map((value, index) => combine([1, time], [value, slope[index]!]));
        let state = [q!, p!];
        for (let time = 0; time < 3; time++) {
          const slopes = [flow(state)];
          for (const fraction of [0.05, 0.05, 0.1]) slopes.push(flow(move(state, fraction, slopes.at(-1)!)));
          [1 / 60, 1 / 30, 1 / 30, 1 / 60].forEach((weight, stage) => {
            state = move(state, weight, slopes[stage]!);
          });
        }
        return tf.add(tf.mean(tf.square(state[0]!)), tf.mean(state[1]!));
      },
      { w: w! },
    );
    return { value, gradient: gradients.w! };
  };
  const examples: FreeExamples = {
    q: { shape: ['batch', 2] },
    p: { shape: ['batch', 2] },
    w: { shape: [2, 5] },
  };
  expect(await deviation(fn, examples, sizes(1, 3, 40))).toBeLessThan(1e-12);
});

test('two lengths may be free', async () => {
  const fn: Traced = ({ x, edges, weight }) => {
    const messages = tf.mul(tf.gather(x!, edges!, 1), tf.reshape(weight!, [-1, 1]));
    return {
      messages,
      kernel: tf.matMul(messages, messages, true, false),
      mean: tf.mean(messages),
      slope: valueAndGradients(({ x }) => tf.mean(tf.sin(tf.gather(x!, edges!, 1))), { x: x! }).gradients.x!,
      rows: tf.reshape(messages, [-1, 2]),
    };
  };
  const examples: FreeExamples = {
    x: { shape: ['batch', 5, 2] },
    edges: { shape: ['edges'], dtype: 'int32' },
    weight: { shape: ['edges'] },
  };
  const settings = [
    { batch: 1, edges: 1 },
    { batch: 3, edges: 3 },
    { batch: 2, edges: 9 },
  ];
  expect(await deviation(fn, examples, settings)).toBe(0);
});

describe('a function that is another for other lengths is compiled for each', () => {
  const table: Traced = ({ x }) => ({ y: tf.mul(x!, tf.linspace(0, 1, x!.shape[0]!)) });

  test.each<[string, Traced, RegExp]>([
    ['a table', table, /^a constant of Mul changes with 'n'/],
    [
      'one step for each entry',
      ({ x }) => ({ y: tf.addN(tf.unstack(x!)) }),
      /depends on the length: .* at n = 11/,
    ],
    ['only even lengths', ({ x }) => ({ y: tf.sum(tf.reshape(x!, [-1, 2]), 1) }), /.* 11 /],
    [
      'a choice by length',
      ({ x }) => ({ y: x!.size > 100 ? tf.sin(x!) : tf.cos(x!) }),
      /Cos at n = 11, but Sin/,
    ],
    [
      'a window',
      ({ x }) => ({ y: tf.sum(tf.slice(x!, [0], [2])) }),
      /^Slice takes a fixed number of entries, up to 2/,
    ],
  ])('%s', async (_, fn, reason) => {
    const free = await compile(fn, { x: { shape: ['n'] } }, { precision: 'float64' });
    expect(free.shapes).toBe('per size');
    expect(free.shapesReason).toMatch(reason);
    for (const length of [2, 6, 200]) {
      const x = normal(length);
      const fixed = await compile(fn, { x }, { precision: 'float64' });
      expect(await free.run({ x })).toEqual(await fixed.run({ x }));
      await fixed.dispose();
    }
    await free.dispose();
  });

  test('once, while few lengths are in use', async () => {
    let recorded = 0;
    const counted: Traced = (inputs) => {
      recorded++;
      return table(inputs);
    };
    const free = await compile(counted, { x: { shape: ['n'] } });
    const before = recorded;
    for (const length of [3, 4, 3, 3, 4]) await free.run({ x: normal(length) });
    expect(recorded - before).toBe(2);
    // Ten others in between: what was used first is no longer there.
    for (let length = 10; length < 20; length++) await free.run({ x: normal(length) });
    await free.run({ x: normal(3) });
    expect(recorded - before).toBe(13);
    await free.dispose();
    await expect(free.run({ x: normal(3) })).rejects.toThrow(/disposed of/);
  });

  test('and says what the function says, where it does not work for a length', async () => {
    const free = await compile(({ x }) => ({ y: tf.reshape(x!, [-1, 2]) }), { x: { shape: ['n'] } });
    await expect(free.run({ x: normal(3) })).rejects.toThrow(/3/);
    expect((await free.run({ x: vector(1, 2, 3, 4) })).y!.shape).toEqual([2, 2]);
    await free.dispose();
  });
});

test('what cannot be compiled is refused at once, not at the first run', async () => {
  await expect(compile(({ x }) => ({ y: tf.unique(x!).values }), { x: { shape: ['n', 2] } })).rejects.toThrow(
    /'Unique' cannot be compiled/,
  );
});

describe.each(['onnx', 'cpu'] as const)('on %s', (backend) => {
  const examples: FreeExamples = { x: { shape: ['n', 2] }, y: { shape: ['n'] } };
  const fn: Traced = ({ x, y }) => ({ z: tf.sub(tf.sum(x!, 1), y!) });

  test('any length runs', async () => {
    const free = await compile(fn, examples, { backend });
    expect(free.shapes).toBe('dynamic');
    for (const n of [1, 2, 50]) {
      const x = { shape: [n, 2], data: new Float64Array(2 * n).fill(2) };
      const { z } = await free.run({ x, y: { shape: [n], data: new Float64Array(n).fill(1) } });
      expect(z).toEqual({ shape: [n], data: new Float64Array(n).fill(3) });
    }
    await free.dispose();
  });

  test.each<[string, ArrayRecord, RegExp]>([
    [
      'none',
      { x: { shape: [0, 2], data: vector().data }, y: vector() },
      /'n' must be .* 1 or more, but axis 0 of input 'x' has 0/,
    ],
    [
      'two at a time',
      { x: { shape: [1, 2], data: vector(1, 2).data }, y: vector(1, 2) },
      /'n' must be the same in all inputs, but axis 0 of input 'y' has 2 and axis 0 of input 'x' has 1/,
    ],
    [
      'half an entry',
      { x: { shape: [0.5, 2], data: vector(1).data }, y: vector(1) },
      /'n' must be a whole number.* 0\.5/,
    ],
    [
      'another fixed length',
      { x: { shape: [1, 3], data: vector(1, 2, 3).data }, y: vector(1) },
      /'x' .* expected \[any,2\]/,
    ],
    ['other data', { x: { shape: [2, 2], data: vector(1, 2, 3).data }, y: vector(1) }, /'x' .* 3 values/],
    ['no input', { x: { shape: [1, 2], data: vector(1, 2).data } }, /'y' .* missing/],
  ])('a length is refused: %s', async (_, inputs, message) => {
    const free = await compile(fn, examples, { backend });
    await expect(free.run(inputs)).rejects.toThrow(message);
    await free.dispose();
  });
});
