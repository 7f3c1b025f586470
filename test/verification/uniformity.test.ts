import { createRandom } from 'principia/math';
import { expect, test } from 'vitest';
import { sameDistribution } from '../../verification/exact-draws.js';
import { rankUniformity } from '../../verification/rank-uniformity.js';

test('the p-values of uniform ranks are uniform, those of bent ones vanish', () => {
  const random = createRandom(4);
  const size = 20;
  const pValues = Array.from({ length: 120 }, (_, trial) => {
    const ranks = Int32Array.from({ length: 100 }, () => random.integer(size));
    return rankUniformity(ranks, size, random.child(trial), 199);
  });
  // 120 × 0.3 = 36 with a deviation of 5.
  const low = pValues.filter((p) => p <= 0.3).length;
  expect(low).toBeGreaterThan(36 - 4 * 5);
  expect(low).toBeLessThan(36 + 4 * 5);
  // Too narrow draws: the truth is too often outermost.
  const bent = Int32Array.from({ length: 100 }, () => {
    const u = random.uniform();
    return Math.floor(size * (u < 1 / 2 ? u * u * 2 : 1 - 2 * (1 - u) ** 2));
  });
  expect(rankUniformity(bent, size, random, 999)).toBeLessThan(0.005);
});

test("Kolmogorov and Smirnov's p-values are uniform for equal distributions and vanish for shifted ones", () => {
  const random = createRandom(6);
  const sample = (shift: number): Float64Array =>
    Float64Array.from({ length: 200 }, () => random.normal() + shift);
  const pValues = Array.from({ length: 400 }, () => sameDistribution(sample(0), sample(0)));
  // 400 × 0.1 = 40 with a deviation of 6; the limiting distribution errs a little to the safe side.
  const low = pValues.filter((p) => p < 0.1).length;
  expect(low).toBeGreaterThan(15);
  expect(low).toBeLessThan(64);
  expect(sameDistribution(sample(0), sample(0.5))).toBeLessThan(1e-3);
  const once = sample(0);
  expect(sameDistribution(once, once)).toBe(1);
});
