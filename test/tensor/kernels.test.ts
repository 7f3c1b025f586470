import { constant, type Tensor, type TensorRecord, tf } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { runOnce, vector } from './run-once.js';

/** Each formula against the language's own function; the points include small ones, where digits are lost easily. */
const formulas: Readonly<Record<string, [(x: Tensor) => Tensor, (x: number) => number, readonly number[]]>> =
  {
    log1p: [tf.log1p, Math.log1p, [-0.9, -1e-9, 1e-12, 0, 0.5, 3, 1e9]],
    expm1: [tf.expm1, Math.expm1, [-40, -0.9, -1e-9, 1e-12, 0, 0.5, 3, 40]],
    sinh: [tf.sinh, Math.sinh, [-20, -0.9, 1e-9, 0, 0.5, 3, 20]],
    cosh: [tf.cosh, Math.cosh, [-20, 0, 0.5, 3]],
    tan: [tf.tan, Math.tan, [-1.5, 1e-9, 0.5, 1.5]],
    atan: [tf.atan, Math.atan, [-1e9, -2, -1, -1e-9, 0, 0.3, 1, 7, 1e6]],
    asin: [tf.asin, Math.asin, [-1, -0.7, 1e-9, 0, 0.3, 0.999, 1]],
    acos: [tf.acos, Math.acos, [-1, -0.7, 0, 0.3, 0.999, 1]],
    asinh: [tf.asinh, Math.asinh, [-30, -1e-9, 0, 0.5, 40]],
    acosh: [tf.acosh, Math.acosh, [1, 1 + 1e-9, 1.5, 40]],
    atanh: [tf.atanh, Math.atanh, [-0.9, 1e-9, 0, 0.5, 0.99]],
    tanh: [tf.tanh, Math.tanh, [-30, -1, 1e-9, 0, 0.4, 3, 30]],
    sigmoid: [tf.sigmoid, (x) => 1 / (1 + Math.exp(-x)), [-30, -1, 0, 0.4, 30]],
    softplus: [
      tf.softplus,
      (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
      [-100, -20, -1, 0, 0.4, 30, 900],
    ],
    elu: [tf.elu, (x) => (x > 0 ? x : Math.expm1(x)), [-900, -1, -1e-9, 0, 2]],
    'x to the 2.5': [(x) => tf.pow(x, 2.5), (x) => x ** 2.5, [0, 0.3, 1, 7]],
    'x to the −3': [(x) => tf.pow(x, -3), (x) => x ** -3, [-2, 0.3, 1, 7]],
    mod: [(x) => tf.mod(x, 3), (x) => ((x % 3) + 3) % 3, [-7, -3, 0, 2, 4.5]],
  };

describe('64-bit values are right to 64 bits', () => {
  test.each(Object.entries(formulas))('%s', async (_, [formula, reference, points]) => {
    const { y } = await runOnce(
      ({ x }) => ({ y: formula(x!) }),
      { x: vector(...points) },
      { precision: 'float64' },
    );
    points.forEach((point, index) => {
      const expected = reference(point);
      expect(Math.abs(y!.data[index]! - expected), `at ${point}`).toBeLessThanOrEqual(
        4e-15 * Math.abs(expected),
      );
    });
  });

  test('the angle of a point is right in every octant', async () => {
    const angles = Array.from({ length: 33 }, (_, k) => (k - 16) * (Math.PI / 16) * 0.999 + 0.001);
    const inputs = { y: vector(...angles.map(Math.sin)), x: vector(...angles.map(Math.cos)) };
    const { angle } = await runOnce(({ x, y }) => ({ angle: tf.atan2(y!, x!) }), inputs, {
      precision: 'float64',
    });
    angles.forEach((expected, index) => {
      expect(angle!.data[index]).toBeCloseTo(expected, 14);
    });
  });

  test('numbers in the function keep their digits', async () => {
    const third = 1 / 3;
    const results = await runOnce(
      ({ x }) => ({
        number: tf.mul(x!, third),
        scalar: tf.add(x!, tf.scalar(third)),
        list: tf.sub(x!, [third]),
        tensor: tf.div(x!, tf.tensor1d([third])),
        constant: tf.pow(x!, constant(Float64Array.of(third))),
        filled: tf.maximum(x!, tf.fill([1], third)),
        bound: tf.clipByValue(x!, 0, third),
      }),
      { x: vector(0.1) },
      { precision: 'float64' },
    );
    const values = Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data[0]]));
    expect(values).toEqual({
      number: 0.1 * third,
      scalar: 0.1 + third,
      list: 0.1 - third,
      tensor: 0.1 / third,
      constant: 0.1 ** third,
      filled: third,
      bound: 0.1,
    });
  });
});

