import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import {
  checkUnits,
  createExpression,
  createUnitPenalty,
  type Dimension,
  parseUnits,
  type UnitAssignment,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { operators } from '../../../src/symbolic/operators.js';
import {
  CONSTANT,
  concatenate,
  nodeOf,
  type Program,
  token,
  VARIABLE,
} from '../../../src/symbolic/program.js';
import { dimensionless, sameDimension, timesPower } from '../../../src/symbolic/units/dimension.js';
import { createDimensionTable, FREE, NUMBER, WRONG } from '../../../src/symbolic/units/dimension-table.js';
import { createVocabulary, randomProgram } from '../../../src/symbolic/vocabulary.js';

const variables = parseUnits('r: m, x: m, t: s, m: kg, v: m/s, angle: 1');
const names = Object.keys(variables);
const dimensions = names.map((name) => variables[name]!.dimension);
const vocabulary = createVocabulary(
  operators.map(({ name }) => name),
  names.length,
);
const constants = [0, 1, -1, 0.5, 2, -1.5, 1 / 3, 3, 0.02];

/** Random programs whose constants are plain numbers, which exponents may be. */
const arbitraryProgram: fc.Arbitrary<Program> = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 7 }))
  .map(([seed, growth]) => {
    const random = createRandom(seed);
    const { codes, values } = randomProgram(random, vocabulary, growth);
    return {
      codes,
      values: values.map((_, index) =>
        codes[index] === CONSTANT ? constants[random.integer(constants.length)]! : 0,
      ),
    };
  });

describe.each(['none', 'any'] as const)('the dimension of a program, constants having units: %s', (mode) => {
  const table = createDimensionTable(dimensions, mode);
  const assignment = (target: Dimension | null): UnitAssignment => ({
    variables,
    target: target && { dimension: target, factor: 1 },
    constants: mode,
  });
  const penalty = createUnitPenalty(names, assignment(null));

  test.prop([arbitraryProgram], { numRuns: 4000, seed: 1 })('is what the units allow', (program) => {
    const own = table.infer(program, new Int32Array(program.codes.length));
    expect(own === WRONG).toBe(penalty(program) > 0);
    if (own === WRONG) return;
    const allows = (target: Dimension): boolean =>
      createUnitPenalty(names, assignment(target))(program) === 0;
    if (own === FREE) {
      expect([dimensionless, ...dimensions].every(allows)).toBe(true);
    } else {
      const dimension = table.dimension(own);
      expect(allows(dimension)).toBe(true);
      expect(allows(timesPower(dimension, dimensions[2]!, 1))).toBe(false);
    }
  });

  test.prop([arbitraryProgram], { numRuns: 1000, seed: 1 })('is that of its every part', (program) => {
    const out = new Int32Array(program.codes.length);
    const whole = table.infer(program, out);
    expect(out.at(-1)).toBe(whole);
    if (whole === WRONG) return;
    expect(out).not.toContain(WRONG);
  });

  test.prop([arbitraryProgram], { numRuns: 1000, seed: 1 })('agrees with the report in words', (program) => {
    fc.pre(!program.values.includes(0.02));
    const expression = createExpression(nodeOf(program, names));
    const own = table.infer(program, new Int32Array(program.codes.length));
    expect(checkUnits(expression, assignment(null)).violations.length > 0).toBe(own === WRONG);
  });

  it('does not fill the table with exponents in the midst of a fit', () => {
    const random = createRandom(1).child('exponents');
    const power = token(operators.findIndex(({ name }) => name === 'pow') + 1);
    const known = createDimensionTable(dimensions, mode);
    for (let round = 0; round < 3000; round++) {
      const program = concatenate(token(VARIABLE), token(CONSTANT, 3 * random.normal()), power);
      known.infer(program, new Int32Array(3));
    }
    // The number of a dimension never met is how many there are.
    expect(known.id([9.5, 0, 0, 0, 0, 0, 0])).toBeLessThan(60);
  });
});

const arbitraryDimension: fc.Arbitrary<Dimension> = fc.array(
  fc.integer({ min: -12, max: 12 }).map((twelfth) => twelfth / 4),
  { minLength: 7, maxLength: 7 },
);
const arbitraryPower = fc.constantFrom(-3, -2, -1, -0.5, 0.5, 1, 2, 3, 1 / 3, 1.25, 7);

describe('dimensions as numbers', () => {
  const table = createDimensionTable([], 'none');

  test.prop([arbitraryDimension], { seed: 1 })('come back', (dimension) => {
    const id = table.id(dimension);
    expect(table.id([...dimension])).toBe(id);
    expect(sameDimension(table.dimension(id), dimension)).toBe(true);
    expect(table.id(dimensionless)).toBe(NUMBER);
  });

  test.prop([arbitraryDimension, arbitraryDimension, arbitraryDimension, arbitraryPower], { seed: 1 })(
    'are a group, which powers keep',
    (first, second, third, exponent) => {
      const [a, b, c] = [first, second, third].map(table.id) as [number, number, number];
      const { times, power } = table;
      expect(times(a, b, 1)).toBe(times(b, a, 1));
      expect(times(times(a, b, 1), c, 1)).toBe(times(a, times(b, c, 1), 1));
      expect(times(a, NUMBER, 1)).toBe(a);
      expect(times(a, a, -1)).toBe(NUMBER);
      expect(times(a, b, exponent)).toBe(times(a, power(b, exponent), 1));
      expect(power(times(a, b, 1), exponent)).toBe(times(power(a, exponent), power(b, exponent), 1));
      expect(power(power(a, exponent), 1 / exponent)).toBe(a);
      expect(power(a, 0)).toBe(NUMBER);
      expect(sameDimension(table.dimension(times(a, b, exponent)), timesPower(first, second, exponent))).toBe(
        true,
      );
    },
  );

  test.prop([arbitraryDimension, arbitraryPower], { seed: 1 })(
    'pass on what is wrong or free',
    (own, exponent) => {
      const a = table.id(own);
      expect(table.times(a, WRONG, exponent)).toBe(WRONG);
      expect(table.times(FREE, WRONG, exponent)).toBe(WRONG);
      expect(table.times(FREE, a, exponent)).toBe(FREE);
      expect([table.power(WRONG, exponent), table.power(FREE, exponent)]).toEqual([WRONG, FREE]);
      expect([table.power(WRONG, 0), table.power(FREE, 0)]).toEqual([WRONG, NUMBER]);
    },
  );
});
