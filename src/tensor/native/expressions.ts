import type { ElementType, GraphNode } from '../graph.js';

/** The names of the element types in a generated program. */
export const typeNames: Readonly<Record<ElementType, string>> = {
  float: 'real',
  float32: 'float',
  int32: 'int32_t',
  int64: 'int64_t',
  bool: 'uint8_t',
};

type Formula = (...operands: string[]) => string;

const call =
  (name: string): Formula =>
  (...operands) =>
    `${name}(${operands.join(', ')})`;
const infix =
  (sign: string): Formula =>
  (a, b) =>
    `${a} ${sign} ${b}`;

/** Operators that act element by element, as C. */
const formulas: Readonly<Record<string, Formula>> = {
  Add: infix('+'),
  Sub: infix('-'),
  Mul: infix('*'),
  Div: infix('/'),
  Neg: (x) => `-${x}`,
  Reciprocal: (x) => `REAL(1.0) / ${x}`,
  Pow: call('power'),
  Max: call('larger'),
  Min: call('smaller'),
  Abs: call('absolute'),
  Sign: call('sign'),
  Sqrt: call('root'),
  Exp: call('exponential'),
  Log: call('logarithm'),
  Floor: call('lower'),
  Ceil: call('upper'),
  Round: call('nearest'),
  Tanh: call('hyperbolic_tangent'),
  Sigmoid: call('sigmoid'),
  Relu: (x) => `${x} > 0 || ${x} != ${x} ? ${x} : 0`,
  Softplus: call('softplus'),
  Sin: call('sine'),
  Cos: call('cosine'),
  Atan: call('atanf'),
  Erf: call('error_function'),
  Clip: (x, low, high) => `smaller(larger(${x}, ${low}), ${high})`,
  Equal: infix('=='),
  Greater: infix('>'),
  GreaterOrEqual: infix('>='),
  Less: infix('<'),
  LessOrEqual: infix('<='),
  And: infix('&&'),
  Or: infix('||'),
  Not: (x) => `!${x}`,
  IsNaN: (x) => `${x} != ${x}`,
  IsInf: call('__builtin_isinf'),
  Where: (condition, then, otherwise) => `${condition} ? ${then} : ${otherwise}`,
  Identity: (x) => x,
};

/** The same for whole numbers, where it differs. */
const integerFormulas: Readonly<Record<string, Formula>> = {
  Div: call('whole_quotient'),
  Max: (a, b) => `${a} > ${b} ? ${a} : ${b}`,
  Min: (a, b) => `${a} < ${b} ? ${a} : ${b}`,
  Abs: (x) => `${x} < 0 ? -${x} : ${x}`,
  Sign: (x) => `(${x} > 0) - (${x} < 0)`,
  Relu: (x) => `${x} > 0 ? ${x} : 0`,
  Clip: (x, low, high) => `${x} < ${low} ? ${low} : ${x} > ${high} ? ${high} : ${x}`,
};

/** Whether an operator acts element by element and has a form in C. */
export const isElementwise = ({ operator }: Pick<GraphNode, 'operator'>): boolean =>
  operator === 'Cast' || operator in formulas;

/** An elementwise operator applied to operands that are names or literals. */
export function expression(node: GraphNode, operands: readonly string[]): string {
  if (node.operator === 'Cast') return castExpression(node, operands[0]!);
  const isInteger = node.inputs[0]!.type === 'int32' || node.inputs[0]!.type === 'int64';
  const formula = (isInteger ? integerFormulas[node.operator] : undefined) ?? formulas[node.operator]!;
  return formula(...operands);
}

function castExpression({ type }: GraphNode, operand: string): string {
  return type === 'bool' ? `${operand} != 0` : `(${typeNames[type]})${operand}`;
}

/** A number as a literal of an element type. */
export function literal(value: number, type: ElementType): string {
  if (type !== 'float' && type !== 'float32') return `((${typeNames[type]})${Math.trunc(value) || 0})`;
  const suffix = type === 'float32' ? 'f' : '';
  if (Number.isNaN(value)) return `((${typeNames[type]})__builtin_nan(""))`;
  if (!Number.isFinite(value)) return `((${typeNames[type]})${value < 0 ? '-' : ''}__builtin_inf())`;
  const digits = Object.is(value, -0) ? '-0.0' : value.toExponential();
  const number = type === 'float' ? `REAL(${digits})` : `${digits}${suffix}`;
  return value < 0 || Object.is(value, -0) ? `(${number})` : number;
}
