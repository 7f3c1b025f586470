import { test as property } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { type Tensor, tf } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { core } from '../../src/tensor/tensorflow.js';
import { runOnce } from './run-once.js';

const shape = [2, 3, 4];
const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 24, maxLength: 24 });
const axes = fc.constantFrom(-3, -2, -1, 0, 1, 2);
const closest = (a: Tensor, b: Tensor): number => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!;

describe('along any axis', () => {
  property.prop([logits, axes])('softmax is positive and sums to one', (values, axis) => {
    const share = tf.softmax(tf.tensor(values, shape), axis);
    expect(share.shape).toEqual(shape);
    expect(tf.min(share).dataSync()[0]!).toBeGreaterThanOrEqual(0);
    expect(
      closest(tf.sum(share, axis), tf.ones(shape.toSpliced(axis < 0 ? axis + 3 : axis, 1))),
    ).toBeLessThan(1e-6);
  });

  property.prop([logits, axes])('log-softmax and log-sum-exp are its logarithm', (values, axis) => {
    const x = tf.tensor(values, shape);
    const logarithm = tf.logSoftmax(x, axis);
    expect(closest(tf.exp(logarithm), tf.softmax(x, axis))).toBeLessThan(1e-5);
    expect(closest(logarithm, tf.sub(x, tf.logSumExp(x, axis, true)))).toBeLessThan(1e-5);
  });

  property.prop([logits, axes])('a large shift changes nothing but the sum', (values, axis) => {
    const x = tf.round(tf.tensor(values, shape));
    const shifted = tf.add(x, 4096);
    expect(closest(tf.softmax(shifted, axis), tf.softmax(x, axis))).toBe(0);
    expect(closest(tf.logSumExp(shifted, axis), tf.add(tf.logSumExp(x, axis), 4096))).toBeLessThan(1e-3);
  });
});

property.prop([logits])('without an axis, log-sum-exp is that of all', (values) => {
  const x = tf.tensor(values, shape);
  const whole = tf.logSumExp(x);
  expect(whole.shape).toEqual([]);
  expect(tf.logSumExp(x, undefined, true).shape).toEqual([1, 1, 1]);
  expect(closest(whole, tf.logSumExp(tf.reshape(x, [24]), 0))).toBeLessThan(1e-5);
});

test('compiled in 64 bits, tails keep their digits', async () => {
  const values = [-700, -30, 0, 1];
  const total = values.reduce((sum, value) => sum + Math.exp(value), 0);
  const x = { shape: [4], data: Float64Array.from(values) };
  const results = await runOnce(
    ({ x }) => ({ share: tf.softmax(x!), logarithm: tf.logSoftmax(x!) }),
    { x },
    {
      precision: 'float64',
    },
  );
  values.forEach((value, k) => {
    const share = Math.exp(value) / total;
    expect(Math.abs(results.share!.data[k]! - share)).toBeLessThan(1e-15 * share);
    expect(results.logarithm!.data[k]).toBeCloseTo(value - Math.log(total), 12);
  });
});

property.prop([logits, fc.constantFrom(0, 0.2)])(
  'the cross-entropy is that of TensorFlow.js',
  (values, smoothing) => {
    const x = tf.tensor(values, [6, 4]);
    const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 1, 1], 'int32'), 4);
    const weights = tf.tensor1d([1, 2, 0, 1, 0.5, 1]);
    const [own, other] = [tf, core].map((library) =>
      library.losses.softmaxCrossEntropy(labels, x, weights, smoothing),
    );
    expect(closest(own!, other!)).toBeLessThan(1e-4);
  },
);
