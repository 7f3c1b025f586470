import type { Expression } from 'principia/symbolic';
import { axisNames } from './body-force.js';
import { exchanged, renamed } from './exchange.js';
import { isSymmetric } from './exchange-symmetry.js';
import { externalField, fieldHasPotential, fieldIsCentral } from './external-field.js';
import type { Law, LawTerm } from './law.js';
import { dependsOnMotion } from './pair-force.js';
import { isZero, sumOf } from './same-function.js';

/** Which bodies a statement is about: of any masses and charges, all of one mass and charge, or without charge. */
export interface Family {
  readonly alike: boolean;
  readonly charged: boolean;
}

/** What may be conserved. */
export type ConservedName = 'energy' | 'momentum' | 'angularMomentum';

/** Whether something is conserved, and why, or why not. */
export interface Argument {
  readonly conserved: boolean;
  readonly reason: string;
}

/**
 * What the form of a law says of conservation among the bodies of a family, each of a pair being in its turn the body
 * acted on.
 *
 * @param dimension of space, 2 or 3
 */
export function conservationBySymbol(
  law: Law,
  family: Family,
  dimension: number,
): Readonly<Record<ConservedName, Argument>> {
  const form = formOf(law, family, dimension);
  const verdict = (objections: readonly (string | null)[], reason: string): Argument => {
    const found = objections.filter((objection) => objection !== null);
    return { conserved: found.length === 0, reason: found.length === 0 ? reason : found.join('; ') };
  };
  const { reaction, motion, damping, drag, field } = form;
  return {
    energy: verdict(
      [motion, damping, drag, reaction, field?.curl ?? null],
      'every force is minus the slope of a potential of the positions alone',
    ),
    momentum: verdict(
      [reaction, drag, field?.push ?? null],
      'the two forces of every pair are opposite, and nothing acts from outside',
    ),
    angularMomentum: verdict(
      [
        reaction,
        damping === null ? null : `${damping}, which is not along the separation`,
        drag,
        field?.torque ?? null,
      ],
      `the two forces of every pair are opposite and along the separation, and ${field === null ? 'nothing acts from outside' : 'the external field points to or from the origin'}`,
    ),
  };
}

/** A law's objections to conservation; null where there are none. */
interface Form {
  /** That action and reaction differ. */
  readonly reaction: string | null;
  /** A force along the separation that depends on velocities. */
  readonly motion: string | null;
  /** A force along the relative velocity. */
  readonly damping: string | null;
  /** A force along the velocity. */
  readonly drag: string | null;
  /** What an external field does; null where there is none. */
  readonly field: {
    readonly curl: string | null;
    readonly push: string;
    readonly torque: string | null;
  } | null;
}

function formOf(law: Law, family: Family, dimension: number): Form {
  const terms = law.terms.map((term) => ({ ...term, expression: restricted(term.expression, family) }));
  const total = (acts: LawTerm['acts'], direction: LawTerm['direction']): Expression =>
    sumOf(
      terms
        .filter((term) => term.acts === acts && term.direction === direction)
        .map(({ expression }) => expression),
    ).simplified();
  const along = total('pair force', 'separation');
  const damping = total('pair force', 'relative velocity');
  const drag = total('body force', 'velocity');
  const unequal = [along, damping].find((force) => !(family.alike || isSymmetric(force)));
  return {
    reaction:
      unequal === undefined
        ? null
        : `action and reaction differ: with the bodies exchanged ${unequal.toString()} is ${exchanged(unequal).toString()}`,
    motion: dependsOnMotion(along) ? `the force ${along.toString()} depends on velocities` : null,
    damping: isZero(damping) ? null : `the force ${damping.toString()} acts along the relative velocity`,
    drag: isZero(drag) ? null : `the force ${drag.toString()} acts along the velocity`,
    field: fieldForm({ terms }, dimension),
  };
}

function fieldForm(law: Law, dimension: number): Form['field'] {
  const field = externalField(law);
  const acting = axisNames.filter((_, axis) => !isZero(field[axis]!));
  if (acting.length === 0) return null;
  const free = axisNames.slice(0, dimension).filter((name) => !acting.includes(name));
  const others = free.length === 0 ? '' : `, which leaves the momentum along ${free.join(' and ')} as it is`;
  const central = fieldIsCentral(field, dimension);
  return {
    curl: fieldHasPotential(field) ? null : 'the external field is not minus the slope of a potential',
    push: `an external field acts along ${acting.join(', ')}${others}`,
    torque: central ? null : `an external field along ${acting.join(', ')} turns the bodies about the origin`,
  };
}

/** An expression for the bodies of a family. */
function restricted(expression: Expression, { alike, charged }: Family): Expression {
  const names = { ...(alike ? { m2: 'm1', q2: 'q1' } : {}), ...(charged ? {} : { q1: '0', q2: '0' }) };
  if (Object.keys(names).length === 0) return expression;
  return renamed(expression, names).simplified();
}
