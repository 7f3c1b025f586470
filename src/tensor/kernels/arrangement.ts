/**
 * Kernels that move, cut, join and make values: shapes, slices, gathers, constants.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { ElementType, GraphBuilder, GraphNode } from '../graph.js';
import {
  cast,
  concat,
  constant,
  elementwise,
  expand,
  gather,
  integers,
  operation,
  reshape,
  sizeOf,
  slice,
  transpose,
  uniform,
  where,
} from '../operations.js';
import { core } from '../tensorflow.js';
import type { KernelTable } from './kernel.js';

export const elementTypes: Readonly<Record<string, ElementType>> = {
  float32: 'float',
  int32: 'int32',
  bool: 'bool',
};

export const arrangementKernels: KernelTable = {
  Cast: (build, { x }, { dtype }) => cast(build, x!, elementTypes[dtype as string]!),
  Fill: (build, _, { shape, value, dtype }) =>
    uniform(build, Number(value), shape as number[], elementTypes[(dtype as string) ?? 'float32']!),
  Range: (build, _, { start, stop, step, dtype }) =>
    progression(
      build,
      start as number,
      step as number,
      rangeLength(start as number, stop as number, step as number),
      dtype as string,
    ),
  LinSpace: (build, _, { start, stop, num }) =>
    progression(
      build,
      start as number,
      ((stop as number) - (start as number)) / Math.max(1, (num as number) - 1),
      num as number,
      'float32',
    ),

  Reshape: (build, { x }, { shape }) =>
    reshape(build, x!, core.util.inferFromImplicitShape(shape as number[], sizeOf(x!.shape))),
  ExpandDims: (build, { input }, { dim }) => {
    const shape = [...input!.shape];
    shape.splice((dim as number) < 0 ? shape.length + 1 + (dim as number) : (dim as number), 0, 1);
    return reshape(build, input!, shape);
  },
  Transpose: (build, { x }, { perm }) => transpose(build, x!, perm as number[]),
  Tile: (build, { x }, { reps }) => tile(build, x!, reps as number[]),
  Reverse: (build, { x }, { dims }) => {
    const reversed = axesOf(dims, x!);
    const begin = x!.shape.map((length, axis) => (reversed.includes(axis) ? length - 1 : 0));
    return slice(
      build,
      x!,
      begin,
      x!.shape,
      x!.shape.map((_, axis) => (reversed.includes(axis) ? -1 : 1)),
    );
  },
  PadV2: (build, { x }, { paddings, constantValue }) => {
    const pairs = paddings as [number, number][];
    const shape = x!.shape.map((length, axis) => length + pairs[axis]![0] + pairs[axis]![1]);
    const pads = integers(build, [...pairs.map((pair) => pair[0]), ...pairs.map((pair) => pair[1])]);
    return operation(build, 'Pad', [x!, pads, uniform(build, constantValue as number, [], x!.type)], shape);
  },

  Concat: (build, inputs, { axis }) => {
    const parts = Object.values(inputs);
    return concat(build, parts, axisOf(axis, parts[0]!));
  },
  Pack: (build, inputs, { axis }) => {
    const parts = Object.values(inputs);
    const place = (axis as number) < 0 ? parts[0]!.shape.length + 1 + (axis as number) : (axis as number);
    return concat(
      build,
      parts.map((part) => reshape(build, part, part.shape.toSpliced(place, 0, 1))),
      place,
    );
  },
  Unpack: (build, { value }, { axis }) => {
    const along = axisOf(axis, value!);
    const parts = cut(build, value!, along, new Array(value!.shape[along]!).fill(1));
    return parts.map((part) => reshape(build, part, part.shape.toSpliced(along, 1)));
  },
  SplitV: (build, { x }, { numOrSizeSplits, axis }) => {
    const along = axisOf(axis, x!);
    const lengths = core.backend_util.prepareSplitSize(
      shaped(x!),
      numOrSizeSplits as number | number[],
      along,
    );
    return cut(build, x!, along, lengths);
  },
  Slice: (build, { x }, { begin, size }) => {
    const [first, shape] = core.slice_util.parseSliceParams(
      shaped(x!),
      begin as number | number[],
      size as number | number[],
    );
    return slice(build, x!, first!, shape!);
  },
  StridedSlice: (build, { x }, attributes) => {
    const { begin, end, strides, ...masks } = attributes as unknown as core.StridedSliceAttrs;
    const plan = core.slice_util.sliceInfo(
      [...x!.shape],
      begin,
      end,
      strides,
      masks.beginMask,
      masks.endMask,
      masks.ellipsisMask,
      masks.newAxisMask,
      masks.shrinkAxisMask,
    );
    const shape = core.slice_util.computeOutShape(plan.begin, plan.end, plan.strides);
    return reshape(build, slice(build, x!, plan.begin, shape, plan.strides), plan.finalShape);
  },

  GatherV2: (build, { x, indices }, { axis, batchDims }) => {
    if (batchDims)
      throw new InputError(
        'tf.gather with batchDims cannot be compiled: reshape to one batch and offset the indices',
      );
    return gather(build, x!, indices!, axisOf(axis, x!));
  },
  GatherNd: (build, { params, indices }) => {
    const depth = indices!.shape.at(-1)!;
    const shape = [...indices!.shape.slice(0, -1), ...params!.shape.slice(depth)];
    return operation(build, 'GatherND', [params!, cast(build, indices!, 'int64')], shape);
  },
  ScatterNd: (build, { indices, updates }, { shape }) =>
    scatterAdd(build, indices!, updates!, shape as number[]),
  UnsortedSegmentSum: (build, { x, segmentIds }, { numSegments }) => {
    const rows = numSegments as number;
    const inner = x!.shape.slice(segmentIds!.shape.length);
    // Negative names are dropped: they are sent to a row past the end, which is cut off.
    const zero = uniform(build, 0, [], 'int32');
    const dropped = elementwise(build, 'Less', [segmentIds!, zero], 'bool');
    const names = where(build, dropped, uniform(build, rows, [], 'int32'), segmentIds!);
    const summed = scatterAdd(build, reshape(build, names, [...names.shape, 1]), x!, [rows + 1, ...inner]);
    return slice(
      build,
      summed,
      summed.shape.map(() => 0),
      [rows, ...inner],
    );
  },
  OneHot: (build, { indices }, { depth, onValue, offValue, dtype }) => {
    const column = reshape(build, indices!, [...indices!.shape, 1]);
    const hot = elementwise(
      build,
      'Equal',
      [column, progression(build, 0, 1, depth as number, 'int32')],
      'bool',
    );
    const type = elementTypes[dtype as string]!;
    return where(
      build,
      hot,
      uniform(build, onValue as number, [], type),
      uniform(build, offValue as number, [], type),
    );
  },
};

/** The axis an attribute names, counted from the front. */
export function axisOf(axis: unknown, x: GraphNode): number {
  return axesOf(axis, x)[0]!;
}

