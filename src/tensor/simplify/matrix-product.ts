import type { GraphBuilder, GraphNode } from '../graph.js';
import { operation, reshape, sizeOf, transpose } from '../operations.js';
import type { Rule } from './rule.js';

/** A product of two matrices is a Gemm, which transposes as it reads; so is a batch times one matrix. */
export const matrixProduct: Rule = ({ operator, inputs, shape, type }, build) => {
  if (operator !== 'MatMul' || type !== 'float') return undefined;
  const [a, b] = [inputs[0]!, inputs[1]!];
  const columns = b.shape.at(-1)!;
  const depth = b.shape.at(-2)!;
  if (sizeOf(b.shape) !== columns * depth) return undefined;
  if (a.shape.length > 2) {
    // The rows of the whole batch side by side; not where that would need a transposed batch laid out first.
    if (a.operator === 'Transpose') return undefined;
    const rows = reshape(build, a, [sizeOf(a.shape) / depth, depth]);
    const matrix = matrixOf(b, build);
    return reshape(build, gemm(build, rows, matrix, type), shape);
  }
  return reshape(build, gemm(build, a, matrixOf(b, build), type), shape);
};

/** A matrix that stands in a batch of one, its transposition kept outermost. */
function matrixOf(b: GraphNode, build: GraphBuilder): GraphNode {
  if (b.shape.length === 2) return b;
  const rank = b.shape.length;
  const permutation = b.attributes.perm as readonly number[] | undefined;
  const swapped =
    b.operator === 'Transpose' && permutation?.at(-1) === rank - 2 && permutation.at(-2) === rank - 1;
  if (!swapped) return reshape(build, b, b.shape.slice(-2));
  const inner = b.inputs[0]!;
  return transpose(build, reshape(build, inner, inner.shape.slice(-2)), [1, 0]);
}

function gemm(build: GraphBuilder, a: GraphNode, b: GraphNode, type: GraphNode['type']): GraphNode {
  const [plainA, plainB] = [a, b].map((x) => (x.operator === 'Transpose' ? x.inputs[0]! : x));
  const attributes = { transA: Number(plainA !== a), transB: Number(plainB !== b) };
  return operation(build, 'Gemm', [plainA!, plainB!], [a.shape[0]!, b.shape[1]!], attributes, type);
}
