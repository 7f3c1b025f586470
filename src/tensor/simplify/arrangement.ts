import type { GraphBuilder, GraphNode } from '../graph.js';
import {
  arithmetic,
  constant,
  expand,
  reduce,
  reshape,
  sameShape,
  sizeOf,
  transpose,
  uniform,
  uniformValue,
} from '../operations.js';
import type { Rule } from './rule.js';

/** Changes of shape that change nothing, or follow one another, or move only axes of length 1. */
export const arrangement: Rule = ({ operator, inputs, attributes, shape, type }, build) => {
  const x = inputs[0]!;
  if (operator === 'Cast') return x.type === type ? x : undefined;
  if (!['Reshape', 'Expand', 'Transpose', 'Slice'].includes(operator)) return undefined;
  const value = uniformValue(x);
  if (value !== undefined) return uniform(build, value, shape, type);
  if (operator === 'Transpose') return simplifyTranspose(x, attributes.perm as readonly number[], build);
  if (sameShape(x.shape, shape)) return operator === 'Slice' && isReversed(inputs) ? undefined : x;
  if (operator === 'Reshape') {
    if (x.operator === 'Reshape') return reshape(build, x.inputs[0]!, shape);
    return x.operator === 'Constant' ? constant(build, x.data!, shape, type) : undefined;
  }
  if (operator !== 'Expand') return undefined;
  if (x.operator === 'Expand') return expand(build, x.inputs[0]!, shape);
  return sizeOf(x.shape) === sizeOf(shape) ? reshape(build, x, shape) : undefined;
};

const isReversed = (inputs: readonly GraphNode[]): boolean => inputs[4]!.data!.some((stride) => stride !== 1);

function simplifyTranspose(
  x: GraphNode,
  permutation: readonly number[],
  build: GraphBuilder,
): GraphNode | undefined {
  if (x.operator === 'Transpose') {
    const inner = x.attributes.perm as readonly number[];
    return transpose(
      build,
      x.inputs[0]!,
      permutation.map((axis) => inner[axis]!),
    );
  }
  const long = permutation.filter((axis) => x.shape[axis] !== 1);
  const ordered = long.every((axis, index) => index === 0 || long[index - 1]! < axis);
  return ordered
    ? reshape(
        build,
        x,
        permutation.map((axis) => x.shape[axis]!),
      )
    : undefined;
}

/** A sum over copies is a multiple; a sum over axes of length 1 is a change of shape. */
export const reduction: Rule = ({ operator, inputs, attributes, shape }, build) => {
  if (operator !== 'ReduceSum') return undefined;
  const x = inputs[0]!;
  const axes = [...inputs[1]!.data!];
  const value = uniformValue(x);
  if (value !== undefined) return uniform(build, (value * sizeOf(x.shape)) / sizeOf(shape), shape, x.type);
  if (axes.every((axis) => x.shape[axis] === 1)) return reshape(build, x, shape);
  if (x.operator !== 'Expand') return undefined;
  const inner = x.inputs[0]!;
  const padded = [...new Array(x.shape.length - inner.shape.length).fill(1), ...inner.shape];
  const copied = axes.filter((axis) => padded[axis] === 1 && x.shape[axis] !== 1);
  if (copied.length === 0) return undefined;
  const copies = copied.reduce((product, axis) => product * x.shape[axis]!, 1);
  const kept = x.shape.map((length, axis) => (copied.includes(axis) ? 1 : length));
  const once = expand(build, reshape(build, inner, padded), kept);
  return arithmetic(build)('Mul', reduce(build, 'ReduceSum', once, axes, attributes.keepdims === 1), copies);
};
