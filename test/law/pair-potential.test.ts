import fc from 'fast-check';
import { compilePairForce, type Law, lawFromPairForce, pairPotential } from 'principia/law';
import { describe, expect, it } from 'vitest';
import { lawOf, someLaws } from './some-laws.js';

const closed = [
  '-1.3*m1*m2/r^2',
  '-2*(r - 1)',
  '2/r',
  '1.5*q1*q2*r^(-2.2)',
  '12/r^13 - 6/r^7',
  'q1*q2/(r + 0.01)^2',
  'm1*m2*r/(r^2 + 0.04)^1.5',
  '-1.3*m1*m2/(r^2 + 0.1)',
  'q1*q2*exp(-r/0.7)',
  'q1*q2*exp(-r/0.7)*(1/r^2 + 1/(0.7*r))',
  '-m1*sin(2*r)',
  '-(r - 1)*(1 + sign(r - 2))',
  'if(r < 2, -3, 0)',
];

const pairs = fc.tuple(
  fc.double({ min: 0.2, max: 5, noNaN: true }),
  fc.double({ min: 0.1, max: 3, noNaN: true }),
  fc.double({ min: 0.1, max: 3, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
);

/** Whether −dV/dr, by central differences, is the force, away from where pieces join. */
function expectSlope(law: Law, value: (...pair: [number, number, number, number, number]) => number): void {
  const { separation, constants } = compilePairForce(law);
  fc.assert(
    fc.property(pairs, ([r, ...properties]) => {
      fc.pre(Math.abs(r - 2) > 0.01 && Math.abs(r - 1.5) > 0.01);
      const at = (shift: number): number => value(r + shift * step, ...properties);
      const step = 1e-3 * r;
      const slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
      const force = separation!.value([r, ...properties, 0, 0, ...constants]);
      expect(Math.abs(slope + force)).toBeLessThan(1e-7 * (1 + Math.abs(force)));
    }),
    { numRuns: 40, seed: 2 },
  );
}

describe('pairPotential', () => {
  it.each(closed)('of %s is in closed form, and its slope is minus the force', (text) => {
    const law = lawFromPairForce(text);
    const potential = pairPotential(law);
    if (potential.kind !== 'closed form') throw new Error(`${potential.kind}: ${potential.reason}`);
    expectSlope(law, potential.value);
  });

  it('reads as in textbooks', () => {
    const text = (force: string): string | null => {
      const potential = pairPotential(lawFromPairForce(force));
      return potential.kind === 'closed form' ? potential.expression.toString() : null;
    };
    expect(text('-1.3*m1*m2/r^2')).toBe('-1.3*m1*m2/r');
    expect(text('q1*q2/r')).toBe('-q1*q2*log(r)');
    expect(text('-m1*m2*r/(r^2 + 0.04)^1.5')).toBe('-m1*m2/sqrt(r^2 + 0.04)');
    expect(text('exp(-2*r)*(1/r^2 + 2/r)')).toBe('exp(-2*r)/r');
    expect(text('12/r^13 - 6/r^7')).toBe('1/r^12 - 1/r^6');
  });

  it('adds the terms, and takes potentials as they are', () => {
    const sum = pairPotential(
      lawOf(
        ['pair potential', 'separation', '-3*m1*m2/r'],
        ['pair force', 'separation', '-2*r'],
        ['body force', 'velocity', '-1'],
      ),
    );
    expect(sum.kind === 'closed form' && sum.expression.toString()).toBe('r^2 - 3*m1*m2/r');
    expect(sum.kind === 'closed form' && sum.checked).toBe('by symbol');
  });

  it('finds what has a closed form only together', () => {
    const one = 'q1*q2*exp(-r)/r^2';
    const other = 'q1*q2*exp(-r)/r';
    const kinds = [[one], [other], [one, other]].map(
      (texts) =>
        pairPotential(lawOf(...texts.map((text) => ['pair force', 'separation', text] as const))).kind,
    );
    expect(kinds).toEqual(['by quadrature', 'by quadrature', 'closed form']);
  });

  it('falls back on quadrature, with the reason', () => {
    const law = lawFromPairForce('-m1*m2*exp(-r)/r + 0.5*exp(-(r - 1)^2)');
    const potential = pairPotential(law, 2);
    if (potential.kind !== 'by quadrature') throw new Error(potential.kind);
    expect(potential.reason).toMatch(/no antiderivative of .* in closed form/);
    expect(potential.value(2, 1, 1, 0, 0)).toBe(0);
    expectSlope(law, potential.value);
  });

  it('agrees by quadrature with the closed form', () => {
    // A part of no closed form that vanishes where bodies carry no charge.
    for (const text of closed) {
      const potential = pairPotential(lawFromPairForce(text));
      const bare = pairPotential(lawFromPairForce(`${text} + (q1 - q2)^2*exp(-r)/r`), 0.4);
      if (potential.kind !== 'closed form' || bare.kind !== 'by quadrature') throw new Error(text);
      for (const r of [0.3, 1.1, 4]) {
        const work = potential.value(r, 1.2, 0.7, 0.9, 0.9) - potential.value(0.4, 1.2, 0.7, 0.9, 0.9);
        expect(Math.abs(bare.value(r, 1.2, 0.7, 0.9, 0.9) - work), text).toBeLessThan(
          1e-10 * (1 + Math.abs(work)),
        );
      }
    }
  });

  it('does not exist for forces along the relative velocity or that depend on it, nor without forces', () => {
    const rubbed = pairPotential(someLaws['radial friction']!);
    expect(rubbed.kind === 'none' && rubbed.reason).toMatch(/exp\(-r\)\*vr depends on velocities/);
    expect(pairPotential(lawFromPairForce('-2*r*v/v')).kind).toBe('closed form');
    const damped = pairPotential(someLaws['damped springs']!);
    expect(damped.kind === 'none' && damped.reason).toMatch(/relative velocity depends on velocities/);
    expect(pairPotential(lawOf(['body force', 'velocity', '-1'])).kind).toBe('none');
  });

  it('knows the constants of the law, also of large sizes', () => {
    const gravity = pairPotential(lawFromPairForce('-6.674e-11*m1*m2/(r^2 + 1e10)'));
    expect(gravity.kind).toBe('closed form');
  });
});
