import { fc, test } from '@fast-check/vitest';
import { createRandom, InputError } from 'principia/math';
import { type SearchProblem, splitRows } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

/** A row's target is its number. */
function table(rows: number, seed = 1): SearchProblem {
  const random = createRandom(seed);
  const column = (scale: number): Float64Array =>
    Float64Array.from({ length: rows }, () => scale * random.normal());
  const target = Float64Array.from({ length: rows }, (_, row) => row);
  const variables = [
    { name: 'x', values: column(1) },
    { name: 'y', values: column(1e9) },
    { name: 'same', values: new Float64Array(rows).fill(7) },
  ];
  return { variables, target, weights: target.map((row) => row + 1) };
}

describe('splitRows', () => {
  const share = fc.double({ min: 0, max: 0.4, noNaN: true });
  test.prop([fc.integer({ min: 20, max: 200 }), share, share])(
    'deals every row to one part, whole and in order, as many as asked for',
    (rows, validation, extrapolation) => {
      const problem = table(rows);
      const split = splitRows(problem, { validation, extrapolation }, createRandom(5));
      const parts = [split.training, split.validation, split.extrapolation].filter((part) => part !== null);
      expect(parts.flatMap(({ target }) => [...target]).sort((a, b) => a - b)).toEqual([...problem.target]);
      for (const { target, variables, weights } of parts) {
        expect([...target]).toEqual([...target.toSorted()]);
        target.forEach((row, at) => {
          expect(variables.map(({ values }) => values[at])).toEqual(
            problem.variables.map(({ values }) => values[row]),
          );
          expect(weights![at]).toBe(row + 1);
        });
      }
      const size = Math.round(validation * rows);
      expect(split.validation?.target.length ?? 0).toBe(size < 3 ? 0 : size);
    },
  );

  it('extrapolates outwards, in units of each input’s own spread', () => {
    const problem = table(200);
    const { training, extrapolation } = splitRows(problem, { extrapolation: 0.2 }, createRandom(1));
    const out = ({ variables }: SearchProblem, row: number): number =>
      Math.hypot(variables[0]!.values[row]!, variables[1]!.values[row]! / 1e9);
    const inside = Array.from(training.target.keys(), (row) => out(training, row));
    const outside = Array.from(extrapolation!.target.keys(), (row) => out(extrapolation!, row));
    // Spreads and medians are estimated from 200 rows, so the boundary is sharp to about a tenth only.
    expect(Math.min(...outside)).toBeGreaterThan(Math.max(...inside) - 0.4);
    expect(outside).toHaveLength(40);
  });

  it('draws validation rows by the stream alone', () => {
    const rows = (seed: number): number[] => [
      ...splitRows(table(50), { validation: 0.3 }, createRandom(seed)).validation!.target,
    ];
    expect(rows(1)).toEqual(rows(1));
    expect(rows(1)).not.toEqual(rows(2));
  });

  it('leaves few rows together', () => {
    const problem = table(6);
    const { training, validation, extrapolation } = splitRows(
      problem,
      { validation: 0.3, extrapolation: 0.2 },
      createRandom(1),
    );
    expect(training.target).toEqual(problem.target);
    expect([validation, extrapolation]).toEqual([null, null]);
  });

  it('refuses shares that leave nothing to learn from', () => {
    expect(() => splitRows(table(20), { validation: 1 }, createRandom(1))).toThrow(InputError);
    expect(() => splitRows(table(20), { extrapolation: -0.1 }, createRandom(1))).toThrow(/extrapolation/);
    expect(() => splitRows(table(20), { validation: 0.5, extrapolation: 0.45 }, createRandom(1))).toThrow(
      /leaves 1 of 20/,
    );
  });
});
