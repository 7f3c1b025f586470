/**
 * Kernels that move, cut, join and make values: shapes, slices, constants.
 *
 * @packageDocumentation
 */
import type { GraphBuilder, GraphNode } from '../graph.js';
import {
  cast,
  concat,
  constant,
  expand,
  gather,
  integers,
  operation,
  reshape,
  sizeOf,
  slice,
  transpose,
  uniform,
} from '../operations.js';
import { core } from '../tensorflow.js';
import { axesOf, axisOf, elementTypes, type KernelAttributes, type KernelTable, shaped } from './kernel.js';

export const arrangementKernels: KernelTable = {
  Cast: (build, { x }, { dtype }) => cast(build, x!, elementTypes[dtype as string]!),
  Fill: (build, _, { shape, value, dtype }) =>
    uniform(build, Number(value), shape as number[], elementTypes[(dtype as string) ?? 'float32']!),
  Range: (build, _, attributes) => range(build, attributes as unknown as core.RangeAttrs),
  LinSpace: (build, _, attributes) => linspace(build, attributes as unknown as core.LinSpaceAttrs),

  Reshape: (build, { x }, { shape }) =>
    reshape(build, x!, core.util.inferFromImplicitShape(shape as number[], sizeOf(x!.shape))),
  ExpandDims: (build, { input }, { dim }) =>
    reshape(build, input!, input!.shape.toSpliced(newAxisOf(dim as number, input!), 0, 1)),
  Transpose: (build, { x }, { perm }) => transpose(build, x!, perm as number[]),
  Tile: (build, { x }, { reps }) => tile(build, x!, reps as number[]),
  Reverse: (build, { x }, { dims }) => reverse(build, x!, axesOf(dims, x!)),
  PadV2: (build, { x }, { paddings, constantValue }) =>
    pad(build, x!, paddings as Paddings, constantValue as number),
  MirrorPad: (build, { x }, { paddings, mode }) =>
    mirrorPad(build, x!, paddings as Paddings, mode as MirrorMode),

  Concat: (build, inputs, { axis }) => concat(build, Object.values(inputs), axisOf(axis, inputs[0]!)),
  Pack: (build, inputs, { axis }) =>
    pack(build, Object.values(inputs), newAxisOf(axis as number, inputs[0]!)),
  Unpack: (build, { value }, { axis }) => unpack(build, value!, axisOf(axis, value!)),
  SplitV: (build, { x }, { numOrSizeSplits, axis }) =>
    split(build, x!, axisOf(axis, x!), numOrSizeSplits as number | number[]),
  Slice: (build, { x }, { begin, size }) => part(build, x!, begin as number[], size as number[]),
  StridedSlice: (build, { x }, attributes) => stridedSlice(build, x!, attributes),
};

type Paddings = readonly (readonly [number, number])[];

/** The place of an axis that is added. */
const newAxisOf = (axis: number, x: GraphNode): number => (axis < 0 ? x.shape.length + 1 + axis : axis);

function range(build: GraphBuilder, { start, stop, step, dtype }: core.RangeAttrs): GraphNode {
  const length = Math.max(0, Math.ceil((stop - start) / step));
  return progression(build, start, step, length, dtype);
}

function linspace(build: GraphBuilder, { start, stop, num }: core.LinSpaceAttrs): GraphNode {
  return progression(build, start, (stop - start) / Math.max(1, num - 1), num, 'float32');
}

function progression(
  build: GraphBuilder,
  start: number,
  step: number,
  length: number,
  dtype: string,
): GraphNode {
  const values = Float64Array.from({ length }, (_, index) => start + index * step);
  return constant(build, values, [length], elementTypes[dtype]!);
}

function tile(build: GraphBuilder, x: GraphNode, repetitions: readonly number[]): GraphNode {
  const shape = x.shape.map((length, axis) => length * repetitions[axis]!);
  const broadcasts = x.shape.every((length, axis) => length === 1 || repetitions[axis] === 1);
  return broadcasts
    ? expand(build, x, shape)
    : operation(build, 'Tile', [x, integers(build, repetitions)], shape);
}

