/**
 * Expressions as text, with no more parentheses than the tree's structure needs: what is printed is read back as
 * the same tree, except that x·(1/y) becomes x/y and signs of terms and numbers are taken together.
 *
 * @packageDocumentation
 */
import { type Node, type OperationNode, powerChain } from './node.js';
import type { OperatorName } from './operators.js';

/** Binding strength: a part is put in parentheses where it binds less than its place asks. */
const CONDITION = 0;
const COMPARISON = 0.5;
const SUM = 1;
const PRODUCT = 2;
const POWER = 3;
const ATOM = 4;

interface Printed {
  readonly text: string;
  readonly strength: number;
}

/** How a language writes what languages write differently. */
interface Dialect {
  readonly power: string;
  call(operator: OperatorName): string;
  negate(text: string): string;
  number(value: number): string;
  /** x > y or x < y, which is 1 or 0. */
  comparison(text: string): Printed;
  /** Null where if(c, a, b) is a call like others. */
  readonly conditional: ((condition: string, yes: string, no: string) => Printed) | null;
  /** A call of a user's operator. */
  user(node: OperationNode, operands: readonly string[]): string;
  /** Whether users' operators are called by name, for `parse` to read, also where they could be written out. */
  readonly namesUsers: boolean;
}

const named: Pick<Dialect, 'call' | 'negate' | 'number' | 'user'> = {
  call: (operator) => operator,
  negate: (text) => `-${text}`,
  number: (value) => `${value}`,
  user: (node, operands) => `${node.definition!.name}(${operands.join(', ')})`,
};

const infix: Dialect = {
  ...named,
  power: '^',
  comparison: (text) => ({ text, strength: COMPARISON }),
  conditional: null,
  namesUsers: true,
};

const mathjs: Dialect = {
  ...infix,
  conditional: (condition, yes, no) => ({ text: `${condition} ? ${yes} : ${no}`, strength: CONDITION }),
  namesUsers: false,
};

const javascript: Dialect = {
  ...named,
  power: '**',
  call: (operator) => `Math.${operator}`,
  // -x ** 2 is a syntax error in JavaScript.
  negate: (text) => (text.includes('**') ? `-(${text})` : `-${text}`),
  comparison: (text) => ({ text: `(${text} ? 1 : 0)`, strength: ATOM }),
  conditional: (condition, yes, no) => ({ text: `(${condition} ? ${yes} : ${no})`, strength: ATOM }),
  user: (node, operands) => {
    const names = operands.length === 1 ? 'x' : 'x, y';
    return `((${names}) => (${node.definition!.code}))(${operands.join(', ')})`;
  },
  namesUsers: false,
};

const capitals: Partial<Record<OperatorName, string>> = { abs: 'Abs', min: 'Min', max: 'Max' };
const sympy: Dialect = {
  ...named,
  power: '**',
  call: (operator) => capitals[operator] ?? operator,
  number: (value) => `${value}`.replace('Infinity', 'oo').replace('NaN', 'nan'),
  comparison: (text) => ({ text: `Piecewise((1, ${text}), (0, True))`, strength: ATOM }),
  conditional: (condition, yes, no) => ({
    text: `Piecewise((${yes}, ${condition}), (${no}, True))`,
    strength: ATOM,
  }),
  namesUsers: false,
};

const arrayNames: Partial<Record<OperatorName, string>> = {
  min: 'minimum',
  max: 'maximum',
  asin: 'arcsin',
  acos: 'arccos',
};
const numpy: Dialect = {
  ...named,
  power: '**',
  call: (operator) => `np.${arrayNames[operator] ?? operator}`,
  number: (value) => `${value}`.replace('Infinity', 'np.inf').replace('NaN', 'np.nan'),
  comparison: (text) => ({ text: `np.where(${text}, 1.0, 0.0)`, strength: ATOM }),
  conditional: (condition, yes, no) => ({ text: `np.where(${condition}, ${yes}, ${no})`, strength: ATOM }),
  namesUsers: false,
};

/** What `parse` reads back. */
export function printInfix(node: Node): string {
  return print(node, infix).text;
}

