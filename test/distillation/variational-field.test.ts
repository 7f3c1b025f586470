import fc from 'fast-check';
import { accelerationField, compileLaw, type InteractingBodies, type Law, lawConstants } from 'principia/law';
import { createRandom, InputError } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import type { FreeParameters } from '../../src/distillation/variation-layout.js';
import { type VariationalField, variationalField } from '../../src/distillation/variational-field.js';
import { lawOf, randomBodies, randomState } from '../law/some-laws.js';
import { drawBodies, ringState } from './simulated-world.js';

const along = (text: string) => ['pair force', 'separation', text] as const;
const across = (text: string) => ['pair force', 'relative velocity', text] as const;
const ofBody = (text: string, axis?: number) =>
  axis === undefined
    ? (['body force', 'velocity', text] as const)
    : (['body force', 'axis', text, axis] as const);

/** Laws of every kind of term; every name that a term may use is used. */
const laws: Readonly<Record<string, Law>> = {
  'pairs at rest': lawOf(along('-1.3*m1*m2^0.8*r^(-1.7) + 0.4*q1*q2*exp(-0.5*r)')),
  'a potential': lawOf(['pair potential', 'separation', '-1.3*m1*m2/sqrt(r^2 + 0.1) + 0.2*q1*q2*r']),
  'damped pairs': lawOf(along('-2*(r - 1)'), across('-0.2*m1*q2^2*exp(-0.3*r)')),
  'pairs in motion': lawOf(
    along('-1.3*m1*m2/r*(1 - 0.1*v^2 + 0.2*vr) + 0.3*q1*cos(vr)'),
    across('-0.2*vr*m2*v/(r + 1.5) + 0.1*q2*vr^2'),
  ),
  'speed alone': lawOf(along('-0.4*v'), across('0.3*q1*q2/(1 + v)')),
  drag: lawOf(ofBody('-0.3*m1^0.7 - 0.1*q1*v - 0.2*x*y + 0.1*z^2')),
  fields: lawOf(
    ofBody('-1.1*x - 0.4*y*q1 + 0.2*v*z', 0),
    ofBody('0.7*m1*sin(1.3*x) - 0.3*v^2', 1),
    ofBody('-9.8*m1', 2),
  ),
  everything: lawOf(
    along('-1.3*m1*m2/(r + 0.2)^2 - 0.2*vr'),
    across('-0.1*q1*q2*exp(-r)'),
    ofBody('-0.3*v'),
    ofBody('0.6*q1*cos(0.9*y)', 0),
  ),
};

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function allFree(law: Law, bodies: InteractingBodies): FreeParameters {
  const each = all(bodies.masses.length);
  return { constants: all(lawConstants(law).length), masses: each, charges: each };
}

/** Everything that the motion is differentiated by as one vector, and back. */
function worldAt(law: Law, bodies: InteractingBodies, shifts: Float64Array, state: Float64Array) {
  const constants = lawConstants(law);
  const count = bodies.masses.length;
  const from = state.length;
  const part = (values: Float64Array, offset: number): Float64Array =>
    values.map((value, index) => value + shifts[from + offset + index]!);
  const shifted = {
    ...bodies,
    masses: part(bodies.masses, constants.length),
    charges: part(bodies.charges, constants.length + count),
  };
  return {
    constants: part(constants, 0),
    bodies: shifted,
    state: state.map((value, index) => value + shifts[index]!),
  };
}

/** Fourth-order central differences of a vector by the column of shifts. */
function slopes(columns: number, column: number, at: (shifts: Float64Array) => Float64Array): Float64Array {
  const step = 1e-3;
  const shifted = (by: number): Float64Array =>
    at(new Float64Array(columns).fill(by * step, column, column + 1));
  const [up, down, further, below] = [shifted(1), shifted(-1), shifted(2), shifted(-2)];
  return up.map((_, row) => (8 * (up[row]! - down[row]!) - (further[row]! - below[row]!)) / (12 * step));
}

