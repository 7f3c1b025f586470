/**
 * The operators: one table that evaluation, differentiation, printing and search all read.
 *
 * @packageDocumentation
 */
import { constant, isConstant, type Node, operation } from './node.js';

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
  | 'max';

/** An operator: a function of one operand x or two operands x and y. */
export interface Operator {
  readonly name: OperatorName;
  /** How users name it: `+`, `-`, `*`, `/`, `^`, else its name. */
  readonly symbol: string;
  readonly arity: 1 | 2;
  /** What one use adds to an expression's complexity. */
  readonly complexity: number;
  /** Its value in JavaScript over the identifiers x and y. */
  readonly code: string;
  /** Its partial derivatives in JavaScript over x, y and its value v. */
  readonly partialCode: readonly string[];
  /** Its partial derivatives as trees. */
  partials(x: Node, y: Node): readonly Node[];
}

const one = constant(1);
const times = (left: Node, right: Node): Node => operation('multiply', left, right);
const over = (left: Node, right: Node): Node => operation('divide', left, right);
const call = operation;

/** (1 ± sign(x − y))/2: which of two operands min and max take; a half each where they are equal. */
const chosen = (direction: 'add' | 'subtract', x: Node, y: Node): Node =>
  times(constant(0.5), call(direction, one, call('sign', call('subtract', x, y))));

const unary = (
  name: OperatorName,
  complexity: number,
  code: string,
  partialCode: string,
  partial: (x: Node) => Node,
): Operator => ({
  name,
  symbol: name,
  arity: 1,
  complexity,
  code,
  partialCode: [partialCode],
  partials: (x) => [partial(x)],
});

const binary = (
  name: OperatorName,
  symbol: string,
  complexity: number,
  code: string,
  partialCode: readonly [string, string],
  partials: (x: Node, y: Node) => readonly Node[],
): Operator => ({ name, symbol, arity: 2, complexity, code, partialCode, partials });

/** All operators; an operator's position plus one is its code in a program. */
export const operators: readonly Operator[] = [
  binary('add', '+', 1, 'x + y', ['1', '1'], () => [one, one]),
  binary('subtract', '-', 1, 'x - y', ['1', '-1'], () => [one, constant(-1)]),
  binary('multiply', '*', 1, 'x * y', ['y', 'x'], (x, y) => [y, x]),
  binary('divide', '/', 1, 'x / y', ['1 / y', '-v / y'], (x, y) => [
    call('inv', y),
    call('neg', over(x, call('square', y))),
  ]),
  binary('pow', '^', 3, 'Math.pow(x, y)', ['y * Math.pow(x, y - 1)', 'v * Math.log(x)'], (x, y) => [
    times(y, call('pow', x, isConstant(y) ? constant(y.value - 1) : call('subtract', y, one))),
    times(call('pow', x, y), call('log', x)),
  ]),
  unary('neg', 1, '-x', '-1', () => constant(-1)),
  unary('inv', 1, '1 / x', '-v * v', (x) => call('neg', call('inv', call('square', x)))),
  unary('square', 1, 'x * x', '2 * x', (x) => times(constant(2), x)),
  unary('cube', 1, 'x * x * x', '3 * x * x', (x) => times(constant(3), call('square', x))),
  unary('sqrt', 2, 'Math.sqrt(x)', '0.5 / v', (x) => over(constant(0.5), call('sqrt', x))),
  unary('abs', 2, 'Math.abs(x)', 'Math.sign(x)', (x) => call('sign', x)),
  unary('sign', 2, 'Math.sign(x)', '0', () => constant(0)),
  unary('exp', 3, 'Math.exp(x)', 'v', (x) => call('exp', x)),
  unary('log', 3, 'Math.log(x)', '1 / x', (x) => call('inv', x)),
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
];

const byName = new Map(operators.map((operator) => [operator.name, operator]));
const byText = new Map(
  operators.flatMap((operator) => [
    [operator.name as string, operator],
    [operator.symbol, operator],
  ]),
);

export function operatorOf(name: OperatorName): Operator {
  return byName.get(name)!;
}

/** The operator a user calls by its symbol or name, if there is one. */
export function findOperator(text: string): Operator | undefined {
  return byText.get(text);
}

/** The operator applied to numbers. */
export const apply: Readonly<Record<OperatorName, (x: number, y: number) => number>> = Object.fromEntries(
  operators.map(({ name, code }) => [name, new Function('x', 'y', `return ${code};`)]),
) as Record<OperatorName, (x: number, y: number) => number>;
