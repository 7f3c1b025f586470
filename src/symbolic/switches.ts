import { createExpression, treeOf } from './create-expression.js';
import type { Expression } from './expression.js';
import { constant, type Node, operation, variable, withOperands } from './node.js';
import { simplifyNode } from './simplify.js';

/** An expression taken apart where it may jump. */
export interface SwitchedExpression {
  /** The functions at whose zeros it may jump. */
  readonly switches: readonly Expression[];
  /** The same with a variable for the sign of each: where these are what the functions say, it has the same value. */
  readonly smooth: Expression;
}

/**
 * An expression and the functions at whose zeros it may jump: the operand of every `sign`, the difference of the
 * operands of every comparison, and the conditions of `if`. In the smooth expression the k-th function's sign is the
 * variable named by the prefix and k, −1 or 1. A kink, as of `abs`, is no jump; jumps inside users' operators are not
 * seen.
 *
 * @example
 * ```ts
 * const { switches, smooth } = withSwitches(parse('-(r - 1)*(1 + sign(r - 2))'), 'side');
 * switches.map(String); // ['r - 2']
 * smooth.toString(); // '-(r - 1)*(1 + side0)'
 * ```
 */
export function withSwitches(expression: Expression, prefix: string): SwitchedExpression {
  const found = new Map<string, { readonly passed: Expression; readonly side: Node }>();
  /** The sign of a function; itself where it is a number. */
  const sideOf = (node: Node): Node => {
    const passed = createExpression(simplifyNode(node));
    if (passed.variables.length === 0) return operation('sign', node);
    const key = passed.toString();
    const known = found.get(key) ?? { passed, side: variable(`${prefix}${found.size}`) };
    found.set(key, known);
    return known.side;
  };
  const smooth = (node: Node): Node => {
    if (node.kind !== 'operation') return node;
    const [x, y] = node.operands as [Node, Node];
    switch (node.operator) {
      case 'sign':
        return sideOf(x);
      case 'greater':
      case 'less': {
        const side = sideOf(operation('subtract', x, y));
        const join = node.operator === 'greater' ? 'add' : 'subtract';
        return operation('multiply', constant(0.5), operation(join, constant(1), side));
      }
      case 'if': {
        // What compares is itself only 0 or 1: it passes where its operands do.
        const condition = jumps(x) ? smooth(x) : sideOf(x);
        return withOperands(node, [condition, ...node.operands.slice(1).map(smooth)]);
      }
      default:
        return withOperands(node, node.operands.map(smooth));
    }
  };
  const tree = smooth(treeOf(expression));
  return { switches: [...found.values()].map(({ passed }) => passed), smooth: createExpression(tree) };
}

function jumps(node: Node): boolean {
  return node.kind === 'operation' && ['sign', 'greater', 'less'].includes(node.operator);
}
