import { InputError } from 'principia/math';
import { baseUnits, dimensionText, parseUnits, type Unit, type UnitAssignment } from 'principia/symbolic';
import { unknownName } from './catalogue.js';
import type { ChosenColumn } from './regress-problem.js';

/** Units for a search, and what must be said of them. */
export interface ChosenUnits {
  readonly assignment: UnitAssignment;
  readonly notes: readonly string[];
}

/**
 * Units of a target and its features from text such as `r: m, m1: kg, F: N`; columns may be called by their own name or
 * the one they have in expressions.
 *
 * @param others columns of the file that are not used, whose units may be given
 * @throws InputError for an unknown unit or column, a column without units, and where constants have none and no product
 * of powers of the features has the target's
 */
export function chooseUnits(
  text: string,
  constants: 'any' | 'none',
  target: ChosenColumn,
  features: readonly ChosenColumn[],
  others: readonly string[],
): ChosenUnits {
  const given = parseUnits(text);
  const used = [target, ...features];
  const known = [...used.flatMap(({ column, name }) => [column, name]), ...others];
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `--units: ${unknownName('column', unknown, [...used.map(({ column }) => column), ...others])}`,
    );
  }
  const unitOf = ({ column, name }: ChosenColumn): Unit => {
    const called = [column, name].find((one) => Object.hasOwn(given, one));
    if (called !== undefined) return given[called]!;
    throw new InputError(
      `--units says nothing of '${column}'; write '${column}: 1' for a number without units, or leave the column out by --features`,
    );
  };
  const wanted = unitOf(target);
  const units = features.map(unitOf);
  if (constants === 'none') demandReachable(target.column, wanted, units);
  const variables = Object.fromEntries(features.map(({ name }, index) => [name, units[index]!]));
  return {
    assignment: { variables, target: wanted, constants },
    notes: scaleNotes(used, [wanted, ...units]),
  };
}

/** Numbers are searched as they stand in the file, so that km beside m would need a constant of 1000. */
function scaleNotes(columns: readonly ChosenColumn[], units: readonly Unit[]): string[] {
  const scaled = units.some(({ factor }) => factor !== 1)
    ? [
        'units of constants are told in kg, m, s, A, K, mol and cd, but their values belong to the units given',
      ]
    : [];
  const mixed = units.flatMap((unit, index) => {
    const dimension = dimensionText(unit.dimension);
    const first = units.findIndex((other) => dimensionText(other.dimension) === dimension);
    if (units[first]!.factor === unit.factor) return [];
    return [
      `'${columns[first]!.column}' and '${columns[index]!.column}' are both in ${dimension} but in units of different size; numbers are taken as they stand`,
    ];
  });
  return [...scaled, ...mixed];
}

function demandReachable(target: string, { dimension }: Unit, features: readonly Unit[]): void {
  const text = dimensionText(dimension);
  const missing = baseUnits.filter(
    (_, base) => dimension[base] !== 0 && features.every((unit) => unit.dimension[base] === 0),
  );
  if (missing.length > 0) {
    throw new InputError(
      `units cannot be satisfied: '${target}' has ${text}, but no feature has ${missing.join(' or ')}; add a feature that has, or let constants have units by --constants-units any`,
    );
  }
  if (
    inSpan(
      dimension,
      features.map((unit) => unit.dimension),
    )
  )
    return;
  throw new InputError(
    `units cannot be satisfied: no product of powers of the features has ${text}, the units of '${target}'; add a feature, or let constants have units by --constants-units any`,
  );
}

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
