/**
 * Kernels that read and write at places, and those that find places.
 *
 * @packageDocumentation
 */
import type { GraphBuilder, GraphNode } from '../graph.js';
import {
  arithmetic,
  cast,
  constant,
  elementwise,
  expand,
  gather,
  operation,
  reduce,
  reshape,
  sizeOf,
  slice,
  transpose,
  uniform,
  where,
} from '../operations.js';
import { axisOf, elementTypes, type KernelTable } from './kernel.js';

export const indexingKernels: KernelTable = {
  GatherV2: (build, { x, indices }, { axis, batchDims }) =>
    batchDims
      ? gatherInBatch(build, x!, indices!, axisOf(axis, x!), batchDims as number)
      : gather(build, x!, indices!, axisOf(axis, x!)),
  GatherNd: (build, { params, indices }) => {
    const depth = indices!.shape.at(-1)!;
    const shape = [...indices!.shape.slice(0, -1), ...params!.shape.slice(depth)];
    return operation(build, 'GatherND', [params!, cast(build, indices!, 'int64')], shape);
  },
  ScatterNd: (build, { indices, updates }, { shape }) =>
    scatterAdd(build, indices!, updates!, shape as number[]),
  TensorScatterUpdate: (build, { tensor, indices, updates }) => scatter(build, tensor!, indices!, updates!),
  SparseToDense: (build, { sparseIndices, sparseValues, defaultValue }, { outputShape }) => {
    const shape = outputShape as number[];
    const places = reshape(build, sparseIndices!, [
      sizeOf(sparseIndices!.shape) / shape.length,
      shape.length,
    ]);
    const values = expand(build, sparseValues!, [places.shape[0]!]);
    return scatter(build, expand(build, defaultValue!, shape), places, values);
  },
  UnsortedSegmentSum: (build, { x, segmentIds }, { numSegments }) =>
    segmentSum(build, x!, segmentIds!, numSegments as number),
  OneHot: (build, { indices }, { depth, onValue, offValue, dtype }) => {
    const column = reshape(build, indices!, [...indices!.shape, 1]);
    const hot = arithmetic(build)('Equal', column, counting(build, depth as number));
    const value = (number: unknown) => uniform(build, number as number, [], elementTypes[dtype as string]!);
    return where(build, hot, value(onValue), value(offValue));
  },
  Diag: (build, { x }) => {
    const size = sizeOf(x!.shape);
    const identity = Float64Array.from({ length: size * size }, (_, index) =>
      Number(index % (size + 1) === 0),
    );
    const row = reshape(build, x!, [1, size]);
    const diagonal = constant(build, identity, [size, size], 'bool');
    const matrix = where(build, diagonal, row, uniform(build, 0, [], x!.type));
    return reshape(build, matrix, [...x!.shape, ...x!.shape]);
  },

  ArgMax: (build, { x }, { axis }) => extremum(build, 'ArgMax', x!, axisOf(axis, x!)),
  ArgMin: (build, { x }, { axis }) => extremum(build, 'ArgMin', x!, axisOf(axis, x!)),
  TopK: (build, { x }, { k }) => largest(build, x!, k as number),
  // How many are smaller, which is the place where a value would go.
  SearchSorted: (build, { sortedSequence, values }, { side }) => {
    const [rows, length] = sortedSequence!.shape as [number, number];
    const sequence = reshape(build, sortedSequence!, [rows, 1, length]);
    const column = reshape(build, values!, [rows, values!.shape[1]!, 1]);
    const before = arithmetic(build)(side === 'left' ? 'Less' : 'LessOrEqual', sequence, column);
    return count(build, before);
  },
};

/**
 * Each element of a batch has its own indices: the batch's rows stand one after another, and its indices count on. The
 * gathered axis is moved behind the batch, and what was between comes back behind the indices' axes.
 */
