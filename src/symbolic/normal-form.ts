/**
 * The normal form behind simplification and skeletons. Every expression is a sum, constant + Σᵢ cᵢ Πⱼ bᵢⱼ^eᵢⱼ,
 * whose bases b are variables, function calls or sums that do not multiply out. Equal up to order, grouping,
 * nested constants and the way products of powers are written means equal normal forms.
 *
 * The value is kept wherever the original is finite; removable gaps may close (x/x becomes 1).
 *
 * @packageDocumentation
 */
import type { Node, OperationNode } from './node.js';
import { apply, type OperatorName } from './operators.js';
import type { UserOperator } from './user-operator.js';

export interface Sum {
  readonly constant: number;
  /** Sorted, each factor product once. */
  readonly terms: readonly Term[];
}

export interface Term {
  readonly coefficient: number;
  /** Sorted, each base once. */
  readonly factors: readonly Factor[];
  /** The product of powers without its coefficient, constants abstracted. */
  readonly form: string;
  /** The same with constants in full: equal keys are equal products. */
  readonly key: string;
}

export interface Factor {
  readonly base: Base;
  readonly exponent: number;
  readonly form: string;
  readonly key: string;
}

export type Base =
  | { readonly kind: 'variable'; readonly name: string }
  | CallBase
  | { readonly kind: 'sum'; readonly sum: Sum };

export interface CallBase {
  readonly kind: 'call';
  readonly operator: OperationNode['operator'];
  readonly operands: readonly Sum[];
  readonly definition?: UserOperator;
}

/** The normal form of a tree. */
export function normalForm(node: Node): Sum {
  if (node.kind === 'constant') return constantSum(node.value);
  if (node.kind === 'variable') return powerSum({ kind: 'variable', name: node.name }, 1);
  const operands = node.operands.map(normalForm);
  const [x, y, z] = operands as [Sum, Sum, Sum];
  switch (node.operator) {
    case 'add':
      return addSums(x, y);
    case 'subtract':
      return addSums(x, scaleSum(y, -1));
    case 'neg':
      return scaleSum(x, -1);
    case 'multiply':
      return multiplySums(x, y);
    case 'divide':
      return multiplySums(x, raiseSum(y, -1));
    case 'inv':
      return raiseSum(x, -1);
    case 'square':
      return raiseSum(x, 2);
    case 'cube':
      return raiseSum(x, 3);
    case 'sqrt':
      return raiseSum(x, 0.5);
    case 'pow':
      return y.terms.length === 0 ? raiseSum(x, y.constant) : callSum('pow', [x, y]);
    case 'less':
      return callSum('greater', [y, x]);
    case 'if':
      return conditionalSum(x, y, z);
    case 'user':
      return userSum(node.definition!, operands);
    default:
      return callSum(node.operator, operands);
  }
}

/** A sum's text with its constants abstracted; unit coefficients are constants too, integer exponents are not. */
export function formOf(sum: Sum): string {
  const parts = sum.terms.map((term) => `c*${term.form}`);
  if (sum.constant !== 0 || parts.length === 0) parts.push('c');
  return parts.join(' + ');
}

export function scaleSum(sum: Sum, factor: number): Sum {
  if (factor === 0) return constantSum(0);
  return {
    // An absent constant stays absent, also for an infinite factor.
    constant: sum.constant === 0 ? 0 : sum.constant * factor,
    terms: sum.terms.map((term) => ({ ...term, coefficient: term.coefficient * factor })),
  };
}

/** An exponent that belongs to the form: an integer or a half-integer. */
export function isStructural(exponent: number): boolean {
  return Number.isInteger(2 * exponent);
}

function constantSum(value: number): Sum {
  return { constant: value, terms: [] };
}

function powerSum(base: Base, exponent: number): Sum {
  return { constant: 0, terms: [termOf(1, [factorOf(base, exponent)])] };
}

function factorOf(base: Base, exponent: number): Factor {
  const shown = isStructural(exponent) ? `${exponent}` : 'c';
  return {
    base,
    exponent,
    form: exponent === 1 ? baseText(base, formOf) : `${baseText(base, formOf)}^${shown}`,
    key: baseText(base, keyOf),
  };
}

