import { constant, type Tensor, tf } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { runOnce, vector } from './run-once.js';

const third = 1 / 3;
const x = 0.1;

/** Numbers written inside a function, and what must come of them and x = [0.1] in 64 bits. */
const written: Readonly<Record<string, [(x: Tensor) => Tensor, number]>> = {
  'a number': [(x) => tf.mul(x, third), x * third],
  'a list': [(x) => tf.sub(x, [third]), x - third],
  'a nested list': [(x) => tf.sum(tf.matMul([[third, 1]], tf.stack([x, [0]]))), third * x],
  scalar: [(x) => tf.add(x, tf.scalar(third)), x + third],
  tensor1d: [(x) => tf.div(x, tf.tensor1d([third])), x / third],
  tensor6d: [(x) => tf.add(x, tf.reshape(tf.tensor6d([third], [1, 1, 1, 1, 1, 1]), [1])), x + third],
  constant: [(x) => tf.pow(x, constant(Float64Array.of(third))), x ** third],
  fill: [(x) => tf.maximum(x, tf.fill([1], third)), third],
  clipByValue: [(x) => tf.clipByValue(tf.add(x, 9), 0, third), third],
  leakyRelu: [(x) => tf.leakyRelu(tf.neg(x), third), -x * third],
  step: [(x) => tf.step(tf.neg(x), third), third],
  pad: [(x) => tf.sum(tf.pad(x, [[0, 1]], third)), x + third],
  linspace: [(x) => tf.add(x, tf.gather(tf.linspace(0, 1, 4), [1])), x + third],
  range: [(x) => tf.add(x, tf.range(third, 1, 1)), x + third],
  oneHot: [(x) => tf.mul(x, tf.gather(tf.oneHot(0, 2, third, 0, 'float32'), [0])), x * third],
  where: [(x) => tf.where(tf.greater(x, 1), x, third), third],
  concat: [(x) => tf.sum(tf.concat([x, [third]])), x + third],
  concat2d: [(x) => tf.sum(tf.concat2d([[[third]], tf.reshape(x, [1, 1])] as never, 0)), third + x],
  stack: [(x) => tf.sum(tf.stack([tf.reshape(x, []), third])), x + third],
  addN: [(x) => tf.addN([x, [third]]), x + third],
  'an operation on numbers alone': [(x) => tf.add(x, tf.exp(third)), x + Math.exp(third)],
  'a sum of numbers': [(x) => tf.add(x, tf.sum([third, third])), x + 2 * third],
  reshape: [(x) => tf.add(x, tf.reshape([[third]], [1])), x + third],
  gather: [(x) => tf.add(x, tf.gather([7, third], [1])), x + third],
  sparseToDense: [(x) => tf.add(x, tf.sparseToDense([0], [third], [1], third)), x + third],
  scatterND: [(x) => tf.add(x, tf.scatterND([[0]], [third], [1])), x + third],
  tensorScatterUpdate: [(x) => tf.tensorScatterUpdate(x, [[0]], [third]), third],
  dot: [(x) => tf.dot(x, [third]), x * third],
  batchNorm: [
    (x) => tf.batchNorm2d(tf.reshape(x, [1, 1]), [third], [1], [third], [2 * third], 0),
    (x - third) * (2 * third) + third,
  ],
  'fused.matMul': [
    (x) => tf.fused.matMul({ a: tf.reshape(x, [1, 1]), b: [[third]], bias: [third] as never }),
    x * third + third,
  ],
  'losses.absoluteDifference': [(x) => tf.losses.absoluteDifference([third], x), third - x],
};

describe('in 64 bits, numbers keep their digits: in', () => {
  test.each(Object.entries(written))('%s', async (_, [fn, expected]) => {
    const { y } = await runOnce(
      ({ x }) => ({ y: tf.reshape(fn(x!), []) }),
      { x: vector(x) },
      { precision: 'float64' },
    );
    expect(Math.abs(y!.data[0]! - expected)).toBeLessThan(1e-16);
    // With 32 bits of a third, or of the result, the difference would be seen.
    expect(Math.abs(Math.fround(expected) - expected)).toBeGreaterThan(1e-10);
  });
});

test.each(Object.entries(written))('uncompiled, %s is the same to 32 bits', (_, [fn, expected]) => {
  expect(fn(tf.tensor1d([x])).dataSync()[0]).toBeCloseTo(expected, 6);
});

test('the example of the documentation', async () => {
  const { masses } = await runOnce(
    () => ({ masses: constant(Float64Array.of(1, 1 / 3), [1, 2]) }),
    {},
    {
      precision: 'float64',
    },
  );
  expect(masses).toEqual({ shape: [1, 2], data: Float64Array.of(1, 1 / 3) });
});
