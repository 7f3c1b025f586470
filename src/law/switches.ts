import { type SwitchedExpression, withSwitches } from 'principia/symbolic';
import { axisNames, type BodyForce, bodyVariables } from './body-force.js';
import { compileForceScalar, type ForceScalar, type SignedExpression } from './compiled-sums.js';
import type { Law, LawTerm } from './law.js';
import {
  constantNames,
  constantPrefix,
  forceExpression,
  lawConstants,
  type PairForce,
  pairVariables,
} from './pair-force.js';
import { isZero } from './same-function.js';

/** Where a law's forces may jump, and what they are on either side. */
export interface LawSwitches {
  /** The functions at whose zeros the forces of pairs may jump, at a pair's arguments. */
  readonly pairs: readonly ForceScalar[];
  /** Those of the body forces, at a body's arguments. */
  readonly bodies: readonly ForceScalar[];
  /**
   * The forces, smooth, with a side, −1 or 1, for the sign of each function: what the forces would be if nothing passed.
   * The sides of the pair, or of the body, are the last arguments, behind the constants.
   */
  readonly smooth: { readonly pair: PairForce; readonly body: BodyForce | null };
}

/** Compiles where a law's forces may jump; null where nowhere. */
export function compileSwitches(law: Law): LawSwitches | null {
  const terms = law.terms.map(switchedTerm);
  if (terms.every(({ switches }) => switches.length === 0)) return null;
  const constants = constantNames(law);
  const variablesOf = (ofBody: boolean): readonly string[] => (ofBody ? bodyVariables : pairVariables);
  const kept = (ofBody: boolean): readonly SwitchedTerm[] =>
    terms.filter(({ term }) => (term.acts === 'body force') === ofBody);
  const functions = (ofBody: boolean): readonly ForceScalar[] =>
    kept(ofBody).flatMap(({ switches }) =>
      switches.map(
        (expression) => compileForceScalar([{ sign: 1, expression }], variablesOf(ofBody), constants)!,
      ),
    );
  const smooth = (ofBody: boolean, selected: (term: LawTerm) => boolean): ForceScalar | null => {
    const chosen = kept(ofBody);
    const sides = chosen.flatMap(({ index, switches }) =>
      switches.map((_, place) => `${sidePrefix(index)}${place}`),
    );
    const sum = chosen.flatMap(({ term, sign, smooth: expression }): SignedExpression[] =>
      selected(term) ? [{ sign, expression }] : [],
    );
    return compileForceScalar(sum, variablesOf(ofBody), [...constants, ...sides]);
  };
  const values = lawConstants(law);
  return {
    pairs: functions(false),
    bodies: functions(true),
    smooth: {
      pair: {
        constants: values,
        separation: smooth(false, ({ direction }) => direction === 'separation'),
        relativeVelocity: smooth(false, ({ direction }) => direction === 'relative velocity'),
      },
      body:
        kept(true).length === 0
          ? null
          : {
              constants: values,
              velocity: smooth(true, ({ direction }) => direction === 'velocity'),
              axes: axisNames.map((_, axis) => smooth(true, (term) => term.axis === axis)),
            },
    },
  };
}

/**
 * The constants, in the order of `lawConstants`, on which a law's forces depend only by where they jump: their derivative
 * vanishes, and yet they matter.
 */
export function thresholdConstants(law: Law): readonly number[] {
  const names = constantNames(law);
  return law.terms.map(switchedTerm).flatMap(({ smooth, switches }) =>
    [...names.keys()].filter((place) => {
      const matters = switches.some(
        ({ variables }) =>
          variables.includes(names[place]!) && variables.some((name) => !names.includes(name)),
      );
      return matters && isZero(smooth.derivative(names[place]!));
    }),
  );
}

interface SwitchedTerm extends SwitchedExpression {
  readonly index: number;
  readonly term: LawTerm;
  readonly sign: 1 | -1;
}

/** A term's force with its constants as variables, taken apart where it jumps. */
function switchedTerm(term: LawTerm, index: number): SwitchedTerm {
  const { sign, expression } = forceExpression(term, constantPrefix(index));
  return { index, term, sign, ...withSwitches(expression, sidePrefix(index)) };
}

function sidePrefix(term: number): string {
  return `side${term}n`;
}
