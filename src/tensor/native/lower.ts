/**
 * From a graph to a program of loops and matrix products over buffers. Views cost nothing; operators that act element
 * by element are gathered into loops as large as their order allows, so that what lies between them stays in
 * registers.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { Graph, GraphNode } from '../graph.js';
import { sizeOf } from '../operations.js';
import { arrangements, isView, viewOf } from './arrangement.js';
import { loopGroupSteps } from './loop-group.js';
import { isLooped } from './node-kinds.js';
import { productSteps } from './product.js';
import { finishSteps, gatherStep, isReduction } from './reduction.js';
import { schedule } from './schedule.js';
import { copyStep, type Step } from './step.js';
import { type Buffer, isContiguous, type View, whole } from './view.js';

/** A program, and where its inputs and outputs are. */
export interface Program {
  readonly steps: readonly Step[];
  readonly inputs: Readonly<Record<string, View>>;
  readonly outputs: Readonly<Record<string, View>>;
}

/**
 * Orders a graph's nodes and writes each as steps.
 *
 * @throws InputError where an operator has no form in C.
 */
export function lower(graph: Graph): Program {
  const steps: Step[] = [];
  const views = new Map<GraphNode, View>();
  const place = (node: GraphNode, role?: Buffer['role']): View => {
    const buffer: Buffer = { type: node.type, length: sizeOf(node.shape), ...(role ? { role } : {}) };
    const view = whole(buffer, node.shape);
    views.set(node, view);
    return view;
  };
  const inputs = Object.fromEntries(graph.inputs.map((node) => [node.name!, place(node, 'input')]));
  const order = schedule(graph);
  const context = { schedule: order, view: (node: GraphNode) => views.get(node)!, allocate: place };
  for (const group of order.groups) {
    const node = group[0]!;
    if (node.operator === 'Input') continue;
    if (node.operator === 'Constant') views.set(node, constantView(node));
    else if (isView(node)) steps.push(...viewSteps(node, views));
    else if (isLooped(node)) steps.push(...loopGroupSteps(group, context));
    else {
      const output = place(node);
      // Of nothing there is nothing to compute.
      if (sizeOf(node.shape) > 0) steps.push(...singleSteps(node, node.inputs.map(context.view), output));
    }
  }
  const outputs = Object.entries(graph.outputs).map(([name, node]) => {
    const view = views.get(node)!;
    if (view.buffer.role === undefined && isContiguous(view) && view.buffer.length === sizeOf(view.shape)) {
      return [name, view];
    }
    const copy = whole({ type: node.type, length: sizeOf(node.shape) }, node.shape);
    steps.push(copyStep(view, copy));
    return [name, copy];
  });
  return { steps: steps.filter(({ body }) => body !== ''), inputs, outputs: Object.fromEntries(outputs) };
}

function constantView(node: GraphNode): View {
  const data = node.data!;
  const buffer: Buffer = { type: node.type, length: data.length, role: 'constant', data };
  if (data.length === sizeOf(node.shape)) return whole(buffer, node.shape);
  return { buffer, offset: 0, shape: node.shape, strides: node.shape.map(() => 0) };
}

/** A node that is a view of its operand; where the elements must be moved after all, of a copy without gaps. */
function viewSteps(node: GraphNode, views: Map<GraphNode, View>): Step[] {
  const input = views.get(node.inputs[0]!)!;
  const direct = viewOf(node, input);
  if (direct !== undefined) {
    views.set(node, direct);
    return [];
  }
  const packed = whole({ type: node.type, length: sizeOf(input.shape) }, input.shape);
  views.set(node, viewOf(node, packed)!);
  return [copyStep(input, packed)];
}

function singleSteps(node: GraphNode, inputs: readonly View[], output: View): readonly Step[] {
  if (node.operator === 'Gemm' || node.operator === 'MatMul') return productSteps(node, inputs, output);
  if (isReduction(node)) return [gatherStep(node, inputs[0]!, output), ...finishSteps(node, output)];
  const arrangement = arrangements[node.operator];
  if (arrangement === undefined)
    throw new InputError(
      `the operator ${node.operator} has no form in machine code: take the backend 'onnx'`,
    );
  return arrangement(node, inputs, output);
}