/** The axes an attribute names, counted from the front; all of them for none. */
export function axesOf(axes: unknown, x: GraphNode): number[] {
  return core.util.parseAxisParam(axes as number | number[], [...x.shape]);
}

/** Helpers of TensorFlow.js that ask for a tensor look at nothing but its shape. */
const shaped = (x: GraphNode): core.Tensor => ({ shape: [...x.shape], rank: x.shape.length }) as core.Tensor;

function cut(build: GraphBuilder, x: GraphNode, axis: number, lengths: readonly number[]): GraphNode[] {
  let offset = 0;
  return lengths.map((length) => {
    const part = slice(
      build,
      x,
      x.shape.map((_, other) => (other === axis ? offset : 0)),
      x.shape.with(axis, length),
    );
    offset += length;
    return part;
  });
}

function tile(build: GraphBuilder, x: GraphNode, repetitions: readonly number[]): GraphNode {
  const shape = x.shape.map((length, axis) => length * repetitions[axis]!);
  const broadcasts = x.shape.every((length, axis) => length === 1 || repetitions[axis] === 1);
  return broadcasts
    ? expand(build, x, shape)
    : operation(build, 'Tile', [x, integers(build, repetitions)], shape);
}

function scatterAdd(
  build: GraphBuilder,
  indices: GraphNode,
  updates: GraphNode,
  shape: readonly number[],
): GraphNode {
  const zeros = uniform(build, 0, shape, updates.type);
  return operation(build, 'ScatterND', [zeros, cast(build, indices, 'int64'), updates], shape, {
    reduction: 'add',
  });
}

const rangeLength = (start: number, stop: number, step: number): number =>
  Math.max(
    0,
    Math.ceil(Math.abs((stop - start) / step)) * (Math.sign(stop - start) === Math.sign(step) ? 1 : 0),
  );

function progression(
  build: GraphBuilder,
  start: number,
  step: number,
  length: number,
  dtype: string,
): GraphNode {
  return constant(
    build,
    Float64Array.from({ length }, (_, index) => start + index * step),
    [length],
    elementTypes[dtype]!,
  );
}
