/**
 * The tree view of an expression: what printing, differentiating and simplifying walk over. Evaluation and
 * search use the postfix view (`program.ts`).
 *
 * @packageDocumentation
 */
import type { OperatorName } from './operators.js';
import type { UserOperator } from './user-operator.js';

/** A constant, a variable or an operator applied to operands. */
export type Node = ConstantNode | VariableNode | OperationNode;

export interface ConstantNode {
  readonly kind: 'constant';
  readonly value: number;
}

export interface VariableNode {
  readonly kind: 'variable';
  readonly name: string;
}

export interface OperationNode {
  readonly kind: 'operation';
  readonly operator: OperatorName | 'user';
  readonly operands: readonly Node[];
  /** Where the operator is 'user': which one. */
  readonly definition?: UserOperator;
}

export function constant(value: number): ConstantNode {
  return { kind: 'constant', value };
}

export function variable(name: string): VariableNode {
  return { kind: 'variable', name };
}

export function operation(operator: OperatorName, ...operands: readonly Node[]): OperationNode {
  return { kind: 'operation', operator, operands };
}

/** A user's operator applied to operands. */
export function userOperation(definition: UserOperator, ...operands: readonly Node[]): OperationNode {
  return { kind: 'operation', operator: 'user', operands, definition };
}

/** The same operator applied to other operands. */
export function withOperands(node: OperationNode, operands: readonly Node[]): OperationNode {
  return { ...node, operands };
}

export function isConstant(node: Node, value?: number): node is ConstantNode {
  return node.kind === 'constant' && (value === undefined || node.value === value);
}

/** The same tree with each leaf replaced; leaves are met from left to right. */
export function mapLeaves(node: Node, replace: (leaf: ConstantNode | VariableNode) => Node): Node {
  if (node.kind !== 'operation') return replace(node);
  return withOperands(
    node,
    node.operands.map((operand) => mapLeaves(operand, replace)),
  );
}

/** The same tree with each node replaced, operands before what they belong to. */
export function mapNode(node: Node, replace: (node: Node) => Node): Node {
  if (node.kind !== 'operation') return replace(node);
  const operands = node.operands.map((operand) => mapNode(operand, replace));
  return replace(withOperands(node, operands));
}

/**
 * base^exponent as a chain of `square`, `cube`, `sqrt` and `inv` where one exists (so that the exponent is part
 * of the form), else as `pow` with the exponent a constant.
 */
export function power(base: Node, exponent: number): Node {
  if (exponent === 1) return base;
  const chain = chainOf(Math.abs(exponent));
  if (chain === null) {
    const whole = Number.isInteger(exponent) && exponent < 0;
    return whole ? operation('inv', power(base, -exponent)) : operation('pow', base, constant(exponent));
  }
  const raised = chain.reduce<Node>((inner, operator) => operation(operator, inner), base);
  return exponent < 0 ? operation('inv', raised) : raised;
}

/** Which of sqrt, cube and square, innermost first, multiply to the exponent; null where none do. */
function chainOf(exponent: number): OperatorName[] | null {
  if (exponent === 0) return null;
  const chain: OperatorName[] = [];
  let left = exponent;
  if (!Number.isInteger(left)) {
    chain.push('sqrt');
    left *= 2;
  }
  for (const [divisor, operator] of [
    [3, 'cube'],
    [2, 'square'],
  ] as const) {
    while (left > 1 && left % divisor === 0) {
      chain.push(operator);
      left /= divisor;
    }
  }
  return left === 1 && chain.length <= 4 ? chain : null;
}

/** The reverse: base and exponent of a chain of `square` and `cube` over at most one `sqrt`. */
export function powerChain(node: Node): { readonly base: Node; readonly exponent: number } {
  const step = node.kind === 'operation' ? chainExponents[node.operator] : undefined;
  if (node.kind !== 'operation' || step === undefined) return { base: node, exponent: 1 };
  const inner = node.operands[0]!;
  if (node.operator === 'sqrt') return { base: inner, exponent: step };
  const { base, exponent } = powerChain(inner);
  return { base, exponent: exponent * step };
}

const chainExponents: Readonly<Partial<Record<OperationNode['operator'], number>>> = {
  sqrt: 0.5,
  square: 2,
  cube: 3,
};
