import { createRandom } from 'principia/math';
import { describe, expect, test } from 'vitest';
import {
  banana,
  diagonalGaussian,
  funnel,
  logarithmicVariances,
  rescaled,
  rosenbrock,
  rotatedGaussian,
} from '../../verification/closed-form.js';

const targets = [
  diagonalGaussian('diagonal', logarithmicVariances(5, 100)),
  rotatedGaussian('rotated', logarithmicVariances(6, 1e4), createRandom(3)),
  banana,
  rosenbrock(2),
  rescaled(banana, Float64Array.of(3, 0.5)),
  funnel(4),
];

describe.each(targets.map((target) => [target.name, target] as const))('%s', (_, target) => {
  test('the gradient is that of the energy', async () => {
    const random = createRandom(5);
    for (let trial = 0; trial < 5; trial++) {
      const position = target.draw(random);
      const { gradient } = await target.potential.evaluate(position);
      for (let index = 0; index < position.length; index++) {
        const reach = 1e-5 * (1 + Math.abs(position[index]!));
        const beside = async (by: number): Promise<number> => {
          const moved = position.map((value, other) => (other === index ? value + by : value));
          return (await target.potential.evaluate(moved)).value;
        };
        const slope = ((await beside(reach)) - (await beside(-reach))) / (2 * reach);
        expect(Math.abs(gradient[index]! - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }
    }
  });

  test('exact draws have the moments it claims', () => {
    const random = createRandom(9);
    const count = 100_000;
    const sums = target.secondMoments.map(() => 0);
    const squares = target.secondMoments.map(() => 0);
    for (let draw = 0; draw < count; draw++) {
      const position = target.draw(random);
      (target.observe?.(position) ?? position).forEach((value, index) => {
        sums[index]! += value ** 2 / count;
        squares[index]! += value ** 4 / count;
      });
    }
    sums.forEach((moment, index) => {
      const variance = target.squareVariances[index]!;
      // Five standard errors of the mean; a tenth of the variance, whose own error is heavy-tailed.
      expect(Math.abs(moment - target.secondMoments[index]!)).toBeLessThan(5 * Math.sqrt(variance / count));
      expect(Math.abs((squares[index]! - moment ** 2) / variance - 1)).toBeLessThan(0.15);
    });
  });
});

test('the condition number is that of the variances', () => {
  const variances = logarithmicVariances(7, 1e4);
  expect(variances[6]! / variances[0]!).toBeCloseTo(1e4, 6);
  expect(variances[3]).toBeCloseTo(1, 12);
});
