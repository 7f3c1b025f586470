import * as fc from 'fast-check';
import { type Tensor, tf } from 'principia/tensor';
import {
  alongAxis,
  axesOf,
  axisOf,
  broadcasting,
  type Catalogue,
  elementwise,
  fixed,
  length,
  reduction,
  running,
  shape,
  shaped,
  unary,
} from './gradients-applications.js';
import { movements, places } from './gradients-movements.js';

const smooth: Catalogue = {
  neg: unary(tf.neg),
  square: unary(tf.square),
  sqrt: unary(tf.sqrt, 'positive'),
  rsqrt: unary(tf.rsqrt, 'positive'),
  reciprocal: unary(tf.reciprocal, 'positive'),
  exp: unary(tf.exp),
  expm1: unary(tf.expm1),
  log: unary(tf.log, 'positive'),
  log1p: unary(tf.log1p, 'positive'),
  tanh: unary(tf.tanh),
  sigmoid: unary(tf.sigmoid),
  logSigmoid: unary(tf.logSigmoid),
  softplus: unary(tf.softplus),
  swish: unary((x) => tf.mul(x, tf.sigmoid(x))),
  elu: unary(tf.elu, 'apart'),
  selu: unary(tf.selu, 'apart'),
  erf: unary(tf.erf),
  sin: unary(tf.sin),
  cos: unary(tf.cos),
  tan: unary(tf.tan, 'fraction'),
  asin: unary(tf.asin, 'fraction'),
  acos: unary(tf.acos, 'fraction'),
  atan: unary(tf.atan),
  sinh: unary(tf.sinh),
  cosh: unary(tf.cosh),
  asinh: unary(tf.asinh),
  acosh: unary(tf.acosh, 'above one'),
  atanh: unary(tf.atanh, 'fraction'),
};

const kinked: Catalogue = {
  abs: unary(tf.abs, 'apart'),
  relu: unary(tf.relu, 'apart'),
  relu6: unary((x) => tf.relu6(tf.mul(x, 3)), 'apart'),
  leakyRelu: unary((x) => tf.leakyRelu(x, 0.1), 'apart'),
  clipByValue: unary((x) => tf.clipByValue(x, -1, 0.5), 'apart'),
  'step, floor, ceil, round, sign': unary(
    (x) => tf.mul(x, tf.addN([tf.step(x, 0.3), tf.floor(x), tf.ceil(x), tf.round(x), tf.sign(x)])),
    'apart',
  ),
  'casts and tests': unary((x) => {
    const whole = tf.cast(tf.cast(x, 'int32'), 'float32');
    return tf.mul(x, tf.cast(tf.logicalAnd(tf.isFinite(whole), tf.lessEqual(x, 9)), 'float32'));
  }),
};

const pairs: Catalogue = {
  add: elementwise(2, tf.add),
  sub: elementwise(2, tf.sub),
  mul: elementwise(2, tf.mul),
  div: elementwise(2, tf.div, 'positive'),
  divNoNan: elementwise(2, (a, b) => tf.divNoNan(a, tf.mul(b, tf.step(tf.sub(b, 1.5)))), 'apart'),
  pow: elementwise(2, tf.pow, 'positive'),
  'pow to a negative number': unary((x) => tf.pow(x, -1.5), 'positive'),
  'pow to a whole number': unary((x) => tf.add(tf.pow(x, 2), tf.pow(x, 3)), 'apart'),
  maximum: elementwise(2, tf.maximum, 'apart'),
  minimum: elementwise(2, tf.minimum, 'apart'),
  squaredDifference: elementwise(2, tf.squaredDifference),
  atan2: elementwise(2, tf.atan2, 'apart'),
  mod: elementwise(2, (a, b) => tf.mod(a, tf.add(tf.mul(b, 0.05), 5)), 'apart'),
  where: elementwise(3, (a, b, c) => tf.where(tf.greater(a, 0.2), tf.mul(a, b), c), 'apart'),
  prelu: elementwise(2, tf.prelu, 'apart'),
  addN: shape(0, 3).map((x) => ({
    shapes: [x, x, x],
    domain: 'real' as const,
    apply: (...all) => tf.addN(all),
  })),
  batchNorm: fixed(
    [[2, 3], [3], [3], [3], [3]],
    (x, mean, variance, offset, scale) =>
      tf.add(
        tf.batchNorm2d(x as never, mean as never, variance as never, offset as never, scale as never, 0.1),
        tf.batchNorm(x, mean as never, variance as never),
      ),
    'positive',
  ),
};

