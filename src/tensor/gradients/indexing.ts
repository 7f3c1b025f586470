import { tf } from '../full-precision.js';
import { core, type Tensor } from '../tensorflow.js';
import { axesOf, type GradientTable, incidence, listed, unfollowed } from './rule.js';

/** Gradients of the kernels that read and write at places. */
export const indexingGradients: GradientTable = {
  GatherV2: {
    save: ['indices', 'x'],
    rule: (dy, [indices, x], { axis, batchDims }) => ({
      x: () => {
        const along = axesOf(x!, axis)[0]!;
        return batchDims
          ? batchGatherGradient(dy, x!.shape, indices!, along, batchDims as number)
          : gatherGradient(dy, x!.shape, indices!, along);
      },
      ...unfollowed(['indices'], [indices!]),
    }),
  },
  GatherNd: {
    save: ['indices', 'params'],
    rule: (dy, [indices, params]) => ({
      params: () => tf.scatterND(indices!, dy, params!.shape),
      ...unfollowed(['indices'], [indices!]),
    }),
  },
  ScatterNd: {
    save: ['indices'],
    rule: (dy, [indices]) => ({
      updates: () => tf.gatherND(dy, indices!),
      ...unfollowed(['indices'], [indices!]),
    }),
  },
  TensorScatterUpdate: {
    save: ['indices', 'updates'],
    rule: (dy, [indices, updates]) => ({
      tensor: () => tf.tensorScatterUpdate(dy, indices!, tf.zerosLike(updates!)),
      updates: () => tf.gatherND(dy, indices!),
      ...unfollowed(['indices'], [indices!]),
    }),
  },
  SparseToDense: {
    save: ['sparseIndices', 'sparseValues'],
    rule: (dy, [sparseIndices, sparseValues], { outputShape }) => {
      const depth = (outputShape as number[]).length;
      const places = tf.reshape(sparseIndices!, [-1, depth]);
      const gathered = () => tf.gatherND(dy, places);
      return {
        sparseValues: () => (sparseValues!.rank === 0 ? tf.sum(gathered()) : gathered()),
        defaultValue: () => tf.sum(tf.tensorScatterUpdate(dy, places, tf.zeros([places.shape[0]!]))),
        ...unfollowed(['sparseIndices'], [sparseIndices!]),
      };
    },
  },
  UnsortedSegmentSum: {
    save: ['segmentIds'],
    rule: (dy, [segmentIds]) => ({
      x: () => {
        const rows = tf.gather(dy, tf.maximum(segmentIds!, tf.scalar(0, 'int32')));
        const kept = tf.greaterEqual(segmentIds!, tf.scalar(0, 'int32'));
        const columns = tf.reshape(kept, [...kept.shape, ...dy.shape.slice(1).map(() => 1)]);
        return tf.where(columns, rows, tf.zerosLike(rows));
      },
      ...unfollowed(['segmentIds'], [segmentIds!]),
    }),
  },
  Diag: {
    save: ['x'],
    rule: (dy, [x]) => ({
      x: () => {
        const places = tf.stridedSlice(tf.reshape(dy, [x!.size ** 2]), [0], [x!.size ** 2], [x!.size + 1]);
        return tf.reshape(places, x!.shape);
      },
    }),
  },
  TopK: {
    save: ['x'],
    rule: (dy, [x], { k }) => ({
      x: () => {
        const { indices } = tf.topk(x!, k as number);
        const chosen = incidence(indices, x!.shape.at(-1)!);
        return tf.sum(tf.mul(tf.expandDims(listed(dy)[0]!, -1), chosen), -2);
      },
    }),
  },
};

// Up to this many entries the incidence matrix of a gather is multiplied; beyond, rows are added one by one.
const incidenceLimit = 1 << 16;

/** The gradient by a tensor of the given shape, of which elements along `axis` were gathered. */
export function gatherGradient(dy: Tensor, shape: readonly number[], indices: Tensor, axis: number): Tensor {
  const length = shape[axis]!;
  const [outer, inner] = [
    core.util.sizeFromShape(shape.slice(0, axis)),
    core.util.sizeFromShape(shape.slice(axis + 1)),
  ];
  const names = tf.reshape(indices, [indices.size]);
  const values = tf.reshape(dy, [outer, indices.size, inner]);
  if (length * indices.size <= incidenceLimit) {
    const summed = tf.matMul(
      tf.reshape(incidence(names, length), [1, indices.size, length]),
      values,
      true,
      false,
    );
    return tf.reshape(summed, [...shape]);
  }
  const summed = tf.unsortedSegmentSum(tf.transpose(values, [1, 0, 2]), names as core.Tensor1D, length);
  return tf.reshape(tf.transpose(summed, [1, 0, 2]), [...shape]);
}

/** The same where every element of a batch has indices of its own. */
function batchGatherGradient(
  dy: Tensor,
  shape: readonly number[],
  indices: Tensor,
  axis: number,
  batchDims: number,
): Tensor {
  const depth = batchDims < 0 ? indices.rank + batchDims : batchDims;
  const size = core.util.sizeFromShape;
  const [batch, outer] = [size(shape.slice(0, depth)), size(shape.slice(depth, axis))];
  const [length, inner] = [shape[axis]!, size(shape.slice(axis + 1))];
  const names = tf.reshape(indices, [batch, indices.size / batch]);
  const values = tf.reshape(dy, [batch, outer, names.shape[1]!, inner]);
  if (length * indices.size <= incidenceLimit) {
    const chosen = tf.reshape(incidence(names, length), [batch, 1, names.shape[1]!, length]);
    return tf.reshape(tf.matMul(chosen, values, true, false), [...shape]);
  }
  // Without batch: the batch's rows one after another, and its names counted on.
  const offsets = tf.range(0, batch * length, length, 'int32');
  const all = tf.add(names, tf.reshape(offsets, [batch, 1]));
  const rows = gatherGradient(tf.transpose(values, [1, 0, 2, 3]), [outer, batch * length, inner], all, 1);
  const parts = tf.transpose(tf.reshape(rows, [outer, batch, length, inner]), [1, 0, 2, 3]);
  return tf.reshape(parts, [...shape]);
}
