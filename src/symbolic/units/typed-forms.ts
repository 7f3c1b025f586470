/**
 * Random expressions of a dimension that is asked for: a grammar whose every sentence has right units, so that the search
 * need not find them among the many that have not.
 *
 * Source: the idea of pre-computed meaningful terms is that of QDSR (arXiv:2503.19043), that of drawing tokens by their
 * units that of PhySO (arXiv:2303.03192).
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { CONSTANT, concatenate, type Program, token, VARIABLE } from '../program.js';
import { operatorCode, type Vocabulary } from '../vocabulary.js';
import { type DimensionTable, FREE, NUMBER } from './dimension-table.js';
import { createMonomials } from './monomials.js';

export interface TypedForms {
  readonly table: DimensionTable;
  /** The dimension of some product of powers. */
  some(random: RandomStream): number;
  /** A form of a dimension, grown so many times; null where none was found. */
  form(random: RandomStream, dimension: number, growth: number): Program | null;
  /** A form of the dimension of one that is there, around it. */
  around(random: RandomStream, program: Program, dimension: number): Program | null;
}

export function createTypedForms(
  table: DimensionTable,
  variableDimensions: readonly number[],
  { unary, binary }: Vocabulary,
): TypedForms {
  const codes = new Set([...unary, ...binary]);
  const has = (name: string): boolean => codes.has(operatorCode(name));
  const over = (name: string, ...operands: readonly Program[]): Program =>
    concatenate(...operands, token(operatorCode(name)));
  const functions = unary.filter(
    (own) =>
      !['neg', 'abs', 'inv', 'square', 'cube', 'sqrt', 'sign'].some((name) => operatorCode(name) === own),
  );

  const monomials = createMonomials(table, variableDimensions, has);
  const leaves = new Map<number, number[]>();
  for (const [variable, dimension] of variableDimensions.entries()) {
    leaves.set(dimension, [...(leaves.get(dimension) ?? []), variable]);
  }
  const leaf = (random: RandomStream, dimension: number): Program | null => {
    if (dimension === NUMBER && random.uniform() < 0.4) {
      // Counts and differences from one are what laws are made of; others are fitted.
      return token(CONSTANT, random.uniform() < 0.5 ? 1 : random.normal());
    }
    const own = leaves.get(dimension);
    return own ? token(VARIABLE + own[random.integer(own.length)]!) : null;
  };
  const monomial = (random: RandomStream, dimension: number): Program | null => {
    const alike = monomials.of(dimension);
    // The plainer stand first.
    return alike[Math.floor(alike.length * random.uniform() ** 2)] ?? null;
  };

  const form = (random: RandomStream, dimension: number, growth: number): Program | null => {
    if (dimension === FREE) return null;
    if (growth <= 0) {
      return (
        (random.uniform() < 0.5 ? leaf(random, dimension) : null) ??
        monomial(random, dimension) ??
        leaf(random, dimension)
      );
    }
    const inner = form(random, dimension, 0);
    return inner === null ? null : around(random, inner, dimension, growth - 1);
  };

  const around = (random: RandomStream, program: Program, dimension: number, growth = 0): Program | null => {
    const draw = random.uniform();
    const left = random.integer(growth + 1);
    const joined = (name: string, other: Program | null): Program | null => {
      if (other === null || !has(name)) return null;
      return random.uniform() < 0.5 ? over(name, program, other) : over(name, other, program);
    };
    if (dimension === NUMBER && functions.length > 0 && draw < 0.25) {
      const signed = has('neg') && random.uniform() < 0.3 ? over('neg', program) : program;
      return concatenate(signed, token(functions[random.integer(functions.length)]!));
    }
    if (draw < 0.55) {
      return joined(random.uniform() < 0.5 ? 'add' : 'subtract', form(random, dimension, left));
    }
    if (draw < 0.8) {
      const factor = form(random, NUMBER, left);
      if (factor === null) return null;
      if (random.uniform() < 0.5) return joined('multiply', factor);
      return has('divide') ? over('divide', program, factor) : null;
    }
    if (draw < 0.9 && has('sqrt') && has('square')) {
      // √(a² ± b²), as in lengths and energies.
      const other = form(random, dimension, left);
      if (other === null) return null;
      const name = random.uniform() < 0.7 ? 'add' : 'subtract';
      return has(name) ? over('sqrt', over(name, over('square', program), over('square', other))) : null;
    }
    // A part taken out: m·(d/m).
    const part = monomials.any(random);
    if (part === null || !has('*')) return null;
    const rest = form(random, table.times(dimension, part.dimension, -1), left);
    return rest === null ? null : over('multiply', part.program, rest);
  };
  return {
    table,
    some: (random) => monomials.any(random)?.dimension ?? NUMBER,
    form,
    around: (random, program, dimension) => around(random, program, dimension, random.integer(3)),
  };
}
