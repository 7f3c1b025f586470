/**
 * Linear equations in the exponents of constants' units, solved as they come.
 *
 * @packageDocumentation
 */
import { baseUnits, type Dimension, dimensionText, EQUAL } from './dimension.js';

export const DIMENSIONS: number = baseUnits.length;

/** A form Σ aₖ uₖ + d: d first, then the coefficients aₖ. Plain arrays: so short, they are the quicker to make. */
export type Row = number[];

/** Equations met so far, each with the unknown it is solved for. */
export interface System {
  /** Adds form = 0; false where that contradicts the others. */
  vanish(form: Row): boolean;
  /** What a form is, in words. */
  text(form: Row): string;
  /** The constants' dimensions; null where several are possible. */
  constants(): readonly (Dimension | null)[];
}

/**
 * An empty system.
 *
 * @param unknownOf - of each constant, which unknown its units are; null where it has none.
 */
export function createSystem(unknowns: number, unknownOf: readonly (number | null)[]): System {
  const equations: Row[] = [];
  const pivots: number[] = [];
  const reduced = (form: Row): Row => {
    const row = form.slice();
    for (let index = 0; index < equations.length; index++) {
      accumulate(row, equations[index]!, -row[pivots[index]!]!);
    }
    return row;
  };
  const firstUnknown = (row: Row): number => {
    for (let entry = DIMENSIONS; entry < row.length; entry++) if (Math.abs(row[entry]!) > EQUAL) return entry;
    return -1;
  };
  const dimensionOf = (form: Row): Dimension | null => {
    const row = reduced(form);
    return firstUnknown(row) < 0 ? row.slice(0, DIMENSIONS) : null;
  };
  return {
    vanish: (form) => {
      const row = reduced(form);
      const pivot = firstUnknown(row);
      if (pivot < 0) return isZero(row);
      const scale = row[pivot]!;
      equations.push(row.map((value) => value / scale));
      pivots.push(pivot);
      return true;
    },
    text: (form) => {
      const dimension = dimensionOf(form);
      return dimension === null ? 'units yet open' : dimensionText(dimension);
    },
    constants: () =>
      unknownOf.map((unknown) => {
        const form = zeros(DIMENSIONS + unknowns);
        if (unknown !== null) form[DIMENSIONS + unknown] = 1;
        return dimensionOf(form);
      }),
  };
}

/** form += power·operand; the operand may be shorter, all unknowns beyond it absent. */
export function accumulate(form: Row, operand: Row, power: number): void {
  for (let entry = 0; entry < operand.length; entry++) form[entry]! += power * operand[entry]!;
}

export function zeros(width: number): Row {
  const row: Row = [];
  for (let entry = 0; entry < width; entry++) row.push(0);
  return row;
}

function isZero(row: Row): boolean {
  for (let entry = 0; entry < row.length; entry++) if (Math.abs(row[entry]!) > EQUAL) return false;
  return true;
}

export function difference(left: Row, right: Row): Row {
  const row = left.slice();
  accumulate(row, right, -1);
  return row;
}
