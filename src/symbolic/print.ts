/**
 * Expressions as text, with no more parentheses than the grammar needs. What is printed keeps the tree's
 * structure, up to the grouping of equal operators.
 *
 * @packageDocumentation
 */
import { type Node, powerChain } from './node.js';
import { type OperatorName, operatorOf } from './operators.js';

/** How a language writes what languages write differently. */
interface Dialect {
  readonly power: string;
  call(operator: OperatorName): string;
  negate(text: string): string;
}

const negate = (text: string): string => `-${text}`;
const infix: Dialect = { power: '^', call: (operator) => operator, negate };
const javascript: Dialect = {
  power: '**',
  call: (operator) => `Math.${operator}`,
  // -x ** 2 is a syntax error in JavaScript.
  negate: (text) => (text.includes('**') ? `-(${text})` : `-${text}`),
};
const capitals: Partial<Record<OperatorName, string>> = { abs: 'Abs', min: 'Min', max: 'Max' };
const sympy: Dialect = { power: '**', call: (operator) => capitals[operator] ?? operator, negate };

/** Binding strength: a part is put in parentheses where it binds less than its place asks. */
const SUM = 1;
const PRODUCT = 2;
const POWER = 3;
const ATOM = 4;

interface Printed {
  readonly text: string;
  readonly strength: number;
}

export function printInfix(node: Node): string {
  return print(node, infix).text;
}

export function printJavaScript(node: Node): string {
  return print(node, javascript).text;
}

export function printSympy(node: Node): string {
  return print(node, sympy).text;
}

function print(node: Node, dialect: Dialect): Printed {
  if (node.kind === 'variable') return { text: node.name, strength: ATOM };
  if (node.kind === 'constant') {
    return { text: `${node.value}`, strength: node.value < 0 ? PRODUCT : ATOM };
  }
  const [x, y] = node.operands as [Node, Node];
  const part = (operand: Node, place: number): string => bracketed(print(operand, dialect), place);
  switch (node.operator) {
    case 'add':
      return { text: joined(part(x, SUM), '+', part(y, SUM)), strength: SUM };
    case 'subtract':
      return { text: joined(part(x, SUM), '-', part(y, PRODUCT)), strength: SUM };
    case 'neg':
      return negative(print(x, dialect), dialect);
    case 'multiply':
      if (y.kind === 'operation' && y.operator === 'inv') {
        return { text: `${part(x, PRODUCT)}/${part(y.operands[0]!, POWER)}`, strength: PRODUCT };
      }
      return { text: `${part(x, PRODUCT)}*${unsigned(print(y, dialect))}`, strength: PRODUCT };
    case 'divide':
      return { text: `${part(x, PRODUCT)}/${part(y, POWER)}`, strength: PRODUCT };
    case 'inv':
      return { text: `1/${part(x, POWER)}`, strength: PRODUCT };
    case 'square':
    case 'cube': {
      const { base, exponent } = powerChain(node);
      return { text: `${part(base, ATOM)}${dialect.power}${exponent}`, strength: POWER };
    }
    case 'pow':
      return { text: `${part(x, ATOM)}${dialect.power}${part(y, ATOM)}`, strength: POWER };
    default: {
      const operands = node.operands.slice(0, operatorOf(node.operator).arity);
      const texts = operands.map((operand) => print(operand, dialect).text);
      return { text: `${dialect.call(node.operator)}(${texts.join(', ')})`, strength: ATOM };
    }
  }
}

function bracketed({ text, strength }: Printed, place: number): string {
  return strength < place ? `(${text})` : text;
}

/** A factor after the first, which must not begin with a sign. */
function unsigned(printed: Printed): string {
  return printed.text.startsWith('-') ? `(${printed.text})` : bracketed(printed, PRODUCT);
}

function negative(printed: Printed, dialect: Dialect): Printed {
  const text = unsigned(printed);
  return { text: dialect.negate(text), strength: PRODUCT };
}

/** a + -b as a - b, and a - -b as a + b, where b is a product that begins with its sign. */
function joined(left: string, sign: '+' | '-', right: string): string {
  if (!right.startsWith('-')) return `${left} ${sign} ${right}`;
  if (sign === '-') return `${left} + ${right.slice(1)}`;
  return `${left} - ${right.slice(1)}`;
}