/** Everything that moves, cuts, joins or compares: exact on small integers, so every backend must agree to the bit. */
const arrangements: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  transpose: (x) => tf.transpose(x, [2, 0, 1]),
  'transpose of an axis of one': (x) => tf.transpose(tf.expandDims(x, 1), [0, 2, 1, 3]),
  'transpose twice': (x) => tf.transpose(tf.transpose(x, [1, 2, 0]), [2, 1, 0]),
  slice: (x) => tf.slice(x, [0, 1, 2], [2, 2, -1]),
  stridedSlice: (x) => tf.stridedSlice(x, [1, 0, 3], [-3, 3, -5], [-1, 2, -2]),
  'stridedSlice with masks': (x) => tf.stridedSlice(x, [0, 1], [2, 2], [1, 1], 1, 0, 0, 0, 2),
  reverse: (x) => tf.reverse(x, [0, 2]),
  'reverse of a constant pattern': (x) => tf.mul(x, tf.reverse(tf.range(0, 4), 0)),
  pad: (x) =>
    tf.pad(
      x,
      [
        [0, 1],
        [2, 0],
        [1, 1],
      ],
      7,
    ),
  tile: (x) => tf.tile(x, [2, 1, 3]),
  concat: (x) => tf.concat([x, tf.neg(x), tf.zerosLike(x)], -1),
  stack: (x) => tf.stack([x, tf.neg(x)], 2),
  unstack: (x) => tf.unstack(x, -1)[3]!,
  split: (x) => tf.split(x, [1, 2], 1)[1]!,
  gather: (x) =>
    tf.gather(
      x,
      tf.tensor2d(
        [
          [2, 0],
          [1, 1],
        ],
        [2, 2],
        'int32',
      ),
      1,
    ),
  gatherND: (x) =>
    tf.gatherND(
      x,
      tf.tensor2d(
        [
          [0, 2],
          [1, 1],
        ],
        [2, 2],
        'int32',
      ),
    ),
  scatterND: (x) => tf.scatterND(tf.tensor2d([[3], [1]], [2, 1], 'int32'), x, [4, 3, 4]),
  unsortedSegmentSum: (x) =>
    tf.unsortedSegmentSum(tf.reshape(x, [6, 4]), tf.tensor1d([2, 0, -1, 2, 2, 0], 'int32'), 4),
  oneHot: (x) => tf.mul(tf.oneHot(tf.tensor1d([1, 3, 0], 'int32'), 4, 2, -1), x),
  argMax: (x) => tf.argMax(x, 1),
  argMin: (x) => tf.argMin(x, 2),
  sum: (x) => tf.sum(x, [0, 2], true),
  'sum of copies': (x) => tf.sum(tf.broadcastTo(tf.slice(x, [0, 0, 0], [2, 1, 4]), [2, 3, 4]), [1, 2]),
  'sum of a constant': (x) => tf.add(tf.sum(tf.ones([2, 3]), 0), tf.sum(x)),
  max: (x) => tf.max(x, 1),
  min: (x) => tf.min(x),
  prod: (x) => tf.prod(tf.slice(x, [0, 0, 0], [2, 2, 2]), [0, 2]),
  cumsum: (x) => tf.cumsum(x, 1, true, true),
  any: (x) => tf.any(tf.greater(x, 3), 1),
  all: (x) => tf.all(tf.greater(x, -3), 2),
  compare: (x) => tf.logicalOr(tf.less(x, -2), tf.logicalAnd(tf.greaterEqual(x, 1), tf.notEqual(x, 3))),
  xor: (x) => tf.logicalXor(tf.less(x, 2), tf.lessEqual(x, -1)),
  not: (x) => tf.logicalNot(tf.equal(x, 2)),
  where: (x) => tf.where(tf.greater(x, 0), x, -1),
  'a choice that is known': (x) =>
    tf.where(tf.tensor1d([true, false, true, false], 'bool'), x, tf.ones([3, 1])),
  'cast to whole numbers': (x) => tf.cast(tf.div(x, 2), 'int32'),
  'whole-number arithmetic': (x) => tf.add(tf.cast(x, 'int32'), tf.scalar(3, 'int32')),
  floorDiv: (x) => tf.floorDiv(x, 3),
  step: (x) => tf.step(x, -0.5),
  sign: (x) => tf.sign(x),
  round: (x) => tf.round(tf.mul(x, 0.5)),
  floor: (x) => tf.floor(tf.mul(x, 0.25)),
  ceil: (x) => tf.ceil(tf.mul(x, 0.25)),
  linspace: (x) => tf.add(x, tf.linspace(0, 3, 4)),
  'range downwards': (x) => tf.add(x, tf.range(8, 0, -2)),
  isFinite: (x) => tf.isFinite(tf.div(x, tf.relu(x))),
  isInf: (x) => tf.isInf(tf.div(1, x)),
  isNaN: (x) => tf.isNaN(tf.div(x, x)),
  'times zero, plus zero': (x) => tf.add(tf.mul(x, 0), tf.sub(x, tf.zeros([1]))),
  'minus minus': (x) => tf.neg(tf.sub(tf.neg(tf.mul(tf.neg(x), 2)), tf.mul(tf.mul(x, 4), -1))),
  matMul: (x) => tf.matMul(x, tf.transpose(x, [0, 2, 1])),
  'matMul of one matrix': (x) => tf.matMul(x, tf.transpose(tf.slice(x, [1, 0, 0], [1, 3, 4]), [0, 2, 1])),
  'matMul of matrices': (x) => tf.matMul(tf.reshape(x, [6, 4]), tf.reshape(x, [6, 4]), true, false),
  'matMul and a number': (x) => tf.add(tf.matMul(tf.reshape(x, [6, 4]), tf.reshape(x, [4, 6])), 2),
  'matMul and a column': (x) =>
    tf.add(tf.reshape(tf.range(0, 6), [6, 1]), tf.matMul(tf.reshape(x, [6, 4]), tf.reshape(x, [4, 6]))),
  'matMul of whole numbers': (x) =>
    tf.matMul(tf.cast(tf.reshape(x, [6, 4]), 'int32'), tf.cast(tf.reshape(x, [4, 6]), 'int32')),
  fusedMatMul: (x) =>
    tf.fused.matMul({
      a: x,
      b: x,
      transposeB: true,
      bias: tf.tensor1d([1, 2, 3]),
      activation: 'relu' as never,
    }),
};

