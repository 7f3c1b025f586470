import { balls, simulateSystem } from 'principia/datasets';
import { displacement, type Trajectory } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { rowsOf, trajectoriesOf } from './rows.js';

function nearest(trajectory: Trajectory): number {
  const { dimension, space, system } = trajectory;
  const { first, second } = system.interactions;
  return Math.min(
    ...rowsOf(trajectory).flatMap(({ x }) =>
      Array.from(first, (one, pair) =>
        Math.hypot(
          ...displacement(
            space!,
            x.subarray(one * dimension, (one + 1) * dimension),
            x.subarray(second[pair]! * dimension, (second[pair]! + 1) * dimension),
          ),
        ),
      ),
    ),
  );
}

describe.each([
  ['reflecting', 'soft', 2],
  ['reflecting', 'hard', 3],
  ['periodic', 'soft', 3],
  ['periodic', 'hard', 2],
] as const)('%s box, %s balls, %i dimensions', (boundary, contact, dimension) => {
  const dataset = simulateSystem(balls, { boundary, contact, dimension, trajectories: 8, seed: 3 });
  const all = trajectoriesOf(dataset);

  test('energy is kept through every contact and bounce', () => {
    expect(dataset.energy!.largestError).toBeLessThan(contact === 'hard' ? 1e-13 : 1e-9);
    expect(dataset.description).toContain('; 0 motions with unresolved encounters');
    expect(dataset.cutoff).toBe(1);
  });

  test('balls meet: hard ones at their diameter at the nearest, soft ones nearer', () => {
    const least = Math.min(...all.map(nearest));
    expect(least).toBeLessThan(1.3);
    if (contact === 'hard') expect(least).toBeGreaterThan(1 - 1e-9);
    else expect(least).toBeLessThan(1);
  });

  test('nothing leaves the box, or positions run on through it', () => {
    const positions = all.flatMap(({ positions: own }) => [...own]);
    const outside = positions.filter((x) => x < -1e-12 || x > 5 + 1e-12).length;
    if (boundary === 'reflecting') expect(outside).toBe(0);
    else expect(outside).toBeGreaterThan(0);
    expect(all[0]!.space!.kind).toBe(boundary);
  });

  test('speeds are standard normal at first', () => {
    const squares = all.flatMap((trajectory) => [...rowsOf(trajectory)[0]!.v]).map((v) => v ** 2);
    const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
    // Five standard errors of the variance.
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(2 / squares.length));
  });
});
