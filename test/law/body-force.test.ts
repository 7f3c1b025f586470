import fc from 'fast-check';
import {
  accelerationField,
  compileLaw,
  compilePairForce,
  conservedQuantities,
  type InteractingBodies,
  simulateLaw,
} from 'principia/law';
import { createRandom, InputError } from 'principia/math';
import { kineticEnergy, momentum } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { lawOf, randomBodies, randomState, someLaws } from './some-laws.js';

const times = Float64Array.from({ length: 21 }, (_, index) => index / 10);

/** Bodies that do not act on each other. */
function alone(
  masses: readonly number[],
  dimension: number,
  charges = masses.map(() => 0),
): InteractingBodies {
  return {
    dimension,
    masses: Float64Array.from(masses),
    charges: Float64Array.from(charges),
    interactions: { first: new Int32Array(), second: new Int32Array() },
  };
}

const speeds = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 });

describe('body forces', () => {
  it('take energy by linear drag as e^(−2γt/m)', () => {
    const masses = [0.5, 2];
    const law = lawOf(['body force', 'velocity', '-0.3']);
    fc.assert(
      fc.property(speeds, (velocities) => {
        const state = Float64Array.from([...new Array<number>(6).fill(0), ...velocities]);
        const motion = simulateLaw(law, alone(masses, 3), state, times);
        times.forEach((time, row) => {
          const energy = kineticEnergy(masses, motion.velocities.subarray(6 * row, 6 * row + 6), 3);
          const expected = masses.reduce(
            (sum, mass, body) =>
              sum +
              0.5 *
                mass *
                Math.hypot(...velocities.slice(3 * body, 3 * body + 3)) ** 2 *
                Math.exp((-0.6 * time) / mass),
            0,
          );
          expect(Math.abs(energy - expected)).toBeLessThan(1e-9 * (1 + expected));
        });
      }),
      { numRuns: 20, seed: 4 },
    );
  });

  it('slow by quadratic drag as 1/(1 + k v₀ t/m)', () => {
    const law = lawOf(['body force', 'velocity', '-0.7*v']);
    const motion = simulateLaw(law, alone([1.4], 2), Float64Array.of(0, 0, 1.2, -1.6), times);
    times.forEach((time, row) => {
      const slowing = 1 + (0.7 * 2 * time) / 1.4;
      expect(motion.velocities[2 * row]).toBeCloseTo(1.2 / slowing, 9);
      expect(motion.velocities[2 * row + 1]).toBeCloseTo(-1.6 / slowing, 9);
    });
  });

  it('let bodies fall on parabolas in a uniform field, whatever their mass', () => {
    const law = lawOf(['body force', 'axis', '-9.81*m1', 1]);
    const motion = simulateLaw(law, alone([0.3, 5], 2), Float64Array.of(0, 1, 2, 3, 4, 5, -1, 0.5), times);
    times.forEach((time, row) => {
      const fall = (9.81 * time ** 2) / 2;
      [4 * time, 1 + 5 * time - fall, 2 - time, 3 + 0.5 * time - fall].forEach((expected, index) => {
        expect(motion.positions[4 * row + index]).toBeCloseTo(expected, 9);
      });
    });
  });

  it('turn a body in a trap at its own frequency', () => {
    const law = lawOf(
      ['body force', 'axis', '-4*m1*x', 0],
      ['body force', 'axis', '-9*m1*y', 1],
      ['body force', 'axis', '-m1*z + 2*q1', 2],
    );
    const motion = simulateLaw(law, alone([1.7], 3, [0.4]), Float64Array.of(1, 1, 1, 0, 0, 0), times);
    times.forEach((time, row) => {
      const centre = (2 * 0.4) / 1.7;
      const expected = [Math.cos(2 * time), Math.cos(3 * time), centre + (1 - centre) * Math.cos(time)];
      expected.forEach((value, axis) => {
        expect(motion.positions[3 * row + axis]).toBeCloseTo(value, 8);
      });
    });
  });

  it('keep what they have a potential for', () => {
    const law = lawOf(
      ['pair force', 'separation', '-m1*m2*r/(r^2 + 0.3)^1.5'],
      ['body force', 'axis', '-9.81*m1', 1],
      ['body force', 'axis', '-2*x*y^2', 0],
      ['body force', 'axis', '-2*x^2*y', 1],
    );
    const random = createRandom(8);
    const bodies = randomBodies(random, 3, 2);
    const motion = simulateLaw(law, bodies, randomState(random, 3, 2), times);
    const { energy, energyScale } = conservedQuantities(law, bodies, motion);
    for (const value of energy!) expect(Math.abs(value - energy![0]!) / energyScale).toBeLessThan(1e-9);
  });

  it('have no energy where they turn bodies in circles, or drag', () => {
    const bodies = alone([1, 1], 2);
    const motion = simulateLaw(lawOf(), bodies, new Float64Array(8).fill(1), times);
    const curl = lawOf(['body force', 'axis', '-y', 0], ['body force', 'axis', 'x', 1]);
    expect(conservedQuantities(curl, bodies, motion).energy).toBeNull();
    expect(conservedQuantities(lawOf(['body force', 'velocity', '-1']), bodies, motion).energy).toBeNull();
  });

  it('are refused along an axis that space has not, without an axis, and of a pair’s variables', () => {
    const simulate = (law: ReturnType<typeof lawOf>): unknown =>
      simulateLaw(law, alone([1], 2), new Float64Array(4), times);
    expect(() => simulate(lawOf(['body force', 'axis', 'm1', 2]))).toThrow(
      /axis 2, but the bodies move in 2/,
    );
    expect(() => simulate(lawOf(['body force', 'axis', 'm1']))).toThrow(InputError);
    expect(() => simulate(lawOf(['body force', 'axis', 'm1', 3]))).toThrow(InputError);
    expect(() => simulate(lawOf(['body force', 'separation', 'm1']))).toThrow(InputError);
    expect(() => simulate(lawOf(['body force', 'velocity', '-r']))).toThrow(/uses "r"/);
  });
});

