import type { ElementType, GraphNode } from '../graph.js';
import { sizeOf } from '../operations.js';
import { expression, literal, typeNames } from './expressions.js';
import { fillStep, indexExpression, loopStep, type Step } from './step.js';
import { mergedAxes, rowMajor, type View } from './view.js';

interface Reduction {
  readonly start: number;
  /** The operator that joins two values. */
  readonly operator: 'Add' | 'Max' | 'Min' | 'Mul';
}

const reductions: Readonly<Record<string, Reduction>> = {
  ReduceSum: { start: 0, operator: 'Add' },
  ReduceMean: { start: 0, operator: 'Add' },
  ReduceMax: { start: Number.NEGATIVE_INFINITY, operator: 'Max' },
  ReduceMin: { start: Number.POSITIVE_INFINITY, operator: 'Min' },
  ReduceProd: { start: 1, operator: 'Mul' },
};

export const isReduction = ({ operator }: GraphNode): boolean => operator in reductions;

/** The result's view as seen from the operand: reduced axes stand still. */
export function spreadOutput(node: GraphNode, output: View): View {
  const { shape } = node.inputs[0]!;
  const reduced = new Set(node.inputs[1]!.data!);
  const kept = rowMajor(shape.map((length, axis) => (reduced.has(axis) ? 1 : length)));
  return { ...output, shape, strides: shape.map((_, axis) => (reduced.has(axis) ? 0 : kept[axis]!)) };
}

/** Whether the last axis that matters survives, so that rows can be added to rows. */
export function keepsRows(node: GraphNode): boolean {
  const { shape } = node.inputs[0]!;
  const reduced = new Set(node.inputs[1]!.data!);
  const last = shape.findLastIndex((length) => length > 1);
  return last >= 0 && !reduced.has(last);
}

/** Where the result is gathered: filled with the value to start from. */
export const startStep = (node: GraphNode, output: View): Step =>
  fillStep(output, startValue(reductions[node.operator]!, node.type));

/** `target = target ∘ value`. */
export function joined(node: GraphNode, target: string, value: string): string {
  const { operator } = reductions[node.operator]!;
  return `${target} = ${expression({ ...node, operator, inputs: [node, node] }, [target, value])};`;
}

/** What remains to be done once all is gathered: a mean is divided by the count. */
export function finishSteps(node: GraphNode, output: View): Step[] {
  if (node.operator !== 'ReduceMean') return [];
  const count = sizeOf(node.inputs[0]!.shape) / sizeOf(node.shape);
  return [
    loopStep(output.shape, [{ view: output, access: 'update' }], (element) => [
      `${element(0)} /= ${literal(count, node.type)};`,
    ]),
  ];
}

/** A reduction whose innermost axis goes: one running value for every element of the result. */
export function gatherStep(node: GraphNode, input: View, output: View): Step {
  const reduction = reductions[node.operator]!;
  const spread = spreadOutput(node, output);
  const { lengths, strides } = mergedAxes(input.shape, [input.strides, spread.strides]);
  const axes = lengths.map((_, axis) => axis);
  // An axis along which the result stands still is reduced.
  const kept = axes.filter((axis) => strides[1]![axis] !== 0);
  const reduced = axes.filter((axis) => strides[1]![axis] === 0);
  const head = (axis: number) => `for (int64_t i${axis} = 0; i${axis} < ${lengths[axis]!}; i${axis}++)`;
  const index = (own: readonly number[]) => indexExpression(own, (axis) => `i${axis}`);
  const wide = reduction.operator === 'Add' && node.type === 'float' && (lengths[reduced.at(-1)!] ?? 1) > 8;
  const inner = reduced.map((axis, place) =>
    wide && place === reduced.length - 1 ? `\n#pragma omp simd reduction(+:sum)\n${head(axis)}` : head(axis),
  );
  const body = [
    ...kept.map(head),
    '{',
    `${typeNames[node.type]} sum = ${startValue(reduction, node.type)};`,
    `${inner.join('\n')} ${joined(node, 'sum', `p0[${index(strides[0]!)}]`)}`,
    `p1[${index(strides[1]!)}] = sum;`,
    '}',
  ].join('\n');
  return {
    body,
    operands: [
      { view: input, access: 'read' },
      { view: output, access: 'write' },
    ],
  };
}

function startValue({ start }: Reduction, type: ElementType): string {
  if (type === 'float' || type === 'float32' || Number.isFinite(start)) return literal(start, type);
  return start < 0 ? 'INT32_MIN' : 'INT32_MAX';
}
