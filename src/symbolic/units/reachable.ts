/**
 * What dimensional analysis refuses at once: where constants have no units, every law's units are a product of powers of
 * its variables'.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { baseUnits, type Dimension, dimensionText } from './dimension.js';
import { demandUnits, type UnitAssignment } from './unit-check.js';

/** Why no product of powers of some dimensions has another. */
export interface UnitGap {
  /** Base units of the one wanted that none of the others has; empty where they only do not combine. */
  readonly missing: readonly string[];
}

/**
 * Whether rational powers pₖ solve wanted = Σₖ pₖ·dₖ, an equation between exponents of the seven base units.
 *
 * @returns null where they do.
 */
export function unitGap(wanted: Dimension, others: readonly Dimension[]): UnitGap | null {
  const missing = baseUnits.filter(
    (_, base) => Math.abs(wanted[base]!) > ZERO && others.every((other) => Math.abs(other[base]!) <= ZERO),
  );
  return missing.length === 0 && inSpan(wanted, others) ? null : { missing };
}

/**
 * Checks units before a search.
 *
 * @param variables - the names that need units.
 * @throws InputError for a variable without units, and where no expression without units of constants has the target's.
 */
export function demandSatisfiable(variables: readonly string[], units: UnitAssignment): void {
  demandUnits(variables, units);
  if (units.constants !== 'none' || units.target === null) return;
  const { dimension } = units.target;
  const gap = unitGap(
    dimension,
    variables.map((name) => units.variables[name]!.dimension),
  );
  if (gap === null) return;
  const what =
    gap.missing.length > 0
      ? `no variable has ${gap.missing.join(' or ')}`
      : `no product of powers of ${variables.join(', ')} has that`;
  throw new InputError(
    `Units cannot be satisfied: the target has ${dimensionText(dimension)}, but ${what}; add a variable, or let constants have units ('any').`,
  );
}

/** Exponents this small are rounding errors. */
const ZERO = 1e-9;

/** Whether a vector is a combination of others, by elimination. */
function inSpan(vector: readonly number[], others: readonly (readonly number[])[]): boolean {
  const basis: { readonly pivot: number; readonly row: readonly number[] }[] = [];
  const reduced = (row: readonly number[]): readonly number[] =>
    basis.reduce(
      (rest, { pivot, row: step }) => rest.map((value, at) => value - rest[pivot]! * step[at]!),
      row,
    );
  for (const other of others) {
    const row = reduced(other);
    const pivot = row.findIndex((value) => Math.abs(value) > ZERO);
    if (pivot >= 0) basis.push({ pivot, row: row.map((value) => value / row[pivot]!) });
  }
  return reduced(vector).every((value) => Math.abs(value) <= ZERO);
}
