import { describe, expect, it } from 'vitest';
import { plusMinus, shortNumbers, sizeText } from '../../src/cli/short-numbers.js';

describe('short numbers', () => {
  it.each([
    ['r^1.5', 'r^1.5'],
    ['r^1.49967', 'r^1.500'],
    ['0.000123456*x + 2', '0.0001235*x + 2'],
    ['366.650774*a - 12345.678*b', '366.7*a - 12350*b'],
    ['1.50000e-7*x', '1.5e-7*x'],
  ])('of %s are %s', (full, short) => {
    expect(shortNumbers(full)).toBe(short);
  });

  it('of sizes have two digits', () => {
    expect([0.1934, 2.34e-31, 0].map(sizeText)).toEqual(['0.19', '2.3e-31', '0']);
  });

  it('of values have the digits of their deviation', () => {
    expect(plusMinus(6.67412, 0.0123)).toBe('6.674 ± 0.012');
    expect(plusMinus(3.2e-7, 1.13e-8)).toBe('(3.20 ± 0.11)e-7');
    expect(plusMinus(1.5, null)).toBe('1.5');
  });
});
