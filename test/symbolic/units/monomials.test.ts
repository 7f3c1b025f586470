import { createRandom } from 'principia/math';
import { parseUnits } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { type Program, VARIABLE } from '../../../src/symbolic/program.js';
import { createDimensionTable, NUMBER } from '../../../src/symbolic/units/dimension-table.js';
import { createMonomials, type Monomials } from '../../../src/symbolic/units/monomials.js';

import { createVocabulary, operatorCode } from '../../../src/symbolic/vocabulary.js';

/** The barometric formula's variables: n = n₀ exp(−m g x/(k T)). */
const variables = parseUnits('n0: 1/m^3, m: kg, x: m, T: K, g: m/s^2, kb: J/K');
const names = Object.keys(variables);
const dimensions = names.map((name) => variables[name]!.dimension);
const all = ['+', '*', '/', 'inv', 'square', 'cube', 'sqrt'];

function monomialsOf(operators: readonly string[]): {
  readonly table: ReturnType<typeof createDimensionTable>;
  readonly monomials: Monomials;
} {
  const table = createDimensionTable(dimensions, 'none');
  const { unary, binary } = createVocabulary(operators, names.length);
  const has = (name: string): boolean => [...unary, ...binary].includes(operatorCode(name));
  return { table, monomials: createMonomials(table, dimensions.map(table.id), has) };
}

/** The logarithm of a product of powers where those of the variables are given. */
const logarithmAt = (program: Program, logarithms: readonly number[]): number => {
  const stack: number[] = [];
  const inverse = operatorCode('inv');
  for (const code of program.codes) {
    if (code >= VARIABLE) stack.push(logarithms[code - VARIABLE]!);
    else if (code === operatorCode('*')) stack.push(stack.pop()! + stack.pop()!);
    else if (code === operatorCode('/')) stack.push(-stack.pop()! + stack.pop()!);
    else if (code === inverse) stack.push(-stack.pop()!);
    else if (code === operatorCode('square')) stack.push(2 * stack.pop()!);
    else if (code === operatorCode('cube')) stack.push(3 * stack.pop()!);
    else if (code === operatorCode('sqrt')) stack.push(0.5 * stack.pop()!);
    else throw new Error(`no product of powers: ${program.codes}`);
  }
  expect(stack.length).toBe(1);
  return stack[0]!;
};

/** One variable at a time is e, so that logarithms are exponents. */
const exponentsOf = (program: Program): readonly number[] =>
  names.map((_, variable) =>
    logarithmAt(
      program,
      names.map((_, other) => (other === variable ? 1 : 0)),
    ),
  );

describe.each([all, ['+', '*', '/'], ['*', 'inv'], ['+', '-'], ['/', 'sqrt']].map((own) => [own] as const))(
  'products of powers with %j',
  (operators) => {
    const { table, monomials } = monomialsOf(operators);
    const random = createRandom(1);

    it('have the dimension asked for, and no two are the same', () => {
      const wanted = [NUMBER, ...dimensions.map(table.id), table.id(parseUnits('E: J').E!.dimension)];
      for (const dimension of wanted) {
        const own = monomials.of(dimension);
        for (const program of own) {
          expect(table.infer(program, new Int32Array(program.codes.length))).toBe(dimension);
        }
        const exponents = own.map((program) => exponentsOf(program).join());
        expect(new Set(exponents).size).toBe(own.length);
        expect(exponents).not.toContain(names.map(() => 0).join());
        expect(own.length).toBeLessThanOrEqual(40);
        expect(monomials.of(dimension)).toBe(own);
      }
    });

    it('are told with their dimension when any will do', () => {
      for (let round = 0; round < 200; round++) {
        const one = monomials.any(random)!;
        expect(table.infer(one.program, new Int32Array(one.program.codes.length))).toBe(one.dimension);
      }
    });

    it('begin with a variable itself where it has the dimension', () => {
      for (const [variable, dimension] of dimensions.entries()) {
        expect([...monomials.of(table.id(dimension))[0]!.codes]).toEqual([VARIABLE + variable]);
      }
    });
  },
);

describe('products of powers', () => {
  it('find the exponent of the barometric formula', () => {
    const { monomials } = monomialsOf(all);
    const found = monomials.of(NUMBER).map((program) => exponentsOf(program).join());
    const wanted = [0, 1, 1, -1, 1, -1];
    expect(found.some((own) => own === wanted.join() || own === wanted.map((one) => 0 - one).join())).toBe(
      true,
    );
  });

  it('stand in the order of their size', () => {
    const { monomials, table } = monomialsOf(all);
    for (const dimension of [NUMBER, ...dimensions.map(table.id)]) {
      const sizes = monomials.of(dimension).map((program) =>
        exponentsOf(program).reduce((sum, own) => {
          if (own === 0) return sum;
          return sum + (Number.isInteger(own) ? 1 + own * own : 4);
        }, 0),
      );
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    }
  });

  it('are none where there are no variables', () => {
    const table = createDimensionTable([], 'none');
    const monomials = createMonomials(table, [], () => true);
    expect(monomials.any(createRandom(1))).toBeNull();
    expect(monomials.of(NUMBER)).toEqual([]);
  });
});
