/**
 * The operators: one table that evaluation, differentiation, printing and search all read.
 *
 * @packageDocumentation
 */
import { constant, isConstant, type Node, type OperationNode, operation } from './node.js';

export type OperatorName =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'pow'
  | 'neg'
  | 'inv'
  | 'square'
  | 'cube'
  | 'sqrt'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'tanh'
  | 'min'
  | 'max'
  | 'asin'
  | 'acos'
  | 'greater'
  | 'less'
  | 'if';

/** An operator: a function of one operand x, of two operands x and y, or of three operands x, y and z. */
export interface Operator {
  readonly name: string;
  /** How users name it: `+`, `-`, `*`, `/`, `^`, `>`, `<`, else its name. */
  readonly symbol: string;
  readonly arity: 1 | 2 | 3;
  /** What one use adds to an expression's complexity. */
  readonly complexity: number;
  /** Its value in JavaScript over the identifiers x, y and z; NaN or infinite outside its domain. */
  readonly code: string;
  /** Its partial derivatives in JavaScript over x, y, z and its value v. */
  readonly partialCode: readonly string[];
  /** Its partial derivatives as trees. */
  partials(x: Node, y: Node, z: Node): readonly Node[];
}

/** An operator of the table, known by its name alone. */
export interface StandardOperator extends Operator {
  readonly name: OperatorName;
  /** For which finite operands its value is finite, in JavaScript over x, y and z; absent where for all. */
  readonly domain?: string;
}

const zero = constant(0);
const one = constant(1);
const times = (left: Node, right: Node): Node => operation('multiply', left, right);
const over = (left: Node, right: Node): Node => operation('divide', left, right);
const call = operation;

/** (1 ± sign(x − y))/2: which of two operands min and max take; a half each where they are equal. */
const chosen = (direction: 'add' | 'subtract', x: Node, y: Node): Node =>
  times(constant(0.5), call(direction, one, call('sign', call('subtract', x, y))));

/** √(1 − x²). */
const root = (x: Node): Node => call('sqrt', call('subtract', one, call('square', x)));

const unary = (
  name: OperatorName,
  complexity: number,
  code: string,
  partialCode: string,
  partial: (x: Node) => Node,
  domain?: string,
): StandardOperator => ({
  name,
  symbol: name,
  arity: 1,
  complexity,
  code,
  partialCode: [partialCode],
  partials: (x) => [partial(x)],
  ...(domain === undefined ? {} : { domain }),
});

const binary = (
  name: OperatorName,
  symbol: string,
  complexity: number,
  code: string,
  partialCode: readonly [string, string],
  partials: (x: Node, y: Node) => readonly Node[],
  domain?: string,
): StandardOperator => ({
  name,
  symbol,
  arity: 2,
  complexity,
  code,
  partialCode,
  partials,
  ...(domain === undefined ? {} : { domain }),
});

/** 1 or 0, and NaN where an operand is: what is undefined must not turn into a number. */
const comparison = (name: OperatorName, symbol: '>' | '<'): StandardOperator => {
  const opposite = symbol === '>' ? '<=' : '>=';
  return binary(name, symbol, 2, `x ${symbol} y ? 1 : x ${opposite} y ? 0 : NaN`, ['0', '0'], () => [
    zero,
    zero,
  ]);
};

