import { createRandom } from 'principia/math';
import { compile, hessianVectorProduct, type Tensor, tf, valueAndGradients } from 'principia/tensor';
import { describe, expect, test } from 'vitest';

/** A function of one tensor t, and where to try it. */
interface Curve {
  readonly at: readonly number[];
  readonly curve: (t: Tensor) => Tensor;
}

const derivative =
  (f: (t: Tensor) => Tensor) =>
  (t: Tensor): Tensor =>
    valueAndGradients(({ t }) => f(t!), { t }).gradients.t!;

/**
 * The k-th derivative by TensorFlow.js, k = 1, 2, 3, against the central difference of the (k−1)-th, both in 64 bits.
 * With step h the difference is off by h² f⁽ᵏ⁺²⁾/6 and by rounding ε/h: about 1e-8 here.
 */
async function expectRightDerivatives({ at, curve }: Curve): Promise<void> {
  const orders = [
    curve,
    derivative(curve),
    derivative(derivative(curve)),
    derivative(derivative(derivative(curve))),
  ];
  const compiled = await compile(
    ({ t }) => Object.fromEntries(orders.map((order, k) => [`d${k}`, order(t!)])),
    { t: { shape: [at.length] } },
    { precision: 'float64' },
  );
  const h = 1e-4;
  const evaluate = async (shift: number) =>
    compiled.run({ t: { shape: [at.length], data: Float64Array.from(at, (t) => t + shift) } });
  const [below, here, above] = [await evaluate(-h), await evaluate(0), await evaluate(h)];
  await compiled.dispose();
  for (let k = 1; k <= 3; k++) {
    at.forEach((t, index) => {
      const difference = (above[`d${k - 1}`]!.data[index]! - below[`d${k - 1}`]!.data[index]!) / (2 * h);
      const exact = here[`d${k}`]!.data[index]!;
      const error = Math.abs(exact - difference) / Math.max(1, Math.abs(exact));
      expect(error, `derivative ${k} at ${t}: ${exact} but difference ${difference}`).toBeLessThan(2e-6);
    });
  }
}

const real = [-1.7, -0.6, -0.05, 0.3, 1.1, 2.3];
const positive = [0.2, 0.7, 1.3, 2.9];
const fraction = [-0.8, -0.3, 0.1, 0.6];

const unary: Readonly<Record<string, Curve>> = {
  neg: { at: real, curve: (t) => tf.square(tf.neg(t)) },
  abs: { at: real, curve: (t) => tf.mul(tf.abs(t), t) },
  square: { at: real, curve: tf.square },
  sqrt: { at: positive, curve: tf.sqrt },
  rsqrt: { at: positive, curve: tf.rsqrt },
  reciprocal: { at: positive, curve: tf.reciprocal },
  exp: { at: real, curve: tf.exp },
  expm1: { at: real, curve: tf.expm1 },
  log: { at: positive, curve: tf.log },
  log1p: { at: positive, curve: tf.log1p },
  clipByValue: { at: real, curve: (t) => tf.square(tf.clipByValue(t, -1, 0.5)) },
  tanh: { at: real, curve: tf.tanh },
  sigmoid: { at: real, curve: tf.sigmoid },
  logSigmoid: { at: real, curve: tf.logSigmoid },
  softplus: { at: real, curve: tf.softplus },
  swish: { at: real, curve: (t) => tf.mul(t, tf.sigmoid(t)) },
  relu: { at: real, curve: (t) => tf.square(tf.relu(t)) },
  relu6: { at: [...real, 7], curve: (t) => tf.square(tf.relu6(t)) },
  leakyRelu: { at: real, curve: (t) => tf.exp(tf.leakyRelu(t, 0.1)) },
  elu: { at: real, curve: tf.elu },
  selu: { at: real, curve: tf.selu },
  sin: { at: real, curve: tf.sin },
  cos: { at: real, curve: tf.cos },
  tan: { at: fraction, curve: tf.tan },
  asin: { at: fraction, curve: tf.asin },
  acos: { at: fraction, curve: tf.acos },
  atan: { at: real, curve: tf.atan },
  sinh: { at: real, curve: tf.sinh },
  cosh: { at: real, curve: tf.cosh },
  asinh: { at: real, curve: tf.asinh },
  acosh: { at: [1.3, 2, 4], curve: tf.acosh },
  atanh: { at: fraction, curve: tf.atanh },
  step: { at: real, curve: (t) => tf.mul(tf.step(t, 0.3), tf.square(t)) },
  sign: { at: real, curve: (t) => tf.mul(tf.sign(t), tf.square(t)) },
};

