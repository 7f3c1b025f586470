/**
 * Matrix products, reductions, running sums and products, softmax.
 *
 * @packageDocumentation
 */
import type { GraphBuilder, GraphNode } from '../graph.js';
import { cast, matMul, operation, reduce, swapLastAxes, uniform } from '../operations.js';
import { cumulativeProduct } from './cumulative-product.js';
import { axesOf, axisOf, type Kernel, type KernelTable } from './kernel.js';

const reduction =
  (operator: string, axesName = 'axis'): Kernel =>
  (build, { x }, attributes) =>
    reduce(build, operator, x!, axesOf(attributes[axesName], x!), Boolean(attributes.keepDims));

export const contractionKernels: KernelTable = {
  BatchMatMul: (build, { a, b }, { transposeA, transposeB }) =>
    matMul(build, transposeA ? swapLastAxes(build, a!) : a!, transposeB ? swapLastAxes(build, b!) : b!),
  Sum: (build, { x }, { axis, keepDims }) =>
    reduce(build, 'ReduceSum', countable(build, x!), axesOf(axis, x!), Boolean(keepDims)),
  Mean: (build, { x }, { axis, keepDims }) =>
    reduce(build, 'ReduceMean', cast(build, x!, 'float'), axesOf(axis, x!), Boolean(keepDims)),
  Max: reduction('ReduceMax', 'reductionIndices'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  All: (build, inputs, attributes) =>
    reduceTruth(build, 'ReduceMin', inputs.x!, attributes.axis, attributes.keepDims),
  Any: (build, inputs, attributes) =>
    reduceTruth(build, 'ReduceMax', inputs.x!, attributes.axis, attributes.keepDims),
  Cumsum: (build, { x }, { axis, exclusive, reverse }) => {
    const along = uniform(build, axisOf(axis, x!), [], 'int32');
    const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
    return operation(build, 'CumSum', [countable(build, x!), along], x!.shape, attributes);
  },
  Cumprod: (build, { x }, { axis, exclusive, reverse }) =>
    cumulativeProduct(build, countable(build, x!), axisOf(axis, x!), Boolean(exclusive), Boolean(reverse)),
  Softmax: (build, { logits }) => operation(build, 'Softmax', [logits!], logits!.shape, { axis: -1 }),
};

const countable = (build: GraphBuilder, x: GraphNode): GraphNode =>
  x.type === 'bool' ? cast(build, x, 'int32') : x;

function reduceTruth(
  build: GraphBuilder,
  operator: string,
  x: GraphNode,
  axis: unknown,
  keepDims: unknown,
): GraphNode {
  return cast(
    build,
    reduce(build, operator, cast(build, x, 'int32'), axesOf(axis, x), Boolean(keepDims)),
    'bool',
  );
}
