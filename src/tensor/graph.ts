/**
 * The recorded computation: an immutable graph whose nodes are ONNX operators with one result each.
 *
 * @packageDocumentation
 */

/**
 * Element type of a node. `float` is written as 32 or 64 bits as the caller of `compile` asked; `float32` is 32 bits
 * in either case.
 */
export type ElementType = 'float' | 'float32' | 'int32' | 'int64' | 'bool';

export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

/** A node before it has its number. */
export interface NodeDescription {
  /** An ONNX operator, or `Input` or `Constant`. */
  readonly operator: string;
  readonly inputs: readonly GraphNode[];
  readonly attributes: Attributes;
  /** −1 is a length known only when the graph runs. */
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Of a constant: its values, row-major, or one value for all of them. */
  readonly data?: Float64Array;
  /** Of an input: its name. */
  readonly name?: string;
  /** Of an input some of whose lengths are free: its lengths, the free ones by name. */
  readonly dimensions?: readonly (number | string)[];
}

export interface GraphNode extends NodeDescription {
  readonly id: number;
}

/** A traced function. */
export interface Graph {
  readonly inputs: readonly GraphNode[];
  readonly outputs: Readonly<Record<string, GraphNode>>;
}

/** Makes nodes of one graph. */
export type GraphBuilder = (description: NodeDescription) => GraphNode;

/** A builder that records every node as it comes. */
export function recordGraph(): GraphBuilder {
  let count = 0;
  return (description) => ({ ...description, id: count++ });
}

/** The nodes that lead to the outputs, each after its inputs; whatever leads nowhere is left out. */
export function reachableNodes(outputs: Graph['outputs']): GraphNode[] {
  const ordered: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  // An explicit stack: a graph of many integration steps is deeper than the call stack.
  const pending: { node: GraphNode; expanded: boolean }[] = [];
  for (const output of Object.values(outputs).reverse()) pending.push({ node: output, expanded: false });
  while (pending.length > 0) {
    const { node, expanded } = pending.pop()!;
    if (expanded) {
      ordered.push(node);
      continue;
    }
    if (seen.has(node)) continue;
    seen.add(node);
    pending.push({ node, expanded: true });
    for (let index = node.inputs.length - 1; index >= 0; index--) {
      if (!seen.has(node.inputs[index]!)) pending.push({ node: node.inputs[index]!, expanded: false });
    }
  }
  return ordered;
}

/** The graph built again from its outputs, node by node: `visit` gets each node with its inputs built before. */
export function rebuildGraph(
  graph: Graph,
  visit: (node: GraphNode, inputs: readonly GraphNode[]) => GraphNode,
): Graph {
  const rebuilt = new Map<GraphNode, GraphNode>();
  // Inputs first, used or not: they are the function's signature.
  for (const node of [...graph.inputs, ...reachableNodes(graph.outputs)]) {
    if (!rebuilt.has(node))
      rebuilt.set(
        node,
        visit(
          node,
          node.inputs.map((input) => rebuilt.get(input)!),
        ),
      );
  }
  return {
    inputs: graph.inputs.map((node) => rebuilt.get(node)!),
    outputs: Object.fromEntries(
      Object.entries(graph.outputs).map(([name, node]) => [name, rebuilt.get(node)!]),
    ),
  };
}
