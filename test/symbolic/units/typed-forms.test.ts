import { createRandom } from 'principia/math';
import { createUnitPenalty, defineOperator, parseUnits } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { crossoverTyped, mutateTyped } from '../../../src/symbolic/mutation.js';
import { arity, type Program } from '../../../src/symbolic/program.js';
import { createDimensionTable, NUMBER } from '../../../src/symbolic/units/dimension-table.js';
import { createTypedForms, type TypedForms } from '../../../src/symbolic/units/typed-forms.js';
import { createVocabulary } from '../../../src/symbolic/vocabulary.js';

const variables = parseUnits('r: m, t: s, m: kg, v: m/s, k: N/m, angle: 1');
const names = Object.keys(variables);
const dimensions = names.map((name) => variables[name]!.dimension);
const users = [defineOperator({ name: 'gauss', formula: 'exp(-x^2)' })];

const vocabularies = [
  ['+', '-', '*', '/', 'inv', 'neg', 'square', 'cube', 'sqrt', 'exp', 'sin'],
  ['+', '*'],
  ['+', '-', '*', '/', 'gauss'],
  ['max', 'sqrt'],
  ['^', 'exp', 'sign'],
] as const;

/** Dimensions that laws have: those of the variables, of numbers, of energy and of products at hand. */
function wantedOf({ table, some }: TypedForms, random: ReturnType<typeof createRandom>): readonly number[] {
  const energy = table.id(parseUnits('E: J').E!.dimension);
  return [NUMBER, energy, ...dimensions.map(table.id), ...Array.from({ length: 3 }, () => some(random))];
}

function violationsOf(
  mode: 'any' | 'none',
  { table }: TypedForms,
  dimension: number,
): (program: Program) => number {
  const target = { dimension: table.dimension(dimension), factor: 1 };
  return createUnitPenalty(names, { variables, target, constants: mode });
}

describe.each(vocabularies.flatMap((own) => (['none', 'any'] as const).map((mode) => [own, mode] as const)))(
  'with %j and constants %s',
  (own, mode) => {
    const vocabulary = createVocabulary(own, names.length, users);
    const table = createDimensionTable(dimensions, mode);
    const forms = createTypedForms(table, dimensions.map(table.id), vocabulary);
    const random = createRandom(5).child('forms');
    const allowed = [...vocabulary.unary, ...vocabulary.binary];

    it('every form has the dimension asked for and is made of the operators given', () => {
      let drawn = 0;
      for (const dimension of wantedOf(forms, random)) {
        const violations = violationsOf(mode, forms, dimension);
        for (let round = 0; round < 80; round++) {
          const program = forms.form(random, dimension, random.integer(5));
          if (program === null) continue;
          drawn++;
          expect(violations(program)).toBe(0);
          for (const code of program.codes) if (arity(code) > 0) expect(allowed).toContain(code);
        }
      }
      expect(drawn).toBeGreaterThan(100);
    });

    it('a form around another, a mutation and a crossover keep its units', () => {
      for (const dimension of wantedOf(forms, random)) {
        const violations = violationsOf(mode, forms, dimension);
        for (let round = 0; round < 40; round++) {
          const program = forms.form(random, dimension, random.integer(4));
          const donor = forms.form(random, forms.some(random), random.integer(4));
          if (program === null || donor === null) continue;
          const around = forms.around(random, program, dimension);
          if (around !== null) expect(violations(around)).toBe(0);
          if (mode === 'none') {
            expect(violations(mutateTyped(program, random, forms))).toBe(0);
            expect(violations(crossoverTyped(program, donor, random, forms))).toBe(0);
          }
        }
      }
    });
  },
);
