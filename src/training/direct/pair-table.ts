/**
 * Tables of a learned function over ln r, one for every two kinds of bodies, for systems of many bodies of few kinds: a
 * look-up in place of hundreds of hidden features.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { invariantCount, pairInvariants } from '../pair-invariants.js';

/** Distances that a table covers; what lies beyond is computed without it. */
export interface TableRange {
  readonly nearest: number;
  readonly farthest: number;
  /** 4,096 if not given. */
  readonly points?: number;
}

/** A function of a pair's invariants, and its derivative by ln r. */
export interface PairFunction {
  /** @param at - where the pair's invariants start; 0 if not given */
  value(invariants: Float64Array, at?: number): number;
  slope(invariants: Float64Array, at?: number): number;
}

/** What a look-up writes to. */
export interface TableEntry {
  value: number;
  slope: number;
}

/** Looks up two bodies at a distance; false where that lies beyond the table. */
export type PairTable = (first: number, second: number, logDistance: number, out: TableEntry) => boolean;

/** Bodies of more kinds than this would take longer to tabulate than they save. */
const mostKinds = 16;

/**
 * Tabulates a function of pairs by cubic Hermite interpolation in ln r; the slope is that of the interpolant, so that a
 * force from it conserves the energy from it. A table is made when its kinds of bodies first meet.
 *
 * @param logMass - [N]
 * @param charge - [N]
 * @throws InputError for a range that is none, or bodies of more than 16 kinds
 */
export function pairTable(
  exact: PairFunction,
  logMass: Float64Array,
  charge: Float64Array,
  { nearest, farthest, points = 4096 }: TableRange,
): PairTable {
  if (!(nearest > 0 && farthest > nearest && points >= 2)) {
    throw new InputError(
      `a table from ${nearest} to ${farthest} with ${points} points cannot be made; give distances 0 < nearest < farthest and at least 2 points`,
    );
  }
  const { kindOf, kinds } = kindsOf(logMass, charge);
  const start = Math.log(nearest);
  const step = (Math.log(farthest) - start) / (points - 1);
  const tables: (Float64Array | undefined)[] = [];
  const fill = (first: number, second: number): Float64Array => {
    const invariants = new Float64Array(invariantCount);
    pairInvariants(1, logMass[first]!, logMass[second]!, charge[first]!, charge[second]!, invariants, 0);
    const table = new Float64Array(2 * points);
    for (let point = 0; point < points; point++) {
      invariants[0] = start + point * step;
      table[2 * point] = exact.value(invariants);
      table[2 * point + 1] = step * exact.slope(invariants);
    }
    return table;
  };
  return (first, second, logDistance, out) => {
    const at = (logDistance - start) / step;
    const index = Math.floor(at);
    if (!(index >= 0 && index < points - 1)) return false;
    const pair = kindOf[first]! * kinds + kindOf[second]!;
    tables[pair] ??= fill(first, second);
    const table = tables[pair];
    const t = at - index;
    const value0 = table[2 * index]!;
    const slope0 = table[2 * index + 1]!;
    const rise = table[2 * index + 2]! - value0;
    const bend = slope0 + table[2 * index + 3]! - 2 * rise;
    const quadratic = rise - slope0 - bend;
    out.value = value0 + t * (slope0 + t * (quadratic + t * bend));
    out.slope = (slope0 + t * (2 * quadratic + 3 * t * bend)) / step;
    return true;
  };
}

/** Bodies of one mass and charge are of one kind. */
function kindsOf(
  logMass: Float64Array,
  charge: Float64Array,
): { readonly kindOf: Int32Array; readonly kinds: number } {
  const known = new Map<string, number>();
  const kindOf = Int32Array.from(logMass, (value, body) => {
    const key = `${value},${charge[body]}`;
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key)!;
  });
  if (known.size > mostKinds) {
    throw new InputError(
      `the bodies are of ${known.size} kinds of mass and charge, too many to tabulate (at most ${mostKinds}); leave the table out`,
    );
  }
  return { kindOf, kinds: known.size };
}
