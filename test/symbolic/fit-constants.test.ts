import { fc, test } from '@fast-check/vitest';
import { createRandom, InputError } from 'principia/math';
import { fitConstants, parse, type SearchProblem } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { solvePositive } from '../../src/symbolic/levenberg-marquardt.js';

const grid = Float64Array.from({ length: 200 }, (_, index) => 0.1 + index / 50);

function problemOf(law: (r: number) => number, noise: (row: number) => number = () => 0): SearchProblem {
  return { variables: [{ name: 'r', values: grid }], target: grid.map((r, row) => law(r) + noise(row)) };
}

describe('fitConstants', () => {
  it.each(['squared', 'huber', 'absolute'] as const)('finds the constants of exact data, %s loss', (loss) => {
    const problem = problemOf((r) => 3 * Math.exp(-0.7 * r) - 0.25);
    const fitted = fitConstants(parse('1*exp(-1*r) + 0.1'), problem, { loss });
    expect(fitted.loss).toBeLessThan(1e-6);
    [3, -0.7, -0.25].forEach((value, index) => {
      expect(fitted.expression.constants[index]).toBeCloseTo(value, 4);
    });
  });

  it('equals the closed form on a line, covariance included', () => {
    const random = createRandom(1);
    const problem = problemOf(
      (r) => 2 * r - 1,
      () => 0.1 * random.normal(),
    );
    const { expression, covariance } = fitConstants(parse('1*r + 1'), problem);
    const n = grid.length;
    const mean = grid.reduce((sum, r) => sum + r, 0) / n;
    const spread = grid.reduce((sum, r) => sum + (r - mean) ** 2, 0);
    const slope = grid.reduce((sum, r, row) => sum + (r - mean) * problem.target[row]!, 0) / spread;
    expect(expression.constants[0]).toBeCloseTo(slope, 10);
    // Noise of equal size in every row: σ²/Σ(r − r̄)², here to the accuracy of 200 squared residuals.
    expect(covariance[0]! / (0.01 / spread)).toBeGreaterThan(0.7);
    expect(covariance[0]! / (0.01 / spread)).toBeLessThan(1.4);
  });

  it('robust losses pass by outliers that pull the squared loss away', () => {
    const problem = problemOf(
      (r) => 2 * r,
      (row) => (row % 10 === 0 ? 50 : 0),
    );
    const slope = (loss: 'squared' | 'absolute' | 'huber'): number =>
      fitConstants(parse('1*r'), problem, { loss }).expression.constants[0]!;
    expect(Math.abs(slope('squared') - 2)).toBeGreaterThan(1);
    expect(slope('absolute')).toBeCloseTo(2, 2);
    expect(Math.abs(slope('huber') - 2)).toBeLessThan(0.1);
  });

  it('weights count as inverse variances', () => {
    const doubled = { ...problemOf((r) => r * r), weights: grid.map((r) => (r > 2 ? 2 : 1)) };
    const again = [...grid.keys()].flatMap((row) => (grid[row]! > 2 ? [row, row] : [row]));
    const repeated: SearchProblem = {
      variables: [{ name: 'r', values: Float64Array.from(again, (row) => grid[row]!) }],
      target: Float64Array.from(again, (row) => grid[row]! ** 2),
    };
    const [one, other] = [doubled, repeated].map((problem) => fitConstants(parse('1*r'), problem).expression);
    expect(one!.constants[0]).toBeCloseTo(other!.constants[0]!, 9);
  });

  it('stands constants that the data do not determine', () => {
    const { loss, covariance, outcome } = fitConstants(
      parse('1*(2*r) + 0*abs(3*r)'),
      problemOf((r) => 6 * r),
    );
    expect(loss).toBeLessThan(1e-20);
    expect(outcome).not.toBe('not finite');
    expect(Number.isNaN(covariance[0])).toBe(false);
  });

  it('returns what is not finite as a value', () => {
    const { outcome, loss, expression } = fitConstants(
      parse('log(-1*r)'),
      problemOf((r) => r),
    );
    expect(outcome).toBe('not finite');
    expect(loss).toBeNaN();
    expect(expression.constants).toEqual([-1]);
  });

  it('refuses malformed problems', () => {
    const { variables, target } = problemOf((r) => r);
    expect(() => fitConstants(parse('2*q'), { variables, target })).toThrow(InputError);
    expect(() => fitConstants(parse('2*r'), { variables, target: target.slice(1) })).toThrow(/rows/);
    expect(() => fitConstants(parse('2*r'), { variables, target: target.with(7, Number.NaN) })).toThrow(
      /row 7/,
    );
  });
});

describe('solvePositive', () => {
  test.prop([fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 16, maxLength: 16 })])(
    'solves BᵀB x = b for a b in the range, singular or not',
    (entries) => {
      const product = (i: number, j: number): number =>
        [0, 1, 2].reduce((sum, k) => sum + entries[4 * k + i]! * entries[4 * k + j]!, 0);
      // Of rank three at most.
      const matrix = Float64Array.from({ length: 16 }, (_, index) =>
        product(Math.floor(index / 4), index % 4),
      );
      const times = (x: Float64Array): number[] =>
        [0, 1, 2, 3].map((i) => [0, 1, 2, 3].reduce((sum, j) => sum + matrix[4 * i + j]! * x[j]!, 0));
      const right = times(Float64Array.of(1, -2, 0.5, 3));
      const solved = times(solvePositive(matrix, Float64Array.from(right), 4));
      solved.forEach((value, index) => {
        expect(Math.abs(value - right[index]!)).toBeLessThan(1e-4 * (1 + Math.abs(right[index]!)));
      });
    },
  );
});
