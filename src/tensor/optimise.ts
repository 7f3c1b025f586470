/**
 * Makes a recorded graph small before it is compiled: nodes that lead nowhere are dropped, equal nodes are shared, and
 * what is known or trivial is simplified. Differentiation records the same value many times over: of a training step
 * about half the nodes remain.
 *
 * @packageDocumentation
 */
import {
  type Graph,
  type GraphBuilder,
  type GraphNode,
  type NodeDescription,
  reachableNodes,
  rebuildGraph,
  recordGraph,
} from './graph.js';
import { sameShape } from './operations.js';
import { type Rule, simplify } from './simplify/index.js';

/** The graph rebuilt from its outputs: dead nodes dropped, equal nodes shared, `rules` applied to every node. */
export function optimise(graph: Graph, rules: readonly Rule[] = simplify): Graph {
  const build = sharingBuilder(rules);
  return fuseSums(rebuildGraph(graph, (node, inputs) => build({ ...node, inputs })));
}

/**
 * A sum with a matrix product that nothing else uses becomes part of the product: the bias of a layer, and gradients
 * added up over the uses of a weight.
 */
export function fuseSums(graph: Graph): Graph {
  const uses = new Map<GraphNode, number>();
  const nodes = reachableNodes(graph.outputs);
  for (const node of [...nodes.flatMap(({ inputs }) => inputs), ...Object.values(graph.outputs)]) {
    uses.set(node, (uses.get(node) ?? 0) + 1);
  }
  const build = recordGraph();
  return rebuildGraph(graph, (node, inputs) => {
    const fusible = (place: number) => {
      const { operator, inputs: factors, shape, type } = node.inputs[place]!;
      const addend = node.inputs[1 - place]!.shape;
      const open = operator === 'Gemm' && factors.length === 2 && uses.get(node.inputs[place]!) === 1;
      // What is added may be broadcast to the product, not the product to it.
      return open && type === node.type && sameShape(shape, node.shape) && addend.length <= 2;
    };
    const place = node.operator === 'Add' ? [0, 1].find(fusible) : undefined;
    if (place === undefined) return build({ ...node, inputs });
    const product = inputs[place]!;
    return build({ ...product, inputs: [...product.inputs, inputs[1 - place]!] });
  });
}

/** A builder that returns the node it already has for an equal description, and the first rule's answer if one applies. */
function sharingBuilder(rules: readonly Rule[]): GraphBuilder {
  const nodes = new Map<string, GraphNode>();
  const build: GraphBuilder = (description) => {
    const key = keyOf(description);
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const simpler = firstAnswer(rules, description, build);
    const { operator, inputs, attributes, shape, type, data, name } = description;
    const node = simpler ?? {
      operator,
      inputs,
      attributes,
      shape,
      type,
      id: nodes.size,
      ...(data === undefined ? {} : { data }),
      ...(name === undefined ? {} : { name }),
    };
    nodes.set(key, node);
    return node;
  };
  return build;
}

function firstAnswer(
  rules: readonly Rule[],
  description: NodeDescription,
  build: GraphBuilder,
): GraphNode | undefined {
  for (const rule of rules) {
    const answer = rule(description, build);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function keyOf({ operator, inputs, attributes, shape, type, data, name }: NodeDescription): string {
  const content =
    data === undefined ? '' : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
  const operands = inputs.map((input) => input.id).join();
  return `${operator} ${type} [${shape}] (${operands}) ${JSON.stringify(attributes)} ${name ?? ''} ${content}`;
}
