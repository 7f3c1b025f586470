import { fc, test } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import { baseUnits, dimensionText, parseUnit, parseUnits } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

describe('parseUnit', () => {
  it.each([
    ['N', 'kg*m/s^2', 1],
    ['kg*m/s**2', 'kg*m/s^2', 1],
    ['km', 'm', 1000],
    ['dam', 'm', 10],
    ['mm^2', 'm^2', 1e-6],
    ['µs', 's', 1e-6],
    ['min', 's', 60],
    ['min⁻¹', '1/s', 1 / 60],
    ['m s⁻²', 'm/s^2', 1],
    ['m·s^-2', 'm/s^2', 1],
    ['J/(kg K)', 'm^2/s^2/K', 1],
    ['J/kg/K', 'm^2/s^2/K', 1],
    ['kV', 'kg*m^2/s^3/A', 1000],
    ['MeV', 'kg*m^2/s^2', 1.602176634e-13],
    ['Hz^(1/2)', '1/s^(1/2)', 1],
    ['m^-1.5', '1/m^(3/2)', 1],
    ['1', '1', 1],
    ['deg', '1', Math.PI / 180],
    ['100 km/h', 'm/s', 100 / 3.6],
  ])('%s is %s times %d', (text, dimension, factor) => {
    const unit = parseUnit(text);
    expect(dimensionText(unit.dimension)).toBe(dimension);
    expect(unit.factor / factor).toBeCloseTo(1, 14);
  });

  const exponent = fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 5 }));
  test.prop([fc.tuple(...baseUnits.map(() => exponent))], { seed: 1 })(
    'reads what is printed',
    (fractions) => {
      const dimension = fractions.map(([numerator, denominator]) => numerator / denominator);
      parseUnit(dimensionText(dimension)).dimension.forEach((read, index) => {
        expect(read).toBeCloseTo(dimension[index]!, 12);
      });
    },
  );

  it.each([
    ['', /nothing is written/],
    ['parsec', /"parsec" is no known unit/],
    ['hz', /did you mean Hz/],
    ['kkg', /no known unit/],
    ['m^', /exponent/],
    ['m^(1/0)', /exponent/],
    ['m*', /ends where a unit is due/],
    ['(m', /not closed/],
    ['m)', /out of place/],
    ['J/kg K', /parentheses/],
    ['m$', /"\$" is no unit/],
    ['constructor', /no known unit/],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseUnit(text)).toThrow(InputError);
    expect(() => parseUnit(text)).toThrow(message);
  });
});

describe('parseUnits', () => {
  it('reads one entry a variable', () => {
    const units = parseUnits('r: m, m1: kg,\n F: N; q:1');
    expect(Object.entries(units).map(([name, { dimension }]) => [name, dimensionText(dimension)])).toEqual([
      ['r', 'm'],
      ['m1', 'kg'],
      ['F', 'kg*m/s^2'],
      ['q', '1'],
    ]);
  });

  it.each([
    ['r m', /expected name: unit/],
    [': m', /expected name: unit/],
    ['r: m, r: s', /"r" are given twice/],
    ['r:', /nothing is written/],
    ['r: fathom', /"fathom"/],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseUnits(text)).toThrow(message);
  });
});
