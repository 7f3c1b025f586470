import type { Node } from './node.js';
import { operatorOf } from './operators.js';

/** Weighted count of a tree's operators, constants and variables. */
export function complexityOfNode(node: Node): number {
  if (node.kind !== 'operation') return 1;
  return node.operands.reduce((sum, operand) => sum + complexityOfNode(operand), operatorOf(node).complexity);
}
