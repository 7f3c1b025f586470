import * as fc from 'fast-check';
import { createRandom, permutation, type RandomStream } from 'principia/math';
import {
  type ArrayRecord,
  compile,
  type Tensor,
  type TensorRecord,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import type { Application, Domain } from './gradients-applications.js';
import { catalogue } from './gradients-catalogue.js';
import { runOnce, vector } from './run-once.js';

/** f = Σ w sin(operation(x)), so that even an operation that only moves has all its derivatives. */
function scalarOf({ shapes, apply }: Application): (inputs: TensorRecord) => Tensor {
  return (inputs) => {
    const result = tf.reshape(apply(...shapes.map((_, index) => inputs[`x${index}`]!)), [-1]);
    const weights = Array.from({ length: result.size }, (_, place) => Math.cos(1.7 * place + 0.4));
    return tf.sum(tf.mul(tf.sin(result), weights));
  };
}

/** The derivative of f along v. */
const slopeOf =
  (f: (inputs: TensorRecord) => Tensor) =>
  (inputs: TensorRecord): Tensor => {
    const points = Object.entries(inputs).filter(([name]) => name.startsWith('x'));
    const loss = (moved: TensorRecord) => f({ ...inputs, ...moved });
    const { gradients } = valueAndGradients(loss, Object.fromEntries(points));
    return tf.addN(points.map(([name]) => tf.sum(tf.mul(gradients[name]!, inputs[name.replace('x', 'v')]!))));
  };

/** The k-th of n elements of a domain, in no particular order; those `apart` keep their distance. */
const elements: Readonly<Record<Domain, (k: number, n: number, random: RandomStream) => number>> = {
  real: (_k, _n, random) => 0.8 * random.normal(),
  positive: (k, n) => 0.3 + (2 * (k + 0.37)) / n,
  fraction: (k, n) => (1.6 * (k + 0.37)) / n - 0.8,
  'above one': (k, n) => 1.2 + (2 * (k + 0.37)) / n,
  apart: (k, n) => 0.3 * (k + 0.37 - Math.floor(n / 2)),
};

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** One list of elements as the operands x0, x1, …. */
function split(name: string, shapes: Application['shapes'], values: readonly number[]): ArrayRecord {
  const ends = shapes.map((_, index) =>
    shapes.slice(0, index + 1).reduce((sum, shape) => sum + sizeOf(shape), 0),
  );
  return Object.fromEntries(
    shapes.map((shape, index) => {
      const data = Float64Array.from(values.slice(ends[index]! - sizeOf(shape), ends[index]));
      return [`${name}${index}`, { shape, data }];
    }),
  );
}

/**
 * The k-th derivative along a line, k = 1, 2, 3, against the difference of the (k−1)-th at five points, all in 64 bits.
 * With step h the difference is off by h⁴ f⁽ᵏ⁺⁴⁾/30 and by rounding ε/h: about 1e-11 each, a thousand times more for the
 * steepest of these functions.
 */
async function expectRightDerivatives(application: Application, seed: number): Promise<void> {
  const random = createRandom(seed);
  const { shapes, domain } = application;
  const value = scalarOf(application);
  const orders = [value, slopeOf(value), slopeOf(slopeOf(value)), slopeOf(slopeOf(slopeOf(value)))];
  const compiled = await compile(
    (inputs) => Object.fromEntries(orders.map((order, k) => [`d${k}`, order(inputs)])),
    Object.fromEntries(shapes.flatMap((shape, k) => [`x${k}`, `v${k}`].map((name) => [name, { shape }]))),
    { precision: 'float64' },
  );
  const total = shapes.reduce((size, shape) => size + sizeOf(shape), 0);
  for (let point = 0; point < 2; point++) {
    const x = Array.from(permutation(random, total), (k) => elements[domain](k, total, random));
    const v = Array.from({ length: total }, () => random.normal() / Math.sqrt(total));
    const at = async (shift: number) => {
      const moved = x.map((element, place) => element + shift * v[place]!);
      const results = await compiled.run({ ...split('x', shapes, moved), ...split('v', shapes, v) });
      return orders.map((_, k) => results[`d${k}`]!.data[0]!);
    };
    const h = 5e-4;
    const [far, below, here, above, beyond] = [
      await at(-2 * h),
      await at(-h),
      await at(0),
      await at(h),
      await at(2 * h),
    ];
    for (let k = 1; k <= 3; k++) {
      const difference = (8 * (above[k - 1]! - below[k - 1]!) - (beyond[k - 1]! - far[k - 1]!)) / (12 * h);
      const scale = Math.max(1, Math.abs(here[k]!), Math.abs(here[k - 1]!));
      const error = Math.abs(here[k]! - difference) / scale;
      expect(error, `derivative ${k}: ${here[k]} but difference ${difference}`).toBeLessThan(1e-7);
    }
  }
  await compiled.dispose();
}

describe('the first three derivatives agree with differences, for any shape, at any point', () => {
  test.each(Object.entries(catalogue))('%s', async (_, applications) => {
    const property = fc.asyncProperty(applications, fc.nat(), expectRightDerivatives);
    await fc.assert(property, { numRuns: 4, seed: 20 });
  });
});

describe('where a function has a kink, its gradient is a subgradient: f(y) ≥ f(x) + g · (y − x)', () => {
  const convex: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    max: (x) => tf.max(x),
    'max of rows': (x) => tf.sum(tf.max(tf.reshape(x, [2, 2]), 1)),
    'minus min': (x) => tf.neg(tf.min(x)),
    'the largest two': (x) => tf.sum(tf.topk(x, 2).values),
    maximum: (x) => tf.sum(tf.maximum(x, tf.reverse(x))),
    'minus minimum': (x) => tf.neg(tf.sum(tf.minimum(x, tf.reverse(x)))),
    abs: (x) => tf.sum(tf.abs(x)),
    relu: (x) => tf.sum(tf.relu(x)),
    'distance from a box': (x) => tf.sum(tf.abs(tf.sub(x, tf.clipByValue(x, -1, 1)))),
  };

  test.each(Object.entries(convex))('%s', async (_, f) => {
    const compiled = await compile(
      ({ x }) => {
        const { value, gradients } = valueAndGradients(({ x }) => f(x!), { x: x! });
        return { value, gradient: gradients.x! };
      },
      { x: { shape: [4] } },
    );
    // Small whole numbers tie in most draws.
    const points = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 4, maxLength: 4 });
    const property = fc.asyncProperty(points, points, async (x, y) => {
      const { value, gradient } = await compiled.run({ x: vector(...x) });
      const there = await compiled.run({ x: vector(...y) });
      const line = x.reduce((sum, from, k) => sum + gradient!.data[k]! * (y[k]! - from), value!.data[0]!);
      expect(there.value!.data[0]!).toBeGreaterThanOrEqual(line - 1e-5);
    });
    await fc.assert(property, { numRuns: 60, seed: 3 });
    await compiled.dispose();
  });
});

