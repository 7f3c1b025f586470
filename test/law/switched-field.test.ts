import { accelerationField, compileLaw, conservedQuantities, fieldFrom, simulateLaw } from 'principia/law';
import { createRandom } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { lawOf, randomBodies, randomState, someLaws } from './some-laws.js';

describe('fieldFrom', () => {
  it('sees what a pair does beyond a jump, however short', () => {
    // Free up to a distance of 2, and beyond pulled back: there for 2wμ/F = 0.01 of 3 units of time.
    const law = lawOf(['pair force', 'separation', '-50*(r > 2)']);
    const bodies = { ...randomBodies(createRandom(1), 2, 1), masses: Float64Array.of(2, 2) };
    const state = Float64Array.of(0.75, -0.75, 0.125, -0.125);
    const force = compileLaw(law);
    const { field, events } = fieldFrom(force, force.constants, bodies, state);
    const motion = integrateAdaptive(field, state, [0, 2, 3], { events });
    expect(motion.events.map(({ time }) => time)).toEqual([expect.closeTo(2, 12), expect.closeTo(2.01, 12)]);
    expect(motion.states[8]! - motion.states[9]!).toBeCloseTo(2 - 0.25 * 0.99, 12);
    expect(motion.states[10]! - motion.states[11]!).toBeCloseTo(-0.25, 12);
    expect(motion.steps).toBeLessThan(20);
  });

  it('keeps the energy across jumps, in far fewer steps than without events', () => {
    const law = lawOf(['pair force', 'separation', '-2*(r - 1)*(r > 2)']);
    const force = compileLaw(law);
    const random = createRandom(3);
    const bodies = randomBodies(random, 4, 2);
    const state = randomState(random, 4, 2);
    const times = Float64Array.from({ length: 41 }, (_, index) => index / 10);
    const tolerances = { relativeTolerance: 1e-10, absoluteTolerance: 1e-10 };
    const { field, events } = fieldFrom(force, force.constants, bodies, state);
    const [smooth, plain] = [
      integrateAdaptive(field, state, times, { ...tolerances, events }),
      integrateAdaptive(accelerationField(force, force.constants, bodies), state, times, tolerances),
    ];
    expect(smooth.events.length).toBeGreaterThan(4);
    expect(smooth.evaluations).toBeLessThan(plain.evaluations / 4);
    smooth.states.forEach((value, index) => {
      expect(value).toBeCloseTo(plain.states[index]!, 6);
    });
    const motion = simulateLaw(law, bodies, state, times);
    const { energy, energyScale } = conservedQuantities(law, bodies, motion);
    for (const value of energy!) expect(Math.abs(value - energy![0]!) / energyScale).toBeLessThan(1e-8);
  });

  it('is the plain field at the sides where a state is', () => {
    const laws = [
      someLaws['springs that break']!,
      lawOf(
        ['pair force', 'separation', 'if(r < 1.2, q1*q2, if(r > 2, -1, 0.3))*(vr < 0.1*r)'],
        ['pair force', 'relative velocity', '-0.3*sign(v - 1)'],
        ['pair potential', 'separation', '0.4*abs(r - 1.5)'],
        ['body force', 'axis', 'm1*(x > y)', 1],
        ['body force', 'velocity', '-0.2*sign(x)*(v > 1)'],
      ),
    ];
    for (const law of laws) {
      const force = compileLaw(law);
      for (let seed = 0; seed < 50; seed++) {
        const random = createRandom(seed);
        const bodies = randomBodies(random, 4, 2);
        const state = randomState(random, 4, 2);
        const [plain, switched] = [new Float64Array(16), new Float64Array(16)];
        accelerationField(force, force.constants, bodies)(0, state, plain);
        fieldFrom(force, force.constants, bodies, state).field(0, state, switched);
        switched.forEach((value, index) => {
          expect(value).toBeCloseTo(plain[index]!, 12);
        });
      }
    }
  });
});
