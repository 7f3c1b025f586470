import { InputError } from 'principia/math';
import type { Expression } from 'principia/symbolic';
import { axisNames } from '../body-force.js';
import type { Law, LawTerm } from '../law.js';
import { compileLaw } from '../law-forces.js';
import { dependsOnMotion } from '../pair-force.js';
import { pairPotential, separationForce } from '../pair-potential.js';
import { sumOf } from '../same-function.js';

/** A law's scalars by what they act along, each the sum of its terms; null where there is no such term. */
export interface LawParts {
  /** Along the separation of a pair. */
  readonly separation: Expression | null;
  /** The potential of the force along the separation, where it has one in closed form. */
  readonly potential: Expression | null;
  readonly relativeVelocity: Expression | null;
  /** Whether a pair's force depends on the relative speed v or the rate of change vr of the distance. */
  readonly moving: boolean;
  /** Along a body's own velocity. */
  readonly velocity: Expression | null;
  /** Along each axis of space. */
  readonly axes: readonly (Expression | null)[];
}

/** @throws InputError where a term acts in a way that bodies in space do not know, or uses an unknown variable */
export function lawParts(law: Law): LawParts {
  compileLaw(law);
  const sum = (selected: (term: LawTerm) => boolean): Expression | null => {
    const forces = law.terms.filter(selected).map(separationForce);
    return forces.length === 0 ? null : forces.length === 1 ? forces[0]! : sumOf(forces);
  };
  const central = law.terms.filter(({ direction }) => direction === 'separation');
  const potential = pairPotential({ terms: central });
  const separation = sum(({ direction }) => direction === 'separation');
  const relativeVelocity = sum(({ direction }) => direction === 'relative velocity');
  return {
    separation,
    potential: potential.kind === 'closed form' ? potential.expression : null,
    relativeVelocity,
    moving: dependsOnMotion(separation) || dependsOnMotion(relativeVelocity),
    velocity: sum(({ direction }) => direction === 'velocity'),
    axes: axisNames.map((_, axis) => sum((term) => term.direction === 'axis' && term.axis === axis)),
  };
}

/** One scalar of a law, as a function of another language. */
export interface ScalarFunction {
  /** In words, for a language to join in its way. */
  readonly name: readonly string[];
  readonly parameters: string;
  readonly value: Expression;
  readonly says: string;
}

const staticPair = 'r, m1, m2, q1, q2';
const ofBody = 'm1, q1, x, y, z, v';

/** What the languages that have functions define. */
export function scalarFunctions(parts: LawParts): readonly ScalarFunction[] {
  const scalar = (
    name: string,
    parameters: string,
    value: Expression | null,
    says: string,
  ): ScalarFunction[] => (value === null ? [] : [{ name: name.split(' '), parameters, value, says }]);
  const { separation, potential, relativeVelocity, moving, velocity, axes } = parts;
  const ofPair = moving ? `${staticPair}, v, vr` : staticPair;
  return [
    ...scalar(
      'separation force',
      ofPair,
      separation,
      'The force on body 1 of a pair along the separation from body 2; attraction is negative.',
    ),
    ...scalar(
      'pair potential',
      staticPair,
      potential,
      'The potential V of the force along the separation, -dV/dr.',
    ),
    ...scalar(
      'relative velocity force',
      ofPair,
      relativeVelocity,
      'The force on body 1 of a pair over its velocity relative to body 2.',
    ),
    ...scalar('velocity force', ofBody, velocity, 'The force on a body over its velocity.'),
    ...axes.flatMap((force, axis) =>
      scalar(`${axisNames[axis]} force`, ofBody, force, `The force on a body along ${axisNames[axis]}.`),
    ),
  ];
}

/** @throws InputError where a law calls an operator whose definition another language cannot read. */
export function demandFormulas(law: Law, language: string): void {
  const foreign = law.terms
    .flatMap(({ expression }) => expression.operators)
    .find(({ definition }) => 'javascript' in definition);
  if (foreign === undefined) return;
  throw new InputError(
    `The law calls the operator "${foreign.name}", which is defined in JavaScript and cannot be written in ${language}; ` +
      'expected operators with a formula. Define it by a formula.',
  );
}
