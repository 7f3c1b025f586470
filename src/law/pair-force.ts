import { InputError } from 'principia/math';
import { compileForceScalar, type ForceScalar, type SignedExpression } from './compiled-sums.js';
import { exchanged } from './exchange.js';
import type { Law, LawTerm } from './law.js';

/** Those of a pair's variables that do not depend on how the bodies move. */
export const staticPairVariables: readonly string[] = ['r', 'm1', 'm2', 'q1', 'q2'];

/** Those that do: the relative speed |v₁ − v₂|, and the rate of change of the distance, (x₁ − x₂)·(v₁ − v₂)/r. */
export const motionVariables: readonly string[] = ['v', 'vr'];

/** The names an expression of a pair term may use, in the order of a pair's arguments. */
export const pairVariables: readonly string[] = [...staticPairVariables, ...motionVariables];

/** Where the constants begin in a pair's arguments [r, m₁, m₂, q₁, q₂, v, vr, c₀, c₁, …]. */
export const firstConstantArgument = 7;

/**
 * The force of a pair: on the first body F·(x₁ − x₂)/r + H·(v₁ − v₂), on the second the opposite. Both scalars are
 * evaluated with the pair's first body as body 1; Newton's third law gives the other half, also where an expression
 * treats the two bodies differently.
 */
export interface PairForce {
  /** The law's constants: those of all terms, one after the other. */
  readonly constants: Float64Array;
  /** F; attraction is negative. */
  readonly separation: ForceScalar | null;
  /** H; damping is negative. */
  readonly relativeVelocity: ForceScalar | null;
}

/** Whether a scalar of pairs, or an expression, depends on how the bodies move. */
export function dependsOnMotion(scalar: { readonly variables: readonly string[] } | null): boolean {
  return scalar?.variables.some((name) => motionVariables.includes(name)) ?? false;
}

/**
 * Compiles a law's pair terms; a pair potential V acts by F = −dV/dr.
 *
 * @throws InputError where a term acts in a way that is not a pair's, uses an unknown variable, or is a potential that
 * depends on velocities
 * @example
 * ```ts
 * const { separation, constants } = compilePairForce(lawFromPairForce('-G*m1*m2/r^2'.replace('G', '3')));
 * separation?.value([2, 1, 1, 0, 0, 0, 0, ...constants]); // -0.75
 * ```
 */
export function compilePairForce(law: Law): PairForce {
  return compilePairTerms(law, () => true);
}

/**
 * The force of some of a law's terms, those of pairs; the constants are those of the whole law.
 *
 * @param body on which of the pair's bodies the force acts: on the second a force is read with the bodies exchanged, the
 * opposite of a potential's is its own
 */
export function compilePairTerms(
  law: Law,
  selected: (term: LawTerm) => boolean,
  body: 'first' | 'second' = 'first',
): PairForce {
  const constants = constantNames(law);
  const along: Record<'separation' | 'relative velocity', SignedExpression[]> = {
    separation: [],
    'relative velocity': [],
  };
  law.terms.forEach((term, index) => {
    if (!selected(term)) return;
    const direction = directionOf(term);
    const { sign, expression } = forceExpression(term, constantPrefix(index));
    const turned = body === 'second' && term.acts === 'pair force' ? exchanged(expression) : expression;
    along[direction].push({ sign, expression: turned });
  });
  return {
    constants: lawConstants(law),
    separation: compileForceScalar(along.separation, pairVariables, constants),
    relativeVelocity: compileForceScalar(along['relative velocity'], pairVariables, constants),
  };
}

/** What compiled terms call a law's constants, in the order of `lawConstants`. */
export function constantNames(law: Law): readonly string[] {
  return law.terms.flatMap(({ expression }, index) =>
    expression.constants.map((_, place) => `${constantPrefix(index)}${place}`),
  );
}

/** How the names of a term's constants begin. */
export function constantPrefix(term: number): string {
  return `constant${term}n`;
}

/** The constants of all the law's terms, in order of appearance. */
export function lawConstants(law: Law): Float64Array {
  return Float64Array.from(law.terms.flatMap((term) => [...term.expression.constants]));
}

/** The same law with other constants, in the order of `lawConstants`. */
export function withLawConstants(law: Law, constants: ArrayLike<number>): Law {
  let offset = 0;
  return {
    terms: law.terms.map((term) => {
      const count = term.expression.constants.length;
      const own = Array.from({ length: count }, (_, place) => constants[offset + place]!);
      offset += count;
      return { ...term, expression: term.expression.withConstants(own) };
    }),
  };
}

function directionOf(term: LawTerm): 'separation' | 'relative velocity' {
  const unknown = term.expression.variables.find((name) => !pairVariables.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `The law's expression ${term.expression.toString()} uses "${unknown}"; expected only ` +
        `${pairVariables.join(', ')}. Write the other quantities as numbers.`,
    );
  }
  if (term.acts === 'pair potential' && dependsOnMotion(term.expression)) {
    throw new InputError(
      `The pair potential ${term.expression.toString()} depends on velocities; expected only ` +
        `${staticPairVariables.join(', ')}. Write its force as a pair force.`,
    );
  }
  if (term.acts === 'pair force' && term.direction === 'relative velocity') return 'relative velocity';
  const acts = term.acts === 'pair force' || term.acts === 'pair potential';
  if (acts && term.direction === 'separation') return 'separation';
  throw new InputError(
    `A term of the law acts as "${term.acts}" along "${term.direction}"; pairs can be moved by a pair force along ` +
      'the separation or the relative velocity, or by a pair potential along the separation. Drop the term.',
  );
}

/** A term's force with its constants as variables; minus the slope of a potential. */
export function forceExpression(term: LawTerm, prefix: string): SignedExpression {
  const expression = term.expression.parametrised(prefix);
  if (term.acts !== 'pair potential') return { sign: 1, expression };
  return { sign: -1, expression: expression.derivative('r') };
}
