import { asMonomial } from 'principia/law';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

describe('asMonomial', () => {
  it('reads coefficient and exponents', () => {
    const { coefficient, exponents } = asMonomial(parse('-3*m1*m2/r^2'))!;
    expect(coefficient).toBeCloseTo(-3, 12);
    expect(exponents).toEqual({ m1: 1, m2: 1, r: -2 });
    expect(asMonomial(parse('0.5*r^(-1.95)'))!.exponents.r).toBeCloseTo(-1.95, 10);
  });

  it('knows what is no monomial', () => {
    for (const text of ['-2*(r - 1)', 'm1 + m2', 'exp(r)', 'm1*(m2 + 0.001)/r^2', '3']) {
      expect(asMonomial(parse(text)), text).toBeNull();
    }
  });
});
