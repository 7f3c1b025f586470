/**
 * How a function of one member becomes a function of many: the nodes it recorded are built again with a leading axis
 * for the members, each by the rule of its operator.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { GraphBuilder, GraphNode } from '../graph.js';
import { concat, expand, reshape, sizeOf, slice } from '../operations.js';
import { arrangementBatching } from './arrangement.js';
import { contractionBatching } from './contraction.js';
import { elementwiseBatching } from './elementwise.js';
import { indexingBatching } from './indexing.js';
import type { Batch, BatchingTable } from './rule.js';

/** Every operator that can be batched. */
export const batchingTable: BatchingTable = {
  ...elementwiseBatching,
  ...arrangementBatching,
  ...contractionBatching,
  ...indexingBatching,
};

/** What every member has of its own: its stand-in while one member is recorded, and all members' stacked. */
export interface MemberInput {
  readonly standIn: GraphNode;
  readonly stacked: GraphNode;
}

/**
 * The results of all members, [M, …]: what depends on the members is built again from the members' inputs, in the graph
 * where it stands; what does not is shared.
 *
 * Small members are computed side by side, which saves the cost of an operation that does little. Members whose
 * arrays fill a processor's cache by themselves would only drive each other out of it, so they follow one another.
 *
 * @param results Recorded from the inputs' stand-ins.
 * @throws InputError where an operator has no rule.
 */
export function batchNodes(
  build: GraphBuilder,
  results: readonly GraphNode[],
  inputs: readonly MemberInput[],
): GraphNode[] {
  const members = inputs[0]!.stacked.shape[0]!;
  const dependent = dependentNodes(results, inputs);
  const groups = groupSizes(members, [...dependent]);
  let first = 0;
  const parts = groups.map((size) => {
    const part = batchGroup({ build, members: size }, dependent, inputs, first);
    first += size;
    return part;
  });
  return results.map((result) => {
    if (!dependent.has(result)) return expand(build, result, [members, ...result.shape]);
    const stacks = parts.map((part) => part.get(result)!);
    return stacks.length === 1 ? stacks[0]! : concat(build, stacks, 0);
  });
}

/** The nodes behind the results that depend on the members, in the order in which they were recorded. */
function dependentNodes(
  results: readonly GraphNode[],
  inputs: readonly MemberInput[],
): ReadonlySet<GraphNode> {
  const dependent = new Set(inputs.map(({ standIn }) => standIn));
  // Nodes are numbered as they are recorded, so none from before the stand-ins can depend on them.
  const first = Math.min(...inputs.map(({ standIn }) => standIn.id));
  const found = new Set<GraphNode>();
  const pending = [...results];
  while (pending.length > 0) {
    const node = pending.pop()!;
    if (node.id < first || found.has(node)) continue;
    found.add(node);
    pending.push(...node.inputs);
  }
  for (const node of [...found].sort((a, b) => a.id - b.id)) {
    if (node.inputs.some((input) => dependent.has(input))) dependent.add(node);
  }
  return dependent;
}

/** Elements of the largest array of a group, half a megabyte of single precision: what stays in a core's own cache. */
const groupLimit = 1 << 17;

/** Members computed side by side: as few groups as the limit allows, of nearly equal size. */
function groupSizes(members: number, nodes: readonly GraphNode[]): number[] {
  const largest = Math.max(...nodes.map(({ shape }) => sizeOf(shape)));
  const count = Math.min(members, Math.ceil((members * largest) / groupLimit));
  return Array.from({ length: count }, (_, group) => Math.floor((members + group) / count));
}

/** The dependent nodes for the members from `first` on, each stacked on a leading axis. */
function batchGroup(
  batch: Batch,
  dependent: ReadonlySet<GraphNode>,
  inputs: readonly MemberInput[],
  first: number,
): ReadonlyMap<GraphNode, GraphNode> {
  const { build, members } = batch;
  const stacks = new Map<GraphNode, GraphNode>();
  for (const { standIn, stacked } of inputs) {
    const begin = stacked.shape.map((_, axis) => (axis === 0 ? first : 0));
    const all = stacked.shape[0] === members;
    stacks.set(standIn, all ? stacked : slice(build, stacked, begin, [members, ...standIn.shape]));
  }
  if (members === 1) return alone(build, dependent, stacks);
  for (const single of dependent) {
    if (stacks.has(single)) continue;
    const rule = batchingTable[single.operator];
    if (rule === undefined) {
      throw new InputError(
        `vectorise: the operator ${single.operator} cannot be vectorised: write it with other operations, ` +
          'or compile the function without vectorise and call it once a member',
      );
    }
    const operands = single.inputs.map((input) => {
      const node = stacks.get(input);
      return { single: input, node: node ?? input, shared: node === undefined };
    });
    stacks.set(single, rule(batch, single, operands));
  }
  return stacks;
}

/** A single member needs no rules: its nodes are those that were recorded. */
function alone(
  build: GraphBuilder,
  dependent: ReadonlySet<GraphNode>,
  inputs: ReadonlyMap<GraphNode, GraphNode>,
): ReadonlyMap<GraphNode, GraphNode> {
  const nodes = new Map<GraphNode, GraphNode>();
  for (const single of dependent) {
    const input = inputs.get(single);
    const node = input
      ? reshape(build, input, single.shape)
      : build({ ...single, inputs: single.inputs.map((operand) => nodes.get(operand) ?? operand) });
    nodes.set(single, node);
  }
  return new Map([...nodes].map(([single, node]) => [single, reshape(build, node, [1, ...single.shape])]));
}
