import { fc, test } from '@fast-check/vitest';
import { logSumOfExponentials } from 'principia/math';
import { expect } from 'vitest';

const values = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 });

test.prop([values, fc.double({ min: -1e6, max: 1e6, noNaN: true })])(
  'is the logarithm of the sum, wherever the values lie',
  (numbers, offset) => {
    const direct = Math.log(numbers.reduce((sum, value) => sum + Math.exp(value), 0));
    expect(logSumOfExponentials(numbers)).toBeCloseTo(direct, 11);
    const shifted = logSumOfExponentials(numbers.map((value) => value + offset));
    expect(Math.abs(shifted - offset - direct)).toBeLessThan(1e-9);
  },
);

test('of nothing, or of nothing but zeros, is −∞; what is not a number stays so', () => {
  expect(logSumOfExponentials([])).toBe(Number.NEGATIVE_INFINITY);
  expect(logSumOfExponentials([Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
  expect(logSumOfExponentials([0, Number.NaN])).toBeNaN();
});