describe('what moves, cuts, joins and compares is the same to the bit', () => {
  const x = {
    shape: [2, 3, 4],
    data: Float64Array.from({ length: 24 }, (_, index) => ((index * 7) % 11) - 4),
  };
  test.each(Object.entries(arrangements))('%s', async (_, arrange) => {
    // Adding 0 makes −0 and 0 one.
    const fn = (inputs: TensorRecord) => ({
      y: tf.add(tf.cast(arrange(inputs.x!), 'float32'), inputs.zero!),
    });
    const inputs = { x, zero: { shape: [], data: Float64Array.of(0) } };
    const expected = await runOnce(fn, inputs, { backend: 'cpu' });
    expect(await runOnce(fn, inputs)).toEqual(expected);
    expect(await runOnce(fn, inputs, { precision: 'float64' })).toEqual(expected);
  });
});

test('the kernel added to WebAssembly sums as the others do', async () => {
  const fn = ({ x }: TensorRecord) => ({ y: arrangements.unsortedSegmentSum!(x!) });
  const x = { shape: [2, 3, 4], data: Float64Array.from({ length: 24 }, (_, index) => index) };
  expect(await runOnce(fn, { x }, { backend: 'wasm' })).toEqual(await runOnce(fn, { x }, { backend: 'cpu' }));
});
