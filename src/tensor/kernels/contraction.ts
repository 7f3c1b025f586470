/**
 * Matrix products, reductions, running sums and softmax.
 *
 * @packageDocumentation
 */
import type { GraphBuilder, GraphNode } from '../graph.js';
import { arithmetic, cast, matMul, operation, reduce, swapLastAxes, uniform } from '../operations.js';
import { axesOf, axisOf } from './arrangement.js';
import { elementwiseKernels } from './elementwise.js';
import type { Kernel, KernelTable } from './kernel.js';

const reduction =
  (operator: string, axesName = 'axis'): Kernel =>
  (build, { x }, attributes) =>
    reduce(build, operator, x!, axesOf(attributes[axesName], x!), Boolean(attributes.keepDims));

export const contractionKernels: KernelTable = {
  BatchMatMul: (build, { a, b }, { transposeA, transposeB }) =>
    matMul(build, transposeA ? swapLastAxes(build, a!) : a!, transposeB ? swapLastAxes(build, b!) : b!),
  _FusedMatMul: (build, inputs, attributes) => {
    const product = contractionKernels.BatchMatMul!(build, inputs, attributes) as GraphNode;
    const sum = inputs.bias ? arithmetic(build)('Add', product, inputs.bias) : product;
    return activate(
      build,
      sum,
      attributes.activation as string,
      inputs.preluActivationWeights,
      attributes.leakyreluAlpha,
    );
  },
  Sum: (build, { x }, { axis, keepDims }) => {
    const countable = x!.type === 'bool' ? cast(build, x!, 'int32') : x!;
    return reduce(build, 'ReduceSum', countable, axesOf(axis, x!), Boolean(keepDims));
  },
  Mean: (build, { x }, { axis, keepDims }) =>
    reduce(build, 'ReduceMean', cast(build, x!, 'float'), axesOf(axis, x!), Boolean(keepDims)),
  Max: reduction('ReduceMax', 'reductionIndices'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  All: (build, inputs, attributes) =>
    reduceTruth(build, 'ReduceMin', inputs.x!, attributes.axis, attributes.keepDims),
  Any: (build, inputs, attributes) =>
    reduceTruth(build, 'ReduceMax', inputs.x!, attributes.axis, attributes.keepDims),
  ArgMax: (build, { x }, { axis }) => extremum(build, 'ArgMax', x!, axis),
  ArgMin: (build, { x }, { axis }) => extremum(build, 'ArgMin', x!, axis),
  Cumsum: (build, { x }, { axis, exclusive, reverse }) => {
    const along = uniform(build, axisOf(axis, x!), [], 'int32');
    return operation(build, 'CumSum', [x!, along], x!.shape, {
      exclusive: Number(exclusive),
      reverse: Number(reverse),
    });
  },
  Softmax: (build, { logits }) => operation(build, 'Softmax', [logits!], logits!.shape, { axis: -1 }),
};

function activate(
  build: GraphBuilder,
  x: GraphNode,
  name: string,
  weights: GraphNode | undefined,
  slope: unknown,
): GraphNode {
  const kernels: Readonly<Record<string, string>> = {
    relu: 'Relu',
    relu6: 'Relu6',
    elu: 'Elu',
    sigmoid: 'Sigmoid',
    leakyrelu: 'LeakyRelu',
    prelu: 'Prelu',
  };
  const kernel = elementwiseKernels[kernels[name] ?? 'Identity']!;
  return kernel(build, weights ? { x, alpha: weights } : { x }, { alpha: slope }) as GraphNode;
}

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

function extremum(build: GraphBuilder, operator: string, x: GraphNode, axis: unknown): GraphNode {
  const along = axisOf(axis, x);
  return cast(
    build,
    operation(build, operator, [x], x.shape.toSpliced(along, 1), { axis: along, keepdims: 0 }, 'int64'),
    'int32',
  );
}
