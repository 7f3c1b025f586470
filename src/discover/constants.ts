import { asMonomial, type LawTerm } from 'principia/law';
import { normalInterval, normalQuantile } from 'principia/thermal';
import type { JudgedLaw } from './judged-law.js';
import type { Observations } from './observations.js';

/** The level of every interval that is printed. */
export const level = 0.95;

/** Half-width of a central normal interval in standard deviations. */
export const width: number = normalQuantile((1 + level) / 2);

/** Central interval at `level` of a normal estimate. */
export function intervalOf(value: number, standardDeviation: number): [number, number] {
  return normalInterval(value, standardDeviation, level);
}

/**
 * A constant with its interval, the source's systematic error of the strength included; G by its magnitude, since
 * attraction is the sign in front of it.
 */
export function constantOf(
  law: JudgedLaw,
  index: number,
  { massSystematic }: Observations['dataset'],
): { readonly value: number; readonly interval: [number, number]; readonly deviation: number } {
  const { value, standardDeviation } = law.refit.constants[index]!;
  const gravity = constantNames(law)[index] === 'G';
  const size = gravity ? Math.abs(value) : value;
  const deviation = Math.hypot(standardDeviation, gravity ? (massSystematic?.strength ?? 0) * size : 0);
  return { value: size, interval: intervalOf(size, deviation), deviation };
}

/** Names of a law's constants, in the order of its terms: G for the one coefficient of a force that follows both masses, else k1, k2, …. */
export function constantNames({ law }: JudgedLaw): string[] {
  let numbered = 0;
  return law.terms.flatMap((term) =>
    isGravity(term) ? ['G'] : term.expression.constants.map(() => `k${++numbered}`),
  );
}

/** Whether a term is a coefficient times both masses and a power of the distance. */
export function isGravity({ acts, direction, expression }: LawTerm): boolean {
  const exponents = asMonomial(expression)?.exponents;
  return (
    acts === 'pair force' &&
    direction === 'separation' &&
    exponents?.m1 === 1 &&
    exponents.m2 === 1 &&
    expression.constants.length === 1
  );
}
