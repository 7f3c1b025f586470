import { checkLaw, lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import { createParser, defineOperator } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { someLaws } from './some-laws.js';

describe('checkLaw', () => {
  it.each([
    'Yukawa',
    'a force without an antiderivative',
    'damped springs',
    'post-Newtonian gravity',
    'a one-sided force',
    'a trap',
  ])('of %s is plain data that JSON keeps', (name) => {
    const law = someLaws[name]!;
    const units = { length: 'm', time: 's', mass: 'kg', charge: 'C' };
    const check = checkLaw(law, createRandom(1), { units });
    expect(JSON.parse(JSON.stringify(check))).toEqual(check);
    expect(check.terms.length).toBe(law.terms.length);
    expect(check.units!.length).toBe(law.terms.length);
    for (const { disagreement } of Object.values(check.conservation)) expect(disagreement).toBeNull();
    for (const text of Object.values(check.exports)) expect(text).not.toBeNull();
    // A closed form has no reason to be missing; anything else has one.
    expect(check.potential.expression === null).toBe(check.potential.reason !== null);
  });

  it('knows gravity', () => {
    const { potential, conservation, units } = checkLaw(lawFromPairForce('-2*m1*m2/r^2'), createRandom(1));
    expect(potential).toEqual({
      kind: 'closed form',
      expression: '-2*m1*m2/r',
      checked: 'by symbol',
      reason: null,
    });
    expect(Object.values(conservation).map(({ conserved }) => conserved)).toEqual([
      'always',
      'always',
      'always',
    ]);
    expect(units).toBeNull();
  });

  it('checks also laws that Python cannot say', () => {
    const operator = defineOperator({ name: 'own', javascript: 'Math.log1p(x)', partials: ['1/(1 + x)'] });
    const expression = createParser([operator])('-m1*m2*own(r)');
    const { exports, conservation, potential } = checkLaw(
      { terms: [{ acts: 'pair force', direction: 'separation', expression }] },
      createRandom(1),
    );
    expect([exports.numpy, exports.sympy]).toEqual([null, null]);
    expect(exports.javaScript).toContain('Math.log1p');
    expect(conservation.energy).toMatchObject({ conserved: 'always', disagreement: null });
    expect(potential.kind).toBe('by quadrature');
  });
});
