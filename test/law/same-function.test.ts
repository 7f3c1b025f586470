import { createParser, defineOperator, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { exchanged, renamed } from '../../src/law/exchange.js';
import { sameFunction } from '../../src/law/same-function.js';

const same = (one: string, other: string): ReturnType<typeof sameFunction> =>
  sameFunction(parse(one), parse(other), ['r', 'm1', 'm2']);

describe('sameFunction', () => {
  it('sees by symbol what simplifies, and by number what does not', () => {
    expect(same('m1*m2/r^2', 'm2*m1*r^(-2)')).toBe('by symbol');
    expect(same('sin(r)^2 + cos(r)^2', '1 + 0*r')).toBe('by symbol');
    expect(same('(m1 + m2)^3', 'm1^3 + 3*m1^2*m2 + 3*m1*m2^2 + m2^3')).toBe('by number');
  });

  it('tells apart what differs, if only a little, somewhere, or by a constant', () => {
    expect(same('m1', 'm2')).toBeNull();
    expect(same('1/r^2', '1.000000001/r^2')).toBeNull();
    expect(same('max(r, 1000)', '1000 + 0*r')).toBeNull();
    expect(same('2', '3')).toBeNull();
    expect(same('log(-r)', 'log(-r) + 1')).toBeNull();
  });

  it('holds at all sizes', () => {
    expect(same('-6.7e-11*(m1 + m2)^2/r', '-6.7e-11*(m1^2 + m2^2 + 2*m1*m2)/r')).toBe('by number');
    expect(same('exp(-r/1e11)*sin(r/1e11)', 'exp(-r/1e11)*sin(r/1.001e11)')).toBeNull();
  });
});

describe('exchanged', () => {
  it('is undone by itself', () => {
    for (const text of ['m1*exp(-q2)', 'max(m1, 2e-7*m2)/q1', 'if(m1 - m2, r, q1)']) {
      expect(exchanged(exchanged(parse(text))).toString(), text).toBe(parse(text).toString());
      expect(exchanged(parse(text)).toString(), text).not.toBe(parse(text).toString());
    }
  });

  it('renames variables, not operators nor parts of names', () => {
    const operator = defineOperator({ name: 'm1', formula: 'x^2' });
    expect(renamed(createParser([operator])('m1(m1*xm1)'), { m1: 'r' }).toString()).toBe('m1(r*xm1)');
  });
});
