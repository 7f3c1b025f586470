import { createRandom, InputError } from 'principia/math';
import { fitConstants, parse, type SearchProblem } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { lossNames } from '../../src/symbolic/loss.js';

const grid = Float64Array.from({ length: 200 }, (_, index) => 0.1 + index / 50);

function problemOf(law: (r: number) => number, noise: (row: number) => number = () => 0): SearchProblem {
  return { variables: [{ name: 'r', values: grid }], target: grid.map((r, row) => law(r) + noise(row)) };
}

describe('fitConstants', () => {
  it.each([...lossNames, { name: 'own', formula: 'log(1 + z^2)' } as const])(
    'finds the constants of exact data, %s loss',
    (loss) => {
      const problem = problemOf((r) => 3 * Math.exp(-0.7 * r) - 0.25);
      const fitted = fitConstants(parse('1*exp(-1*r) + 0.1'), problem, { loss });
      expect(fitted.loss).toBeLessThan(1e-6);
      [3, -0.7, -0.25].forEach((value, index) => {
        expect(fitted.expression.constants[index]).toBeCloseTo(value, 4);
      });
    },
  );

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

  it.each([
    // Each form with the law it stands for, which constants are determined, and by which others of a form without slack.
    ['2*(3*r) + 1', (r: number) => 5 * r - 2, [false, false, true], '1*r + 1', [null, null, 1]],
    [
      '2*exp(1 + 0.5*r)',
      (r: number) => 3 * Math.exp(0.8 * r),
      [false, false, true],
      '1*exp(1*r)',
      [null, null, 1],
    ],
    ['1 + (2 + 3*r)', (r: number) => 5 * r - 2, [false, false, true], '1 + 1*r', [null, null, 1]],
    [
      '1.5*log(abs(3*r + 1)) + 1',
      (r: number) => 2 * Math.log(3 * r + 1),
      [true, false, false, false],
      '1.5*log(abs(1*r + 1)) ',
      [null, null, null, null],
    ],
  ] as const)(
    'stands constants that the data do not determine: %s',
    (text, law, determined, lean, partners) => {
      const random = createRandom(6);
      const problem = problemOf(law, () => 0.01 * random.normal());
      for (let start = 0; start < 10; start++) {
        const redundant = parse(text);
        const from = redundant.withConstants(
          redundant.constants.map((c) => c * (1 + 0.3 * random.uniform())),
        );
        const { expression, covariance, outcome } = fitConstants(from, problem);
        const count = determined.length;
        expect(outcome).toBe('converged');
        const variances = determined.map((_, index) => covariance[index * count + index]!);
        expect(variances.map(Number.isFinite)).toEqual(determined);
        const reference = fitConstants(parse(lean), problem);
        const size = reference.expression.constants.length;
        partners.forEach((partner, index) => {
          if (partner === null) return;
          expect(expression.constants[index]).toBeCloseTo(reference.expression.constants[partner]!, 5);
          expect(variances[index]! / reference.covariance[partner * size + partner]!).toBeCloseTo(1, 4);
        });
      }
    },
  );

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
