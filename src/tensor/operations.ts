/**
 * ONNX operators as functions that know their result's shape: what the kernels and the simplification rules are
 * written in.
 *
 * @packageDocumentation
 */
import type { Attributes, ElementType, GraphBuilder, GraphNode } from './graph.js';

type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** The shape of an elementwise result, by NumPy's broadcasting rule. */
export function broadcastShape(shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((length, shape) => {
      const own = shape[axis - rank + shape.length] ?? 1;
      return own === 1 ? length : own;
    }, 1),
  );
}

/** A constant from its values, kept as one value where all are equal. */
export function constant(
  build: GraphBuilder,
  values: ArrayLike<number>,
  shape: Shape,
  type: ElementType = 'float',
): GraphNode {
  let uniform = values.length > 0;
  for (let index = 1; uniform && index < values.length; index++)
    uniform = Object.is(values[index], values[0]);
  const data = uniform ? Float64Array.of(values[0]!) : Float64Array.from(values);
  return build({ operator: 'Constant', inputs: [], attributes: {}, shape: [...shape], type, data });
}

export const uniform = (
  build: GraphBuilder,
  value: number,
  shape: Shape = [],
  type: ElementType = 'float',
): GraphNode => constant(build, [value], shape, type);

/** A list of integers as ONNX wants shapes, axes and offsets. */
export const integers = (build: GraphBuilder, values: Shape): GraphNode =>
  build({
    operator: 'Constant',
    inputs: [],
    attributes: {},
    shape: [values.length],
    type: 'int64',
    data: Float64Array.from(values),
  });

/** The value of a constant whose elements are all equal; undefined for any other node. */
export const uniformValue = (node: GraphNode): number | undefined =>
  node.operator === 'Constant' && node.data!.length === 1 ? node.data![0] : undefined;

/** An operator applied element by element, operands broadcast. */
export function elementwise(
  build: GraphBuilder,
  operator: string,
  inputs: readonly GraphNode[],
  type?: ElementType,
): GraphNode {
  const shape = broadcastShape(inputs.map((input) => input.shape));
  return build({ operator, inputs, attributes: {}, shape, type: type ?? inputs[0]!.type });
}

/** Arithmetic in short: operands are nodes, or numbers that take the type of the other operand. */
export type Arithmetic = (operator: string, ...operands: readonly (GraphNode | number)[]) => GraphNode;

export function arithmetic(build: GraphBuilder): Arithmetic {
  return (operator, ...operands) => {
    const type = operands.find((operand) => typeof operand !== 'number')?.type ?? 'float';
    const inputs = operands.map((operand) =>
      typeof operand === 'number' ? uniform(build, operand, [], type) : operand,
    );
    return elementwise(build, operator, inputs, comparisons.has(operator) ? 'bool' : type);
  };
}

const comparisons = new Set(['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual']);

export const where = (
  build: GraphBuilder,
  condition: GraphNode,
  then: GraphNode,
  otherwise: GraphNode,
): GraphNode => elementwise(build, 'Where', [condition, then, otherwise], then.type);

export const cast = (build: GraphBuilder, x: GraphNode, type: ElementType): GraphNode =>
  x.type === type ? x : build({ operator: 'Cast', inputs: [x], attributes: {}, shape: x.shape, type });

export const reshape = (build: GraphBuilder, x: GraphNode, shape: Shape): GraphNode =>
  build({
    operator: 'Reshape',
    inputs: [x, integers(build, shape)],
    attributes: {},
    shape: [...shape],
    type: x.type,
  });

/** Broadcast to a shape; a node that has it already stays as it is. */
export const expand = (build: GraphBuilder, x: GraphNode, shape: Shape): GraphNode =>
  sameShape(x.shape, shape)
    ? x
    : build({
        operator: 'Expand',
        inputs: [x, integers(build, shape)],
        attributes: {},
        shape: [...shape],
        type: x.type,
      });

export const transpose = (build: GraphBuilder, x: GraphNode, permutation: Shape): GraphNode =>
  build({
    operator: 'Transpose',
    inputs: [x],
    attributes: { perm: [...permutation] },
    shape: permutation.map((axis) => x.shape[axis]!),
    type: x.type,
  });

export function swapLastAxes(build: GraphBuilder, x: GraphNode): GraphNode {
  const rank = x.shape.length;
  const axes = x.shape.map((_, axis) => axis);
  return transpose(build, x, [...axes.slice(0, -2), rank - 1, rank - 2]);
}

/** The matrix product over the last two axes, the others broadcast. */
export function matMul(build: GraphBuilder, a: GraphNode, b: GraphNode): GraphNode {
  const batch = broadcastShape([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const shape = [...batch, a.shape.at(-2)!, b.shape.at(-1)!];
  return build({ operator: 'MatMul', inputs: [a, b], attributes: {}, shape, type: a.type });
}

/** `ReduceSum`, `ReduceMean` and the like over the given axes (none: all). */
export function reduce(
  build: GraphBuilder,
  operator: string,
  x: GraphNode,
  axes: Shape,
  keepAxes: boolean,
): GraphNode {
  const shape = x.shape.flatMap((length, axis) => (axes.includes(axis) ? (keepAxes ? [1] : []) : [length]));
  const inputs = [x, integers(build, axes)];
  return build({ operator, inputs, attributes: { keepdims: keepAxes ? 1 : 0 }, shape, type: x.type });
}

export function concat(build: GraphBuilder, parts: readonly GraphNode[], axis: number): GraphNode {
  const shape = [...parts[0]!.shape];
  shape[axis] = parts.reduce((length, part) => length + part.shape[axis]!, 0);
  return build({ operator: 'Concat', inputs: parts, attributes: { axis }, shape, type: parts[0]!.type });
}

/** `length` elements along every axis from `begin` in strides; strides may be negative. */
export function slice(
  build: GraphBuilder,
  x: GraphNode,
  begin: Shape,
  shape: Shape,
  strides: Shape = begin.map(() => 1),
): GraphNode {
  const end = begin.map((first, axis) => {
    const past = first + shape[axis]! * strides[axis]!;
    // ONNX counts a negative end from the back; one before the front is written as far out of range.
    return past < 0 ? -(2 ** 31) : past;
  });
  const axes = begin.map((_, axis) => axis);
  const inputs = [x, ...[begin, end, axes, strides].map((values) => integers(build, values))];
  return build({ operator: 'Slice', inputs, attributes: {}, shape: [...shape], type: x.type });
}

/** Elements of `x` along an axis, at the places named by `indices`. */
export function gather(build: GraphBuilder, x: GraphNode, indices: GraphNode, axis: number): GraphNode {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return build({ operator: 'Gather', inputs: [x, indices], attributes: { axis }, shape, type: x.type });
}

/** Any other operator, its result's shape given. */
export function operation(
  build: GraphBuilder,
  operator: string,
  inputs: readonly GraphNode[],
  shape: Shape,
  attributes: Attributes = {},
  type: ElementType = inputs[0]!.type,
): GraphNode {
  return build({ operator, inputs, attributes, shape: [...shape], type });
}
