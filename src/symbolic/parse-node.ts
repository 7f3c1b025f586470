/**
 * Text to trees, through mathjs's parser.
 *
 * @packageDocumentation
 */
import { type MathNode, parse as parseMath } from 'mathjs/number';
import { InputError } from 'principia/math';
import { constant, isConstant, type Node, operation, power, userOperation, variable } from './node.js';
import { findOperator, type OperatorName } from './operators.js';
import { withoutPiecewise } from './piecewise.js';
import type { UserOperator } from './user-operator.js';

/** What mathjs calls its operators, by ours. */
const operatorNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    add: '+',
    subtract: '-',
    multiply: '*',
    divide: '/',
    pow: '^',
    unaryMinus: 'neg',
    larger: '>',
    smaller: '<',
  }),
);

/** Other names users and SymPy have for the functions. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Abs: 'abs',
    Min: 'min',
    Max: 'max',
    ln: 'log',
    Pow: 'pow',
    arcsin: 'asin',
    arccos: 'acos',
  }),
);

const numbers: ReadonlyMap<string, number> = new Map(
  Object.entries({
    pi: Math.PI,
    Infinity: Number.POSITIVE_INFINITY,
    oo: Number.POSITIVE_INFINITY,
    NaN: Number.NaN,
    nan: Number.NaN,
  }),
);

/**
 * The tree of a text in the grammar of `parse`, which may use the users' operators given.
 *
 * @throws InputError for a syntax error and for what is no scalar arithmetic.
 */
export function parseNode(text: string, users: readonly UserOperator[] = []): Node {
  let tree: MathNode;
  try {
    tree = parseMath(withoutPiecewise(text.replaceAll('**', '^')));
  } catch (error) {
    throw new InputError(`Cannot read the expression "${text}": ${(error as Error).message}.`);
  }
  return convert(tree, { text, users });
}

/** What is being read, for messages, and what it may use. */
interface Reading {
  readonly text: string;
  readonly users: readonly UserOperator[];
}

/** The members of mathjs's nodes that are read here; which are present depends on the type. */
interface ParsedNode {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly content?: MathNode;
  readonly fn?: string | { readonly name: string };
  readonly args?: readonly MathNode[];
  readonly condition?: MathNode;
  readonly trueExpr?: MathNode;
  readonly falseExpr?: MathNode;
}

function convert(parsed: MathNode, reading: Reading): Node {
  const node = parsed as ParsedNode;
  if (node.type === 'ConstantNode' && typeof node.value === 'number') {
    if (Number.isFinite(node.value)) return constant(node.value);
    throw refusal(reading, 'a number in it is beyond the largest of 64 bits, 1.8e308');
  }
  if (node.type === 'SymbolNode') {
    const value = numbers.get(node.name!);
    return value === undefined ? variable(node.name!) : constant(value);
  }
  if (node.type === 'ParenthesisNode') return convert(node.content!, reading);
  if (node.type === 'ConditionalNode') {
    const [condition, yes, no] = [node.condition!, node.trueExpr!, node.falseExpr!].map((part) =>
      convert(part, reading),
    ) as [Node, Node, Node];
    return conditional(condition, yes, no, reading);
  }
  if (node.type === 'OperatorNode' || node.type === 'FunctionNode') {
    const called = typeof node.fn === 'string' ? node.fn : node.fn!.name;
    const operands = node.args!.map((argument) => convert(argument, reading));
    return called === 'unaryPlus' ? operands[0]! : call(called, operands, reading);
  }
  throw refusal(reading, `"${parsed.toString()}" is no number, variable or function`);
}

function call(called: string, operands: readonly Node[], reading: Reading): Node {
  const standard = findOperator(operatorNames.get(called) ?? aliases.get(called) ?? called);
  const user = reading.users.find(({ name }) => name === called);
  const operator = standard ?? user;
  if (!operator) throw refusal(reading, `"${called}" is no known operator or function`);
  if (operator.arity !== operands.length) {
    throw refusal(reading, `${called} takes ${operator.arity} operand(s), got ${operands.length}`);
  }
  return standard ? applied(standard.name, operands) : userOperation(user!, ...operands);
}

function refusal({ text }: Reading, why: string): InputError {
  return new InputError(`Cannot read the expression "${text}": ${why}.`);
}

function applied(operator: OperatorName, operands: readonly Node[]): Node {
  const [x, y] = operands as [Node, Node];
  // Not -x: there is one zero.
  if (operator === 'neg' && isConstant(x)) return constant(0 - x.value);
  if (operator === 'divide' && isConstant(x, 1)) return operation('inv', y);
  if (operator === 'pow' && isConstant(y)) return power(x, y.value);
  return operation(operator, ...operands);
}

/** `c > 0 ? a : b` as if(c, a, b); `x > y ? 1 : 0` as the comparison alone, which has that value. */
function conditional(condition: Node, yes: Node, no: Node, reading: Reading): Node {
  if (condition.kind !== 'operation' || !['greater', 'less'].includes(condition.operator)) {
    throw refusal(reading, 'a condition must compare two values by > or <');
  }
  if (isConstant(yes, 1) && isConstant(no, 0)) return condition;
  const [left, right] = condition.operands as [Node, Node];
  const sign = condition.operator === 'greater' && isConstant(right, 0);
  return operation('if', sign ? left : condition, yes, no);
}