function reverse(build: GraphBuilder, x: GraphNode, axes: readonly number[]): GraphNode {
  const begin = x.shape.map((length, axis) => (axes.includes(axis) ? length - 1 : 0));
  const strides = x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
  return slice(build, x, begin, x.shape, strides);
}

function pad(build: GraphBuilder, x: GraphNode, paddings: Paddings, value: number): GraphNode {
  const shape = x.shape.map((length, axis) => length + paddings[axis]![0] + paddings[axis]![1]);
  const pads = integers(build, [...paddings.map((pair) => pair[0]), ...paddings.map((pair) => pair[1])]);
  return operation(build, 'Pad', [x, pads, uniform(build, value, [], x.type)], shape);
}

/** Whether a mirrored pad leaves out the edge itself (`reflect`) or repeats it (`symmetric`). */
export type MirrorMode = 'reflect' | 'symmetric';

function mirrorPad(build: GraphBuilder, x: GraphNode, paddings: Paddings, mode: MirrorMode): GraphNode {
  return paddings.reduce((padded, pair, axis) => {
    const places = mirroredPlaces(padded.shape[axis]!, pair, mode);
    const indices = constant(build, places, [places.length], 'int32');
    return pair[0] + pair[1] === 0 ? padded : gather(build, padded, indices, axis);
  }, x);
}

/** Where each element of a mirrored axis comes from. */
export function mirroredPlaces(
  length: number,
  [before, after]: readonly [number, number],
  mode: MirrorMode,
): Int32Array {
  const offset = mode === 'reflect' ? 0 : 1;
  return Int32Array.from({ length: before + length + after }, (_, index) => {
    const place = index - before;
    if (place < 0) return -place - offset;
    return place < length ? place : 2 * (length - 1) - place + offset;
  });
}

function pack(build: GraphBuilder, parts: readonly GraphNode[], axis: number): GraphNode {
  const layers = parts.map((part) => reshape(build, part, part.shape.toSpliced(axis, 0, 1)));
  return concat(build, layers, axis);
}

function unpack(build: GraphBuilder, x: GraphNode, axis: number): GraphNode[] {
  const layers = split(build, x, axis, new Array<number>(x.shape[axis]!).fill(1));
  return layers.map((layer) => reshape(build, layer, layer.shape.toSpliced(axis, 1)));
}

function split(build: GraphBuilder, x: GraphNode, axis: number, sizes: number | number[]): GraphNode[] {
  let offset = 0;
  return core.backend_util.prepareSplitSize(shaped(x), sizes, axis).map((length) => {
    const begin = x.shape.map((_, other) => (other === axis ? offset : 0));
    offset += length;
    return slice(build, x, begin, x.shape.with(axis, length));
  });
}

function part(build: GraphBuilder, x: GraphNode, begin: number[], size: number[]): GraphNode {
  const [first, shape] = core.slice_util.parseSliceParams(shaped(x), begin, size);
  return slice(build, x, first!, shape!);
}

function stridedSlice(build: GraphBuilder, x: GraphNode, attributes: KernelAttributes): GraphNode {
  const { begin, strides, shape, finalShape } = stridedPlan(x.shape, attributes);
  return reshape(build, slice(build, x, begin, shape, strides), finalShape);
}

/** What a strided slice takes along every axis, and the shape in which it gives it back. */
export interface StridedPlan {
  readonly begin: readonly number[];
  readonly strides: readonly number[];
  readonly shape: readonly number[];
  readonly finalShape: readonly number[];
}

/** The plan of a strided slice whose attributes are those of TensorFlow.js. */
export function stridedPlan(shape: readonly number[], attributes: KernelAttributes): StridedPlan {
  const { begin, end, strides, ...masks } = attributes as unknown as core.StridedSliceAttrs;
  const plan = core.slice_util.sliceInfo(
    [...shape],
    begin,
    end,
    strides,
    masks.beginMask,
    masks.endMask,
    masks.ellipsisMask,
    masks.newAxisMask,
    masks.shrinkAxisMask,
  );
  return { ...plan, shape: core.slice_util.computeOutShape(plan.begin, plan.end, plan.strides) };
}
