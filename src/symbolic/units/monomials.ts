/**
 * Products of powers of the variables by their dimension: what dimensional analysis says before any data are looked at.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { concatenate, type Program, token, VARIABLE } from '../program.js';
import { operatorCode } from '../vocabulary.js';
import { type DimensionTable, NUMBER } from './dimension-table.js';

export interface Monomials {
  /** Those of a dimension, the plainest first. */
  of(dimension: number): readonly Program[];
  /** One of one or two variables; null where there are no variables. */
  any(random: RandomStream): { readonly program: Program; readonly dimension: number } | null;
}

/** One exponent a variable, and the dimension. */
interface Powers {
  readonly exponents: readonly number[];
  readonly dimension: number;
}

/** The exponents of one variable, and what they are written with. */
const WRITTEN: ReadonlyMap<number, string | null> = new Map([
  [1, null],
  [2, 'square'],
  [3, 'cube'],
  [0.5, 'sqrt'],
]);
/** So many of a dimension are kept. */
const KEPT = 40;

/** @param has - whether an operator may be used. */
export function createMonomials(
  table: DimensionTable,
  variableDimensions: readonly number[],
  has: (operator: string) => boolean,
): Monomials {
  const small = smallPowers(table, variableDimensions).filter(({ exponents }) => written(exponents, has));
  const unit = small.filter(({ exponents }) =>
    exponents.every((exponent) => Number.isInteger(exponent) && Math.abs(exponent) <= 1),
  );
  const byDimension = grouped(small);
  const unitByDimension = grouped(unit);
  /** Products of all pairs that together have the dimension, times a part that stands already. */
  const joined = (
    dimension: number,
    firsts: readonly Powers[],
    seconds: ReadonlyMap<number, readonly Powers[]>,
    found: Map<string, Powers>,
    part: Powers,
  ): void => {
    const wanted = table.times(dimension, part.dimension, -1);
    for (const first of firsts) {
      for (const second of seconds.get(table.times(wanted, first.dimension, -1)) ?? []) {
        const exponents = first.exponents.map(
          (exponent, variable) => exponent + second.exponents[variable]! + part.exponents[variable]!,
        );
        if (exponents.some((exponent) => exponent !== 0))
          found.set(exponents.join(), { exponents, dimension });
      }
    }
  };
  const nothing: Powers = { exponents: variableDimensions.map(() => 0), dimension: NUMBER };
  const known = new Map<number, readonly Program[]>();
  const all = (dimension: number): readonly Program[] => {
    const found = new Map<string, Powers>();
    for (const powers of byDimension.get(dimension) ?? []) found.set(powers.exponents.join(), powers);
    joined(dimension, small, byDimension, found, nothing);
    // Where four variables cannot make a product with one of the others, six are tried.
    const absent = variableDimensions.flatMap((_, variable) => (isAbsent(variable, found) ? [variable] : []));
    if (isWorthwhile(dimension)) {
      for (const part of unit) {
        if (absent.some((variable) => part.exponents[variable] !== 0)) {
          joined(dimension, unit, unitByDimension, found, part);
        }
      }
    }
    return [...found.values()]
      .map(({ exponents }) => ({ program: written(exponents, has), size: sizeOf(exponents) }))
      .filter(({ program }) => program !== null)
      .sort((a, b) => a.size - b.size)
      .slice(0, KEPT)
      .map(({ program }) => program!);
  };
  const isAbsent = (variable: number, found: ReadonlyMap<string, Powers>): boolean =>
    [...found.values()].every(({ exponents }) => exponents[variable] === 0);
  /** Long products are worth their search for numbers, and for what has the units of a variable. */
  const isWorthwhile = (dimension: number): boolean =>
    dimension === NUMBER || variableDimensions.includes(dimension);
  return {
    of: (dimension) => {
      let own = known.get(dimension);
      if (own === undefined) {
        own = all(dimension);
        known.set(dimension, own);
      }
      return own;
    },
    any: (random) => {
      const powers = small[random.integer(Math.max(1, small.length))];
      return powers ? { program: written(powers.exponents, has)!, dimension: powers.dimension } : null;
    },
  };
}

function grouped(all: readonly Powers[]): ReadonlyMap<number, readonly Powers[]> {
  const groups = new Map<number, Powers[]>();
  for (const powers of all) {
    const alike = groups.get(powers.dimension) ?? [];
    groups.set(powers.dimension, alike);
    alike.push(powers);
  }
  return groups;
}

/** All of one and of two variables. */
function smallPowers(table: DimensionTable, variableDimensions: readonly number[]): readonly Powers[] {
  const exponents = [...WRITTEN.keys()].flatMap((exponent) => [exponent, -exponent]);
  const single = variableDimensions.flatMap((own, variable) =>
    exponents.map((exponent) => ({
      variable,
      exponents: variableDimensions.map((_, other) => (other === variable ? exponent : 0)),
      dimension: table.power(own, exponent),
    })),
  );
  const pairs = single.flatMap((first) =>
    single
      .filter((second) => second.variable > first.variable)
      .map((second) => ({
        exponents: first.exponents.map((exponent, variable) => exponent + second.exponents[variable]!),
        dimension: table.times(first.dimension, second.dimension, 1),
      })),
  );
  return [...single, ...pairs];
}

/** Plain are few variables, and exponents that are whole and small. */
function sizeOf(exponents: readonly number[]): number {
  return exponents.reduce((sum, exponent) => {
    if (exponent === 0) return sum;
    return sum + (Number.isInteger(exponent) ? 1 + exponent ** 2 : 4);
  }, 0);
}

/** A product of powers as a program; null where an operator is missing. */
function written(exponents: readonly number[], has: (operator: string) => boolean): Program | null {
  let whole: Program | null = null;
  for (const sign of [1, -1]) {
    for (const [variable, exponent] of exponents.entries()) {
      if (exponent * sign <= 0) continue;
      const power = raised(token(VARIABLE + variable), Math.abs(exponent), has);
      const operator: string = whole === null ? 'inv' : sign > 0 ? 'multiply' : 'divide';
      if (power === null || ((whole !== null || sign < 0) && !has(operator))) return null;
      whole = concatenate(
        ...(whole === null ? [power] : [whole, power]),
        ...(whole === null && sign > 0 ? [] : [token(operatorCode(operator))]),
      );
    }
  }
  return whole;
}

function raised(base: Program, exponent: number, has: (operator: string) => boolean): Program | null {
  const named = WRITTEN.get(exponent);
  if (named === null) return base;
  if (named !== undefined && has(named)) return concatenate(base, token(operatorCode(named)));
  const isWhole = Number.isInteger(exponent) && exponent <= 4 && has('*');
  if (!isWhole) return null;
  return Array.from({ length: exponent - 1 }).reduce<Program>(
    (product) => concatenate(product, base, token(operatorCode('multiply'))),
    base,
  );
}
