import { complexityOfNode } from './complexity.js';
import { constant, isConstant, mapNode, type Node, operation, powerChain, withOperands } from './node.js';
import { normalForm } from './normal-form.js';
import { nodeOfSum, simplifyNode } from './simplify.js';

/** What the data say of the variables' values, and what no expression can be told by. */
export interface Domain {
  /** Variables that are 1 or −1 in every row, such as charges: q² is 1 and 1/q is q. */
  readonly signs: ReadonlySet<string>;
  /** Variables that are positive in every row, such as distances: |r| is r. */
  readonly positive: ReadonlySet<string>;
}

export function domainOf(names: readonly string[], columns: readonly Float64Array[]): Domain {
  const those = (test: (value: number) => boolean): ReadonlySet<string> =>
    new Set(names.filter((_, index) => columns[index]!.every(test)));
  return { signs: those((value) => Math.abs(value) === 1), positive: those((value) => value > 0) };
}

/**
 * A tree in its plainest writing on the domain: q1/(q2 |r| r), which the data cannot tell from q1 q2/r², is
 * written as the latter.
 */
export function plainOn(domain: Domain, node: Node): Node {
  if (domain.signs.size + domain.positive.size === 0) return node;
  const simple = simplifyNode(node);
  // Powers of products in their factors, so that each factor is seen by itself.
  const plain = simplifyNode(mapNode(nodeOfSum(normalForm(node)), (part) => plainPart(domain, part)));
  return complexityOfNode(plain) <= complexityOfNode(simple) ? plain : simple;
}

function plainPart(domain: Domain, part: Node): Node {
  if (part.kind !== 'operation') return part;
  const isSign = (factor: Node): boolean => factor.kind === 'variable' && domain.signs.has(factor.name);
  const { base, exponent } = powerChain(part);
  if (isSign(base) && Number.isInteger(exponent)) return exponent % 2 === 0 ? constant(1) : base;
  if (part.operator === 'abs') return absolute(domain, part.operands[0]!);
  if (part.operator !== 'inv' && part.operator !== 'divide') return part;
  const factors = productFactors(part.operands.at(-1)!);
  const above = part.operator === 'divide' ? part.operands[0]! : constant(1);
  const numerator = product([above, ...factors.filter(isSign)]);
  const below = factors.filter((factor) => !isSign(factor));
  return below.length === 0 ? numerator : operation('divide', numerator, product(below));
}

/** |node|, the factors whose sign is known taken out. */
function absolute(domain: Domain, node: Node): Node {
  if (node.kind === 'variable' && domain.signs.has(node.name)) return constant(1);
  if (isPositive(domain, node)) return node;
  if (node.kind === 'operation' && ['multiply', 'divide', 'inv'].includes(node.operator)) {
    return withOperands(
      node,
      node.operands.map((operand) => absolute(domain, operand)),
    );
  }
  return operation('abs', node);
}

/** Whether a product of powers has positive factors only. */
function isPositive(domain: Domain, node: Node): boolean {
  if (node.kind === 'variable') return domain.positive.has(node.name);
  if (node.kind === 'constant') return node.value > 0;
  const [base, exponent] = node.operands as [Node, Node];
  if (node.operator === 'pow') return isPositive(domain, base) && exponent.kind === 'constant';
  const kept = ['add', 'multiply', 'divide', 'inv', 'square', 'cube', 'sqrt'].includes(node.operator);
  return node.operator === 'exp' || (kept && node.operands.every((operand) => isPositive(domain, operand)));
}

function productFactors(node: Node): readonly Node[] {
  if (node.kind !== 'operation' || node.operator !== 'multiply') return [node];
  return node.operands.flatMap(productFactors);
}

function product(factors: readonly Node[]): Node {
  const [head, ...rest] = isConstant(factors[0]!, 1) && factors.length > 1 ? factors.slice(1) : factors;
  return rest.reduce((left, right) => operation('multiply', left, right), head!);
}
