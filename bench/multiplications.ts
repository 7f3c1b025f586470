import { type Graph, reachableNodes } from '../src/tensor/graph.js';
import { sizeOf } from '../src/tensor/operations.js';

/** Floating-point operations of a graph's matrix products, 2 m n k each; elementwise work is not counted. */
export function productOperations(graph: Graph): number {
  return reachableNodes(graph.outputs).reduce((sum, { operator, inputs, attributes, shape }) => {
    if (operator !== 'Gemm' && operator !== 'MatMul') return sum;
    const depth = attributes.transA === 1 ? inputs[0]!.shape.at(-2)! : inputs[0]!.shape.at(-1)!;
    return sum + 2 * sizeOf(shape) * depth;
  }, 0);
}
