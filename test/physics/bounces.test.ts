import { createRandom } from 'principia/math';
import {
  ballCollisions,
  freeSpace,
  integrateAdaptive,
  kineticEnergy,
  momentum,
  periodicSpace,
  reflectingSpace,
  type VectorField,
  wallBounces,
} from 'principia/physics';
import { expect, test } from 'vitest';

/** N balls that move straight on, [x, v]. */
const free: VectorField = (_time, state, derivative) => {
  const half = state.length / 2;
  derivative.set(state.subarray(half));
  derivative.fill(0, half);
};

test('balls in a box stay inside and keep their energy through many bounces', () => {
  const random = createRandom(3);
  const radii = [0.1, 0.15, 0.08, 0.12];
  const masses = [1, 2, 0.5, 1.3];
  const space = reflectingSpace([2, 2], [-1, -1]);
  // Each in a quarter of its own.
  const positions = [-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5];
  const initial = Float64Array.from([...positions, ...positions.map(() => random.normal())]);
  const times = Array.from({ length: 201 }, (_, index) => 0.25 * index);
  const { status, states, events } = integrateAdaptive(free, initial, times, {
    events: [...wallBounces(space, radii), ...ballCollisions(space, 2, masses, radii)],
  });
  expect(status).toBe('complete');
  expect(events.length).toBeGreaterThan(150);
  const energy = kineticEnergy(masses, initial.subarray(8), 2);
  for (let row = 0; row < states.length; row += 16) {
    const state = states.subarray(row, row + 16);
    expect(Math.abs(kineticEnergy(masses, state.subarray(8), 2) / energy - 1)).toBeLessThan(1e-12);
    for (let ball = 0; ball < 4; ball++) {
      for (let axis = 0; axis < 2; axis++) {
        expect(Math.abs(state[2 * ball + axis]!)).toBeLessThan(1 - radii[ball]! + 1e-9);
      }
      for (let other = 0; other < ball; other++) {
        const distance = Math.hypot(
          state[2 * ball]! - state[2 * other]!,
          state[2 * ball + 1]! - state[2 * other + 1]!,
        );
        expect(distance).toBeGreaterThan(radii[ball]! + radii[other]! - 1e-9);
      }
    }
  }
});

test('a ball between walls follows the folded line', () => {
  const { states, events } = integrateAdaptive(free, Float64Array.of(0.5, 1), [0, 10.25], {
    events: wallBounces(reflectingSpace([1]), [0.1]),
  });
  // Between 0.1 and 0.9, a way of 1.6 there and back: 0.5 + 10.25 = 0.1 + 6 · 1.6 + 1.05, folded 0.55 off the far end.
  expect(events).toHaveLength(13);
  expect(states[2]).toBeCloseTo(0.65, 9);
  expect(states[3]).toBe(-1);
});

test('head-on, equal masses exchange velocities; restitution takes its share of energy and no momentum', () => {
  const masses = [2, 2];
  const run = (restitution: number): Float64Array =>
    integrateAdaptive(free, Float64Array.of(0, 3, 1, -0.5), [0, 3], {
      events: ballCollisions(freeSpace, 1, masses, [0.2, 0.3], restitution),
    }).states.subarray(4);
  const elastic = run(1);
  expect(elastic[2]).toBeCloseTo(-0.5, 12);
  expect(elastic[3]).toBeCloseTo(1, 12);
  const soft = run(0.5);
  expect(momentum(masses, soft.subarray(2), 1)[0]).toBeCloseTo(1, 12);
  expect(soft[3]! - soft[2]!).toBeCloseTo(0.75, 12);
});

test('in a periodic box balls meet across its end', () => {
  const { events } = integrateAdaptive(free, Float64Array.of(0.5, 9, -1, 1), [0, 1], {
    events: ballCollisions(periodicSpace([10]), 1, [1, 1], [0.25, 0.25]),
  });
  // 1.5 apart across the end, 0.5 when they touch, closing at 2.
  expect(events[0]!.time).toBeCloseTo(0.5, 10);
});
