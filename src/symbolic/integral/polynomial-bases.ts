/**
 * ∫ xᵐ uⁿ dx for a whole m ≥ 0 and u linear in x, or quadratic without a linear term: what forces softened by a
 * length integrate to.
 *
 * @packageDocumentation
 */
import { derivativeNode } from '../derivative.js';
import { constant, type Node, operation, power, variable } from '../node.js';
import { simplifyNode } from '../simplify.js';
import { powerPrimitive } from './primitives.js';
import { minus, over, type Power, plus, substituted, times, uses } from './products.js';

/** The power of u is expanded no further. */
const mostTerms = 12;

/** u = a x + b: with x = (u − b)/a, ∫ xᵐ uⁿ dx = a⁻ᵐ⁻¹ Σ C(m, k) (−b)ᵐ⁻ᵏ ∫ uⁿ⁺ᵏ du. */
export function integrateLinear(order: number, { base, exponent }: Power, name: string): Node | null {
  const slope = derivativeNode(base, name);
  if (uses(slope, name) || order > mostTerms) return null;
  const start = substituted(base, name, constant(0));
  const parts = expansion(order, start, (added) => powerPrimitive(base, exponent + added, name));
  return over(plus(...parts), power(slope, order + 1));
}

/**
 * u = a x² + b: odd powers of x beside x dx = du/2a, even ones by x² = (u − b)/a and the recursion that
 * d(x uⁿ)/dx = (2n + 1) uⁿ − 2nb uⁿ⁻¹ gives.
 */
export function integrateQuadratic(order: number, { base, exponent }: Power, name: string): Node | null {
  const slope = derivativeNode(base, name);
  const leading = simplifyNode(over(slope, times(constant(2), variable(name))));
  if (uses(leading, name) || order > 2 * mostTerms) return null;
  const start = substituted(base, name, constant(0));
  const half = Math.floor(order / 2);
  if (order % 2 === 1) {
    const parts = expansion(half, start, (added) => powerPrimitive(base, exponent + added, name));
    return over(plus(...parts), times(constant(2), power(leading, half + 1)));
  }
  if (!Number.isInteger(2 * exponent) || Math.abs(exponent) > mostTerms) return null;
  const quadratic = { base, leading, start, x: variable(name) };
  const parts = expansion(half, start, (added) => powerIntegral(quadratic, exponent + added));
  return half === 0 ? parts[0]! : over(plus(...parts), power(leading, half));
}

/** The terms C(m, k) (−b)ᵐ⁻ᵏ I(k) of an expanded (u − b)ᵐ. */
function expansion(order: number, start: Node, integral: (added: number) => Node): Node[] {
  let binomial = 1;
  return Array.from({ length: order + 1 }, (_, added) => {
    const sign = (order - added) % 2 === 0 ? 1 : -1;
    const weight = constant(sign * binomial);
    binomial = (binomial * (order - added)) / (added + 1);
    const shift = order === added ? constant(1) : power(start, order - added);
    return times(weight, shift, integral(added));
  });
}

interface Quadratic {
  readonly base: Node;
  readonly leading: Node;
  readonly start: Node;
  readonly x: Node;
}

/** ∫ uⁿ dx for a whole or half-whole n, from n = −1 (an arc tangent), −1/2 (a logarithm) or 0. */
function powerIntegral(quadratic: Quadratic, exponent: number): Node {
  const { base, leading, start, x } = quadratic;
  const square = (node: Node): Node => operation('sqrt', node);
  if (exponent === 0) return x;
  if (exponent === -1) {
    // arctan t = 2 arcsin(t/√(2(1 + t² + √(1 + t²)))), which unlike arcsin(t/√(1 + t²)) loses no digits at large t.
    const sum = plus(base, square(times(start, base)));
    const sine = over(times(x, square(leading)), square(times(constant(2), sum)));
    return over(times(constant(2), operation('asin', sine)), square(times(leading, start)));
  }
  if (exponent === -0.5) {
    return over(operation('log', plus(times(x, square(leading)), square(base))), square(leading));
  }
  if (exponent > 0) {
    const lower = times(constant(2 * exponent), start, powerIntegral(quadratic, exponent - 1));
    return over(plus(times(x, power(base, exponent)), lower), constant(2 * exponent + 1));
  }
  const raised = times(x, power(base, exponent + 1));
  const factor = times(constant(2 * (exponent + 1)), start);
  if (exponent === -1.5) return over(times(constant(-1), raised), factor);
  const higher = times(constant(2 * exponent + 3), powerIntegral(quadratic, exponent + 1));
  return over(minus(higher, raised), factor);
}
