import type { GraphNode } from '../graph.js';
import { sizeOf } from '../operations.js';

/** Operators whose value is known where all operands are constants. */
const evaluators: Readonly<Record<string, (...operands: number[]) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Neg: (a) => -a,
  Reciprocal: (a) => 1 / a,
  Sqrt: (a) => Math.sqrt(a),
  Equal: (a, b) => Number(a === b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Not: (a) => Number(!a),
  And: (a, b) => Number(a && b),
  Or: (a, b) => Number(a || b),
  Where: (condition, a, b) => (condition ? a : b),
};

// Larger constants are left to the run-time: they would only swell the model.
const sizeLimit = 1 << 16;

/** The values of an elementwise operator whose operands are all constants; undefined where it cannot be known. */
export function foldedValues(
  operator: string,
  inputs: readonly GraphNode[],
  shape: readonly number[],
): Float64Array | undefined {
  const evaluate = evaluators[operator];
  if (evaluate === undefined || !inputs.every((input) => input.operator === 'Constant')) return undefined;
  // Integer division truncates.
  if (operator === 'Div' && inputs[0]!.type !== 'float') return undefined;
  if (inputs.every((input) => input.data!.length === 1)) {
    return Float64Array.of(evaluate(...inputs.map((input) => input.data![0]!)));
  }
  const size = sizeOf(shape);
  if (size > sizeLimit) return undefined;
  const operands = inputs.map((input) => broadcastValues(input, shape));
  return Float64Array.from({ length: size }, (_, index) =>
    evaluate(...operands.map((operand) => operand[index]!)),
  );
}

/** A constant's values at every place of a larger shape. */
function broadcastValues(node: GraphNode, shape: readonly number[]): Float64Array {
  const size = sizeOf(shape);
  const data = node.data!;
  if (data.length === 1) return new Float64Array(size).fill(data[0]!);
  const offset = shape.length - node.shape.length;
  const values = new Float64Array(size);
  for (let index = 0; index < size; index++) {
    let rest = index;
    let place = 0;
    let stride = 1;
    for (let axis = shape.length - 1; axis >= offset; axis--) {
      const own = node.shape[axis - offset]!;
      place += (own === 1 ? 0 : rest % shape[axis]!) * stride;
      stride *= own;
      rest = Math.floor(rest / shape[axis]!);
    }
    values[index] = data[place]!;
  }
  return values;
}
