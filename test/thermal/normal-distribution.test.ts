import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { normalInterval, normalProbability, normalQuantile } from '../../src/thermal/normal-distribution.js';
import { mixtureQuantile, summariseMixture } from '../../src/thermal/normal-mixture.js';

test('known values', () => {
  expect(normalProbability(1)).toBeCloseTo(0.841344746068543, 14);
  expect(normalProbability(-2.5)).toBeCloseTo(0.00620966532577613, 14);
  expect(normalProbability(-8) / 6.22096057427178e-16).toBeCloseTo(1, 9);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect(normalQuantile(0)).toBe(-Infinity);
});

test.prop([fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })], { seed: 1 })(
  'Φ(Φ⁻¹(p)) = p',
  (probability) => {
    expect(Math.abs(normalProbability(normalQuantile(probability)) - probability)).toBeLessThan(1e-14);
  },
);

test.prop([fc.double({ min: 4, max: 8, noNaN: true })], { seed: 2 })(
  'Φ rises through the change of formula',
  (x) => {
    expect(normalProbability(-x)).toBeGreaterThan(normalProbability(-x - 0.01));
    expect(normalProbability(x) + normalProbability(-x)).toBeCloseTo(1, 14);
  },
);

test('a mixture has the spread within and between its parts', () => {
  const mixture = { weights: [2, 2], means: [-3, 3], deviations: [0.5, 0.5] };
  const summary = summariseMixture(mixture, 0.9);
  expect(summary.mean).toBeCloseTo(0, 12);
  expect(summary.deviation).toBeCloseTo(Math.sqrt(9.25), 12);
  // Each tail of 5 % is the outer tenth of its part.
  expect(summary.interval[1]).toBeCloseTo(3 + 0.5 * normalQuantile(0.9), 8);
  expect(summary.interval[0]).toBeCloseTo(-summary.interval[1], 8);
  expect(mixtureQuantile({ weights: [1], means: [2], deviations: [0] }, 0.3)).toBe(2);
});

test('an undetermined part makes only the quantiles infinite that fall to it', () => {
  const mixture = { weights: [8, 2], means: [1, 5], deviations: [0.1, Number.POSITIVE_INFINITY] };
  expect(mixtureQuantile(mixture, 0.05)).toBe(Number.NEGATIVE_INFINITY);
  expect(mixtureQuantile(mixture, 0.95)).toBe(Number.POSITIVE_INFINITY);
  expect(mixtureQuantile(mixture, 0.5)).toBeCloseTo(1, 10);
  expect(summariseMixture(mixture, 0.5).deviation).toBe(Number.POSITIVE_INFINITY);
});

test('the central interval of a level leaves half of the rest on either side', () => {
  const [low, high] = normalInterval(2, 0.1, 0.9);
  expect(normalProbability((low - 2) / 0.1)).toBeCloseTo(0.05, 13);
  expect(normalProbability((high - 2) / 0.1)).toBeCloseTo(0.95, 13);
});