function baseText(base: Base, text: (sum: Sum) => string): string {
  if (base.kind === 'variable') return base.name;
  if (base.kind === 'call') {
    return `${base.definition?.name ?? base.operator}(${base.operands.map(text).join(', ')})`;
  }
  // The first coefficient of a base is pulled out, so it is no constant of the form.
  return `(${text(base.sum).replace(/^c\*/, '')})`;
}

function keyOf(sum: Sum): string {
  return [...sum.terms.map((term) => `${term.coefficient}*${term.key}`), sum.constant].join('+');
}

function termOf(coefficient: number, factors: readonly Factor[]): Term {
  const sorted = [...factors].sort(
    (a, b) => rank[a.base.kind] - rank[b.base.kind] || compare(a.form, b.form) || compare(a.key, b.key),
  );
  return {
    coefficient,
    factors: sorted,
    form: sorted.map((factor) => factor.form).join('*'),
    key: sorted.map((factor) => `${factor.key}^${factor.exponent}`).join('*'),
  };
}

/** Variables stand before calls and calls before sums. */
const rank = { variable: 0, call: 1, sum: 2 } as const;

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function addSums(left: Sum, right: Sum): Sum {
  const merged = new Map<string, Term>();
  for (const term of [...left.terms, ...right.terms]) {
    const other = merged.get(term.key);
    merged.set(term.key, other ? { ...term, coefficient: other.coefficient + term.coefficient } : term);
  }
  return {
    constant: left.constant + right.constant,
    terms: [...merged.values()]
      .filter((term) => term.coefficient !== 0)
      .sort((a, b) => compare(a.form, b.form) || compare(a.key, b.key)),
  };
}

function multiplySums(left: Sum, right: Sum): Sum {
  if (left.terms.length === 0) return scaleSum(right, left.constant);
  if (right.terms.length === 0) return scaleSum(left, right.constant);
  return multiplyTerms(singleTerm(left), singleTerm(right));
}

function multiplyTerms(left: Term, right: Term): Sum {
  const merged = new Map<string, Factor>();
  for (const factor of [...left.factors, ...right.factors]) {
    const other = merged.get(factor.key);
    merged.set(factor.key, other ? factorOf(factor.base, other.exponent + factor.exponent) : factor);
  }
  const factors = [...merged.values()].filter((factor) => factor.exponent !== 0);
  return multipliedOut(left.coefficient * right.coefficient, factors);
}

/**
 * A product as a sum. Where all but one factor are plain powers of variables and that one is a sum, it is
 * multiplied out: both ways of writing it are the same family of functions, constants included.
 */
function multipliedOut(coefficient: number, factors: readonly Factor[]): Sum {
  if (factors.length === 0) return constantSum(coefficient);
  const sums = factors.filter((factor) => factor.base.kind === 'sum' && factor.exponent === 1);
  const others = factors.filter((factor) => factor !== sums[0]);
  const plain = others.every((factor) => factor.base.kind === 'variable' && isStructural(factor.exponent));
  if (sums.length !== 1 || !plain) return { constant: 0, terms: [termOf(coefficient, factors)] };
  const { sum } = sums[0]!.base as { readonly sum: Sum };
  const monomial = termOf(coefficient, others);
  if (others.length === 0) return scaleSum(sum, coefficient);
  const products = sum.terms.map((term) => multiplyTerms(monomial, term));
  if (sum.constant !== 0) {
    products.push({ constant: 0, terms: [{ ...monomial, coefficient: coefficient * sum.constant }] });
  }
  return products.reduce(addSums);
}

/** A sum as one term: a sum of several is a base to the first power, its first coefficient pulled out. */
function singleTerm(sum: Sum): Term {
  if (sum.terms.length === 1 && sum.constant === 0) return sum.terms[0]!;
  const first = sum.terms[0]!.coefficient;
  const leading = Number.isFinite(first) ? first : 1;
  return termOf(leading, [factorOf({ kind: 'sum', sum: dividedSum(sum, leading) }, 1)]);
}

/** Divided, so that the first coefficient is 1 to the last bit. */
function dividedSum(sum: Sum, divisor: number): Sum {
  return {
    constant: sum.constant / divisor,
    terms: sum.terms.map((term) => ({ ...term, coefficient: term.coefficient / divisor })),
  };
}

