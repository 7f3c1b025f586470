import { fc, test } from '@fast-check/vitest';
import { exponential, hyperbolicTangent } from 'principia/math';
import { expect } from 'vitest';

test.prop([fc.double({ min: -50, max: 50, noNaN: true })], { seed: 1, numRuns: 2000 })(
  'agrees with the built-in functions to rounding',
  (x) => {
    expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-14);
    expect(Math.abs(hyperbolicTangent(x) - Math.tanh(x))).toBeLessThan(1e-15);
  },
);

test('stays in range at the ends', () => {
  expect(exponential(0)).toBe(1);
  expect(exponential(-800)).toBe(0);
  expect(exponential(800)).toBe(Number.POSITIVE_INFINITY);
  expect(exponential(700)).toBeGreaterThan(1e303);
  expect(exponential(-700)).toBeGreaterThan(0);
  expect(exponential(Number.NaN)).toBeNaN();
  expect(hyperbolicTangent(1e9)).toBe(1);
  expect(hyperbolicTangent(-1e9)).toBe(-1);
});
