import { type MathNode, parse as parseMath } from 'mathjs/number';
import { InputError } from 'principia/math';
import { createExpression } from './create-expression.js';
import type { Expression } from './expression.js';
import { constant, isConstant, type Node, operation, power, variable } from './node.js';
import { findOperator } from './operators.js';

/** What mathjs calls its operators, by ours. */
const operatorNames: Readonly<Record<string, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  pow: '^',
  unaryMinus: 'neg',
};

/** Other names users and SymPy have for the functions. */
const aliases: Readonly<Record<string, string>> = {
  Abs: 'abs',
  Min: 'min',
  Max: 'max',
  ln: 'log',
  Pow: 'pow',
};

/**
 * An expression from text in infix or SymPy syntax (`^` and `**` both raise to a power).
 *
 * `1/x` and powers with integer or half-integer exponents become `inv`, `square`, `cube`, `sqrt`, so that such
 * exponents belong to the form; every other number is a constant. `pi` is a number.
 *
 * @throws InputError for a syntax error and for what is no scalar arithmetic.
 *
 * @example
 * ```ts
 * parse('-G*m1*m2/r**2').variables; // ['G', 'm1', 'm2', 'r']
 * ```
 */
export function parse(text: string): Expression {
  let tree: MathNode;
  try {
    tree = parseMath(text.replaceAll('**', '^'));
  } catch (error) {
    throw new InputError(`Cannot read the expression "${text}": ${(error as Error).message}.`);
  }
  return createExpression(convert(tree, text));
}

/** The members of mathjs's nodes that are read here; which are present depends on the type. */
interface ParsedNode {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly content?: MathNode;
  readonly fn?: string | { readonly name: string };
  readonly args?: readonly MathNode[];
}

function convert(parsed: MathNode, text: string): Node {
  const node = parsed as ParsedNode;
  if (node.type === 'ConstantNode' && typeof node.value === 'number') return constant(node.value);
  if (node.type === 'SymbolNode') return node.name === 'pi' ? constant(Math.PI) : variable(node.name!);
  if (node.type === 'ParenthesisNode') return convert(node.content!, text);
  if (node.type === 'OperatorNode' || node.type === 'FunctionNode') {
    const called = typeof node.fn === 'string' ? node.fn : node.fn!.name;
    const operands = node.args!.map((argument) => convert(argument, text));
    if (called === 'unaryPlus') return operands[0]!;
    const operator = findOperator(operatorNames[called] ?? aliases[called] ?? called);
    if (operator && operator.arity === operands.length) return applied(operator.name, operands);
    if (operator) {
      throw new InputError(
        `Cannot read the expression "${text}": ${called} takes ${operator.arity} operand(s), got ${operands.length}.`,
      );
    }
    throw new InputError(
      `Cannot read the expression "${text}": "${called}" is no known operator or function.`,
    );
  }
  throw new InputError(
    `Cannot read the expression "${text}": "${parsed.toString()}" is no number, variable or function.`,
  );
}

function applied(operator: Parameters<typeof operation>[0], operands: readonly Node[]): Node {
  const [x, y] = operands as [Node, Node];
  if (operator === 'neg' && isConstant(x)) return constant(-x.value);
  if (operator === 'divide' && isConstant(x, 1)) return operation('inv', y);
  if (operator === 'pow' && isConstant(y)) return power(x, y.value);
  return operation(operator, ...operands);
}
