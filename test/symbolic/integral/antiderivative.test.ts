import fc from 'fast-check';
import { antiderivative, createParser, defineOperator, type Expression, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

const properties = { m1: [1.3], m2: [0.7], q1: [-1.2], q2: [0.8] };

/** Largest error of dF/dr against f, relative where f is not small, over distances away from the places named. */
function slopeError(integrand: Expression, integral: Expression, avoided: readonly number[] = []): number {
  const distances = Array.from({ length: 60 }, (_, index) => 0.1 * 1.07 ** index).filter((r) =>
    avoided.every((place) => Math.abs(r - place) > 1e-9),
  );
  const slope = integral.derivative('r');
  return Math.max(
    ...distances.map((r) => {
      const [wanted, got] = [integrand, slope].map((each) => each.evaluate({ ...properties, r: [r] })[0]!);
      return Math.abs(got! - wanted!) / Math.max(0.01, Math.abs(wanted!));
    }),
  );
}

const closed = [
  '3',
  'm1*m2',
  '-2*(r - 1)',
  '-1.3*m1*m2/r^2',
  '2/r',
  '1.5*q1*q2*r^(-2.2)',
  '12/r^13 - 6/r^7',
  'm1*m2/(r + 0.01)^2',
  'q1/(2*r + m1)',
  'r/(r + 0.3)^3',
  'r^2/(1 + r)',
  'm1*m2*r/(r^2 + 0.04)^1.5',
  '1/(r^2 + 0.1)',
  '-1.3*m1*m2/(r^2 + 0.1)',
  '1/(3*r^2 + m1)^2',
  'r^2/(r^2 + 0.1)^1.5',
  'r^3/(2*r^2 + 0.3)^2.5',
  'sqrt(r^2 + 0.5)',
  'r*(r^2 + 0.5)^0.3',
  'q1*q2*exp(-r/0.7)',
  'exp(-m1*r)',
  'r^2*exp(-2*r)',
  'r*exp(-r^2/2)',
  'q1*q2*exp(-r/0.7)*(1/r^2 + 1/(0.7*r))',
  'exp(-r)*(2/r^3 + 1/r^2) + 3*exp(-2*r)*(1/r^2 + 2/r)',
  'sin(3*r)',
  'r^2*cos(m1*r + 1)',
  'tanh(r - 1)',
  'tan(r/9)',
  'log(r)*r',
  'log(r)/r',
  'log(2*r + 1)',
  '2*(exp(-2*(r - 1)) - exp(-(r - 1)))',
  '(r - 1)^3*r',
  '(1 - exp(-r))^2',
  'if(r < 2, 1, 0)',
  '-(r - 1)*(1 + sign(r - 2))',
  'if(m1*r - 2, 1/r^2, -3)',
  'abs(r - 1)*r',
  'max(r, 2)/r',
  'min(r - 1, 0)*exp(-r)',
  'if(m1 > m2, r, 2*r)',
  'if(r + 1, r, exp(r^2))',
  'if(r < 1, r^2, if(r < 2, r, 2))',
];

describe('antiderivative', () => {
  it.each(closed)('of %s has it as its derivative', (text) => {
    const integral = antiderivative(parse(text), 'r');
    expect(integral).not.toBeNull();
    expect(slopeError(parse(text), integral!, [1, 2])).toBeLessThan(1e-9);
  });

  it.each(['exp(-r)/r', 'exp(-r)*(1/r^2 + 1.1/r)', 'exp(-r^2)', 'sin(r)/r', '1/sqrt(r^3 + 1)', 'r^r'])(
    'is not found for %s, which has none in closed form',
    (text) => {
      expect(antiderivative(parse(text), 'r')).toBeNull();
    },
  );

  it('is continuous where pieces join', () => {
    for (const text of closed.filter((each) => /if|sign|abs|max|min/.test(each))) {
      const integral = antiderivative(parse(text), 'r')!;
      for (const place of [1, 2, 2 / 1.3]) {
        const [below, above] = [place - 1e-9, place + 1e-9].map(
          (r) => integral.evaluate({ ...properties, r: [r] })[0]!,
        );
        expect(Math.abs(above! - below!), `${text} at ${place}`).toBeLessThan(1e-7);
      }
    }
  });

  it('is linear', () => {
    const parts = closed.filter((text) => !/if|sign|abs|max|min/.test(text));
    const sums = fc.record({
      one: fc.constantFrom(...parts),
      other: fc.constantFrom(...parts),
      scale: fc.double({ min: -3, max: 3, noNaN: true }).filter((value) => Math.abs(value) > 0.01),
    });
    fc.assert(
      fc.property(sums, ({ one, other, scale }) => {
        const whole = antiderivative(parse(`${one} + (${scale})*(${other})`), 'r')!;
        const [first, second] = [one, other].map((text) => antiderivative(parse(text), 'r')!);
        const at = (integral: Expression, r: number): number =>
          integral.evaluate({ ...properties, r: [r] })[0]!;
        const work = (integral: Expression): number => at(integral, 1.9) - at(integral, 0.8);
        const expected = work(first!) + scale * work(second!);
        expect(work(whole)).toBeCloseTo(expected, 9);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('reads as one would write it', () => {
    const text = (integrand: string): string => antiderivative(parse(integrand), 'r')!.toString();
    expect(text('-G*m1*m2/r^2')).toBe('G*m1*m2/r');
    expect(text('-k/r')).toBe('-k*log(r)');
    expect(text('exp(-r)*(1/r^2 + 1/r)')).toBe('-exp(-r)/r');
    expect(text('-2*(r - 1)')).toBe('2*r - r^2');
    expect(text('m1*m2*r/(r^2 + 0.01)^1.5')).toBe('-m1*m2/sqrt(r^2 + 0.01)');
  });

  it('sees through users’ operators that have a formula', () => {
    const gauss = defineOperator({ name: 'gauss', formula: 'x*exp(-x^2)' });
    expect(antiderivative(createParser([gauss])('gauss(r)'), 'r')!.toString()).toBe('-0.5*exp(-r^2)');
  });
});
