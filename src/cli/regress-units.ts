import { InputError } from 'principia/math';
import { dimensionText, parseUnits, type Unit, type UnitAssignment, unitGap } from 'principia/symbolic';
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
  const gap = unitGap(
    dimension,
    features.map((unit) => unit.dimension),
  );
  if (gap === null) return;
  const text = dimensionText(dimension);
  throw new InputError(
    gap.missing.length > 0
      ? `units cannot be satisfied: '${target}' has ${text}, but no feature has ${gap.missing.join(' or ')}; add a feature that has, or let constants have units by --constants-units any`
      : `units cannot be satisfied: no product of powers of the features has ${text}, the units of '${target}'; add a feature, or let constants have units by --constants-units any`,
  );
}
