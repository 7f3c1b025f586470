/**
 * Simplification: to the normal form and back to the smallest tree it can be written as, and what the rules add.
 *
 * @packageDocumentation
 */
import { complexityOfNode } from './complexity.js';
import { constant, type Node, operation, power, userOperation, variable, withOperands } from './node.js';
import { type Factor, isStructural, normalForm, type Sum, scaleSum, type Term } from './normal-form.js';
import { printInfix } from './print.js';
import { rewrite, sameNode } from './rewrite.js';

/** Standard form and rules give way to each other at most so often; a few rounds are the rule. */
const ROUNDS = 16;

/**
 * An equal tree, never larger: in standard form, constants folded, like terms and powers merged, and made smaller
 * by every rule that applies. Simplifying twice is simplifying once.
 */
export function simplifyNode(node: Node): Node {
  const seen = [standardForm(node)];
  for (let round = 0; round < ROUNDS; round++) {
    const next = standardForm(rewrite(seen.at(-1)!));
    const first = seen.findIndex((earlier) => sameNode(earlier, next));
    // Several forms that lead to one another are equally good; which one is taken must not depend on the start.
    if (first >= 0) return smallestText(seen.slice(first));
    seen.push(next);
  }
  return seen.at(-1)!;
}

function smallestText(nodes: readonly Node[]): Node {
  if (nodes.length === 1) return nodes[0]!;
  const texts = nodes.map(printInfix);
  return nodes[texts.indexOf([...texts].sort()[0]!)]!;
}

/** A tree by way of the normal form, never larger. */
function standardForm(node: Node): Node {
  const rebuilt = nodeOfSum(normalForm(node));
  if (complexityOfNode(rebuilt) <= complexityOfNode(node) || node.kind !== 'operation') return rebuilt;
  return withOperands(node, node.operands.map(standardForm));
}

/** The smallest of a sum's faces: as it is, with its first coefficient pulled out, with common powers pulled out. */
export function nodeOfSum(sum: Sum): Node {
  if (sum.terms.length === 0) return constant(sum.constant);
  if (sum.terms.length === 1 && sum.constant === 0) return nodeOfTerm(sum.terms[0]!);
  const faces = [plainSum(sum)];
  const common = commonFactors(sum);
  const inner = common.length > 0 ? without(sum, common) : sum;
  if (common.length > 0) faces.push(productNode(1, [...common, bracket(inner)]));
  // Ties go to the later face, so a*x + b is written a*(x + b/a); a sum of several variables stays as it is.
  const first = inner.terms[0]?.coefficient ?? inner.constant;
  if (inner.terms.length > 0 && Math.abs(first) !== 1 && Number.isFinite(1 / first)) {
    const scaled = tidy(inner, first);
    const face = productNode(first, [...common, bracket(scaled)]);
    const wins = inner.terms.length === 1 ? 1 : 0;
    if (complexityOfNode(face) < complexityOfNode(faces.at(-1)!) + wins) return smallest([...faces, face]);
  }
  return smallest(faces);
}

function smallest(faces: readonly Node[]): Node {
  return faces.reduce((best, face) => (complexityOfNode(face) <= complexityOfNode(best) ? face : best));
}

function plainSum(sum: Sum): Node {
  const parts: { negative: boolean; node: Node }[] = sum.terms.map((term) => ({
    negative: term.coefficient < 0,
    node: nodeOfTerm({ ...term, coefficient: Math.abs(term.coefficient) }),
  }));
  if (sum.constant !== 0) parts.push({ negative: sum.constant < 0, node: constant(Math.abs(sum.constant)) });
  // A sum begins with what is added: 1 - r, not -r + 1; where there is nothing such, with the constant: -1 - r, not -r - 1.
  const added = parts.findIndex((part) => !part.negative);
  const constantFirst = added < 0 && sum.constant !== 0 && sum.terms[0]?.coefficient === -1;
  const [head] = parts.splice(constantFirst ? parts.length - 1 : Math.max(0, added), 1);
  const opening = !head!.negative
    ? head!.node
    : constantFirst
      ? constant(sum.constant)
      : negated(sum.terms[0]!);
  return parts.reduce(
    (left, { negative, node }) => operation(negative ? 'subtract' : 'add', left, node),
    opening,
  );
}

