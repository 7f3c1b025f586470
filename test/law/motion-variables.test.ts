import fc from 'fast-check';
import { accelerationField, compileLaw, conservedQuantities, type Law, simulateLaw } from 'principia/law';
import { createRandom } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { lawOf, randomBodies, randomState, someLaws } from './some-laws.js';

const [semiMajorAxis, eccentricity] = [1, 0.3];

/** Gravity with its first correction at a speed of light, of a light body about one of mass 1. */
function einsteinsGravity(light: number): Law {
  const c2 = light ** 2;
  return lawOf(
    ['pair force', 'separation', `-m1*m2/r^2 + m1*m2/(${c2}*r^2)*(4*(m1 + m2)/r - v^2)`],
    ['pair force', 'relative velocity', `4*m1*m2*vr/(${c2}*r^2)`],
  );
}

/** By how much the periapsis turns an orbit, the mean over ten, seen where the distance begins to grow. */
function precession(light: number): number {
  const force = compileLaw(einsteinsGravity(light));
  const bodies = { ...randomBodies(createRandom(1), 2, 2), masses: Float64Array.of(1, 1e-12) };
  const near = semiMajorAxis * (1 - eccentricity);
  const speed = Math.sqrt((1 + eccentricity) / (1 - eccentricity) / semiMajorAxis);
  const between = (state: Float64Array, at: number): number[] => [
    state[at + 2]! - state[at]!,
    state[at + 3]! - state[at + 1]!,
  ];
  const { events } = integrateAdaptive(
    accelerationField(force, force.constants, bodies),
    Float64Array.of(0, 0, near, 0, 0, 0, 0, speed),
    [0, 10.5 * 2 * Math.PI * semiMajorAxis ** 1.5],
    {
      relativeTolerance: 1e-13,
      absoluteTolerance: 1e-14,
      events: [
        {
          direction: 'rising',
          value: (_time, state) => {
            const [[x, y], [vx, vy]] = [between(state, 0), between(state, 4)];
            return x! * vx! + y! * vy!;
          },
        },
      ],
    },
  );
  const last = events.filter(({ time }) => time > 1)[9]!;
  const [x, y] = between(last.state, 0);
  return Math.atan2(y!, x!) / 10;
}

describe('the relative speed and the rate of change of the distance', () => {
  it('make orbits precess by 6πGM/(c²a(1 − e²)), up to the next order in 1/c²', () => {
    const [near, far] = [100, 200].map((light) => {
      const expected = (6 * Math.PI) / (light ** 2 * semiMajorAxis * (1 - eccentricity ** 2));
      return precession(light) / expected - 1;
    });
    // The next order is GM/(c² a) = 1e-4 times numbers of the size of ten.
    expect(Math.abs(near!)).toBeLessThan(3e-3);
    expect(Math.abs(near!)).toBeGreaterThan(1e-4);
    expect(near! / far!).toBeGreaterThan(3.8);
    expect(near! / far!).toBeLessThan(4.2);
  });

  it('damp a spring along its line as e^(−γt), and not at all across it', () => {
    const bodies = { ...randomBodies(createRandom(2), 2, 3), masses: Float64Array.of(2, 3) };
    const [mass, stiffness, friction, start] = [1.2, 2, 0.3, 1.4];
    const damped = lawOf(['pair force', 'separation', `-${stiffness}*(r - 1) - ${friction}*vr`]);
    const times = Float64Array.from({ length: 21 }, (_, index) => index / 4);
    const line = [2 / 3, -1 / 3, 2 / 3];
    const along = (length: number): number[] => line.map((component) => length * component);
    const state = Float64Array.from([...along(start), 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const motion = simulateLaw(damped, bodies, state, times);
    const rate = friction / (2 * mass);
    const turning = Math.sqrt(stiffness / mass - rate ** 2);
    times.forEach((time, row) => {
      const swing = Math.cos(turning * time) + (rate / turning) * Math.sin(turning * time);
      const distance = 1 + (start - 1) * Math.exp(-rate * time) * swing;
      const found = [0, 1, 2].map(
        (axis) => motion.positions[6 * row + axis]! - motion.positions[6 * row + 3 + axis]!,
      );
      found.forEach((component, axis) => {
        expect(component).toBeCloseTo(distance * line[axis]!, 9);
      });
    });
    // On a circle the distance does not change, so nothing rubs.
    const speed = Math.sqrt((stiffness * (start - 1) * start) / mass);
    const circle = Float64Array.from([start, 0, 0, 0, 0, 0, 0, 0.6 * speed, 0, 0, -0.4 * speed, 0]);
    const round = simulateLaw(damped, bodies, circle, times);
    times.forEach((_, row) => {
      const found = [0, 1, 2].map(
        (axis) => round.positions[6 * row + axis]! - round.positions[6 * row + 3 + axis]!,
      );
      expect(Math.hypot(...found)).toBeCloseTo(start, 8);
    });
  });

  it('are the same seen from either body, and from any frame that moves uniformly', () => {
    const names = ['radial friction', 'post-Newtonian gravity'] as const;
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...names), fc.constantFrom(2, 3), (seed, name, dimension) => {
        const random = createRandom(seed);
        const bodies = randomBodies(random, 3, dimension);
        const state = randomState(random, 3, dimension);
        const half = state.length / 2;
        const boost = Array.from({ length: dimension }, () => random.normal());
        const boosted = state.map((value, index) => value + (index < half ? 0 : boost[index % dimension]!));
        const rates = (thirdLaw: 'imposed' | 'as written', at: Float64Array): Float64Array => {
          const force = compileLaw(someLaws[name]!, thirdLaw);
          const derivative = new Float64Array(state.length);
          accelerationField(force, force.constants, bodies)(0, at, derivative);
          return derivative.subarray(half);
        };
        const plain = rates('imposed', state);
        for (const other of [rates('as written', state), rates('imposed', boosted)]) {
          other.forEach((value, index) => {
            expect(Math.abs(value - plain[index]!)).toBeLessThan(1e-11 * Math.max(1, ...plain.map(Math.abs)));
          });
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('leave momentum, and along the separation angular momentum, as they are, but not the energy', () => {
    const random = createRandom(5);
    const bodies = randomBodies(random, 3, 3);
    const times = Float64Array.from({ length: 11 }, (_, index) => index / 5);
    const law = someLaws['radial friction']!;
    const motion = simulateLaw(law, bodies, randomState(random, 3, 3), times);
    const { energy, momentum, angularMomentum } = conservedQuantities(law, bodies, motion);
    expect(energy).toBeNull();
    for (const values of [momentum, angularMomentum]) {
      values.forEach((value, index) => {
        expect(value).toBeCloseTo(values[index % 3]!, 8);
      });
    }
  });
});
