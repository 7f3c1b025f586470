/**
 * The outer form of a template: a tree in which free functions are called by name and `D(…, x)` is a derivative.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { chainRule } from '../derivative.js';
import type { Node, OperationNode, VariableNode } from '../node.js';
import { constant, withOperands } from '../node.js';
import { parseNode } from '../parse-node.js';
import type { UserOperator } from '../user-operator.js';

/** How a form writes the derivative of its first operand by its second, a variable. */
export const DERIVATIVE = 'D';

/** What stands for the free parts of a form. */
export interface Fillings {
  /** What a call of a free function becomes. */
  call(name: string, operands: readonly Node[]): Node;
  /** What a variable or a parameter becomes. */
  leaf(leaf: VariableNode): Node;
}

/**
 * The tree of a form; calls of free functions are operations of operators that only have a name.
 *
 * @param functions - the numbers of their operands by name.
 * @throws InputError for a syntax error, an unknown function or another number of operands.
 */
export function parseForm(
  text: string,
  functions: ReadonlyMap<string, number>,
  users: readonly UserOperator[],
): Node {
  const free = [...functions].map(([name, operands]) => freeFunction(name, operands));
  try {
    return parseNode(text, [...users, freeFunction(DERIVATIVE, 2), ...free]);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `The template's form: ${error.message} Its functions are ${[...functions.keys()].join(', ')}.`,
    );
  }
}

/** Whether a node calls one of the free functions, or the derivative. */
export function freeName(node: OperationNode, functions: ReadonlySet<string>): string | null {
  const name = node.definition?.name;
  return name !== undefined && (name === DERIVATIVE || functions.has(name)) ? name : null;
}

/** The tree with its free parts filled in, derivatives worked out by the chain rule. */
export function filledForm(form: Node, functions: ReadonlySet<string>, fillings: Fillings): Node {
  const fill = (node: Node): Node => {
    if (node.kind === 'variable') return fillings.leaf(node);
    if (node.kind === 'constant') return node;
    const name = freeName(node, functions);
    if (name === DERIVATIVE) {
      const [whole, by] = node.operands as [Node, VariableNode];
      return chainRule(fill(whole), by.name) ?? constant(0);
    }
    const operands = node.operands.map(fill);
    return name === null ? withOperands(node, operands) : fillings.call(name, operands);
  };
  return fill(form);
}

/** An operator of which nothing but the name and the number of operands is ever read. */
function freeFunction(name: string, operands: number): UserOperator {
  return {
    name,
    symbol: name,
    arity: operands as 1 | 2,
    complexity: 0,
    code: '',
    partialCode: [],
    partials: () => [],
    definition: { name, formula: '' },
    expand: () => null,
    apply: () => Number.NaN,
    applyPartials: [],
  };
}