function negated(term: Term): Node {
  return nodeOfTerm({ ...term, coefficient: -Math.abs(term.coefficient) });
}

function nodeOfTerm(term: Term): Node {
  return productNode(term.coefficient, term.factors);
}

/** coefficient · numerator / denominator, the odd sign of a sum in it taken into the sum where that is shorter. */
function productNode(coefficient: number, factors: readonly Factor[]): Node {
  const node = quotient(coefficient, factors);
  const odd = factors.findIndex(
    (factor) => factor.base.kind === 'sum' && Math.abs(factor.exponent % 2) === 1,
  );
  if (coefficient >= 0 || odd < 0) return node;
  const factor = factors[odd]!;
  const flipped = bracket(scaleSum((factor.base as { sum: Sum }).sum, -1), factor.exponent);
  const other = quotient(-coefficient, factors.with(odd, flipped));
  return complexityOfNode(other) < complexityOfNode(node) ? other : node;
}

function quotient(coefficient: number, factors: readonly Factor[]): Node {
  const above = factors
    .filter((factor) => !isBelow(factor))
    .map((factor) => power(baseNode(factor), factor.exponent));
  const below = factors.filter(isBelow).map((factor) => power(baseNode(factor), -factor.exponent));
  const sign = coefficient === -1 && above.length + below.length > 0;
  if (!sign && (coefficient !== 1 || above.length + below.length === 0)) above.unshift(constant(coefficient));
  const product = (parts: readonly Node[]): Node =>
    parts.reduce((left, right) => operation('multiply', left, right));
  const whole =
    below.length === 0
      ? product(above)
      : above.length === 0
        ? operation('inv', product(below))
        : operation('divide', product(above), product(below));
  return sign ? operation('neg', whole) : whole;
}

/** In the denominator: a negative exponent that belongs to the form; a fitted one stays in sight as r^-2.01. */
function isBelow(factor: Factor): boolean {
  return factor.exponent < 0 && isStructural(factor.exponent);
}

function baseNode({ base }: Factor): Node {
  if (base.kind === 'variable') return variable(base.name);
  if (base.kind === 'sum') return nodeOfSum(base.sum);
  const operands = base.operands.map(nodeOfSum);
  return base.operator === 'user'
    ? userOperation(base.definition!, ...operands)
    : operation(base.operator, ...operands);
}

function bracket(sum: Sum, exponent = 1): Factor {
  return { base: { kind: 'sum', sum }, exponent, form: '', key: '' };
}

/** Powers of variables that all terms share. */
function commonFactors(sum: Sum): Factor[] {
  if (sum.constant !== 0) return [];
  const [head, ...rest] = sum.terms;
  return head!.factors.filter((factor) =>
    rest.every((term) =>
      term.factors.some((other) => other.key === factor.key && other.exponent === factor.exponent),
    ),
  );
}

function without(sum: Sum, common: readonly Factor[]): Sum {
  const terms: Term[] = [];
  let left = 0;
  for (const term of sum.terms) {
    const factors = term.factors.filter((factor) => !common.some((other) => other.key === factor.key));
    if (factors.length === 0) left += term.coefficient;
    else terms.push({ ...term, factors });
  }
  return { constant: left, terms };
}

/** A sum divided by a constant; quotients are rounded to 15 digits, so that 0.03/0.3 is 0.1. */
function tidy(sum: Sum, divisor: number): Sum {
  const rounded = (value: number): number => Number((value / divisor).toPrecision(15));
  return {
    constant: rounded(sum.constant),
    terms: sum.terms.map((term) => ({ ...term, coefficient: rounded(term.coefficient) })),
  };
}
