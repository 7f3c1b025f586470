import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { evaluateFormula, fitFormula } from '../../../src/tensor/free-dimension/length-formula.js';

const settings = [
  { rows: 11, columns: 13 },
  { rows: 34, columns: 38 },
  { rows: 257, columns: 263 },
];
const factors = fc.constantFrom(['rows'], ['columns'], ['rows', 'rows'], ['rows', 'columns']);
const whole = fc.integer({ min: -1000, max: 1000 });
const length = fc.integer({ min: 1, max: 1e5 });

property.prop([factors, whole.filter((scale) => scale !== 0), whole, length, length])(
  'whole numbers are found again, and right at every length',
  (factors, scale, offset, rows, columns) => {
    const formula = { factors, scale, offset, reciprocal: false };
    const values = settings.map((lengths) => evaluateFormula(formula, lengths));
    const found = fitFormula(values, settings, true)!;
    const lengths = { rows, columns };
    expect(evaluateFormula(found, lengths)).toBe(evaluateFormula(formula, lengths));
  },
);

property.prop([factors, fc.integer({ min: 1, max: 1000 }), fc.double({ min: 1e-3, max: 1e3, noNaN: true })])(
  'the weights of means are found through the rounding of their making',
  (factors, count, weight) => {
    const terms = settings.map((lengths) =>
      evaluateFormula({ factors, scale: count, offset: 0, reciprocal: false }, lengths),
    );
    const found = fitFormula(
      terms.map((term) => (1 / term) * weight),
      settings,
      false,
    )!;
    const lengths = { rows: 5, columns: 3 };
    const exact = weight / evaluateFormula({ factors, scale: count, offset: 0, reciprocal: false }, lengths);
    expect(Math.abs(evaluateFormula(found, lengths) / exact - 1)).toBeLessThan(1e-14);
  },
);

test('1 / (k n) is the nearest number to it', () => {
  for (const count of [1, 3, 12, 600, 36000]) {
    const values = settings.map(({ rows }) => 1 / (count * rows));
    expect(fitFormula(values, settings, false)).toEqual({
      factors: ['rows'],
      scale: count,
      offset: 0,
      reciprocal: true,
    });
  }
});

describe('what is no such formula is not taken for one', () => {
  test.each<[string, (n: number) => number]>([
    ['a logarithm', Math.log],
    ['a cube', (n) => n ** 3],
    ['a triangular number', (n) => (n * (n - 1)) / 2],
    ['the even part', (n) => n - (n % 2)],
    ['half, rounded down', (n) => Math.floor(n / 2)],
    ['a bounded length', (n) => Math.min(n, 100)],
    ['a square root', Math.sqrt],
  ])('%s', (_, f) => {
    const values = settings.map(({ rows }) => f(rows));
    expect(fitFormula(values, settings, true)).toBeUndefined();
    expect(fitFormula(values, settings, false)).toBeUndefined();
  });
});
