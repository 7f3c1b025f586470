import type { GraphNode } from '../graph.js';
import { uniformValue } from '../operations.js';
import { isElementwise } from './expressions.js';
import { isReduction, keepsRows } from './reduction.js';

/** Whether a node is computed in a loop over elements: element by element, or by adding up rows. */
export const isLooped = (node: GraphNode): boolean =>
  isElementwise(node) || (isReduction(node) && keepsRows(node));

/** The shape that a looped node's loop runs over. */
export const loopShape = (node: GraphNode): readonly number[] =>
  isReduction(node) ? node.inputs[0]!.shape : node.shape;

/** Equal for nodes that can share a loop: the axes longer than 1. */
export const loopKey = (node: GraphNode): string => `${squeezed(loopShape(node))}`;

export const squeezed = (shape: readonly number[]): number[] => shape.filter((length) => length !== 1);

/** Who uses each node. */
export function usersOf(nodes: readonly GraphNode[]): ReadonlyMap<GraphNode, readonly GraphNode[]> {
  const users = new Map<GraphNode, GraphNode[]>(nodes.map((node) => [node, []]));
  for (const node of nodes) for (const input of new Set(node.inputs)) users.get(input)!.push(node);
  return users;
}

/** Operators so cheap that computing them again costs less than keeping their result. */
const cheap = new Set(
  'Add Sub Mul Neg Abs Max Min Relu Equal Greater GreaterOrEqual Less LessOrEqual And Or Not Where Cast'.split(
    ' ',
  ),
);

/** Longest chain of nodes that is computed again: what is saved in memory must not be lost in arithmetic. */
const longestChain = 8;

/**
 * The nodes that every loop computes for itself from what it reads anyway, and the array that each is a function of:
 * cheap functions of one array, wanted only by loops over that array's shape.
 *
 * @param nodes Each after its operands.
 */
export function recomputedNodes(
  nodes: readonly GraphNode[],
  outputs: ReadonlySet<GraphNode>,
): ReadonlyMap<GraphNode, GraphNode> {
  const users = usersOf(nodes);
  const bases = new Map<GraphNode, GraphNode>();
  const lengths = new Map<GraphNode, number>();
  for (const node of nodes) {
    if (!cheap.has(node.operator) || outputs.has(node)) continue;
    const arrays = node.inputs.filter((input) => uniformValue(input) === undefined);
    const [base, ...others] = new Set(arrays.map((input) => bases.get(input) ?? input));
    const length = arrays.reduce((sum, input) => sum + (lengths.get(input) ?? 0), 1);
    if (base === undefined || others.length > 0 || length > longestChain) continue;
    if (`${squeezed(base.shape)}` !== loopKey(node)) continue;
    const wanted = users.get(node)!.every((user) => isLooped(user) && loopKey(user) === loopKey(node));
    if (!wanted) continue;
    bases.set(node, base);
    lengths.set(node, length);
  }
  return bases;
}
