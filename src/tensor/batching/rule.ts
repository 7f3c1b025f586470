import { InputError } from 'principia/math';
import type { Attributes, GraphBuilder, GraphNode } from '../graph.js';
import { expand, integers, reshape, sizeOf } from '../operations.js';

/** Where batched nodes are built, and for how many members. */
export interface Batch {
  readonly build: GraphBuilder;
  readonly members: number;
}

/** What a batched node takes the place of: an operand as one member has it, and as all members have it together. */
export interface Operand {
  /** The operand of a single member. */
  readonly single: GraphNode;
  /** All members' operands, stacked on a leading axis; the single one itself where it is `shared`. */
  readonly node: GraphNode;
  readonly shared: boolean;
}

/**
 * How an operator is built for all members at once: from the node of a single member and its operands, at least one
 * of which is not shared, to the node that stacks all members' results on a leading axis.
 */
export type BatchingRule = (batch: Batch, single: GraphNode, operands: readonly Operand[]) => GraphNode;

/** Batching rules by ONNX operator. */
export type BatchingTable = Readonly<Record<string, BatchingRule>>;

/** The operator of a single member on other operands, its result stacked. */
export function rebuild(
  { build, members }: Batch,
  single: GraphNode,
  inputs: readonly GraphNode[],
  attributes: Attributes = single.attributes,
): GraphNode {
  const { operator, shape, type } = single;
  return build({ operator, inputs, attributes, shape: [members, ...shape], type });
}

/** An operand that broadcasts as it does for a single member: [M, …] becomes [M, 1, …, 1, …] of rank 1 + `rank`. */
export function align({ build, members }: Batch, { single, node, shared }: Operand, rank: number): GraphNode {
  const missing = rank - single.shape.length;
  if (shared || missing === 0) return node;
  return reshape(build, node, [members, ...new Array<number>(missing).fill(1), ...single.shape]);
}

/** An operand of which every member has a copy. */
export function copies({ build, members }: Batch, { single, node, shared }: Operand): GraphNode {
  return shared ? expand(build, node, [members, ...single.shape]) : node;
}

/** The numbers of an operand that is a list of axes, lengths or offsets. */
export function numbersOf(single: GraphNode, { node }: Operand): readonly number[] {
  if (node.operator !== 'Constant') {
    throw new InputError(
      `vectorise: the axes, lengths or offsets of ${single.operator} [${single.shape}] are computed, and must be constants`,
    );
  }
  const size = sizeOf(node.shape);
  return node.data!.length === size ? [...node.data!] : new Array<number>(size).fill(node.data![0]!);
}

/** Axes of a single member as axes of the stack; those counted from the back stay as they are. */
export const stackedAxes = (axes: readonly number[]): number[] =>
  axes.map((axis) => (axis < 0 ? axis : axis + 1));

/** `axes` as an operand of the stack. */
export const axesOperand = ({ build }: Batch, single: GraphNode, axes: Operand): GraphNode =>
  integers(build, stackedAxes(numbersOf(single, axes)));

/** The attribute `axis` of a single member's operator, for the stack. */
export const stackedAxis = ({ attributes }: GraphNode, otherwise = 0): Attributes => ({
  ...attributes,
  axis: stackedAxes([(attributes.axis as number | undefined) ?? otherwise])[0]!,
});

/** A rule for operators of which only the first operand may differ between members. */
export const ofFirst =
  (
    rule: (batch: Batch, single: GraphNode, x: GraphNode, operands: readonly Operand[]) => GraphNode,
  ): BatchingRule =>
  (batch, single, operands) => {
    const other = operands.findIndex(({ shared }, place) => place > 0 && !shared);
    if (other > 0) {
      throw new InputError(
        `vectorise: operand ${other + 1} of ${single.operator} [${single.shape}] must be the same for all members`,
      );
    }
    return rule(batch, single, operands[0]!.node, operands);
  };
