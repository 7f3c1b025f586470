import { InputError } from 'principia/math';
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { kernelTable } from '../../src/tensor/kernels/index.js';
import { refusedKernels, refusedOperations } from '../../src/tensor/kernels/refused.js';
import { core } from '../../src/tensor/tensorflow.js';
import { trace } from '../../src/tensor/trace.js';
import { runOnce } from './run-once.js';
import { startable } from './startable-backends.js';

const whole = (values: readonly number[], ...shape: number[]): Tensor =>
  tf.tensor([...values], shape.length > 0 ? shape : [values.length], 'int32');

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
  'slice of one row': (x) => tf.slice(x, 1, 1),
  mirrorPad: (x) => tf.mirrorPad(x, pads(1, 0, 0, 2, 3, 1), 'reflect'),
  'mirrorPad with the edge': (x) => tf.mirrorPad(x, pads(0, 2, 3, 0, 1, 4), 'symmetric'),
  broadcastTo: (x) => tf.broadcastTo(tf.slice(x, [0, 1, 0], [2, 1, 4]), [3, 2, 2, 4]),
  ensureShape: (x) => tf.ensureShape(x, [2, 3, 4] as never),
  gather: (x) => tf.gather(x, whole([2, 0, 1, 1], 2, 2), 1),
  'gather in a batch': (x) => tf.gather(x, whole([2, 0, 1, 1], 2, 2), 1, 1),
  'gather in a batch, along an inner axis': (x) => tf.gather(x, whole([3, 0, 1, 1, 2, 2], 2, 3), 2, 1),
  'gather in a batch of two axes': (x) => tf.gather(x, whole([3, 0, 1, 1, 2, 2], 2, 3, 1), 2, 2),
  'gather in a batch, one row each': (x) => tf.gather(x, whole([2, 1]), 1, 1),
  'gather behind an axis between': (x) =>
    tf.gather(tf.reshape(x, [2, 3, 2, 2]), whole([1, 0, 0, 1, 1, 1], 2, 3), 2, -1),
  gatherND: (x) => tf.gatherND(x, whole([0, 2, 1, 1], 2, 2)),
  scatterND: (x) => tf.scatterND(whole([3, 1], 2, 1), x, [4, 3, 4]),
  tensorScatterUpdate: (x) =>
    tf.tensorScatterUpdate(x, whole([1, 2, 0, 0], 2, 2), tf.slice(tf.reshape(x, [6, 4]), [3, 0], [2, 4])),
  sparseToDense: (x) => tf.add(x, tf.sparseToDense(whole([3, 1]), [7, 8], [4], 2)),
  'sparseToDense of places': (x) => tf.add(x, tf.sparseToDense(whole([2, 3, 0, 1], 2, 2), 5, [3, 4])),
  unsortedSegmentSum: (x) =>
    tf.unsortedSegmentSum(tf.reshape(x, [6, 4]), whole([2, 0, -1, 2, 2, 0]) as never, 4),
  oneHot: (x) => tf.mul(tf.oneHot(whole([1, 3, 0]), 4, 2, -1), x),
  diag: (x) => tf.diag(tf.slice(tf.reshape(x, [12, 2]), [0, 0], [3, 2])),
  bandPart: (x) => tf.linalg.bandPart(tf.reshape(x, [4, 6]), 1, 2),
  meshgrid: (x) => tf.add(...(tf.meshgrid(tf.slice(tf.reshape(x, [24]), 2, 3), [1, 2]) as [Tensor, Tensor])),
  'topk, values': (x) => tf.topk(x, 3).values,
  'topk, places, ties in order': (x) => tf.topk(tf.round(tf.mul(x, 0.3)), 4).indices,
  'topk of whole numbers': (x) => tf.topk(tf.cast(tf.reshape(x, [24]), 'int32'), 5).values,
  lowerBound: (x) => tf.lowerBound([-3, -1, 0, 2, 2, 5], tf.reshape(x, [24])),
  upperBound: (x) => tf.upperBound(tf.tile([[-3, -1, 0, 2, 2, 5]], [4, 1]), tf.reshape(x, [4, 6])),
  argMax: (x) => tf.argMax(x, 1),
  argMin: (x) => tf.argMin(x, 2),
  sum: (x) => tf.sum(x, [0, 2], true),
  'sum of copies': (x) => tf.sum(tf.broadcastTo(tf.slice(x, [0, 0, 0], [2, 1, 4]), [2, 3, 4]), [1, 2]),
  'sum of a constant': (x) => tf.add(tf.sum(tf.ones([2, 3]), 0), tf.sum(x)),
  max: (x) => tf.max(x, 1),
  min: (x) => tf.min(x),
  prod: (x) => tf.prod(tf.slice(x, [0, 0, 0], [2, 2, 2]), [0, 2]),
  cumsum: (x) => tf.cumsum(x, 1, true, true),
  'cumsum of truths': (x) => tf.cumsum(tf.cast(tf.greater(x, 0), 'int32'), 2),
  cumprod: (x) => tf.cumprod(x, 1),
  'cumprod of seven': (x) => tf.cumprod(tf.minimum(tf.reshape(tf.slice(x, 0, 1), [12]), 2), 0),
  'cumprod, exclusive': (x) => tf.cumprod(x, 2, true),
  'cumprod, backwards': (x) => tf.cumprod(x, 2, false, true),
  'cumprod, exclusive and backwards': (x) => tf.cumprod(x, 0, true, true),
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
  mod: (x) => tf.mod(x, -3),
  'division of whole numbers': (x) => tf.floorDiv(tf.cast(x, 'int32'), tf.scalar(-3, 'int32')),
  'division of large whole numbers': (x) =>
    tf.sub(
      tf.floorDiv(tf.add(tf.cast(x, 'int32'), whole([2 ** 30])), tf.scalar(7, 'int32')),
      tf.scalar(Math.floor(2 ** 30 / 7), 'int32'),
    ),
  'mod of whole numbers': (x) => tf.mod(tf.cast(x, 'int32'), tf.scalar(3, 'int32')),
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