function gatherInBatch(
  build: GraphBuilder,
  x: GraphNode,
  indices: GraphNode,
  axis: number,
  batchDims: number,
): GraphNode {
  const rank = batchDims < 0 ? indices.shape.length + batchDims : batchDims;
  const axes = [...x.shape.keys()];
  const order = [...axes.slice(0, rank), axis, ...axes.slice(rank, axis), ...axes.slice(axis + 1)];
  const front = axis === rank ? x : transpose(build, x, order);
  const [batch, length] = [sizeOf(x.shape.slice(0, rank)), x.shape[axis]!];
  const rows = reshape(build, front, [batch * length, ...front.shape.slice(rank + 1)]);
  // 0, length, 2 length, …: added up, not written down, so that the length of the batch may be free.
  const lengths = [uniform(build, length, [batch], indices.type), uniform(build, 0, [], 'int32')];
  const starts = operation(build, 'CumSum', lengths, [batch], { exclusive: 1 });
  const columns = indices.shape.map((own, place) => (place < rank ? own : 1));
  const names = arithmetic(build)('Add', indices, reshape(build, starts, columns));
  const gathered = gather(build, rows, names, 0);
  const [outer, places] = [axis - rank, indices.shape.length - rank];
  const moved = [...gathered.shape.keys()].map((place) => {
    if (place < rank || place >= axis + places) return place;
    return place < axis ? place + places : place - outer;
  });
  return outer === 0 ? gathered : transpose(build, gathered, moved);
}

function scatter(
  build: GraphBuilder,
  x: GraphNode,
  indices: GraphNode,
  updates: GraphNode,
  attributes: Readonly<Record<string, string>> = {},
): GraphNode {
  return operation(build, 'ScatterND', [x, cast(build, indices, 'int64'), updates], x.shape, attributes);
}

function scatterAdd(
  build: GraphBuilder,
  indices: GraphNode,
  updates: GraphNode,
  shape: readonly number[],
): GraphNode {
  return scatter(build, uniform(build, 0, shape, updates.type), indices, updates, { reduction: 'add' });
}

function segmentSum(build: GraphBuilder, x: GraphNode, names: GraphNode, rows: number): GraphNode {
  const inner = x.shape.slice(names.shape.length);
  // Negative names are dropped: they are sent to a row past the end, which is cut off.
  const dropped = arithmetic(build)('Less', names, 0);
  const kept = where(build, dropped, uniform(build, rows, [], 'int32'), names);
  const summed = scatterAdd(build, reshape(build, kept, [...kept.shape, 1]), x, [rows + 1, ...inner]);
  const origin = summed.shape.map(() => 0);
  return slice(build, summed, origin, [rows, ...inner]);
}

function extremum(build: GraphBuilder, operator: string, x: GraphNode, axis: number): GraphNode {
  const shape = x.shape.toSpliced(axis, 1);
  return cast(build, operation(build, operator, [x], shape, { axis, keepdims: 0 }, 'int64'), 'int32');
}

/**
 * The k largest along the last axis, in order, and their places. ONNX's own operator has two results, which a node here
 * has not; every element is compared with every other instead, so that memory grows with the square of the axis.
 */
function largest(build: GraphBuilder, x: GraphNode, k: number): readonly GraphNode[] {
  const m = arithmetic(build);
  const outer = x.shape.slice(0, -1);
  const length = x.shape.at(-1)!;
  const [column, row] = [reshape(build, x, [...outer, length, 1]), reshape(build, x, [...outer, 1, length])];
  const earlier = m('Less', counting(build, length), reshape(build, counting(build, length), [length, 1]));
  const tied = elementwise(build, 'And', [m('Equal', row, column), earlier]);
  const rank = count(build, elementwise(build, 'Or', [m('Greater', row, column), tied]));
  const wanted = reshape(build, counting(build, k), [k, 1]);
  const chosen = m('Equal', reshape(build, rank, [...outer, 1, length]), wanted);
  const values = where(build, chosen, row, uniform(build, 0, [], x.type));
  const last = chosen.shape.length - 1;
  return [
    reduce(build, 'ReduceSum', values, [last], false),
    extremum(build, 'ArgMax', cast(build, chosen, 'int32'), last),
  ];
}

/** How many are true along the last axis. */
const count = (build: GraphBuilder, x: GraphNode): GraphNode =>
  reduce(build, 'ReduceSum', cast(build, x, 'int32'), [x.shape.length - 1], false);

/** 0, 1, …, length − 1. */
const counting = (build: GraphBuilder, length: number): GraphNode =>
  constant(
    build,
    Float64Array.from({ length }, (_, index) => index),
    [length],
    'int32',
  );
