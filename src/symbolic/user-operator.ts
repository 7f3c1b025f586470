/**
 * Operators that users add. A definition is plain text, not a function: so it can be sent to worker threads,
 * written to a file and compared; what is defined in the grammar of `parse` is differentiated like everything else.
 * There is no register behind the scenes: `createParser` and `createVocabulary` are given the operators they may
 * use, and an expression carries those it is made of.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { derivativeNode } from './derivative.js';
import { mapLeaves, type Node } from './node.js';
import { findOperator, type Operator } from './operators.js';
import { parseNode } from './parse-node.js';
import { printJavaScript } from './print.js';

/** What a user says of an operator: its value over the operands x and y, in the grammar of `parse` or in JavaScript. */
export type OperatorDefinition = FormulaDefinition | JavaScriptDefinition;

export interface FormulaDefinition {
  readonly name: string;
  /** Such as `exp(-x^2)`. */
  readonly formula: string;
  /** What one use adds to an expression's complexity; 3 where absent. */
  readonly complexity?: number;
}

export interface JavaScriptDefinition {
  readonly name: string;
  /** A JavaScript expression of x, or of x and y, such as `Math.log1p(x)`. It runs as it stands. */
  readonly javascript: string;
  /** One derivative an operand in the grammar of `parse`, such as `1/(1 + x)`; it may use the operator itself. */
  readonly partials: readonly string[];
  /** What one use adds to an expression's complexity; 3 where absent. */
  readonly complexity?: number;
}

/** A user's operator made ready. */
export interface UserOperator extends Operator {
  readonly arity: 1 | 2;
  readonly definition: OperatorDefinition;
  /** Its value over operands as a tree of other operators; null where it is defined in JavaScript. */
  expand(operands: readonly Node[]): Node | null;
  /** Its value on numbers. */
  apply(x: number, y: number): number;
  /** Its partial derivatives on numbers. */
  readonly applyPartials: readonly ((x: number, y: number) => number)[];
}

const NAME = /^[A-Za-z][A-Za-z0-9]*$/;
const operandNames = ['x', 'y'];

/**
 * An operator of one or two operands from its definition.
 *
 * @param others - operators that its formula or its derivatives may use.
 * @throws InputError for a name that is taken or no name, a formula that cannot be read or uses other variables
 * than x and y, JavaScript that is no expression, or another number of derivatives than one or two.
 *
 * @example
 * ```ts
 * const gauss = defineOperator({ name: 'gauss', formula: 'exp(-x^2)' });
 * createParser([gauss])('3*gauss(r)').derivative('r').toString(); // '-6*r*exp(-r^2)'
 * ```
 */
export function defineOperator(
  definition: OperatorDefinition,
  others: readonly UserOperator[] = [],
): UserOperator {
  checkName(definition.name, others);
  return 'formula' in definition
    ? operatorFromFormula(definition, others)
    : operatorFromJavaScript(definition, others);
}

/** Operators from definitions, each of which may use those before it. */
export function defineOperators(definitions: readonly OperatorDefinition[]): readonly UserOperator[] {
  const defined: UserOperator[] = [];
  for (const definition of definitions) defined.push(defineOperator(definition, defined));
  return defined;
}

function operatorFromFormula(definition: FormulaDefinition, others: readonly UserOperator[]): UserOperator {
  const body = readOver(definition.name, definition.formula, operandNames, others);
  const used = variablesOf(body);
  if (used.length === 0) {
    throw new InputError(
      `The formula of the operator "${definition.name}" must use x, or x and y; got "${definition.formula}".`,
    );
  }
  const arity = used.includes('y') ? 2 : 1;
  const trees = operandNames.slice(0, arity).map((operand) => derivativeNode(body, operand));
  return assemble(definition, arity, printJavaScript(body), trees, (operands) => substitute(body, operands));
}

function operatorFromJavaScript(
  definition: JavaScriptDefinition,
  others: readonly UserOperator[],
): UserOperator {
  const { name, partials, javascript } = definition;
  const arity = partials.length;
  if (arity !== 1 && arity !== 2) {
    throw new InputError(
      `The operator "${name}" needs one derivative an operand, that is one or two; got ${arity}.`,
    );
  }
  // The derivatives may call the operator itself: they see it, by reference, before it has them.
  const bare = { name, arity, code: javascript, definition, expand: () => null };
  const operator = bare as typeof bare & UserOperator;
  const trees = partials.map((text) =>
    readOver(name, text, operandNames.slice(0, arity), [...others, operator]),
  );
  return Object.assign(operator, assemble(definition, arity, javascript, trees, bare.expand));
}

function assemble(
  definition: OperatorDefinition,
  arity: 1 | 2,
  javascript: string,
  trees: readonly Node[],
  expand: UserOperator['expand'],
): UserOperator {
  const { name, complexity = 3 } = definition;
  if (!Number.isInteger(complexity) || complexity < 1) {
    throw new InputError(
      `The complexity of the operator "${name}" must be an integer of at least 1; got ${complexity}.`,
    );
  }
  return {
    name,
    symbol: name,
    arity,
    complexity,
    code: javascript,
    partialCode: trees.map(printJavaScript),
    partials: (x, y) => trees.map((tree) => substitute(tree, [x, y])),
    definition,
    expand,
    apply: compiled(name, javascript),
    applyPartials: trees.map((tree) => compiled(name, printJavaScript(tree))),
  };
}

function compiled(name: string, code: string): (x: number, y: number) => number {
  try {
    return new Function(...operandNames, `return (${code});`) as (x: number, y: number) => number;
  } catch (error) {
    throw new InputError(`The JavaScript of the operator "${name}", ${code}: ${(error as Error).message}.`);
  }
}

function readOver(
  name: string,
  text: string,
  allowed: readonly string[],
  operators: readonly UserOperator[],
): Node {
  const node = parseNode(text, operators);
  const foreign = variablesOf(node).find((used) => !allowed.includes(used));
  if (foreign === undefined) return node;
  throw new InputError(
    `The operator "${name}" is written over its operands ${allowed.join(' and ')}; "${text}" uses "${foreign}".`,
  );
}

function checkName(name: string, others: readonly UserOperator[]): void {
  if (!NAME.test(name) || operandNames.includes(name)) {
    throw new InputError(
      `An operator's name is a letter followed by letters and digits, other than x and y; got "${name}".`,
    );
  }
  if (findOperator(name) || others.some((other) => other.name === name)) {
    throw new InputError(`The operator "${name}" exists already; choose another name.`);
  }
}

function substitute(body: Node, operands: readonly Node[]): Node {
  return mapLeaves(body, (leaf) =>
    leaf.kind === 'variable' ? operands[operandNames.indexOf(leaf.name)]! : leaf,
  );
}

function variablesOf(node: Node): readonly string[] {
  if (node.kind === 'operation') return node.operands.flatMap(variablesOf);
  return node.kind === 'variable' ? [node.name] : [];
}
