import type { Expression } from 'principia/symbolic';
import { axisNames } from './body-force.js';
import type { Law } from './law.js';
import { sameFunction, scaled, sumOf } from './same-function.js';

/** The force on a body by axis of space, of its own mass, charge, position and speed. */
export type ExternalField = readonly Expression[];

/** The sum of a law's body forces along each axis. */
export function externalField(law: Law): ExternalField {
  return axisNames.map((_, axis) =>
    sumOf(
      law.terms
        .filter((term) => term.acts === 'body force' && term.direction === 'axis' && term.axis === axis)
        .map(({ expression }) => expression),
    ).simplified(),
  );
}

/** Whether the field is minus the slope of a potential: it knows no speed, and ∂Fₐ/∂x_b = ∂F_b/∂xₐ. */
export function fieldHasPotential(field: ExternalField): boolean {
  if (field.some(({ variables }) => variables.includes('v'))) return false;
  return pairsOfAxes.every(([one, other]) =>
    equal(field[one]!.derivative(axisNames[other]!), field[other]!.derivative(axisNames[one]!)),
  );
}

/** Whether the force points to or from the origin everywhere, xₐ F_b = x_b Fₐ, in a space of so many dimensions. */
export function fieldIsCentral(field: ExternalField, dimension: number): boolean {
  return pairsOfAxes
    .filter((axes) => axes.every((axis) => axis < dimension))
    .every(([one, other]) =>
      equal(scaled(axisNames[one]!, field[other]!), scaled(axisNames[other]!, field[one]!)),
    );
}

const pairsOfAxes = [
  [0, 1],
  [1, 2],
  [0, 2],
] as const;

function equal(one: Expression, other: Expression): boolean {
  return sameFunction(one, other, ['m1', 'v']) !== null;
}
