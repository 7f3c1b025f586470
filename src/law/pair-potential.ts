import { antiderivative, compileScalar, type Expression } from 'principia/symbolic';
import type { Law, LawTerm } from './law.js';
import {
  compilePairTerms,
  dependsOnMotion,
  firstConstantArgument,
  staticPairVariables,
} from './pair-force.js';
import { integrate } from './quadrature.js';
import { isZero, randomColumns, scaled, sumOf } from './same-function.js';

/** V at a distance between bodies of these properties. */
export type PotentialValue = (r: number, m1: number, m2: number, q1: number, q2: number) => number;

/** The potential V of a pair, with F = −dV/dr. */
export type PairPotential =
  | {
      readonly kind: 'closed form';
      readonly expression: Expression;
      /** How −dV/dr = F was checked: by simplifying the difference to zero, or by the work between random places, to 1e-10. */
      readonly checked: 'by symbol' | 'by number';
      readonly value: PotentialValue;
    }
  | {
      readonly kind: 'by quadrature';
      /** Why there is no closed form. */
      readonly reason: string;
      /** −∫ F dr from the distance of reference. */
      readonly value: PotentialValue;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** Variables of a pair that are never negative. */
export const positiveOfPairs: readonly string[] = ['r', 'm1', 'm2', 'v'];

/**
 * The potential of a law's pairs: in closed form where an antiderivative of the force is found, checked to have the
 * force as its slope; else by quadrature. A force along the relative velocity, or that depends on velocities, has none.
 *
 * @param reference the distance at which a potential by quadrature is zero; 1
 * @throws InputError where a pair term uses an unknown variable
 * @example
 * ```ts
 * const potential = pairPotential(lawFromPairForce('-2*m1*m2/r^2'));
 * potential.kind === 'closed form' && potential.expression.toString(); // '-2*m1*m2/r'
 * ```
 */
export function pairPotential(law: Law, reference = 1): PairPotential {
  const terms = law.terms.filter(({ acts }) => acts !== 'body force');
  const dissipative = terms.find(({ direction }) => direction === 'relative velocity');
  if (dissipative !== undefined) {
    return {
      kind: 'none',
      reason: `the force ${dissipative.expression.toString()} along the relative velocity depends on velocities`,
    };
  }
  const moving = terms.find(({ expression }) => dependsOnMotion(expression.simplified()));
  if (moving !== undefined) {
    return { kind: 'none', reason: `the force ${moving.expression.toString()} depends on velocities` };
  }
  const { separation, constants } = compilePairTerms(law, (term) => terms.includes(term));
  if (separation === null) return { kind: 'none', reason: 'no force acts between the bodies of a pair' };
  const pair = new Array<number>(firstConstantArgument).fill(0).concat([...constants]);
  const force = (r: number): number => {
    pair[0] = r;
    return separation.value(pair);
  };
  const closed = closedForm(terms);
  if (typeof closed !== 'string') return closed;
  return {
    kind: 'by quadrature',
    reason: closed,
    value: (r, ...properties) => {
      properties.forEach((property, index) => {
        pair[1 + index] = property;
      });
      return 0 - integrate(force, reference, r);
    },
  };
}

/** The scalar of a term's force along the separation. */
export function separationForce({ acts, expression }: LawTerm): Expression {
  return acts === 'pair potential' ? scaled('-1', expression.derivative('r')).simplified() : expression;
}

/** The potential in closed form, or why there is none. */
function closedForm(terms: readonly LawTerm[]): Extract<PairPotential, { kind: 'closed form' }> | string {
  const force = sumOf(terms.map(separationForce)).simplified();
  // As one, since several may have a closed form only together.
  const integral = antiderivative(sumOf(forcesOf(terms)), 'r');
  if (integral === null) return `no antiderivative of ${force.toString()} was found in closed form`;
  const given = terms.filter(({ acts }) => acts === 'pair potential').map(({ expression }) => expression);
  const expression = sumOf([scaled('-1', integral), ...given]).simplified();
  const symbolic = isZero(sumOf([force, expression.derivative('r')]));
  if (!symbolic && !doesWork(expression, force)) {
    return `the antiderivative ${expression.toString()} does not have the force as its slope`;
  }
  return {
    kind: 'closed form',
    expression,
    checked: symbolic ? 'by symbol' : 'by number',
    value: compileScalar(expression, staticPairVariables),
  };
}

/** Agreement of work and difference of potential, relative to the work; how many places must tell. */
const agreement = 1e-10;
const fewest = 40;

/** Whether the potential falls by the work of the force, V(a) − V(b) = ∫ F dr from a to b, at random places. */
function doesWork(potential: Expression, force: Expression): boolean {
  const columns = randomColumns(sumOf([force, potential]), positiveOfPairs);
  const [value, push] = [potential, force].map((each) => compileScalar(each, staticPairVariables));
  const [distances = new Float64Array(), ...properties] = staticPairVariables.map((name) => columns[name]);
  let counted = 0;
  for (const [point, from] of distances.entries()) {
    const own = properties.map((column) => column?.[point] ?? 0);
    const to = 1.5 * from;
    const [start, end] = [value!(from, ...own), value!(to, ...own)];
    const work = integrate((r) => push!(r, ...own), from, to);
    const size = integrate((r) => Math.abs(push!(r, ...own)), from, to);
    // Where the potential hardly changes, only its rounding would be compared.
    if (!(Math.abs(start) + Math.abs(end) < 1e4 * size) || size < 1e-200) continue;
    if (!(Math.abs(start - end - work) <= agreement * size)) return false;
    counted += 1;
  }
  return counted >= fewest;
}

function forcesOf(terms: readonly LawTerm[]): readonly Expression[] {
  return terms.filter(({ acts }) => acts === 'pair force').map(({ expression }) => expression);
}
