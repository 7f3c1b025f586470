import { derivativeNode } from '../derivative.js';
import { constant, type Node, operation, power, variable } from '../node.js';
import { printInfix } from '../print.js';
import { simplifyNode } from '../simplify.js';
import { type Product, plus, times } from './products.js';

/** Products Σ cₖ xᵏ e^(αx + β) of one exponential, by their exponents k. */
interface ExponentialSum {
  readonly free: Node;
  readonly exponent: Node;
  readonly rate: number;
  readonly coefficients: Map<number, number>;
}

/** A residue counts as zero where it is this small beside what it is the difference of. */
const closed = 1e-10;

/**
 * Integrates those products that are whole powers of the variable times an exponential, all of one exponential at once:
 *
 *     d/dx e^(αx) Σ pₖ xᵏ = e^(αx) Σ (α pₖ + (k + 1) pₖ₊₁) xᵏ,
 *
 * solved for pₖ downward from the highest power and upward from the lowest. What the powers below −1 leave at x⁻¹ must
 * vanish, since e^x/x has no closed form: so Yukawa's force e⁻ˣ(1/x² + 1/x) has one though neither part does.
 *
 * @returns the integral, null where there is none in closed form, and the products of other kinds
 */
export function integrateExponentials(
  products: readonly Product[],
  name: string,
): { readonly integral: Node | null; readonly rest: readonly Product[] } {
  const sums = new Map<string, ExponentialSum>();
  const rest: Product[] = [];
  for (const product of products) {
    const found = asExponential(product, name);
    if (found === null) {
      rest.push(product);
      continue;
    }
    const key = `${printInfix(found.free)} exp ${printInfix(found.exponent)}`;
    const sum = sums.get(key) ?? { ...found, coefficients: new Map() };
    sums.set(key, sum);
    sum.coefficients.set(found.power, (sum.coefficients.get(found.power) ?? 0) + product.coefficient);
  }
  const parts = [...sums.values()].map((sum) => integrateSum(sum, name));
  return { integral: parts.includes(null) ? null : plus(...parts.map((part) => part!)), rest };
}

function asExponential(
  { free, powers }: Product,
  name: string,
): { readonly free: Node; readonly exponent: Node; readonly rate: number; readonly power: number } | null {
  let order = 0;
  const exponents: Node[] = [];
  for (const { base, exponent } of powers) {
    if (base.kind === 'variable') order = exponent;
    else if (base.kind === 'operation' && base.operator === 'exp')
      exponents.push(times(constant(exponent), base.operands[0]!));
    else return null;
  }
  if (exponents.length === 0 || !Number.isInteger(order)) return null;
  const exponent = simplifyNode(plus(...exponents));
  const rate = derivativeNode(exponent, name);
  if (rate.kind !== 'constant') return null;
  return { free: simplifyNode(free), exponent, rate: rate.value, power: order };
}

function integrateSum({ free, exponent, rate, coefficients }: ExponentialSum, name: string): Node | null {
  const orders = [...coefficients.keys()];
  const at = (order: number): number => coefficients.get(order) ?? 0;
  const polynomial = new Map<number, number>();
  let above = 0;
  for (let order = Math.max(...orders); order >= 0; order--) {
    above = (at(order) - (order + 1) * above) / rate;
    polynomial.set(order, above);
  }
  let below = 0;
  for (let order = Math.min(...orders); order < -1; order++) {
    below = (at(order) - rate * below) / (order + 1);
    polynomial.set(order + 1, below);
  }
  const residue = at(-1) - rate * below;
  if (Math.abs(residue) > closed * (Math.abs(at(-1)) + Math.abs(rate * below))) return null;
  const terms = [...polynomial].map(([order, factor]) =>
    order === 0 ? constant(factor) : times(constant(factor), power(variable(name), order)),
  );
  return times(free, operation('exp', exponent), plus(...terms));
}
