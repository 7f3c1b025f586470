import * as fc from 'fast-check';
import { tf } from 'principia/tensor';
import {
  axesOf,
  axisOf,
  broadcasting,
  type Catalogue,
  fixed,
  indices,
  inner,
  length,
  perAxis,
  shape,
  shaped,
  unary,
} from './gradients-applications.js';

/** What moves, cuts and joins. */
export const movements: Catalogue = {
  reshape: shaped(
    0,
    () => fc.constant(0),
    () => (x) => tf.reshape(x, [1, -1]),
  ),
  expandDims: shaped(
    0,
    (x) => fc.integer({ min: -1, max: x.length }),
    (axis) => (x) => tf.expandDims(x, axis),
  ),
  squeeze: shaped(
    0,
    () => fc.constant(0),
    () => (x) => tf.squeeze(tf.expandDims(x, 0), [0]),
  ),
  transpose: shaped(
    1,
    (x) => fc.shuffledSubarray([...x.keys()], { minLength: x.length }),
    (perm) => (x) => tf.transpose(x, perm),
  ),
  broadcastTo: broadcasting(1, 1).map(([x]) => ({
    shapes: [x!],
    domain: 'real' as const,
    apply: (operand) => tf.broadcastTo(operand!, [2, ...x!.map((own) => (own === 1 ? 3 : own))]),
  })),
  tile: shaped(
    1,
    (x) => perAxis(x, () => length),
    (repetitions) => (x) => tf.tile(x, repetitions),
  ),
  reverse: shaped(1, axesOf, (axes) => (x) => tf.reverse(x, axes)),
  pad: shaped(
    1,
    (x) => perAxis(x, () => fc.tuple(fc.nat(2), fc.nat(2))),
    (paddings) => (x) => tf.pad(x, paddings, 0.5),
  ),
  mirrorPad: fc.constantFrom('reflect' as const, 'symmetric' as const).chain((mode) =>
    shaped(
      1,
      (x) =>
        perAxis(
          x,
          (own) =>
            fc.tuple(...[0, 1].map(() => fc.nat(mode === 'reflect' ? own - 1 : own))) as fc.Arbitrary<
              [number, number]
            >,
        ),
      (paddings) => (x) => tf.mirrorPad(x, paddings, mode),
    ),
  ),
  slice: shaped(
    1,
    (x) =>
      perAxis(x, (own) =>
        fc.nat(own - 1).chain((from) => fc.tuple(fc.constant(from), fc.integer({ min: 1, max: own - from }))),
      ),
    (parts) => (x) =>
      tf.slice(
        x,
        parts.map(([from]) => from),
        parts.map(([, size]) => size),
      ),
  ),
  stridedSlice: shaped(
    1,
    (x) =>
      perAxis(x, (own) =>
        fc
          .tuple(fc.nat(own - 1), fc.nat(own - 1), fc.integer({ min: 1, max: 3 }))
          .map(([a, b, step]) => (a <= b ? [a, b + 1, step] : [a, b === 0 ? -own - 1 : b - 1, -step])),
      ),
    (parts) => (x) =>
      tf.stridedSlice(
        x,
        parts.map(([from]) => from!),
        parts.map(([, to]) => to!),
        parts.map(([, , step]) => step!),
      ),
  ),
  concat: shaped(1, axisOf, (axis) => (x) => tf.concat([x, tf.exp(x), x], axis)),
  stack: shaped(
    0,
    (x) => fc.nat(x.length),
    (axis) => (x) => tf.stack([x, tf.exp(x)], axis),
  ),
  unstack: shaped(1, axisOf, (axis) => (x) => {
    const parts = tf.unstack(x, inner(axis, x.shape));
    return tf.mul(parts[0]!, parts.at(-1)!);
  }),
  split: shaped(
    1,
    (x) => fc.nat(x.length - 1),
    (axis) => (x) => {
      const [first, second] = tf.split(
        tf.concat([x, x, x], axis),
        [x.shape[axis]!, 2 * x.shape[axis]!],
        axis,
      );
      return tf.concat([tf.sin(second!), first!], axis);
    },
  ),
};

/** What reads and writes at places. */
export const places: Catalogue = {
  gather: shaped(
    1,
    (x) =>
      axisOf(x).chain((axis) =>
        fc.tuple(
          fc.constant(axis),
          shape(0, 2).chain((size) => indices(size, x[inner(axis, x)]!)),
        ),
      ),
    ([axis, names]) =>
      (x) =>
        tf.gather(x, names, inner(axis, x.shape)),
  ),
  'gather in a batch': shaped(
    2,
    (x) =>
      fc
        .integer({ min: 1, max: x.length - 1 })
        .chain((axis) =>
          fc
            .integer({ min: 1, max: axis })
            .chain((batch) =>
              shape(0, 1).chain((size) =>
                fc.tuple(
                  fc.constant(axis),
                  fc.constant(batch),
                  indices([...x.slice(0, batch), ...size], x[axis]!),
                ),
              ),
            ),
        ),
    ([axis, batch, names]) =>
      (x) =>
        tf.gather(x, names, axis, batch),
  ),
  gatherND: shaped(
    2,
    (x) => indices([4, 2], Math.min(x[0]!, x[1]!)),
    (names) => (x) => tf.gatherND(x, names),
  ),
  scatterND: shaped(
    1,
    (x) => indices([x[0]!, 1], 4),
    (names) => (x) => tf.scatterND(names, x, [4, ...x.shape.slice(1)]),
  ),
  tensorScatterUpdate: fixed(
    [
      [4, 2],
      [2, 2],
    ],
    (x, rows) => tf.tensorScatterUpdate(x, tf.tensor2d([3, 1], [2, 1], 'int32'), rows),
  ),
  sparseToDense: fixed([[2], []], (values, rest) =>
    tf.sparseToDense(tf.tensor1d([3, 1], 'int32'), values, [5], rest as never),
  ),
  'sparseToDense of one value': fixed([[], []], (value, rest) =>
    tf.sparseToDense(tf.tensor2d([0, 1, 2, 0], [2, 2], 'int32'), value, [3, 2], rest as never),
  ),
  unsortedSegmentSum: shaped(
    1,
    (x) => indices([x[0]!], 4),
    (names) => (x) => tf.unsortedSegmentSum(x, tf.sub(names, tf.scalar(1, 'int32')) as never, 3),
  ),
  diag: shaped(
    1,
    () => fc.constant(0),
    () => (x) => tf.diag(x),
  ),
  topk: shaped(
    1,
    (x) => fc.integer({ min: 1, max: x.at(-1)! }),
    (k) => (x) => tf.topk(x, k).values,
    'apart',
  ),
  'places that depend on values': unary(
    (x) => tf.gather(tf.reshape(x, [-1]), tf.argMax(tf.reshape(x, [-1]))),
    'apart',
  ),
  'places that are searched': fixed(
    [[3], [2]],
    (x, y) => tf.mul(tf.gather(x, tf.lowerBound([-1, 0.5], tf.clipByValue(y, -9, 0.4))), y),
    'apart',
  ),
};
