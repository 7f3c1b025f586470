import { cholesky, choleskySolve, InputError, multiply } from 'principia/math';
import type { Units } from 'principia/physics';
import {
  checkUnits,
  type Dimension,
  dimensionText,
  type Expression,
  parseUnit,
  type Unit,
} from 'principia/symbolic';
import type { Law, LawTerm } from './law.js';
import { scaled } from './same-function.js';

/** What units say of one term of a law. */
export interface TermUnits {
  /** The term, as text. */
  readonly expression: string;
  /** What it has to have: the units of a force, an energy, or of a force over a velocity. */
  readonly target: string;
  /** Whether units of its constants exist with which it has them. */
  readonly consistent: boolean;
  /** What contradicts them, one sentence each, in SI base units. */
  readonly violations: readonly string[];
  /** The units that the constants must have, in order of appearance; null where several are possible. */
  readonly constants: readonly (string | null)[];
  /** The units of a coefficient that is one and so not written, where only such a one makes the term consistent. */
  readonly impliedScale: string | null;
}

/**
 * Whether a law's terms have the units of what they give, and which units their constants must have for it, in the units
 * given. Names that are no known unit, such as `solar mass`, are taken as units of their kind; `1` is a number.
 *
 * @throws InputError where a variable has no units
 * @example
 * ```ts
 * const units = { length: 'm', time: 's', mass: 'kg', charge: 'C' };
 * lawUnits(lawFromPairForce('-6.7e-11*m1*m2/r^2'), units)[0]!.constants; // ['m^3/kg/s^2']
 * ```
 */
export function lawUnits(law: Law, units: Units): readonly TermUnits[] {
  const length = unitOf(units.length, 'm');
  const time = unitOf(units.time, 's');
  const mass = unitOf(units.mass, 'kg');
  const charge = unitOf(units.charge, 'C');
  const speed = combined(length, time, -1);
  const force = combined(combined(mass, length, 1), time, -2);
  const variables = {
    ...{ r: length, x: length, y: length, z: length, v: speed, vr: speed },
    ...{ m1: mass, m2: mass, q1: charge, q2: charge },
  };
  const text = (dimension: Dimension | null): string | null =>
    dimension === null
      ? null
      : inUnits(dimension, [
          [units.length, length],
          [units.mass, mass],
          [units.charge, charge],
          [units.time, time],
        ]);
  return law.terms.map((term) => {
    const target = targetOf(term, force, length, speed);
    const check = (expression: Expression): ReturnType<typeof checkUnits> =>
      checkUnits(expression, { variables, target });
    const found = check(term.expression);
    const helped = found.violations.length === 0 ? null : check(scaled('1', term.expression));
    const implied = helped !== null && helped.violations.length === 0;
    return {
      expression: term.expression.toString(),
      target: text(target.dimension)!,
      consistent: found.violations.length === 0 || implied,
      violations: implied ? [] : found.violations,
      constants: (implied ? helped.constants.slice(1) : found.constants).map(text),
      impliedScale: implied ? text(helped.constants[0]!) : null,
    };
  });
}

function targetOf({ acts, direction }: LawTerm, force: Unit, length: Unit, speed: Unit): Unit {
  if (acts === 'pair potential') return combined(force, length, 1);
  const alongVelocity = direction === 'velocity' || direction === 'relative velocity';
  return alongVelocity ? combined(force, speed, -1) : force;
}

/** A unit by its name; one that is not known is a unit like the SI's. */
function unitOf(name: string, standard: string): Unit {
  try {
    return parseUnit(name);
  } catch (error) {
    if (error instanceof InputError) return parseUnit(standard);
    throw error;
  }
}

function combined(left: Unit, right: Unit, power: number): Unit {
  return {
    dimension: left.dimension.map((exponent, index) => exponent + power * right.dimension[index]!),
    factor: left.factor * right.factor ** power,
  };
}

/** A dimension as a product of powers of named units; in base units where these do not make it up. */
function inUnits(dimension: Dimension, named: readonly (readonly [string, Unit])[]): string {
  const used = named.filter(([, unit]) => unit.dimension.some((exponent) => exponent !== 0));
  const rows = used.map(([, unit]) => Float64Array.from(unit.dimension));
  const matrix = Float64Array.from(rows.flatMap((row) => [...row]));
  const normal = Float64Array.from(rows.flatMap((row) => [...multiply(matrix, row)]));
  const factor = cholesky(normal, used.length);
  if (factor === null) return dimensionText(dimension);
  const powers = choleskySolve(factor, multiply(matrix, dimension)).map(
    (power) => Math.round(power * 1e6) / 1e6,
  );
  const made = dimension.map((_, base) =>
    rows.reduce((sum, row, index) => sum + powers[index]! * row[base]!, 0),
  );
  if (made.some((exponent, base) => Math.abs(exponent - dimension[base]!) > 1e-5))
    return dimensionText(dimension);
  return productText(used.map(([name], index) => [name, powers[index]!]));
}

/** Such as `AU^3/(solar mass)/d^2`; `1` for none. */
function productText(powers: readonly (readonly [string, number])[]): string {
  const part = (sign: 1 | -1): string[] =>
    powers.flatMap(([name, power]) => {
      if (sign * power <= 0) return [];
      const unit = /^[\p{L}%]+$/u.test(name) ? name : `(${name})`;
      const exponent = Math.abs(power);
      if (exponent === 1) return [unit];
      return [Number.isInteger(exponent) ? `${unit}^${exponent}` : `${unit}^(${exponent})`];
    });
  return [part(1).join('*') || '1', ...part(-1)].join('/');
}