function raiseSum(sum: Sum, exponent: number): Sum {
  if (exponent === 1) return sum;
  if (exponent === 0) return constantSum(1);
  if (!Number.isFinite(exponent)) return callSum('pow', [sum, constantSum(exponent)]);
  if (sum.terms.length === 0) return constantSum(sum.constant ** exponent);
  const term = singleTerm(sum);
  if (Number.isInteger(exponent)) {
    const raised = term.factors.map((factor) => factorOf(factor.base, factor.exponent * exponent));
    return multiplyTerms(termOf(term.coefficient ** exponent, raised), termOf(1, []));
  }
  const coefficient = Math.abs(term.coefficient) ** exponent;
  const [factor] = term.factors;
  if (term.factors.length === 1 && term.coefficient > 0) {
    // √(x²) is |x|, not x.
    const base = factor!.exponent % 2 === 0 ? absoluteBase(factor!.base) : factor!.base;
    return multipliedOut(coefficient, [factorOf(base, factor!.exponent * exponent)]);
  }
  const rest = multipliedOut(Math.sign(term.coefficient), term.factors);
  return multipliedOut(coefficient, [factorOf({ kind: 'sum', sum: rest }, exponent)]);
}

function absoluteBase(base: Base): Base {
  if (base.kind === 'call' && (base.operator === 'abs' || base.operator === 'exp')) return base;
  const operand = base.kind === 'sum' ? base.sum : powerSum(base, 1);
  return { kind: 'call', operator: 'abs', operands: [operand] };
}

function callSum(operator: OperatorName, operands: readonly Sum[]): Sum {
  if (operands.every((operand) => operand.terms.length === 0)) {
    const [x, y, z] = operands.map((operand) => operand.constant);
    return constantSum(apply[operator](x!, y ?? 0, z ?? 0));
  }
  const term = singleTermOrNull(operands[0]!);
  const factor = term?.factors.length === 1 ? term.factors[0]! : null;
  if (operator === 'abs' && term) {
    const positive =
      factor && (factor.exponent % 2 === 0 || isCall(factor.base, 'abs') || isCall(factor.base, 'exp'));
    const bare: Sum = { constant: 0, terms: [{ ...term, coefficient: 1 }] };
    return scaleSum(
      positive ? bare : powerSum({ kind: 'call', operator, operands: [bare] }, 1),
      Math.abs(term.coefficient),
    );
  }
  const inverse = operator === 'exp' ? 'log' : operator === 'log' ? 'exp' : null;
  if (inverse && term?.coefficient === 1 && factor?.exponent === 1 && isCall(factor.base, inverse)) {
    return factor.base.operands[0]!;
  }
  const sorted =
    operator === 'min' || operator === 'max'
      ? [...operands].sort((a, b) => compare(formOf(a), formOf(b)) || compare(keyOf(a), keyOf(b)))
      : operands;
  return powerSum({ kind: 'call', operator, operands: sorted }, 1);
}

/** Which branch is taken does not depend on the size of the condition, only on its sign. */
function conditionalSum(condition: Sum, yes: Sum, no: Sum): Sum {
  if (keyOf(yes) === keyOf(no)) return yes;
  if (condition.terms.length === 0)
    return condition.constant > 0 ? yes : condition.constant <= 0 ? no : condition;
  const size = Math.abs(condition.terms[0]!.coefficient);
  const scaled = size > 0 && Number.isFinite(size) ? dividedSum(condition, size) : condition;
  return callSum('if', [scaled, yes, no]);
}

function userSum(definition: UserOperator, operands: readonly Sum[]): Sum {
  if (operands.every((operand) => operand.terms.length === 0)) {
    return constantSum(definition.apply(operands[0]!.constant, operands[1]?.constant ?? 0));
  }
  return powerSum({ kind: 'call', operator: 'user', operands, definition }, 1);
}

function singleTermOrNull(sum: Sum): Term | null {
  return sum.terms.length === 1 && sum.constant === 0 ? sum.terms[0]! : null;
}

function isCall(base: Base, operator: OperatorName): base is Extract<Base, { kind: 'call' }> {
  return base.kind === 'call' && base.operator === operator;
}
