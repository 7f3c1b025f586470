import type { GraphBuilder, GraphNode, NodeDescription } from '../graph.js';

/** A simpler node of equal value, or undefined where the rule does not apply. */
export type Rule = (node: NodeDescription, build: GraphBuilder) => GraphNode | undefined;
