/**
 * Integrands as sums of products of powers, what depends on the variable apart from what does not.
 *
 * @packageDocumentation
 */
import { constant, mapLeaves, mapNode, type Node, operation, power, variable } from '../node.js';
import { type Factor, normalForm, type Sum, type Term } from '../normal-form.js';
import { nodeOfSum, simplifyNode } from '../simplify.js';

/** base^exponent, the base a variable, a function call or a sum. */
export interface Power {
  readonly base: Node;
  readonly exponent: number;
}

/** coefficient · free · Π powers: only the powers depend on the variable. */
export interface Product {
  readonly coefficient: number;
  readonly free: Node;
  readonly powers: readonly Power[];
}

export function plus(...nodes: readonly Node[]): Node {
  return nodes.length === 0 ? constant(0) : nodes.reduce((left, right) => operation('add', left, right));
}

export function times(...nodes: readonly Node[]): Node {
  return nodes.length === 0 ? constant(1) : nodes.reduce((left, right) => operation('multiply', left, right));
}

export function over(above: Node, below: Node): Node {
  return operation('divide', above, below);
}

export function minus(left: Node, right: Node): Node {
  return operation('subtract', left, right);
}

/** Whether a variable stands in a tree. */
export function uses(node: Node, name: string): boolean {
  if (node.kind === 'variable') return node.name === name;
  return node.kind === 'operation' && node.operands.some((operand) => uses(operand, name));
}

/** A tree with a value put in for a variable. */
export function substituted(node: Node, name: string, value: Node): Node {
  return simplifyNode(
    mapLeaves(node, (leaf) => (leaf.kind === 'variable' && leaf.name === name ? value : leaf)),
  );
}

/** Users' operators written out where they have a formula, and |x| as x: the variable is positive. */
export function prepared(node: Node, name: string): Node {
  return mapNode(node, (part) => {
    if (part.kind !== 'operation') return part;
    const [operand] = part.operands;
    if (part.operator === 'abs' && operand!.kind === 'variable' && operand!.name === name) return operand!;
    const written = part.definition?.expand(part.operands) ?? null;
    return written === null ? part : prepared(written, name);
  });
}

/** A tree as a sum of products; factors that are sums themselves are multiplied out. */
export function productsOf(node: Node, name: string): readonly Product[] {
  const { constant: value, terms } = normalForm(node);
  const products = terms.flatMap((term) => expandedTerm(term, name));
  return value === 0 ? products : [...products, { coefficient: value, free: constant(1), powers: [] }];
}

/** The product of a product's powers, in which one power may be left out. */
export function nodeOfPowers(powers: readonly Power[], except?: Power): Node {
  return times(
    ...powers.filter((each) => each !== except).map(({ base, exponent }) => power(base, exponent)),
  );
}

function expandedTerm(term: Term, name: string): readonly Product[] {
  const bracket = term.factors.find(
    ({ base, exponent }) => base.kind === 'sum' && exponent === 1 && uses(nodeOfSum(base.sum), name),
  );
  if (bracket === undefined) return [productOf(term, name)];
  const others = nodeOfSum(single({ ...term, factors: term.factors.filter((each) => each !== bracket) }));
  const { sum } = bracket.base as { readonly sum: Sum };
  const parts = sum.terms.map((each) => nodeOfSum(single(each)));
  if (sum.constant !== 0) parts.push(constant(sum.constant));
  return parts.flatMap((part) => productsOf(times(others, part), name));
}

function productOf({ coefficient, factors }: Term, name: string): Product {
  const free: Node[] = [];
  const powers: Power[] = [];
  for (const factor of factors) {
    const base = nodeOfFactor(factor);
    if (uses(base, name)) powers.push({ base, exponent: factor.exponent });
    else free.push(power(base, factor.exponent));
  }
  return { coefficient, free: times(...free), powers };
}

function nodeOfFactor({ base }: Factor): Node {
  if (base.kind === 'variable') return variable(base.name);
  if (base.kind === 'sum') return nodeOfSum(base.sum);
  return nodeOfSum(single({ coefficient: 1, factors: [{ base, exponent: 1, form: '', key: '' }] }));
}

function single(term: Pick<Term, 'coefficient' | 'factors'>): Sum {
  if (term.factors.length === 0) return { constant: term.coefficient, terms: [] };
  return { constant: 0, terms: [{ ...term, form: '', key: '' }] };
}
