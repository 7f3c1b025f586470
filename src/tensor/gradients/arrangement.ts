import { tf } from '../full-precision.js';
import { type MirrorMode, mirroredPlaces, stridedPlan } from '../kernels/arrangement.js';
import { core, type Tensor } from '../tensorflow.js';
import { gatherGradient } from './indexing.js';
import { type Attributes, type GradientTable, listed, reduceTo } from './rule.js';

/** Gradients of the kernels that move, cut and join. */
export const arrangementGradients: GradientTable = {
  Reshape: { save: ['x'], rule: (dy, [x]) => ({ x: () => tf.reshape(dy, x!.shape) }) },
  ExpandDims: { save: ['input'], rule: (dy, [input]) => ({ input: () => tf.reshape(dy, input!.shape) }) },
  Transpose: {
    save: [],
    rule: (dy, _, { perm }) => ({
      x: () => tf.transpose(dy, core.backend_util.getUndoAxesPermutation(perm as number[])),
    }),
  },
  Tile: { save: ['x'], rule: (dy, [x], { reps }) => ({ x: () => tileGradient(dy, x!, reps as number[]) }) },
  Reverse: { save: [], rule: (dy, _, { dims }) => ({ x: () => tf.reverse(dy, dims as number[]) }) },
  PadV2: {
    save: ['x'],
    rule: (dy, [x], { paddings }) => ({ x: () => tf.slice(dy, firsts(paddings), x!.shape) }),
  },
  MirrorPad: {
    save: ['x'],
    rule: (dy, [x], attributes) => ({ x: () => mirrorPadGradient(dy, x!, attributes) }),
  },
  Slice: {
    save: ['x'],
    rule: (dy, [x], { begin, size }) => ({
      x: () => {
        const [first] = core.slice_util.parseSliceParams(x!, begin as number[], size as number[]);
        return padTo(dy, first!, x!.shape);
      },
    }),
  },
  StridedSlice: {
    save: ['x'],
    rule: (dy, [x], attributes) => ({ x: () => stridedSliceGradient(dy, x!, attributes) }),
  },
  SplitV: { save: [], rule: (dy, _, { axis }) => ({ x: () => tf.concat(listed(dy), axis as number) }) },
  Unpack: { save: [], rule: (dy, _, { axis }) => ({ value: () => tf.stack(listed(dy), axis as number) }) },
};

const firsts = (paddings: unknown): number[] => (paddings as number[][]).map((pair) => pair[0]!);

/** Zeros around x, so that it stands at `begin` in the given shape. */
function padTo(x: Tensor, begin: readonly number[], shape: readonly number[]): Tensor {
  return tf.pad(
    x,
    shape.map((length, axis) => [begin[axis]!, length - begin[axis]! - x.shape[axis]!]),
  );
}

function tileGradient(dy: Tensor, x: Tensor, repetitions: readonly number[]): Tensor {
  // Where axes of length 1 are repeated, as in broadcasting, there is nothing to take apart.
  if (x.shape.every((length, axis) => length === 1 || repetitions[axis] === 1)) return reduceTo(dy, x.shape);
  const blocks = x.shape.flatMap((length, axis) => [repetitions[axis]!, length]);
  return tf.sum(
    tf.reshape(dy, blocks),
    x.shape.map((_, axis) => 2 * axis),
  );
}

/** The axes were padded one after the other, so they are folded back in the opposite order. */
function mirrorPadGradient(dy: Tensor, x: Tensor, { paddings, mode }: Attributes): Tensor {
  const pairs = paddings as unknown as readonly (readonly [number, number])[];
  return pairs.reduceRight((padded, pair, axis) => {
    if (pair[0] + pair[1] === 0) return padded;
    const length = x.shape[axis]!;
    const places = tf.tensor1d(mirroredPlaces(length, pair, mode as unknown as MirrorMode), 'int32');
    return gatherGradient(padded, padded.shape.with(axis, length), places, axis);
  }, dy);
}

/** What was taken in strides is set apart again, zeros between, in the place where it was. */
function stridedSliceGradient(dy: Tensor, x: Tensor, attributes: Attributes): Tensor {
  const { begin, strides, shape } = stridedPlan(x.shape, attributes as Record<string, unknown>);
  const backwards = strides.flatMap((stride, axis) => (stride < 0 ? [axis] : []));
  const steps = strides.map(Math.abs);
  const taken = tf.reshape(dy, [...shape]);
  const ordered = backwards.length > 0 ? tf.reverse(taken, backwards) : taken;
  const spread = steps.every((step) => step === 1) ? ordered : setApart(ordered, steps);
  const first = begin.map((place, axis) =>
    strides[axis]! < 0 ? place + strides[axis]! * (shape[axis]! - 1) : place,
  );
  return padTo(spread, first, x.shape);
}

/** Zeros between neighbours: along every axis n elements become (n − 1) step + 1. */
function setApart(x: Tensor, steps: readonly number[]): Tensor {
  const columns = tf.reshape(
    x,
    x.shape.flatMap((length) => [length, 1]),
  );
  const padded = tf.pad(
    columns,
    steps.flatMap((step) => [
      [0, 0],
      [0, step - 1],
    ]) as [number, number][],
  );
  const whole = tf.reshape(
    padded,
    x.shape.map((length, axis) => length * steps[axis]!),
  );
  const lengths = x.shape.map((length, axis) => Math.max(0, (length - 1) * steps[axis]! + 1));
  return tf.slice(
    whole,
    lengths.map(() => 0),
    lengths,
  );
}
