import { accelerationField, compilePairForce, type InteractingBodies, type Law } from 'principia/law';
import { createRandom } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { type FreeParameters, variationalField } from '../../src/distillation/variational-field.js';
import { drawBodies, ringState } from './simulated-world.js';

const law: Law = {
  terms: [
    {
      acts: 'pair force',
      direction: 'separation',
      expression: parse('-1.3*m1*m2^0.8*r^(-1.7) + 0.4*q1*q2*exp(-0.5*r)'),
    },
    { acts: 'pair force', direction: 'relative velocity', expression: parse('-0.2*m1*exp(-0.3*r)') },
  ],
};
const force = compilePairForce(law);
const free: FreeParameters = { constants: [0, 2, force.constants.length - 1], masses: [1, 3] };
const times = [0, 0.4, 1];
const tight = { relativeTolerance: 1e-12, absoluteTolerance: 1e-13 };

describe('variationalField', () => {
  const random = createRandom(11);
  const bodies = drawBodies(random);
  const initial = ringState(random);
  const { field, columns, size, initial: whole } = variationalField(force, force.constants, bodies, free);
  const states = integrateAdaptive(field, whole(initial), times, { ...tight, controlled: 16 }).states;

  /** The final state as a function of everything it is differentiated by. */
  const endOf = (shifts: Float64Array): Float64Array => {
    const constants = Float64Array.from(force.constants);
    const masses = Float64Array.from(bodies.masses);
    free.constants.forEach((constant, index) => {
      constants[constant]! += shifts[16 + index]!;
    });
    free.masses.forEach((body, index) => {
      masses[body]! += shifts[16 + free.constants.length + index]!;
    });
    const shifted: InteractingBodies = { ...bodies, masses };
    const start = initial.map((value, index) => value + shifts[index]!);
    return integrateAdaptive(accelerationField(force, constants, shifted), start, times, tight).states.slice(
      32,
    );
  };

  it('carries the same state as the plain field', () => {
    const plain = endOf(new Float64Array(columns));
    plain.forEach((value, index) => {
      expect(states[2 * size + index]).toBeCloseTo(value, 10);
    });
  });

  it('gives the sensitivities by initial states, constants and masses', () => {
    const step = 1e-4;
    for (let column = 0; column < columns; column++) {
      const at = (shift: number): Float64Array =>
        endOf(new Float64Array(columns).fill(shift, column, column + 1));
      const [up, down, further, below] = [at(step), at(-step), at(2 * step), at(-2 * step)];
      for (let row = 0; row < 16; row++) {
        const slope = (8 * (up[row]! - down[row]!) - (further[row]! - below[row]!)) / (12 * step);
        const exact = states[2 * size + 16 + row * columns + column]!;
        expect(Math.abs(exact - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
      }
    }
  });
});
