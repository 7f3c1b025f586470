import type { GraphBuilder, GraphNode } from '../graph.js';
import { type Arithmetic, arithmetic } from '../operations.js';

/** What one TensorFlow.js kernel records: its inputs' names and attributes are those of TensorFlow.js. */
export type Kernel = (
  build: GraphBuilder,
  inputs: Readonly<Record<string, GraphNode>>,
  attributes: KernelAttributes,
) => GraphNode | readonly GraphNode[];

// biome-ignore format: one line
export type KernelAttributes = Readonly<Record<string, unknown>>;

export type KernelTable = Readonly<Record<string, Kernel>>;

/** A kernel of one operand, written in arithmetic. */
export const unary =
  (formula: (m: Arithmetic, x: GraphNode, build: GraphBuilder) => GraphNode): Kernel =>
  (build, { x }) =>
    formula(arithmetic(build), x!, build);

/** A kernel of two operands, written in arithmetic. */
export const binary =
  (formula: (m: Arithmetic, a: GraphNode, b: GraphNode, build: GraphBuilder) => GraphNode): Kernel =>
  (build, { a, b }) =>
    formula(arithmetic(build), a!, b!, build);