/** Two operands, both moving with t. */
const binary: Readonly<Record<string, Curve>> = {
  add: { at: real, curve: (t) => tf.add(tf.exp(t), tf.sin(t)) },
  sub: { at: real, curve: (t) => tf.sub(tf.exp(t), tf.sin(t)) },
  mul: { at: real, curve: (t) => tf.mul(tf.exp(t), tf.sin(t)) },
  div: { at: real, curve: (t) => tf.div(tf.sin(t), tf.exp(t)) },
  divNoNan: { at: positive, curve: (t) => tf.divNoNan(tf.sin(t), t) },
  pow: { at: positive, curve: (t) => tf.pow(t, tf.sin(t)) },
  'pow to a number': { at: positive, curve: (t) => tf.pow(t, 2.3) },
  'pow of a number': { at: real, curve: (t) => tf.pow(1.7, t) },
  maximum: { at: real, curve: (t) => tf.maximum(tf.exp(t), tf.add(tf.sin(t), 1.2)) },
  minimum: { at: real, curve: (t) => tf.minimum(tf.exp(t), tf.add(tf.sin(t), 1.2)) },
  squaredDifference: { at: real, curve: (t) => tf.squaredDifference(tf.exp(t), tf.sin(t)) },
  atan2: { at: real, curve: (t) => tf.atan2(tf.sin(t), tf.exp(t)) },
  mod: { at: [0.3, 1.2, 2.1], curve: (t) => tf.square(tf.mod(tf.exp(t), 0.9)) },
  where: { at: real, curve: (t) => tf.where(tf.greater(t, 0.2), tf.exp(t), tf.sin(t)) },
  addN: { at: real, curve: (t) => tf.addN([tf.exp(t), tf.sin(t), t]) },
};

const random = createRandom(11);
const matrix = (...shape: number[]): Tensor => {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
  return tf.tensor(values, shape);
};

/** The curve Σ w · operation(A + t B)², to try operations on whole tensors along a line. */
function along(shape: readonly number[], operation: (x: Tensor) => Tensor): Curve {
  const [from, direction] = [matrix(...shape), matrix(...shape)];
  const weights = matrix(64);
  const curve = (t: Tensor) => {
    const values = tf.unstack(t).map((time) => {
      const result = operation(tf.add(from, tf.mul(direction, time)));
      return tf.sum(tf.mul(tf.tanh(tf.reshape(result, [-1])), tf.slice(weights, [0], [result.size])));
    });
    return tf.stack(values);
  };
  return { at: [-0.4, 0.3], curve };
}

const other = matrix(2, 4, 3);
const rows = tf.tensor1d([2, 0, 2], 'int32');

const whole: Readonly<Record<string, Curve>> = {
  softmax: along([2, 3], (x) => tf.softmax(x)),
  logSoftmax: along([2, 3], (x) => tf.logSoftmax(x)),
  logSumExp: along([2, 3], (x) => tf.logSumExp(x, 1)),
  sum: along([2, 3, 2], (x) => tf.sum(x, [0, 2])),
  'sum of all': along([2, 3], (x) => tf.sum(x)),
  mean: along([2, 3, 2], (x) => tf.mean(x, 1, true)),
  max: along([2, 3], (x) => tf.max(x, 1)),
  min: along([2, 3], (x) => tf.min(x, 0)),
  prod: along([2, 3, 2], (x) => tf.prod(x, [0, 2])),
  norm: along([2, 3], (x) => tf.norm(x, 2, 1)),
  cumsum: along([3, 2], (x) => tf.cumsum(x, 0, true)),
  'matMul of itself': along([3, 3], (x) => tf.matMul(x as never, x as never)),
  'matMul in a batch': along([2, 3, 4], (x) => tf.matMul(x, other)),
  'matMul, first transposed': along([2, 4, 2], (x) => tf.matMul(x, other, true)),
  'matMul, second transposed': along([2, 2, 3], (x) => tf.matMul(x, other, false, true)),
  'matMul, both transposed': along([2, 3, 2], (x) => tf.matMul(x, other, true, true)),
  'matMul, one matrix for a batch': along([3, 2], (x) => tf.matMul(other, x)),
  'matMul, one matrix transposed': along([2, 3], (x) => tf.matMul(other, x, false, true)),
  'matMul, one matrix first': along([2, 4], (x) => tf.matMul(x, other)),
  dot: along([3], (x) => tf.dot(x, x)),
  reshape: along([2, 3], (x) => tf.reshape(x, [3, 2])),
  transpose: along([2, 3, 2], (x) => tf.transpose(x, [2, 0, 1])),
  broadcastTo: along([2, 1], (x) => tf.broadcastTo(x, [3, 2, 4])),
  tile: along([2, 3], (x) => tf.tile(x, [2, 3])),
  'broadcast sum': along([3, 1], (x) => tf.mul(x, tf.reshape(x, [1, 3]))),
  expandDims: along([2, 3], (x) => tf.expandDims(x, 1)),
  squeeze: along([2, 1, 3], (x) => tf.squeeze(x, [1])),
  reverse: along([2, 3], (x) => tf.reverse(x, 1)),
  pad: along([2, 3], (x) =>
    tf.pad(x, [
      [1, 0],
      [0, 2],
    ]),
  ),
  slice: along([3, 4], (x) => tf.slice(x, [1, 0], [2, 3])),
  concat: along([2, 3], (x) => tf.concat([x, tf.exp(x)], 1)),
  stack: along([2, 3], (x) => tf.stack([x, tf.exp(x)], -1)),
  unstack: along([2, 3], (x) => tf.mul(tf.unstack(x, 1)[0]!, tf.unstack(x, 1)[2]!)),
  split: along([2, 4], (x) => tf.mul(tf.split(x, 2, 1)[0]!, tf.split(x, [1, 1, 2], 1)[2]!)),
  gather: along([3, 2], (x) => tf.gather(x, rows)),
  'gather along an inner axis': along([2, 3, 2], (x) => tf.gather(x, rows, 1)),
  gatherND: along([3, 2], (x) =>
    tf.gatherND(
      x,
      tf.tensor2d(
        [
          [0, 1],
          [2, 0],
        ],
        [2, 2],
        'int32',
      ),
    ),
  ),
  scatterND: along([3, 2], (x) => tf.scatterND(tf.tensor2d([[3], [1], [3]], [3, 1], 'int32'), x, [4, 2])),
  unsortedSegmentSum: along([3, 2], (x) => tf.unsortedSegmentSum(x, rows as never, 4)),
  prelu: along([2, 3], (x) => tf.prelu(x, tf.slice(tf.abs(x), [0, 0], [1, 3]))),
  fusedMatMul: along([2, 3], (x) =>
    tf.fused.matMul({ a: x, b: tf.transpose(x), bias: tf.ones([2]), activation: 'sigmoid' as never }),
  ),
};

