import { compileLaw, fieldFrom, type Law, lawConstants } from 'principia/law';
import { createRandom } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { variationalField } from '../../src/distillation/variational-field.js';
import { lawOf } from '../law/some-laws.js';
import { drawBodies, ringState } from './simulated-world.js';

const laws: Readonly<Record<string, Law>> = {
  'springs that pull from 2 on': lawOf(['pair force', 'separation', '-1.3*(r - 1)*(1 + sign(r - 2))']),
  'a well': lawOf(['pair force', 'separation', 'if(r < 1.9*m1^0.1, 0.3, if(r > 2.4, -1.1, 0.2*q1*q2))']),
  'a force that knows the direction': lawOf(
    ['pair force', 'separation', '-0.9*(r - 1) + 0.2*sign(vr + 0.1*r)'],
    ['pair force', 'relative velocity', '0.1*(v > 0.6)'],
  ),
  'a field that begins somewhere': lawOf(
    ['pair force', 'separation', '-0.9*(r - 1)'],
    ['body force', 'axis', '-1.5*m1*(x > 0.3 + 0.2*y)', 0],
    ['body force', 'velocity', 'if(y > 0.4, -0.8, 0)'],
  ),
  'a potential with a ramp': lawOf(['pair potential', 'separation', '0.8*max(r - 2, 0) + 0.3*abs(r - 1.7)']),
};

describe('the variational field of forces that jump', () => {
  it.each(Object.entries(laws))('of %s has the derivatives of the motion in every column', (_, law) => {
    const random = createRandom(4);
    const bodies = drawBodies(random);
    const initial = ringState(random);
    const force = compileLaw(law);
    const constants = lawConstants(law);
    const each = [0, 1, 2, 3];
    const free = { constants: [...constants.keys()], masses: each, charges: each };
    const { field, events, columns, size, initial: whole } = variationalField(force, constants, bodies, free);
    // Where nothing acts only the sensitivities would shorten the steps, and they are not controlled.
    const tight = { maximumStep: 0.02, relativeTolerance: 1e-11, absoluteTolerance: 1e-12 };
    const times = [0, 1.7];
    const found = integrateAdaptive(field, whole(initial), times, { ...tight, events, controlled: 16 });
    expect(found.status).toBe('complete');
    expect(found.events.length).toBeGreaterThan(3);
    const endOf = (column: number, shift: number): Float64Array => {
      const shifts = new Float64Array(columns).fill(shift, column, column + 1);
      const shifted = (values: Float64Array, from: number): Float64Array =>
        values.map((value, index) => value + shifts[from + index]!);
      const own = shifted(constants, 16);
      const moved = {
        ...bodies,
        masses: shifted(bodies.masses, 16 + constants.length),
        charges: shifted(bodies.charges, 20 + constants.length),
      };
      const start = shifted(initial, 0);
      const plain = fieldFrom(force, own, moved, start);
      const outcome = integrateAdaptive(plain.field, start, times, { ...tight, events: plain.events });
      return outcome.states.slice(16);
    };
    const step = 2e-4;
    for (let column = 0; column < columns; column++) {
      const at = (shift: number): Float64Array => endOf(column, shift * step);
      const [up, down, further, below] = [at(1), at(-1), at(2), at(-2)];
      for (let row = 0; row < 16; row++) {
        const slope = (8 * (up[row]! - down[row]!) - (further[row]! - below[row]!)) / (12 * step);
        const exact = found.states[size + 16 + row * columns + column]!;
        expect(Math.abs(exact - slope), `${row} by ${column}`).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }
    }
  });
});
