import { lawFromPairForce, lawUnits, type TermUnits } from 'principia/law';
import { describe, expect, it } from 'vitest';
import { lawOf } from './some-laws.js';

const si = { length: 'm', time: 's', mass: 'kg', charge: 'C' };
const sky = { length: 'AU', time: 'd', mass: 'solar mass', charge: '1' };

const one = (text: string, units = si): TermUnits => lawUnits(lawFromPairForce(text), units)[0]!;

describe('lawUnits', () => {
  it('says which units the constants must have', () => {
    expect(one('-6.7e-11*m1*m2/r^2').constants).toEqual(['m^3/kg/s^2']);
    expect(one('9e9*q1*q2/r^2').constants).toEqual(
      ['kg*m^3/C^2/s^2'].map((text) => text.replace('kg*m^3', 'm^3*kg')),
    );
    expect(one('-2*(r - 1)').constants).toEqual(['kg/s^2', 'm']);
    expect(one('3*m1*exp(-0.5*r)').constants).toEqual(['m/s^2', '1/m']);
    expect(one('-2*sqrt(r)').constants).toEqual(['m^(0.5)*kg/s^2']);
    expect(one('-2*vr').constants).toEqual(['kg/s']);
    expect(one('-m1*v^2/r*exp(-vr/3)').constants).toEqual(['m/s']);
  });

  it('says them in the units given, known or not', () => {
    expect(one('-0.0003*m1*m2/r^2', sky).constants).toEqual(['AU^3/(solar mass)/d^2']);
    expect(one('-2*q1*q2*(r - 1)', sky).constants).toEqual(['(solar mass)/d^2', 'AU']);
    expect(one('m1*m2', { ...sky, length: 'length unit' }).impliedScale).toBe(
      '(length unit)/(solar mass)/d^2',
    );
  });

  it('knows what each kind of term gives', () => {
    const law = lawOf(
      ['pair potential', 'separation', '-6.7e-11*m1*m2/r'],
      ['pair force', 'relative velocity', '-0.3*m1'],
      ['body force', 'velocity', '-0.1*v'],
      ['body force', 'axis', '-9.81*m1', 1],
      ['body force', 'axis', '-3*x', 0],
    );
    const found = lawUnits(law, si);
    expect(found.map(({ target }) => target)).toEqual(['m^2*kg/s^2', 'kg/s', 'kg/s', 'm*kg/s^2', 'm*kg/s^2']);
    expect(found.flatMap(({ constants }) => constants)).toEqual([
      'm^3/kg/s^2',
      '1/s',
      'kg/m',
      'm/s^2',
      'kg/s^2',
    ]);
    expect(found.every(({ consistent }) => consistent)).toBe(true);
  });

  it('finds contradictions', () => {
    for (const text of ['-2*(r + m1)', '3*exp(-r)', '-2*log(m1)', 'm1*m2/r^2 + m1/r']) {
      const { consistent, violations } = one(text);
      expect(consistent, text).toBe(false);
      expect(violations.length, text).toBeGreaterThan(0);
    }
  });

  it('takes a coefficient of one for granted, and says its units', () => {
    expect(one('-m1*m2/r^2')).toMatchObject({ consistent: true, violations: [], impliedScale: 'm^3/kg/s^2' });
    expect(one('-2*m1*m2/r^2').impliedScale).toBeNull();
    expect(one('m1*exp(-0.5*r)')).toMatchObject({ constants: ['1/m'], impliedScale: 'm/s^2' });
  });

  it('leaves open what several units would do', () => {
    expect(one('2*3*m1').constants).toEqual([null, null]);
  });
});
