import { createExpression, treeOf } from '../create-expression.js';
import type { Expression } from '../expression.js';
import type { Node } from '../node.js';
import { constant } from '../node.js';
import { simplifyNode } from '../simplify.js';
import { integrateExponentials } from './exponential-sums.js';
import { integratePiecewise } from './piecewise-integral.js';
import { integratePowers } from './power-integrals.js';
import { plus, prepared, productsOf, times } from './products.js';

/**
 * An antiderivative by a variable that is positive, such as a distance, or null where none is found in closed form.
 *
 * A sum is integrated product by product. Found are powers xⁿ (log x for n = −1) and powers of linear and quadratic
 * forms, a xᵐ + b; whatever is a known function of u times du/dx; polynomials times exponentials, sines and cosines;
 * sums like e⁻ˣ(1/x² + 1/x) that only together have a closed form; and pieces joined by `if`, `<`, `>`, `abs`,
 * `sign`, `min` and `max` of linear conditions, of which the antiderivative is continuous.
 *
 * @example
 * ```ts
 * antiderivative(parse('-G*m1*m2/r^2'), 'r')?.toString(); // 'G*m1*m2/r'
 * antiderivative(parse('exp(-r)*(1/r^2 + 1/r)'), 'r')?.toString(); // '-exp(-r)/r'
 * antiderivative(parse('exp(-r)/r'), 'r'); // null
 * ```
 */
export function antiderivative(expression: Expression, variable: string): Expression | null {
  const node = integrate(prepared(treeOf(expression), variable), variable);
  return node === null ? null : createExpression(node);
}

function integrate(node: Node, name: string): Node | null {
  const { integral, rest } = integrateExponentials(productsOf(node, name), name);
  if (integral === null) return null;
  const parts: Node[] = [integral];
  for (const { coefficient, free, powers } of rest) {
    const part = integratePiecewise(powers, name, integrate) ?? integratePowers(powers, name, integrate);
    if (part === null) return null;
    parts.push(times(constant(coefficient), free, part));
  }
  return simplifyNode(plus(...parts));
}
