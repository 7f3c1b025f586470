import { tf } from '../full-precision.js';
import { core, type Tensor } from '../tensorflow.js';
import { axesOf, type GradientTable, mask } from './rule.js';

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
  Tile: {
    save: ['x'],
    rule: (dy, [x], { reps }) => ({
      x: () => {
        const blocks = x!.shape.flatMap((length, axis) => [(reps as number[])[axis]!, length]);
        return tf.sum(
          tf.reshape(dy, blocks),
          x!.shape.map((_, axis) => 2 * axis),
        );
      },
    }),
  },
  Reverse: { save: [], rule: (dy, _, { dims }) => ({ x: () => tf.reverse(dy, dims as number[]) }) },
  PadV2: {
    save: ['x'],
    rule: (dy, [x], { paddings }) => ({
      x: () =>
        tf.slice(
          dy,
          (paddings as number[][]).map((pair) => pair[0]!),
          x!.shape,
        ),
    }),
  },
  Slice: {
    save: ['x'],
    rule: (dy, [x], { begin, size }) => ({
      x: () => {
        const [first, shape] = core.slice_util.parseSliceParams(x!, begin as number[], size as number[]);
        return tf.pad(
          dy,
          x!.shape.map((length, axis) => [first![axis]!, length - first![axis]! - shape![axis]!]),
        );
      },
    }),
  },
  SplitV: { save: [], rule: (dy, _, { axis }) => ({ x: () => tf.concat(list(dy), axis as number) }) },
  Unpack: { save: [], rule: (dy, _, { axis }) => ({ value: () => tf.stack(list(dy), axis as number) }) },

  GatherV2: {
    save: ['x', 'indices'],
    rule: (dy, [x, indices], { axis }) => ({
      x: () => gatherGradient(dy, x!, indices!, axis as number),
      indices: () => tf.zeros(indices!.shape),
    }),
  },
  GatherNd: {
    save: ['params', 'indices'],
    rule: (dy, [params, indices]) => ({
      params: () => tf.scatterND(indices!, dy, params!.shape),
      indices: () => tf.zeros(indices!.shape),
    }),
  },
  ScatterNd: {
    save: ['indices'],
    rule: (dy, [indices]) => ({
      updates: () => tf.gatherND(dy, indices!),
      indices: () => tf.zeros(indices!.shape),
    }),
  },
  UnsortedSegmentSum: {
    save: ['segmentIds'],
    rule: (dy, [segmentIds]) => ({
      x: () => {
        const rows = tf.gather(dy, tf.maximum(segmentIds!, tf.scalar(0, 'int32')));
        const kept = mask(tf.greaterEqual(segmentIds!, tf.scalar(0, 'int32')));
        return tf.mul(rows, tf.reshape(kept, [...kept.shape, ...dy.shape.slice(1).map(() => 1)]));
      },
      segmentIds: () => tf.zeros(segmentIds!.shape),
    }),
  },
};

/** What comes back from a kernel of several outputs; TensorFlow.js unwraps a single one. */
const list = (dy: Tensor | readonly Tensor[]): Tensor[] => (Array.isArray(dy) ? [...dy] : [dy as Tensor]);

// Up to this many entries the incidence matrix of a gather is multiplied; beyond, rows are added one by one.
const incidenceLimit = 1 << 16;

function gatherGradient(dy: Tensor, x: Tensor, indices: Tensor, axis: number): Tensor {
  const along = axesOf(x, axis)[0]!;
  const length = x.shape[along]!;
  const outer = x.shape.slice(0, along).reduce((product, extent) => product * extent, 1);
  const inner = x.shape.slice(along + 1).reduce((product, extent) => product * extent, 1);
  const names = tf.reshape(indices, [indices.size]);
  const values = tf.reshape(dy, [outer, indices.size, inner]);
  if (length * indices.size <= incidenceLimit) {
    const incidence = tf.cast(tf.oneHot(names, length), 'float32');
    return tf.reshape(
      tf.matMul(tf.reshape(incidence, [1, indices.size, length]), values, true, false),
      x.shape,
    );
  }
  const summed = tf.unsortedSegmentSum(tf.transpose(values, [1, 0, 2]), names as core.Tensor1D, length);
  return tf.reshape(tf.transpose(summed, [1, 0, 2]), x.shape);
}
