import { type Graph, type GraphNode, reachableNodes } from '../graph.js';
import { isLooped, loopKey, recomputedNodes } from './node-kinds.js';
import { isReduction } from './reduction.js';

// Compilers take ever longer over ever longer loops, and registers run out.
const largestGroup = 64;

/** An order of computation. */
export interface Schedule {
  /** Nodes to compute together: a single one, or those of one loop. */
  readonly groups: readonly (readonly GraphNode[])[];
  /** Nodes that are in no group, as every loop that wants one computes it, and the array that it computes each from. */
  readonly recomputed: ReadonlyMap<GraphNode, GraphNode>;
  /** Nodes of loops whose values are wanted by another group or by the caller. */
  readonly kept: ReadonlySet<GraphNode>;
}

/**
 * Puts a graph's nodes in order. What needs no loop goes as soon as it can, so that as many elementwise nodes as
 * possible are ready together when a loop is made; a loop then takes in all of its shape that depend on nothing else.
 */
export function schedule(graph: Graph): Schedule {
  const nodes = [...new Set([...graph.inputs, ...reachableNodes(graph.outputs)])];
  const outputs = new Set(Object.values(graph.outputs));
  const recomputed = recomputedNodes(nodes, outputs);
  const order = new Map(nodes.map((node, index) => [node, index]));
  const computed = nodes.filter((node) => !recomputed.has(node));
  const needs = new Map(
    computed.map((node) => [node, new Set(node.inputs.map((input) => recomputed.get(input) ?? input))]),
  );
  const users = new Map<GraphNode, GraphNode[]>(computed.map((node) => [node, []]));
  for (const [node, own] of needs) for (const input of own) users.get(input)!.push(node);
  const missing = new Map([...needs].map(([node, own]) => [node, own.size]));

  const single = new Set<GraphNode>();
  const looped = new Map<string, Set<GraphNode>>();
  const announce = (node: GraphNode): void => {
    if (!isLooped(node)) single.add(node);
    else looped.set(loopKey(node), (looped.get(loopKey(node)) ?? new Set()).add(node));
  };
  const arrive = (user: GraphNode): void => {
    const left = missing.get(user)! - 1;
    missing.set(user, left);
    if (left === 0) announce(user);
  };
  const earliest = (candidates: Iterable<GraphNode>): GraphNode | undefined => {
    let first: GraphNode | undefined;
    for (const node of candidates) {
      if (first === undefined || order.get(node)! < order.get(first)!) first = node;
    }
    return first;
  };

  /** The ready nodes of one loop, and those that become ready within it. */
  const collect = (key: string): GraphNode[] => {
    const group: GraphNode[] = [];
    const outside: GraphNode[] = [];
    const ready = looped.get(key)!;
    while (ready.size > 0 && group.length < largestGroup) {
      const node = earliest(ready)!;
      ready.delete(node);
      group.push(node);
      for (const user of users.get(node)!) {
        // A sum over rows is complete only after the loop.
        if (!isReduction(node) && isLooped(user) && loopKey(user) === key) arrive(user);
        else outside.push(user);
      }
    }
    outside.forEach(arrive);
    return group;
  };

  const groups: GraphNode[][] = [];
  for (const node of computed) if (missing.get(node) === 0) announce(node);
  for (;;) {
    const alone = earliest(single);
    if (alone !== undefined) {
      single.delete(alone);
      groups.push([alone]);
      users.get(alone)!.forEach(arrive);
      continue;
    }
    const first = earliest([...looped.values()].flatMap((ready) => [...ready]));
    if (first === undefined) break;
    groups.push(collect(loopKey(first)));
  }
  const groupOf = new Map(groups.flatMap((group, index) => group.map((node) => [node, index] as const)));
  const kept = computed.filter(
    (node) => outputs.has(node) || users.get(node)!.some((user) => groupOf.get(user) !== groupOf.get(node)),
  );
  return { groups, recomputed, kept: new Set(kept) };
}