const contractions: Catalogue = {
  sum: reduction(tf.sum),
  mean: reduction(tf.mean),
  max: reduction(tf.max, 'apart'),
  min: reduction(tf.min, 'apart'),
  prod: reduction(tf.prod),
  logSumExp: reduction(tf.logSumExp),
  norm: shaped(1, axisOf, (axis) => (x) => tf.norm(x, 2, axis)),
  'norm of all': unary((x) => tf.norm(x), 'positive'),
  moments: shaped(1, axesOf, (axes) => (x) => tf.moments(x, axes).variance),
  cumsum: running(tf.cumsum),
  cumprod: running(tf.cumprod),
  'cumprod at zero': fixed([[4]], (x) => tf.cumprod(tf.mul(x, [1, 0, 1, 0]), 0)),
  'prod at zero': fixed([[4]], (x) => tf.prod(tf.mul(x, [1, 0, 1, 1]))),
  softmax: alongAxis(tf.softmax),
  logSoftmax: alongAxis(tf.logSoftmax),
  matMul: fc
    .tuple(broadcasting(2), length, length, length, fc.boolean(), fc.boolean())
    .map(([batch, rows, depth, columns, flipA, flipB]) => ({
      shapes: [
        [...batch[0]!, ...(flipA ? [depth, rows] : [rows, depth])],
        [...batch[1]!, ...(flipB ? [columns, depth] : [depth, columns])],
      ],
      domain: 'real' as const,
      apply: (a, b) => tf.matMul(a!, b!, flipA, flipB),
    })),
  'matMul of itself': fixed([[3, 3]], (x) => tf.matMul(x as never, x as never)),
  'fused matMul': fixed([[2, 3], [3, 2], [2]], (a, b, bias) =>
    tf.fused.matMul({ a, b, bias, activation: 'elu' as never }),
  ),
  dot: fixed([[3], [3, 2]], tf.dot),
  outerProduct: fixed([[3], [2]], (a, b) => tf.outerProduct(a as never, b as never)),
  einsum: fc
    .constantFrom(
      'ij,jk->ki',
      'bij,bjk->bik',
      'bi,bj->ij',
      'ij,ij->',
      'i,j->ij',
      'ijk,kj->i',
      'aij,ka->jk',
      'ii,jk->j',
    )
    .chain((equation) => {
      const terms = equation.split('->')[0]!.split(',');
      const labels = [...new Set(terms.join(''))];
      return fc.tuple(...labels.map(() => length)).map((lengths) => ({
        shapes: terms.map((term) => [...term].map((label) => lengths[labels.indexOf(label)]!)),
        domain: 'real' as const,
        apply: (...operands: Tensor[]) => tf.einsum(equation, ...operands),
      }));
    }),
  'einsum of three': fixed(
    [
      [2, 3],
      [3, 2],
      [2, 2],
    ],
    (a, b, c) => tf.einsum('ij,jk,kl->il', a, b, c),
  ),
  losses: fixed(
    [
      [2, 3],
      [2, 3],
    ],
    (a, b) => tf.losses.softmaxCrossEntropy(tf.softmax(a), b),
  ),
};

/** Every differentiable operation, by name. */
export const catalogue: Catalogue = {
  ...smooth,
  ...kinked,
  ...pairs,
  ...contractions,
  ...movements,
  ...places,
};
