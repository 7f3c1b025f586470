import type { Expression } from 'principia/symbolic';

/** An expression that is a coefficient times powers of its variables: c Π xᵢ^pᵢ. */
export interface Monomial {
  readonly coefficient: number;
  readonly exponents: Readonly<Record<string, number>>;
}

/**
 * The expression as a monomial, or null where it is not one: its logarithmic derivatives are compared at points a few
 * decades apart.
 *
 * @example
 * ```ts
 * asMonomial(parse('-3*m1*m2/r^2')); // { coefficient: -3, exponents: { m1: 1, m2: 1, r: -2 } }
 * ```
 */
export function asMonomial(expression: Expression): Monomial | null {
  const { variables } = expression;
  const points = [1, 1.7, 0.31, 5.3];
  const at = (values: Readonly<Record<string, number>>): number =>
    expression.evaluate(Object.fromEntries(variables.map((name) => [name, [values[name]!]])))[0]!;
  const ones = Object.fromEntries(variables.map((name) => [name, 1]));
  const coefficient = at(ones);
  if (!Number.isFinite(coefficient) || coefficient === 0 || variables.length === 0) return null;
  const exponents: Record<string, number> = {};
  for (const name of variables) exponents[name] = Math.log(at({ ...ones, [name]: Math.E }) / coefficient);
  for (let trial = 0; trial < 4; trial++) {
    const values = Object.fromEntries(variables.map((name, index) => [name, points[(trial + index) % 4]!]));
    const expected = variables.reduce(
      (product, name) => product * values[name]! ** exponents[name]!,
      coefficient,
    );
    if (!(Math.abs(at(values) - expected) <= 1e-9 * Math.abs(expected))) return null;
  }
  for (const name of variables) {
    const nearest = Math.round(exponents[name]!);
    if (Math.abs(exponents[name]! - nearest) < 1e-12) exponents[name] = nearest;
  }
  return { coefficient, exponents };
}
