import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  formatDeviation,
  formatDuration,
  formatInterval,
  formatNumber,
  intervalParts,
} from '../../src/report/page/numbers.js';

/** Reads a printed number back. */
function parse(text: string): number {
  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const [, mantissa, sign, digits] = /^(.*?)(?: × 10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(
    text.replace('−', '-').replaceAll(',', ''),
  )!;
  const exponent = [...(digits ?? '')].map((digit) => superscripts.indexOf(digit)).join('');
  return Number(`${mantissa}e${sign === '⁻' ? '-' : ''}${exponent === '' ? 0 : exponent}`);
}

const magnitude = fc.tuple(
  fc.double({ min: 1, max: 9.9999, noNaN: true }),
  fc.integer({ min: -200, max: 200 }),
  fc.boolean(),
);
const number = magnitude.map(
  ([mantissa, exponent, negative]) => (negative ? -1 : 1) * mantissa * 10 ** exponent,
);

describe('formatNumber', () => {
  test.prop([number, fc.integer({ min: 1, max: 8 })])('is the number to so many digits', (value, digits) => {
    expect(Math.abs(parse(formatNumber(value, digits)) / value - 1)).toBeLessThanOrEqual(
      0.5001 * 10 ** (1 - digits),
    );
  });

  test('reads as in a text', () => {
    expect(formatNumber(3.2e-9)).toBe('3.2 × 10⁻⁹');
    expect(formatNumber(310_000)).toBe('310,000');
    expect(formatNumber(-0.01234)).toBe('−0.0123');
    expect(formatNumber(9.996)).toBe('10');
    expect(formatNumber(0)).toBe('0');
    expect(formatDeviation(-0.0182)).toBe('−1.8 %');
    expect(formatDuration(231.4)).toBe('3 min 51 s');
    expect(formatDuration(3725)).toBe('1 h 02 min');
  });
});

describe('formatInterval', () => {
  test('shows two digits of the half-width and shares the power of ten', () => {
    expect(formatInterval(2.9591217e-4, [2.9591171e-4, 2.9591262e-4])).toBe(
      '2.95912170 [2.95911710, 2.95912620] × 10⁻⁴'
        .replaceAll('0 [', ' [')
        .replace('0,', ',')
        .replace('0]', ']'),
    );
    expect(formatInterval(-2, [-2.013, -1.988])).toBe('−2.000 [−2.013, −1.988]');
    expect(formatInterval(1, null)).toBe('1.0000');
  });

  const wide = fc.record({ value: number, relative: fc.double({ min: 1e-9, max: 0.9, noNaN: true }) });
  test.prop([wide])(
    'printed ends lie within a tenth of the half-width of the true ones',
    ({ value, relative }) => {
      const half = Math.abs(value) * relative;
      const parts = intervalParts(value, [value - half, value + half]);
      const [low, high] = parts.interval!.map((end) => Number(end.replace('−', '-')) * 10 ** parts.exponent);
      expect(Math.abs(low! - (value - half))).toBeLessThanOrEqual(0.1 * half);
      expect(Math.abs(high! - (value + half))).toBeLessThanOrEqual(0.1 * half);
    },
  );
});
