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
/** A dimension with fewer products of four variables gets some of six. */
const FEW = 8;

/** @param has - whether an operator may be used. */
export function createMonomials(
  table: DimensionTable,
  variableDimensions: readonly number[],
  has: (operator: string) => boolean,
): Monomials {
  const small = smallPowers(table, variableDimensions).filter(({ exponents }) => written(exponents, has));
  const unit = small.filter(({ exponents }) => exponents.every((exponent) => Math.abs(exponent) <= 1));
  const byDimension = new Map<number, Powers[]>();
  for (const powers of small) {
    const alike = byDimension.get(powers.dimension) ?? [];
    byDimension.set(powers.dimension, alike);
    alike.push(powers);
  }
  const without = (dimension: number, part: Powers): number => table.times(dimension, part.dimension, -1);
  const joined = (dimension: number, found: Map<string, Powers>, others: readonly number[]): void => {
    for (const part of small) {
      for (const rest of byDimension.get(without(dimension, part)) ?? []) {
        const exponents = part.exponents.map(
          (exponent, variable) => exponent + rest.exponents[variable]! + others[variable]!,
        );
        if (exponents.some((exponent) => exponent !== 0))
          found.set(exponents.join(), { exponents, dimension });
      }
    }
  };
  const known = new Map<number, readonly Program[]>();
  const nothing = variableDimensions.map(() => 0);
  const all = (dimension: number): readonly Program[] => {
    const found = new Map<string, Powers>();
    for (const powers of byDimension.get(dimension) ?? []) found.set(powers.exponents.join(), powers);
    joined(dimension, found, nothing);
    // The smaller a dimension's choice, the more it matters that it holds what there is.
    if (found.size < FEW && isWorthwhile(dimension)) {
      for (const part of unit) joined(without(dimension, part), found, part.exponents);
    }
    return [...found.values()]
      .map(({ exponents }) => ({ program: written(exponents, has), size: sizeOf(exponents) }))
      .filter(({ program }) => program !== null)
      .sort((a, b) => a.size - b.size)
      .slice(0, KEPT)
      .map(({ program }) => program!);
  };
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

function sizeOf(exponents: readonly number[]): number {
  return exponents.reduce((sum, exponent) => sum + (exponent === 0 ? 0 : 1 + Math.abs(exponent)), 0);
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