/** All operators; an operator's position plus one is its code in a program, so new ones stand at the end. */
export const operators: readonly StandardOperator[] = [
  binary('add', '+', 1, 'x + y', ['1', '1'], () => [one, one]),
  binary('subtract', '-', 1, 'x - y', ['1', '-1'], () => [one, constant(-1)]),
  binary('multiply', '*', 1, 'x * y', ['y', 'x'], (x, y) => [y, x]),
  binary(
    'divide',
    '/',
    1,
    'x / y',
    ['1 / y', '-v / y'],
    (x, y) => [call('inv', y), call('neg', over(x, call('square', y)))],
    'y !== 0',
  ),
  binary(
    'pow',
    '^',
    3,
    'Math.pow(x, y)',
    ['y * Math.pow(x, y - 1)', 'v * Math.log(x)'],
    (x, y) => [
      times(y, call('pow', x, isConstant(y) ? constant(y.value - 1) : call('subtract', y, one))),
      times(call('pow', x, y), call('log', x)),
    ],
    'x > 0 || (x === 0 ? y >= 0 : Number.isInteger(y))',
  ),
  unary('neg', 1, '-x', '-1', () => constant(-1)),
  unary('inv', 1, '1 / x', '-v * v', (x) => call('neg', call('inv', call('square', x))), 'x !== 0'),
  unary('square', 1, 'x * x', '2 * x', (x) => times(constant(2), x)),
  unary('cube', 1, 'x * x * x', '3 * x * x', (x) => times(constant(3), call('square', x))),
  unary('sqrt', 2, 'Math.sqrt(x)', '0.5 / v', (x) => over(constant(0.5), call('sqrt', x)), 'x >= 0'),
  unary('abs', 2, 'Math.abs(x)', 'Math.sign(x)', (x) => call('sign', x)),
  unary('sign', 2, 'Math.sign(x)', '0', () => constant(0)),
  unary('exp', 3, 'Math.exp(x)', 'v', (x) => call('exp', x)),
  unary('log', 3, 'Math.log(x)', '1 / x', (x) => call('inv', x), 'x > 0'),
  unary('sin', 3, 'Math.sin(x)', 'Math.cos(x)', (x) => call('cos', x)),
  unary('cos', 3, 'Math.cos(x)', '-Math.sin(x)', (x) => call('neg', call('sin', x))),
  unary('tan', 3, 'Math.tan(x)', '1 + v * v', (x) => call('add', one, call('square', call('tan', x)))),
  unary('tanh', 3, 'Math.tanh(x)', '1 - v * v', (x) =>
    call('subtract', one, call('square', call('tanh', x))),
  ),
  binary(
    'min',
    'min',
    2,
    'Math.min(x, y)',
    ['(1 - Math.sign(x - y)) / 2', '(1 + Math.sign(x - y)) / 2'],
    (x, y) => [chosen('subtract', x, y), chosen('add', x, y)],
  ),
  binary(
    'max',
    'max',
    2,
    'Math.max(x, y)',
    ['(1 + Math.sign(x - y)) / 2', '(1 - Math.sign(x - y)) / 2'],
    (x, y) => [chosen('add', x, y), chosen('subtract', x, y)],
  ),
  unary(
    'asin',
    3,
    'Math.asin(x)',
    '1 / Math.sqrt(1 - x * x)',
    (x) => call('inv', root(x)),
    'Math.abs(x) <= 1',
  ),
  unary(
    'acos',
    3,
    'Math.acos(x)',
    '-1 / Math.sqrt(1 - x * x)',
    (x) => call('neg', call('inv', root(x))),
    'Math.abs(x) <= 1',
  ),
  comparison('greater', '>'),
  comparison('less', '<'),
  {
    name: 'if',
    symbol: 'if',
    arity: 3,
    complexity: 2,
    code: 'x > 0 ? y : x <= 0 ? z : NaN',
    partialCode: ['0', 'x > 0 ? 1 : 0', 'x > 0 ? 0 : 1'],
    partials: (x) => [zero, call('if', x, one, zero), call('if', x, zero, one)],
  },
];

const byName = new Map<string, StandardOperator>(operators.map((operator) => [operator.name, operator]));
const byText = new Map<string, StandardOperator>(
  operators.flatMap((operator) => [
    [operator.name, operator],
    [operator.symbol, operator],
  ]),
);

/** The operator of a node. */
export function operatorOf(node: OperationNode): Operator {
  return node.operator === 'user' ? node.definition! : byName.get(node.operator)!;
}

/** The operator a user calls by its symbol or name, if there is one. */
export function findOperator(text: string): StandardOperator | undefined {
  return byText.get(text);
}

/** The operator applied to numbers. */
export const apply: Readonly<Record<OperatorName, (x: number, y: number, z: number) => number>> =
  Object.fromEntries(
    operators.map(({ name, code }) => [name, new Function('x', 'y', 'z', `return ${code};`)]),
  ) as Record<OperatorName, (x: number, y: number, z: number) => number>;
