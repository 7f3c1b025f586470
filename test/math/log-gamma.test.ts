import { fc, test } from '@fast-check/vitest';
import { logGamma } from 'principia/math';
import { expect } from 'vitest';

test.prop([fc.double({ min: 1e-3, max: 500, noNaN: true })])('has Γ(x + 1) = x Γ(x)', (x) => {
  const step = logGamma(x + 1) - logGamma(x) - Math.log(x);
  expect(Math.abs(step)).toBeLessThan(1e-14 * (10 + Math.abs(logGamma(x + 1))));
});

test('is the logarithm of the factorials, and ln √π at a half', () => {
  let logFactorial = 0;
  for (let n = 1; n <= 60; n++) {
    expect(logGamma(n)).toBeCloseTo(logFactorial, 11);
    logFactorial += Math.log(n);
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
});
