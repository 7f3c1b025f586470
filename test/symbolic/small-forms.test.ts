import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { type SearchOptions, type SearchProblem, search } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { createFitness } from '../../src/symbolic/fitness.js';
import { prepareProblem } from '../../src/symbolic/problem.js';
import {
  arity,
  CONSTANT,
  complexityOf,
  concatenate,
  type Program,
  token,
  VARIABLE,
} from '../../src/symbolic/program.js';
import { type SmallFormsOptions, smallForms } from '../../src/symbolic/small-forms.js';
import { createDimensionTable, NUMBER, WRONG } from '../../src/symbolic/units/dimension-table.js';
import { createVocabulary, operatorCode } from '../../src/symbolic/vocabulary.js';

const random = createRandom(4).child('small forms');
const columns = [0, 1].map(() => Float64Array.from({ length: 30 }, () => 0.5 + 2 * random.uniform()));
const [x, y] = columns as [Float64Array, Float64Array];
const problemOf = (target: Float64Array): SearchProblem => ({
  variables: [
    { name: 'x', values: x },
    { name: 'y', values: y },
  ],
  target,
});
const noisy = prepareProblem(
  problemOf(x.map((value, row) => Math.sin(value) / y[row]! + 0.1 * random.normal())),
  'squared',
);
const vocabulary = createVocabulary(['+', '-', '*', '/', 'inv', 'square', 'log', 'exp'], 2);
const usual: SmallFormsOptions = {
  ...{ vocabulary, maximumComplexity: 16, offset: true, dimensions: null, budget: 2 ** 15 },
  random: createRandom(1),
};

const names = (...symbols: readonly string[]): readonly number[] => symbols.map((name) => operatorCode(name));
const arbitraryForm = fc.letrec<{ form: Program }>((tie) => ({
  form: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 0, max: 1 }).map((variable) => token(VARIABLE + variable)),
    fc
      .tuple(tie('form'), fc.constantFrom(...names('inv', 'square', 'log', 'exp')))
      .map(([operand, code]) => concatenate(operand, token(code))),
    fc
      .tuple(tie('form'), tie('form'), fc.constantFrom(...names('+', '-', '*', '/')))
      .map(([first, second, code]) => concatenate(first, second, token(code))),
  ),
})).form;

describe('the smallest forms', () => {
  const measure = createFitness(noisy);
  const found = smallForms(noisy, usual).map((program) => ({
    complexity: complexityOf(program),
    fitness: measure(program)!,
  }));

  test.prop([arbitraryForm.filter((form) => complexityOf(form) <= 5)], { numRuns: 2000, seed: 1 })(
    'leave out none that is better than they are',
    (form) => {
      const own = measure(form);
      fc.pre(own !== null && form.codes.some((code) => code >= VARIABLE));
      for (const loss of ['scaled', 'shifted', 'unit', 'unitShifted'] as const) {
        const rivals = found.filter(({ complexity }) => complexity <= complexityOf(form));
        const least = Math.min(...rivals.map(({ fitness }) => fitness[loss]));
        expect(least).toBeLessThanOrEqual(own![loss] * (1 + 1e-9));
      }
    },
  );

  it('are the same every time, and none where none are asked for', () => {
    expect(smallForms(noisy, { ...usual, random: createRandom(1) })).toEqual(smallForms(noisy, usual));
    expect(smallForms(noisy, { ...usual, budget: 0 })).toEqual([]);
  });

  it('are no larger than is allowed', () => {
    const sizes = smallForms(noisy, { ...usual, maximumComplexity: 9 }).map((form) => complexityOf(form));
    expect(Math.max(...sizes)).toBe(9);
  });

  const leastLoss = (target: Float64Array, options = usual): number => {
    const problem = prepareProblem(problemOf(target), 'squared');
    return Math.min(...smallForms(problem, options).map((form) => createFitness(problem)(form)!.shifted));
  };

  test.prop([fc.double({ min: 0.1, max: 10, noNaN: true }), fc.boolean()], { numRuns: 10, seed: 1 })(
    'hold sums of two with a factor between them, and an offset',
    (size, negative) => {
      const factor = negative ? -size : size;
      const target = x.map((value, row) => 3 + factor * Math.log(value) + value / y[row]! ** 2);
      expect(leastLoss(target)).toBeLessThan(1e-18);
    },
  );

  test.prop([fc.double({ min: 0.3, max: 3, noNaN: true })], { numRuns: 10, seed: 1 })(
    'hold forms with a constant, fitted',
    (constant) => {
      expect(leastLoss(x.map((value) => 2 - 5 * Math.exp(-constant * value)))).toBeLessThan(1e-9);
      expect(leastLoss(x.map((value) => 7 + 0.2 / (value + constant) ** 2))).toBeLessThan(1e-9);
    },
  );

  it('have the units asked for', () => {
    const table = createDimensionTable(
      [
        [1, 0, 0, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0, 0],
      ],
      'none',
    );
    const variables = [
      [1, 0, 0, 0, 0, 0, 0],
      [0, 0, 1, 0, 0, 0, 0],
    ].map((own) => table.id(own));
    const wanted = table.times(variables[0]!, variables[1]!, -2);
    const dimensions = { table, variables, wanted, constant: NUMBER };
    const forms = smallForms(noisy, { ...usual, offset: false, dimensions, budget: 2 ** 17 });
    expect(forms.length).toBeGreaterThan(10);
    for (const form of forms) expect(table.infer(form, new Int32Array(99))).toBe(wanted);
    expect(wanted).not.toBe(WRONG);
  });

  it('have no constant that a scale or an offset of the whole stands for', () => {
    const withConstants = smallForms(noisy, usual).filter(({ codes }) => codes.includes(CONSTANT));
    const [add, multiply] = names('+', '*');
    const isAffine = ({ codes }: Program): boolean =>
      (codes.at(-1) === add || codes.at(-1) === multiply) && codes.at(-2) === CONSTANT;
    expect(withConstants.length).toBeGreaterThan(10);
    expect(withConstants.filter(isAffine)).toEqual([]);
    expect(withConstants.every(({ codes }) => arity(codes.at(-1)!) > 0)).toBe(true);
  });
});

describe('a search', () => {
  const first = Float64Array.from({ length: 40 }, () => 1 + random.integer(6));
  const second = first.map((own) => own + 1 + random.integer(6));
  const target = first.map(
    (own, row) => -Math.log(1 / own ** 2 - 1 / second[row]! ** 2) + 0.003 * random.normal(),
  );
  const series: SearchProblem = {
    variables: [
      { name: 'n', values: first },
      { name: 'm', values: second },
    ],
    target,
  };
  const options: SearchOptions = {
    ...{ seed: 1, operators: ['+', '-', '*', '/', 'inv', 'square', 'log'], maximumComplexity: 14 },
    ...{ islands: 2, populationSize: 16, generations: 1 },
  };
  // −log(1/n² − 1/m²) and what it can be written as.
  const exact = async (smallForms: number): Promise<boolean> => {
    const { front } = await search(series, { ...options, smallForms });
    return front.some(({ loss }) => loss < 1e-3);
  };

  it("finds Rydberg's formula among the smallest forms in its first generation, and not without them", async () => {
    expect(await exact(2 ** 19)).toBe(true);
    expect(await exact(0)).toBe(false);
  });
});
