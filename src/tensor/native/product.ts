import type { GraphNode } from '../graph.js';
import { typeNames } from './expressions.js';
import { copyStep, indexExpression, indexedStep, type Operand, type Step } from './step.js';
import { broadcastView, mergedAxes, type View } from './view.js';

/** The matrix product of the last two axes, with what is added to it. */
export function productSteps(node: GraphNode, inputs: readonly View[], output: View): readonly Step[] {
  if (node.type !== 'float') return [integerProduct(inputs, output)];
  const isGemm = node.operator === 'Gemm';
  const a = isGemm && node.attributes.transA ? transposed(inputs[0]!) : inputs[0]!;
  const b = isGemm && node.attributes.transB ? transposed(inputs[1]!) : inputs[1]!;
  const start = inputs[2] && broadcastView(inputs[2], output.shape);
  // What is added is read in rows; anything else is laid out in the result first.
  const laidOut = start !== undefined && output.shape.at(-1) !== 1 && start.strides.at(-1) !== 1;
  const steps = laidOut ? [copyStep(start, output)] : [];
  const operands: Operand[] = [
    { view: a, access: 'read' },
    { view: b, access: 'read' },
    { view: output, access: laidOut ? 'update' : 'write' },
  ];
  if (start !== undefined && !laidOut) operands.push({ view: start, access: 'read' });
  const [rows, depth, columns] = [output.shape.at(-2)!, a.shape.at(-1)!, output.shape.at(-1)!];
  const batch = output.shape.slice(0, -2);
  const { lengths, strides } = mergedAxes(
    batch,
    operands.map(({ view }) => broadcastView(view, [...batch, ...view.shape.slice(-2)]).strides.slice(0, -2)),
  );
  const heads = lengths.map((length, axis) => `for (int64_t i${axis} = 0; i${axis} < ${length}; i${axis}++)`);
  const place = (operand: number): string => {
    const offset = indexExpression(strides[operand]!, (axis) => `i${axis}`);
    return offset === '0' ? `p${operand}` : `p${operand} + ${offset}`;
  };
  const from = laidOut ? [place(2), columns] : start ? [place(3), start.strides.at(-2)!] : ['0', 0];
  const numbers = [
    rows,
    columns,
    depth,
    place(0),
    ...lastStrides(a),
    place(1),
    ...lastStrides(b),
    ...from,
    place(2),
  ];
  return [...steps, { body: `${heads.join('\n')} multiply(${numbers.join(', ')});`, operands }];
}

/** The product of whole numbers, as a plain sum over k. */
function integerProduct([a, b]: readonly View[], output: View): Step {
  const { shape } = output;
  const over = (view: View, strides: readonly number[]): View => ({ ...view, shape, strides });
  const batch = (view: View) => broadcastView(view, [...shape.slice(0, -2), ...view.shape.slice(-2)]).strides;
  const left = over(a!, batch(a!).with(-1, 0));
  const right = over(b!, batch(b!).with(-2, 0));
  return indexedStep(shape, [left, right, output], ([from, other, to]) => [
    `${typeNames[output.buffer.type]} sum = 0;`,
    `for (int64_t k = 0; k < ${a!.shape.at(-1)!}; k++)`,
    `sum += p0[${from} + k * ${a!.strides.at(-1)!}] * p1[${other} + k * ${b!.strides.at(-2)!}];`,
    `p2[${to}] = sum;`,
  ]);
}

const lastStrides = ({ strides }: View): readonly number[] => strides.slice(-2);

function transposed(view: View): View {
  const [rows, columns] = view.shape as [number, number];
  return { ...view, shape: [columns, rows], strides: [view.strides[1]!, view.strides[0]!] };
}