/** Pads before and after each axis. */
const pads = (...lengths: number[]): [number, number][] =>
  Array.from({ length: lengths.length / 2 }, (_, axis) => [lengths[2 * axis]!, lengths[2 * axis + 1]!]);

describe('what moves, cuts, joins and compares is the same to the bit', () => {
  const x = {
    shape: [2, 3, 4],
    data: Float64Array.from({ length: 24 }, (_, index) => ((index * 7) % 11) - 4),
  };
  test.each(Object.entries(arrangements))('%s', async (_, arrange) => {
    // Adding 0 makes −0 and 0 one.
    const fn = (inputs: TensorRecord) => ({
      y: tf.add(tf.cast(arrange(inputs.x!), 'float32'), inputs.zero!),
      x: inputs.x!,
    });
    const inputs = { x, zero: { shape: [], data: Float64Array.of(0) } };
    const expected = await runOnce(fn, inputs, { backend: 'cpu' });
    expect(expected.x, 'the operand').toEqual(x);
    expect(await runOnce(fn, inputs)).toEqual(expected);
    expect(await runOnce(fn, inputs, { precision: 'float64' })).toEqual(expected);
    expect(await runOnce(fn, inputs, { backend: 'wasm' })).toEqual(expected);
  });

  test.runIf(startable('native')).each(['float32', 'float64'] as const)(
    'all at once as machine code, %s',
    async (precision) => {
      const fn = (inputs: TensorRecord) =>
        Object.fromEntries(
          Object.entries(arrangements).map(([name, arrange]) => [
            name,
            tf.add(tf.cast(arrange(inputs.x!), 'float32'), inputs.zero!),
          ]),
        );
      const inputs = { x, zero: { shape: [], data: Float64Array.of(0) } };
      const expected = await runOnce(fn, inputs, { backend: 'cpu' });
      expect(await runOnce(fn, inputs, { backend: 'native', precision })).toEqual(expected);
    },
  );
});

describe('every kernel of TensorFlow.js', () => {
  // Operations of these names are written in other kernels.
  const uncalled =
    'BroadcastTo LogSoftmax LogicalXor LowerBound UpperBound MatrixBandPart Pool FromPixels'.split(' ');
  const named = Object.entries(core).flatMap(([name, kernel]) =>
    /^[A-Z]|^_Fused/.test(name) && name !== 'OP_SCOPE_SUFFIX' && typeof kernel === 'string' ? [kernel] : [],
  );

  test('is recorded, refused, or called by no operation', () => {
    expect(named.length).toBeGreaterThan(150);
    expect(named.filter((name) => !(name in kernelTable)).sort()).toEqual(uncalled.sort());
  });

  test.each(Object.entries(refusedKernels))(
    '%s says its name and a remedy where it is refused',
    (name, kernel) => {
      const call = () => kernel((node) => ({ ...node, id: 0 }), {}, {});
      expect(call).toThrow(InputError);
      expect(call).toThrow(
        new RegExp(`kernel '${name}' cannot be compiled: .{20,}; or run .*backend: 'cpu'`),
      );
    },
  );
});

describe('operations that cannot be traced', () => {
  test.each(Object.keys(refusedOperations))('tf.%s says so, and works outside', (name) => {
    const operation = ({ ...tf, ...tf.image } as unknown as Record<string, () => Tensor>)[name]!;
    const attempt = () => trace(() => ({ y: operation() }), {});
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(
      new RegExp(`operation tf.${name} cannot be compiled: .* pass the result as an input`),
    );
  });

  test('random numbers are drawn as before where nothing is compiled', () => {
    expect(
      tf
        .randomUniform([3], 2, 3)
        .dataSync()
        .every((value) => value >= 2 && value < 3),
    ).toBe(true);
  });

  test('what depends on values through a kernel says so too', () => {
    const attempt = () => trace(({ x }) => ({ y: tf.unique(x!).values }), { x: { shape: [3] } });
    expect(attempt).toThrow(/'Unique'.* depends on the values.* pass the result as an input/);
  });

  test('whole numbers where floats are needed', () => {
    const attempt = () => trace(({ x }) => ({ y: tf.exp(x!) }), { x: { shape: [3], dtype: 'int32' } });
    expect(attempt).toThrow(/'Exp' was given a tensor \[3\] of int32 .*tf\.cast/);
  });
});