describe('compileLaw', () => {
  const derivativeOf = (
    force: Parameters<typeof accelerationField>[0],
    constants: ArrayLike<number>,
  ): Float64Array => {
    const random = createRandom(9);
    const bodies = randomBodies(random, 4, 3);
    const derivative = new Float64Array(24);
    accelerationField(force, constants, bodies)(0, randomState(random, 4, 3), derivative);
    return derivative;
  };

  it('adds up: the field of a law is the sum of its terms’ fields', () => {
    const law = lawOf(
      ['pair force', 'separation', '-1.3*m1*m2/r^2 + 0.2'],
      ['body force', 'velocity', '-0.2*m1'],
      ['pair potential', 'separation', '0.7*q1*q2*exp(-1.5*r)'],
      ['body force', 'axis', '0.4*q1*x - 3', 2],
      ['pair force', 'relative velocity', '-0.6/(r + 1)'],
    );
    const whole = compileLaw(law);
    const sum = new Float64Array(24);
    for (const term of law.terms) {
      const part = compileLaw({ terms: [term] });
      derivativeOf(part, part.constants).forEach((value, index) => {
        if (index >= 12) sum[index]! += value;
      });
    }
    derivativeOf(whole, whole.constants).forEach((value, index) => {
      if (index >= 12) expect(Math.abs(value - sum[index]!)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
    });
    // The constants are those of all terms, in their order, and the field takes others.
    const doubled = whole.constants.map((value) => 2 * value);
    expect(derivativeOf(whole, doubled)).not.toEqual(derivativeOf(whole, whole.constants));
  });

  it('keeps the third law where it is imposed, and else where the expression does', () => {
    const random = createRandom(10);
    const bodies = randomBodies(random, 4, 3);
    const state = randomState(random, 4, 3);
    const push = (force: Parameters<typeof accelerationField>[0]): number => {
      const derivative = new Float64Array(24);
      accelerationField(force, compileLaw(law).constants, bodies)(0, state, derivative);
      return Math.hypot(...momentum(bodies.masses, derivative.subarray(12), 3));
    };
    let law = someLaws['a one-sided force']!;
    expect(push(compileLaw(law))).toBeLessThan(1e-12);
    expect(push(compileLaw(law, 'as written'))).toBeGreaterThan(0.1);
    for (const name of ['gravity', 'Yukawa', 'damped springs', 'a potential']) {
      law = someLaws[name]!;
      expect(push(compileLaw(law, 'as written')), name).toBeLessThan(1e-12);
    }
  });

  it('is compilePairForce where only pairs act', () => {
    const pairs = compilePairForce(someLaws['damped springs']!);
    const all = compileLaw(someLaws['damped springs']!);
    expect(derivativeOf(all, all.constants)).toEqual(derivativeOf(pairs, pairs.constants));
  });
});