describe('variationalField', () => {
  it.each(Object.entries(laws))('of %s has the derivatives of the field in every column', (_, law) => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 2, 3), (seed, chosen) => {
        const random = createRandom(seed);
        const dimension = law === laws.fields ? 3 : chosen;
        const bodies = randomBodies(random, 3, dimension);
        // Nothing is smooth where bodies meet, in one dimension that is easily.
        const state = randomState(random, 3, dimension).map(
          (value, index) => value + (index < 3 * dimension ? 3 * Math.floor(index / dimension) : 0),
        );
        const force = compileLaw(law);
        const { field, columns, size } = variationalField(
          force,
          force.constants,
          bodies,
          allFree(law, bodies),
        );
        const rows = state.length;
        // In S = I the derivative of S is the Jacobian; its columns by parameters are ∂a/∂θ.
        const whole = new Float64Array(size);
        whole.set(state);
        for (let row = 0; row < rows; row++) whole[rows + row * columns + row] = 1;
        const derivative = new Float64Array(size);
        field(0, whole, derivative);
        const plainAt = (shifts: Float64Array): Float64Array => {
          const world = worldAt(law, bodies, shifts, state);
          const result = new Float64Array(rows);
          accelerationField(force, world.constants, world.bodies)(0, world.state, result);
          return result;
        };
        const plain = plainAt(new Float64Array(columns));
        for (let row = 0; row < rows; row++) {
          expect(Math.abs(derivative[row]! - plain[row]!)).toBeLessThan(1e-12 * (1 + Math.abs(plain[row]!)));
        }
        const scale = Math.max(1, ...plain.map(Math.abs));
        for (let column = 0; column < columns; column++) {
          slopes(columns, column, plainAt).forEach((slope, row) => {
            const exact = derivative[rows + row * columns + column]!;
            expect(Math.abs(exact - slope)).toBeLessThan(1e-6 * (scale + Math.abs(slope)));
          });
        }
      }),
      { numRuns: 12, seed: 6 },
    );
  });

  it.each(['pairs at rest', 'everything'])('of %s gives the sensitivities of the motion', (name) => {
    const law = laws[name]!;
    const random = createRandom(11);
    const bodies = drawBodies(random);
    const initial = ringState(random);
    const force = compileLaw(law);
    const tight = { relativeTolerance: 1e-12, absoluteTolerance: 1e-13 };
    const times = [0, 0.4, 1];
    const {
      field,
      columns,
      size,
      initial: whole,
    } = variationalField(force, force.constants, bodies, allFree(law, bodies));
    const { states } = integrateAdaptive(field, whole(initial), times, { ...tight, controlled: 16 });
    const endOf = (shifts: Float64Array): Float64Array => {
      const world = worldAt(law, bodies, shifts, initial);
      const plain = accelerationField(force, world.constants, world.bodies);
      return integrateAdaptive(plain, world.state, times, tight).states.slice(32);
    };
    endOf(new Float64Array(columns)).forEach((value, index) => {
      expect(states[2 * size + index]).toBeCloseTo(value, 10);
    });
    for (let column = 0; column < columns; column++) {
      slopes(columns, column, endOf).forEach((slope, row) => {
        const exact = states[2 * size + 16 + row * columns + column]!;
        expect(Math.abs(exact - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      });
    }
  });

  /** ∂(x, v)/∂(x₀, v₀, θ) of one body on a line after a time. */
  function sensitivities(law: Law, mass: number, state: readonly [number, number], time: number) {
    const bodies: InteractingBodies = {
      dimension: 1,
      masses: Float64Array.of(mass),
      charges: Float64Array.of(0.7),
      interactions: { first: new Int32Array(), second: new Int32Array() },
    };
    const force = compileLaw(law);
    const variations: VariationalField = variationalField(
      force,
      force.constants,
      bodies,
      allFree(law, bodies),
    );
    const { states } = integrateAdaptive(variations.field, variations.initial(state), [0, time], {
      relativeTolerance: 1e-12,
      absoluteTolerance: 1e-13,
    });
    const last = states.subarray(variations.size + 2);
    return [last.subarray(0, variations.columns), last.subarray(variations.columns)] as const;
  }

  it('of a damped oscillator is its closed form', () => {
    const [mass, stiffness, friction, time] = [1.3, 2.1, 0.4, 2.2];
    const law = lawOf(ofBody(`-${stiffness}*x`, 0), ofBody(`-${friction}`));
    // x(t) = e^(−γt)(x₀ C + (v₀ + γ x₀) S/ω), of which the derivatives by x₀ and v₀ are the coefficients.
    const position = (start: number, speed: number, m: number, k: number, c: number): number => {
      const decay = c / (2 * m);
      const turning = Math.sqrt(k / m - decay ** 2);
      const [cosine, sine] = [Math.cos(turning * time), Math.sin(turning * time)];
      return Math.exp(-decay * time) * (start * cosine + ((speed + decay * start) / turning) * sine);
    };
    const [x0, v0] = [0.8, -0.5];
    const [byX, byV] = sensitivities(law, mass, [x0, v0], time);
    const at = (dx: number, dv: number, dk: number, dc: number, dm: number): number =>
      position(x0 + dx, v0 + dv, mass + dm, stiffness + dk, friction + dc);
    const slope = (f: (h: number) => number): number =>
      (8 * (f(1e-3) - f(-1e-3)) - (f(2e-3) - f(-2e-3))) / 12e-3;
    const expected = [
      slope((h) => at(h, 0, 0, 0, 0)),
      slope((h) => at(0, h, 0, 0, 0)),
      -slope((h) => at(0, 0, h, 0, 0)),
      -slope((h) => at(0, 0, 0, h, 0)),
      slope((h) => at(0, 0, 0, 0, h)),
      0,
    ];
    expected.forEach((value, column) => {
      expect(byX[column]).toBeCloseTo(value, 9);
    });
    // The flow shrinks volumes by e^(−ct/m).
    expect(byX[0]! * byV[1]! - byX[1]! * byV[0]!).toBeCloseTo(Math.exp((-friction * time) / mass), 10);
  });

  it('of a uniform field is t²/2 by the strength', () => {
    const [byX, byV] = sensitivities(lawOf(ofBody('-9.81*q1', 0)), 2, [1, 3], 1.5);
    const fall = 1.5 ** 2 / 2;
    [1, 1.5, (0.7 / 2) * fall, ((9.81 * 0.7) / 4) * fall, (-9.81 / 2) * fall].forEach((value, column) => {
      expect(byX[column]).toBeCloseTo(value, 10);
    });
    [0, 1, (0.7 / 2) * 1.5, ((9.81 * 0.7) / 4) * 1.5, (-9.81 / 2) * 1.5].forEach((value, column) => {
      expect(byV[column]).toBeCloseTo(value, 10);
    });
  });

  it('is undone backwards in time, velocities reversed, where nothing damps', () => {
    const random = createRandom(5);
    const bodies = drawBodies(random);
    const law = lawOf(along('-1.3*m1*m2*r/(r^2 + 0.3)^1.5 + 0.2*q1*q2*v^2/(1 + v^2)'), ofBody('-0.4*x', 0));
    const force = compileLaw(law);
    const { field, columns, size, initial } = variationalField(force, force.constants, bodies, {
      constants: [],
      masses: [],
      charges: [],
    });
    const options = { relativeTolerance: 1e-12, absoluteTolerance: 1e-13 };
    const turn = (whole: Float64Array): Float64Array =>
      whole.map((value, index) => {
        const row = index < columns ? index : Math.floor((index - columns) / columns);
        return row < 8 ? value : -value;
      });
    const start = initial(ringState(random));
    const there = integrateAdaptive(field, start, [0, 1.2], options).states.subarray(size);
    const back = turn(integrateAdaptive(field, turn(there), [0, 1.2], options).states.slice(size));
    back.forEach((value, index) => {
      expect(value).toBeCloseTo(start[index]!, 8);
    });
  });

  it('refuses an axis that space does not have', () => {
    const bodies = randomBodies(createRandom(1), 2, 2);
    const force = compileLaw(laws.fields!);
    const free = { constants: [], masses: [], charges: [] };
    expect(() => variationalField(force, force.constants, bodies, free)).toThrow(InputError);
  });
});
