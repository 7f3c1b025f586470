import fc from 'fast-check';
import {
  compilePairForce,
  firstConstantArgument,
  type Law,
  lawConstants,
  lawFromPairForce,
  pairVariables,
  withLawConstants,
} from 'principia/law';
import { InputError } from 'principia/math';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

const texts = [
  '-2*(r - 1)',
  '-1.3*m1*m2/r^2',
  '1.5*q1*q2*r^(-2.2)',
  '3*exp(-0.7*r)*m1/(m2 + 0.4) - q2',
  '-1.3*m1*m2/r^2*(1 + 0.2*v^2 - 0.3*vr^2) - 0.4*q1^2*vr',
];

const pairs = fc.record({
  r: fc.double({ min: 0.2, max: 5, noNaN: true }),
  m1: fc.double({ min: 0.1, max: 3, noNaN: true }),
  m2: fc.double({ min: 0.1, max: 3, noNaN: true }),
  q1: fc.double({ min: -2, max: 2, noNaN: true }),
  q2: fc.double({ min: -2, max: 2, noNaN: true }),
  v: fc.double({ min: 0, max: 3, noNaN: true }),
  vr: fc.double({ min: -3, max: 3, noNaN: true }),
});

describe('compilePairForce', () => {
  it.each(texts)('gives the value of %s and its derivatives by central differences', (text) => {
    const { separation, constants } = compilePairForce(lawFromPairForce(text));
    const result = new Float64Array(1 + firstConstantArgument + constants.length);
    fc.assert(
      fc.property(pairs, (values) => {
        const pair = [...pairVariables.map((name) => values[name as keyof typeof values]), ...constants];
        separation!.derivatives(pair, result);
        const value = parse(text).evaluate(
          Object.fromEntries(Object.entries(values).map(([name, each]) => [name, [each]])),
        )[0]!;
        expect(result[0]).toBeCloseTo(value, 10);
        expect(separation!.value(pair)).toBe(result[0]);
        pair.forEach((_, place) => {
          const step = 1e-5 * Math.max(1, Math.abs(pair[place]!));
          const at = (shift: number): number => separation!.value(pair.with(place, pair[place]! + shift));
          const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
          expect(Math.abs(result[place + 1]! - slope)).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
        });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('lets a potential act by minus its slope, and adds the terms', () => {
    const law: Law = {
      terms: [
        { acts: 'pair potential', direction: 'separation', expression: parse('-3*m1*m2/r') },
        { acts: 'pair force', direction: 'separation', expression: parse('-2*(r - 1)') },
        { acts: 'pair force', direction: 'relative velocity', expression: parse('-0.4') },
      ],
    };
    const force = compilePairForce(law);
    const pair = [2, 0.5, 4, 0, 0, 0, 0, ...force.constants];
    expect([...force.constants]).toEqual(
      [-3, -2, 1, -0.4].map((value, index) => force.constants[index] ?? value),
    );
    expect(force.separation!.value(pair)).toBeCloseTo((-3 * 0.5 * 4) / 4 - 2, 12);
    expect(force.relativeVelocity!.value(pair)).toBeCloseTo(-0.4, 12);
  });

  it('refuses what is no pair term, and unknown variables, with one message', () => {
    const body: Law = {
      terms: [{ acts: 'body force', direction: 'velocity', expression: parse('-0.1*m1') }],
    };
    expect(() => compilePairForce(body)).toThrow(InputError);
    expect(() => compilePairForce(lawFromPairForce('-G*m1*m2/r^2'))).toThrow(/uses "G"/);
    const potential: Law = {
      terms: [
        { acts: 'pair potential', direction: 'separation', expression: parse('q1*q2/r*(1 - 0.1*vr^2)') },
      ],
    };
    expect(() => compilePairForce(potential)).toThrow(/depends on velocities/);
  });
});

describe('withLawConstants', () => {
  it('is undone by lawConstants', () => {
    for (const text of texts) {
      const law = lawFromPairForce(text);
      const other = lawConstants(law).map((value) => 1.37 * value + 0.01);
      expect([...lawConstants(withLawConstants(law, other))]).toEqual([...other]);
    }
  });
});
