import { constant, isConstant, type Node, type OperationNode, operation, power } from '../node.js';
import { minus, over, plus, times } from './products.js';

/** ∫ uⁿ du, for n = −1 the logarithm of |u|. */
export function powerPrimitive(u: Node, exponent: number, name: string): Node {
  if (exponent === -1) return operation('log', isPositive(u, name) ? u : operation('abs', u));
  return over(power(u, exponent + 1), constant(exponent + 1));
}

const call = operation;
const root = (u: Node): Node => call('sqrt', minus(constant(1), call('square', u)));

/** ∫ f(u) du by f. */
export const primitives: Readonly<Partial<Record<OperationNode['operator'], (u: Node) => Node>>> = {
  sin: (u) => times(constant(-1), call('cos', u)),
  cos: (u) => call('sin', u),
  tan: (u) => times(constant(-1), call('log', call('abs', call('cos', u)))),
  // log cosh u without overflow.
  tanh: (u) =>
    plus(call('abs', u), call('log', plus(constant(1), call('exp', times(constant(-2), call('abs', u)))))),
  log: (u) => minus(times(u, call('log', u)), u),
  asin: (u) => plus(times(u, call('asin', u)), root(u)),
  acos: (u) => minus(times(u, call('acos', u)), root(u)),
};

const keepPositive: ReadonlySet<OperationNode['operator']> = new Set([
  'add',
  'multiply',
  'divide',
  'inv',
  'square',
  'cube',
  'sqrt',
  'abs',
]);

/** Whether a tree is positive wherever the named variable is, as far as it shows. */
function isPositive(node: Node, name: string): boolean {
  if (node.kind === 'constant') return node.value > 0;
  if (node.kind === 'variable') return node.name === name;
  const [first] = node.operands;
  if (node.operator === 'exp') return true;
  if (node.operator === 'pow') return isConstant(node.operands[1]!) && isPositive(first!, name);
  return keepPositive.has(node.operator) && node.operands.every((operand) => isPositive(operand, name));
}
