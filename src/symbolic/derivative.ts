import { constant, isConstant, type Node, operation } from './node.js';
import { operatorOf } from './operators.js';
import { simplifyNode } from './simplify.js';

/** ∂node/∂variable by the chain rule, simplified. */
export function derivativeNode(node: Node, name: string): Node {
  return simplifyNode(chainRule(node, name) ?? constant(0));
}

/**
 * ∂node/∂variable as the chain rule leaves it. Null stands for a derivative that vanishes identically, so that log x of
 * a constant exponent never appears.
 */
export function chainRule(node: Node, name: string): Node | null {
  if (node.kind === 'constant') return null;
  if (node.kind === 'variable') return node.name === name ? constant(1) : null;
  const [x, y, z] = node.operands as [Node, Node, Node];
  if (node.operator === 'if') {
    // Not by products: what is not taken may be undefined, and 0·NaN is no derivative.
    const [yes, no] = [chainRule(y, name), chainRule(z, name)];
    if (yes === null && no === null) return null;
    return operation('if', x, yes ?? constant(0), no ?? constant(0));
  }
  const partials = operatorOf(node).partials(x, y ?? x, z ?? x);
  let sum: Node | null = null;
  node.operands.forEach((operand, index) => {
    const inner = chainRule(operand, name);
    if (inner === null || isConstant(partials[index]!, 0)) return;
    const product = isConstant(inner, 1) ? partials[index]! : operation('multiply', partials[index]!, inner);
    sum = sum === null ? product : operation('add', sum, product);
  });
  return sum;
}
