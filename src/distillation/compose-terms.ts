import { type Expression, parse } from 'principia/symbolic';
import {
  type GeneralisedNames,
  joinExpressions,
  type LagrangianSystem,
  substitute,
} from './lagrange-equations.js';
import type { MotionTerm } from './weak-form.js';

/** How terms become a law. */
export interface CompositionOptions {
  /** Texts put for variables, such as `q - z` for a coordinate whose zero is not known. */
  readonly substitutions?: Readonly<Record<string, string>>;
}

/**
 * The system of some terms: the first with the coefficient 1, the others with the parameters c0, c1, … in their order.
 *
 * @example
 * ```ts
 * composeTerms([{ name: 'inertia', lagrangian: parse('w^2/2') }, { name: 'gravity', lagrangian: parse('cos(q)') }],
 *   { coordinates: ['q'], rates: ['w'] }).lagrangian.toString(); // '0.5*w^2 + c0*cos(q)'
 * ```
 */
export function composeTerms(
  terms: readonly MotionTerm[],
  names: GeneralisedNames,
  { substitutions = {} }: CompositionOptions = {},
): LagrangianSystem {
  const parts: Expression[] = [];
  const put = (expression: Expression, index: number): string => {
    parts.push(substitute(expression, substitutions));
    const own = `$${parts.length - 1}`;
    return index === 0 ? own : `c${index - 1}*${own}`;
  };
  const sum = (texts: readonly string[]): Expression =>
    texts.length === 0 ? parse('0') : joinExpressions(texts.join(' + '), parts);
  const energies = terms.flatMap((term, index) => ('forces' in term ? [] : [put(term.lagrangian, index)]));
  const torques = names.coordinates.map((_, coordinate) =>
    terms.flatMap((term, index) => {
      const force = 'forces' in term ? term.forces[coordinate]! : null;
      return force === null || force.toString() === '0' ? [] : [put(force, index)];
    }),
  );
  return {
    coordinates: names.coordinates,
    rates: names.rates,
    lagrangian: sum(energies),
    forces: torques.map(sum),
  };
}