describe.each([
  ['an operation of one operand', unary],
  ['an operation of two operands', binary],
  ['an operation on whole tensors', whole],
])('the first three derivatives of %s agree with differences', (_, curves) => {
  test.each(Object.entries(curves))('%s', (_name, curve) => expectRightDerivatives(curve));
});

test('the gradient of a gather too large for an incidence matrix is the same sum', async () => {
  const [bodies, pairs] = [300, 400];
  const names = Int32Array.from({ length: pairs }, () => random.integer(bodies));
  const weights = Float64Array.from({ length: pairs * 2 }, () => random.normal());
  const compiled = await compile(
    ({ x, w }) =>
      valueAndGradients(({ x }) => tf.mul(tf.gather(x!, tf.tensor1d(names, 'int32'), 1), w!), { x: x! })
        .gradients,
    { x: { shape: [1, bodies, 2] }, w: { shape: [1, pairs, 2] } },
    { precision: 'float64' },
  );
  const x = { shape: [1, bodies, 2], data: new Float64Array(bodies * 2) };
  const { x: gradient } = await compiled.run({ x, w: { shape: [1, pairs, 2], data: weights } });
  const expected = new Float64Array(bodies * 2);
  names.forEach((name, pair) => {
    for (let axis = 0; axis < 2; axis++)
      expected[2 * name + axis] = expected[2 * name + axis]! + weights[2 * pair + axis]!;
  });
  expected.forEach((value, index) => {
    expect(gradient!.data[index]).toBeCloseTo(value, 12);
  });
});

test('a parameter that the loss does not use has gradient zero', async () => {
  const compiled = await compile(
    (inputs) => valueAndGradients(({ used }) => tf.sum(tf.square(used!)), inputs).gradients,
    { used: { shape: [2] }, unused: { shape: [3] } },
  );
  const gradients = await compiled.run({
    used: { shape: [2], data: Float64Array.of(1, -2) },
    unused: { shape: [3], data: Float64Array.of(1, 2, 3) },
  });
  expect(gradients.used!.data).toEqual(Float64Array.of(2, -4));
  expect(gradients.unused!.data).toEqual(Float64Array.of(0, 0, 0));
});

test('the Hessian-vector product of a quadratic form is its matrix times the vector', async () => {
  // L = ½ xᵀ A x + x₀ y with A = [[2, 1], [1, 4]], so H (v, w) = (A v + (w, 0), v₀).
  const compiled = await compile(
    ({ x, y, v, w }) =>
      hessianVectorProduct(
        ({ x, y }) => {
          const half = tf.mul(
            tf.sum(
              tf.mul(
                x!,
                tf.dot(
                  tf.tensor2d([
                    [2, 1],
                    [1, 4],
                  ]),
                  x!,
                ),
              ),
            ),
            0.5,
          );
          return tf.add(half, tf.mul(tf.slice(x!, [0], [1]), y!));
        },
        { x: x!, y: y! },
        { x: v!, y: w! },
      ),
    { x: { shape: [2] }, y: { shape: [1] }, v: { shape: [2] }, w: { shape: [1] } },
    { precision: 'float64' },
  );
  const product = await compiled.run({
    x: { shape: [2], data: Float64Array.of(0.3, -0.7) },
    y: { shape: [1], data: Float64Array.of(5) },
    v: { shape: [2], data: Float64Array.of(1, -2) },
    w: { shape: [1], data: Float64Array.of(3) },
  });
  expect([...product.x!.data]).toEqual([2 - 2 + 3, 1 - 8]);
  expect([...product.y!.data]).toEqual([1]);
});
