import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integrate } from '../../src/law/quadrature.js';

const ends = fc.double({ min: 0.05, max: 6, noNaN: true });

describe('integrate', () => {
  it.each([
    ['1/r²', (x: number) => x ** -2, (x: number) => -1 / x],
    ['r⁷', (x: number) => x ** 7, (x: number) => x ** 8 / 8],
    ['a wave', (x: number) => Math.sin(9 * x), (x: number) => -Math.cos(9 * x) / 9],
    ['a kink', (x: number) => Math.abs(x - 1), (x: number) => (Math.abs(x - 1) * (x - 1)) / 2],
    ['a jump', (x: number) => (x < 2 ? 0 : 3), (x: number) => Math.max(0, 3 * (x - 2))],
  ])('integrates %s', (_, f, primitive) => {
    fc.assert(
      fc.property(ends, ends, (from, to) => {
        const expected = primitive(to) - primitive(from);
        const size = Math.abs(primitive(to)) + Math.abs(primitive(from)) + Math.abs(to - from);
        expect(Math.abs(integrate(f, from, to) - expected)).toBeLessThan(1e-11 * size);
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  it('gives NaN, not an endless search, where there is no integral', () => {
    expect(integrate(() => Number.NaN, 0, 1)).toBeNaN();
  });
});
