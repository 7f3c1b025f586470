import type { GraphNode } from '../graph.js';
import { integers, matMul, reshape, sizeOf, uniform } from '../operations.js';
import {
  align,
  axesOperand,
  type Batch,
  type BatchingRule,
  type BatchingTable,
  numbersOf,
  type Operand,
  ofFirst,
  rebuild,
  stackedAxis,
} from './rule.js';

/** A reduction over no axes, as of a single number, must not reduce the members: it gets an axis of length 1. */
const reduction: BatchingRule = ofFirst((batch, single, x, [, axes]) => {
  if (numbersOf(single, axes!).length > 0)
    return rebuild(batch, single, [x, axesOperand(batch, single, axes!)]);
  const column = reshape(batch.build, x, [...x.shape, 1]);
  const last = integers(batch.build, [x.shape.length]);
  return rebuild(batch, single, [column, last], { ...single.attributes, keepdims: 0 });
});

const alongAxis = (otherwise: number): BatchingRule =>
  ofFirst((batch, single, x) => rebuild(batch, single, [x], stackedAxis(single, otherwise)));

const reductions = 'ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd';

/** Matrix products, reductions, running sums and softmax. */
export const contractionBatching: BatchingTable = {
  ...Object.fromEntries(reductions.split(' ').map((operator) => [operator, reduction])),
  ArgMax: alongAxis(0),
  ArgMin: alongAxis(0),
  Softmax: alongAxis(-1),
  CumSum: ofFirst((batch, single, x, [, axis]) => {
    const along = numbersOf(single, axis!)[0]!;
    const stacked = uniform(batch.build, along < 0 ? along : along + 1, [], axis!.node.type);
    return rebuild(batch, single, [x, stacked]);
  }),
  MatMul: (batch, single, [a, b]) => {
    const rank = single.shape.length;
    return (
      foldRows(batch, single, a!, b!) ?? matMul(batch.build, align(batch, a!, rank), align(batch, b!, rank))
    );
  },
};

/**
 * A batch of matrices times one matrix of each member's own: the rows of the batch side by side, so that there is one
 * product a member and not one an element of the batch. One matrix that all members share needs no folding here: it
 * broadcasts, and the simplification of the whole graph folds members and batch together.
 */
function foldRows(batch: Batch, single: GraphNode, a: Operand, b: Operand): GraphNode | undefined {
  const [depth, columns] = b.single.shape.slice(-2) as [number, number];
  if (b.shared || single.shape.length === 2 || sizeOf(b.single.shape) !== depth * columns) return undefined;
  if (a.single.operator === 'Transpose') return undefined;
  const { build, members } = batch;
  const rows = [sizeOf(a.single.shape) / depth, depth];
  const left = reshape(build, a.node, a.shared ? rows : [members, ...rows]);
  const right = reshape(build, b.node, [members, depth, columns]);
  return reshape(build, matMul(build, left, right), [members, ...single.shape]);
}
