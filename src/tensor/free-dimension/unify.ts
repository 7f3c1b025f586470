/**
 * One graph for any length from recordings of a function at several lengths.
 *
 * The recordings must have the same operators in the same order. What differs between them are numbers: shapes, ends of
 * slices, counts of repetitions, weights of means. Where each is a formula of the lengths that all recordings confirm,
 * the unified graph computes it from the shapes of its inputs.
 *
 * @packageDocumentation
 */

import { type Graph, type GraphBuilder, type GraphNode, reachableNodes, recordGraph } from '../graph.js';
import { operation } from '../operations.js';
import { type FreeExamples, freeNames, type Lengths } from './examples.js';
import { constantUnifier, inferredTarget } from './unify-constant.js';

/** A function recorded at one setting of its free lengths. */
export interface Recording {
  readonly lengths: Lengths;
  readonly graph: Graph;
}

/**
 * The graph for any lengths; in its shapes −1 stands for a length that is not fixed.
 *
 * @throws Error where there is none; the message names the operator that is in the way.
 */
export function unifyGraphs(recordings: readonly Recording[], examples: FreeExamples): Graph {
  const build = recordGraph();
  const { inputs, outputs } = recordings[0]!.graph;
  // By the node of the first recording.
  const unified = new Map<GraphNode, GraphNode>();
  inputs.forEach((node, index) => {
    const shape = commonShape(recordings.map(({ graph }) => graph.inputs[index]!));
    unified.set(node, build({ ...node, shape, dimensions: examples[node.name!]!.shape }));
  });
  const unifyConstant = constantUnifier(
    recordings.map(({ lengths }) => lengths),
    lengthNodes([...unified.values()], examples, build),
    build,
  );
  const unifiedConstant = (nodes: readonly GraphNode[], user: string) => {
    const node = unified.get(nodes[0]!) ?? unifyConstant(nodes, user);
    unified.set(nodes[0]!, node);
    return node;
  };
  for (const nodes of alignNodes(recordings)) {
    const node = nodes[0]!;
    if (node.operator === 'Input' || node.operator === 'Constant') continue;
    if (node.operator === 'Slice') refuseFixedWindow(nodes);
    const operands = node.inputs.map((input, slot) => {
      if (input.operator !== 'Constant') return unified.get(input)!;
      const constants = nodes.map((each) => each.inputs[slot]!);
      const inferred = node.operator === 'Reshape' ? inferredTarget(constants, build) : undefined;
      return inferred ?? unifiedConstant(constants, node.operator);
    });
    unified.set(node, build({ ...node, inputs: operands, shape: commonShape(nodes) }));
  }
  for (const [name, node] of Object.entries(outputs)) {
    if (node.operator !== 'Constant') continue;
    unifiedConstant(
      recordings.map(({ graph }) => graph.outputs[name]!),
      `output '${name}'`,
    );
  }
  return {
    inputs: inputs.map((node) => unified.get(node)!),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, node]) => [name, unified.get(node)!])),
  };
}

/** The nodes of all recordings place by place, each after its inputs. */
function alignNodes(recordings: readonly Recording[]): (readonly GraphNode[])[] {
  const lists = recordings.map(({ graph }) => [
    ...new Set([...graph.inputs, ...reachableNodes(graph.outputs)]),
  ]);
  const positions = lists.map((list) => new Map(list.map((node, position) => [node, position])));
  const roleOf = (node: GraphNode | undefined, recording: number) => {
    if (node === undefined) return 'nothing';
    const operands = node.inputs.map((input) => positions[recording]!.get(input));
    return JSON.stringify([node.operator, node.type, node.attributes, node.shape.length, operands]);
  };
  const count = Math.max(...lists.map((list) => list.length));
  const aligned = Array.from({ length: count }, (_, position) => {
    const nodes = lists.map((list) => list[position]);
    const roles = nodes.map(roleOf);
    const other = roles.findIndex((role) => role !== roles[0]);
    if (other === -1) return nodes as GraphNode[];
    const [first, second] = [0, other].map((recording) => {
      const lengths = Object.entries(recordings[recording]!.lengths).map((entry) => entry.join(' = '));
      return `${nodes[recording]?.operator ?? 'nothing'} at ${lengths.join(', ')}`;
    });
    throw new Error(`what is computed depends on the length: ${first}, but ${second}`);
  });
  const results = recordings.map(({ graph }, recording) =>
    Object.entries(graph.outputs).map(([name, node]) => [name, positions[recording]!.get(node)]),
  );
  if (results.some((each) => `${each}` !== `${results[0]}`)) {
    throw new Error('what is returned depends on the length');
  }
  return aligned;
}

/** Their shape, with −1 for a length that differs. */
const commonShape = (nodes: readonly GraphNode[]): number[] =>
  nodes[0]!.shape.map((length, axis) => (nodes.every(({ shape }) => shape[axis] === length) ? length : -1));

/**
 * A window of several entries that does not move with a free length is not there at every length, and ONNX would cut it
 * short without a word.
 */
function refuseFixedWindow(slices: readonly GraphNode[]): void {
  const [source, end, axes] = [0, 2, 3].map((slot) => slices.map(({ inputs }) => inputs[slot]!));
  const free = commonShape(source!);
  axes![0]!.data!.forEach((axis, index) => {
    const ends = end!.map(({ data }) => data![index] ?? data![0]!);
    if (free[axis] === -1 && ends[0]! > 1 && ends.every((each) => each === ends[0])) {
      throw new Error(`Slice takes a fixed number of entries, up to ${ends[0]}, of a length that is free`);
    }
  });
}

/** For every free length a list of that one number, read off the shape of an input. */
function lengthNodes(
  inputs: readonly GraphNode[],
  examples: FreeExamples,
  build: GraphBuilder,
): Readonly<Record<string, GraphNode>> {
  return Object.fromEntries(
    freeNames(examples).map((name) => {
      const input = inputs.find(({ dimensions }) => dimensions!.includes(name))!;
      const start = input.dimensions!.indexOf(name);
      return [name, operation(build, 'Shape', [input], [1], { start, end: start + 1 }, 'int64')];
    }),
  );
}