/** For mathjs to evaluate: conditions by `?` and `:`, users' operators written out where they have a formula. */
export function printMathjs(node: Node): string {
  return print(node, mathjs).text;
}

export function printJavaScript(node: Node): string {
  return print(node, javascript).text;
}

export function printSympy(node: Node): string {
  return print(node, sympy).text;
}

export function printNumpy(node: Node): string {
  return print(node, numpy).text;
}

function print(node: Node, dialect: Dialect): Printed {
  if (node.kind === 'variable') return { text: node.name, strength: ATOM };
  if (node.kind === 'constant') {
    return { text: dialect.number(node.value), strength: node.value < 0 ? PRODUCT : ATOM };
  }
  const [x, y] = node.operands as [Node, Node];
  const part = (operand: Node, place: number): string => bracketed(print(operand, dialect), place);
  switch (node.operator) {
    case 'add':
      return { text: joined(part(x, SUM), '+', part(y, PRODUCT)), strength: SUM };
    case 'subtract':
      return { text: joined(part(x, SUM), '-', part(y, PRODUCT)), strength: SUM };
    case 'neg':
      return negative(print(x, dialect), dialect);
    case 'multiply':
      if (y.kind === 'operation' && y.operator === 'inv') {
        return { text: `${part(x, PRODUCT)}/${part(y.operands[0]!, POWER)}`, strength: PRODUCT };
      }
      return { text: `${part(x, PRODUCT)}*${unsigned(print(y, dialect), POWER)}`, strength: PRODUCT };
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
    case 'greater':
    case 'less':
      return dialect.comparison(comparison(node, dialect));
    case 'user':
      return printUser(node, dialect);
    case 'if':
      if (dialect.conditional) return printConditional(node, dialect.conditional, dialect);
      return printCall(dialect.call('if'), node, dialect);
    default:
      return printCall(dialect.call(node.operator), node, dialect);
  }
}

function printCall(name: string, node: OperationNode, dialect: Dialect): Printed {
  const texts = node.operands.map((operand) => print(operand, dialect).text);
  return { text: `${name}(${texts.join(', ')})`, strength: ATOM };
}

function printUser(node: OperationNode, dialect: Dialect): Printed {
  const expanded = dialect.namesUsers ? null : node.definition!.expand(node.operands);
  if (expanded) return print(expanded, dialect);
  const texts = node.operands.map((operand) => print(operand, dialect).text);
  return { text: dialect.user(node, texts), strength: ATOM };
}

function comparison(node: OperationNode, dialect: Dialect): string {
  const [left, right] = node.operands.map((operand) => bracketed(print(operand, dialect), SUM));
  return `${left} ${node.operator === 'greater' ? '>' : '<'} ${right}`;
}

/** The condition is a comparison as it stands, and for anything else whether it is above 0. */
function printConditional(
  node: OperationNode,
  write: NonNullable<Dialect['conditional']>,
  dialect: Dialect,
): Printed {
  const [condition, yes, no] = node.operands as [Node, Node, Node];
  const compares =
    condition.kind === 'operation' && (condition.operator === 'greater' || condition.operator === 'less');
  return write(
    compares ? comparison(condition, dialect) : `${bracketed(print(condition, dialect), SUM)} > 0`,
    bracketed(print(yes, dialect), COMPARISON),
    bracketed(print(no, dialect), COMPARISON),
  );
}

function bracketed({ text, strength }: Printed, place: number): string {
  return strength < place ? `(${text})` : text;
}

/** A factor after the first, which must not begin with a sign. */
function unsigned(printed: Printed, place: number): string {
  return printed.text.startsWith('-') ? `(${printed.text})` : bracketed(printed, place);
}

function negative(printed: Printed, dialect: Dialect): Printed {
  const text = unsigned(printed, PRODUCT);
  return { text: dialect.negate(text), strength: PRODUCT };
}

/** a + -b as a - b, and a - -b as a + b, where b is a product that begins with its sign. */
function joined(left: string, sign: '+' | '-', right: string): string {
  if (!right.startsWith('-')) return `${left} ${sign} ${right}`;
  if (sign === '-') return `${left} + ${right.slice(1)}`;
  return `${left} - ${right.slice(1)}`;
}