describe('at a point where a formula for the derivative divides by zero', () => {
  const thrice = (f: (x: Tensor) => Tensor, at: number): number[] => {
    const slope = (g: (x: Tensor) => Tensor) => (x: Tensor) =>
      valueAndGradients(({ x }) => g(x!), { x }).gradients.x!;
    const orders = [slope(f), slope(slope(f)), slope(slope(slope(f)))];
    return orders.map((order) => order(tf.scalar(at)).dataSync()[0]! + 0);
  };
  test('whole powers have their derivatives', () => {
    expect(thrice((x) => tf.pow(x, 2), 0)).toEqual([0, 2, 0]);
    expect(thrice((x) => tf.pow(x, 3), 0)).toEqual([0, 0, 6]);
  });
  test('a quotient that is defined as zero is constant', () => {
    expect(thrice((x) => tf.divNoNan(x, 0), 3)).toEqual([0, 0, 0]);
    expect(thrice((x) => tf.divNoNan(3, x), 0)).toEqual([0, 0, 0]);
  });
  test('products have the products of the others', () => {
    expect(thrice((x) => tf.prod(tf.stack([x, x, x])), 0)).toEqual([0, 0, 6]);
    expect(thrice((x) => tf.sum(tf.cumprod(tf.stack([x, x, x]))), 0)).toEqual([1, 2, 6]);
  });
});

describe('the gradient of a gather too large for an incidence matrix is the same sum', () => {
  const [batch, bodies, pairs] = [2, 200, 400];
  const random = createRandom(11);
  const names = Int32Array.from({ length: batch * pairs }, () => random.integer(bodies));
  const weights = Float64Array.from({ length: batch * pairs * 2 }, () => random.normal());

  test.each([
    ['of the same places in every element of a batch', 0],
    ['of places of its own', 1],
  ])('%s', async (_, batchDims) => {
    const own = (element: number) => (batchDims === 0 ? 0 : element * pairs);
    const indices =
      batchDims === 0
        ? tf.tensor1d(names.slice(0, pairs), 'int32')
        : tf.tensor2d(names, [batch, pairs], 'int32');
    const { x: gradient } = await runOnce(
      ({ x, w }) =>
        valueAndGradients(({ x }) => tf.mul(tf.gather(x!, indices, 2, batchDims), w!), { x: x! }).gradients,
      {
        x: { shape: [batch, 2, bodies], data: new Float64Array(batch * bodies * 2) },
        w: { shape: [batch, 2, pairs], data: weights },
      },
      { precision: 'float64' },
    );
    const expected = new Float64Array(batch * bodies * 2);
    weights.forEach((weight, place) => {
      const [row, pair] = [Math.floor(place / pairs), place % pairs];
      const body = row * bodies + names[own(Math.floor(row / 2)) + pair]!;
      expected[body] = expected[body]! + weight;
    });
    expected.forEach((value, index) => {
      expect(gradient!.data[index]).toBeCloseTo(value, 12);
    });
  });
});
