import type { ElementType, GraphNode } from '../graph.js';
import { uniformValue } from '../operations.js';
import { expression, literal, typeNames } from './expressions.js';
import { loopShape, squeezed } from './node-kinds.js';
import { finishSteps, isReduction, joined, spreadOutput, startStep } from './reduction.js';
import type { Schedule } from './schedule.js';
import { loopStep, operandList, type Step } from './step.js';
import { broadcastView, type View } from './view.js';

/** What a loop needs to know of its surroundings. */
export interface LoopContext {
  readonly schedule: Schedule;
  view(node: GraphNode): View;
  /** New space for a node's value. */
  allocate(node: GraphNode): View;
}

/** One loop for a group of nodes: what is used within the loop only stays in registers. */
export function loopGroupSteps(group: readonly GraphNode[], context: LoopContext): Step[] {
  const { schedule, view, allocate } = context;
  const shape = squeezed(loopShape(group[0]!));
  const operands = operandList();
  const values = new Map<GraphNode, string>();
  // By operand: one array may be read in several ways, repeated along one axis here and along another there.
  const loaded = new Map<number, string>();
  const lines: ((element: (operand: number) => string) => string)[] = [];
  const before: Step[] = [];
  const after: Step[] = [];
  const overLoop = (from: View, over: readonly number[]): View => {
    const { strides } = broadcastView(from, over);
    return { ...from, shape, strides: strides.filter((_, axis) => over[axis] !== 1) };
  };
  const define = (type: ElementType, value: (element: (operand: number) => string) => string): string => {
    const name = `v${lines.length}`;
    lines.push((element) => `const ${typeNames[type]} ${name} = ${value(element)};`);
    return name;
  };
  const compute = (node: GraphNode, over: readonly number[]): string => {
    const inputs = node.inputs.map((input) => read(input, over));
    const name = define(node.type, () => expression(node, inputs));
    values.set(node, name);
    return name;
  };
  const read = (node: GraphNode, over: readonly number[]): string => {
    const value = uniformValue(node);
    if (value !== undefined) return literal(value, node.type);
    const known = values.get(node);
    if (known !== undefined) return known;
    if (schedule.recomputed.has(node)) return compute(node, node.shape);
    const operand = operands.add(overLoop(view(node), over), 'read');
    const name = loaded.get(operand) ?? define(node.type, (element) => element(operand));
    loaded.set(operand, name);
    return name;
  };
  for (const node of group) {
    const over = loopShape(node);
    if (isReduction(node)) {
      const value = read(node.inputs[0]!, over);
      const output = allocate(node);
      before.push(startStep(node, output));
      after.push(...finishSteps(node, output));
      const target = operands.add(overLoop(spreadOutput(node, output), over), 'update');
      lines.push((element) => joined(node, element(target), value));
      continue;
    }
    const name = compute(node, over);
    if (!schedule.kept.has(node)) continue;
    const target = operands.add(overLoop(allocate(node), over), 'write');
    lines.push((element) => `${element(target)} = ${name};`);
  }
  const loop = loopStep(shape, operands.operands, (element) => lines.map((line) => line(element)));
  return [...before, loop, ...after];
}
