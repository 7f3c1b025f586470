import { chargedFiveBody, chargedFiveBodyMap, chargedFiveBodySoft, simulateSystem } from 'principia/datasets';
import { describe, expect, test } from 'vitest';
import { moments, rowsOf, trajectoriesOf } from './rows.js';

const seed = 43;

describe('the published data', () => {
  const simulation = chargedFiveBody.prepare({ training: 1, validation: 1, test: 40, seed });
  const motions = Array.from({ length: 40 }, (_, index) => simulation.motion(2 + index));

  test('the first test trajectory has the published charges and positions', () => {
    // The first of the published tests, number 12,000 of the stream: charges, body 0 at frame 0 and at frame 40.
    const [first] = motions as [(typeof motions)[0]];
    expect(first.bodies.map(({ charge }) => charge)).toEqual([1, 1, -1, -1, 1]);
    const at = (frame: number): number[] => [...first.positions.slice(15 * frame, 15 * frame + 3)];
    [1.0056451, 1.47812364, 1.0343748].forEach((value, axis) => {
      expect(at(0)[axis]).toBeCloseTo(value, 7);
    });
    [2.20285459, 0.96216345, -0.6795642].forEach((value, axis) => {
      expect(at(40)[axis]).toBeCloseTo(value, 7);
    });
  });

  test('frames are 0.1 apart from 0.1 on, and begin with |v| = 1/2', () => {
    const { times } = motions[0]!;
    expect([times.length, times[0], times[48]]).toEqual([49, 0.1, 4.9]);
  });

  test('the map of the data takes frame 30 to frame 40 without error', () => {
    for (const { bodies, positions, velocities } of motions.slice(0, 5)) {
      const map = chargedFiveBodyMap(Float64Array.from(bodies, ({ charge }) => charge!));
      const [x, v] = [positions.slice(30 * 15, 31 * 15), velocities.slice(30 * 15, 31 * 15)];
      map.advance(x, v, 1000);
      expect(x).toEqual(positions.slice(40 * 15, 41 * 15));
      expect(v).toEqual(velocities.slice(40 * 15, 41 * 15));
    }
  });

  test('charges are ±1 evenly', () => {
    const charges = motions.flatMap(({ bodies }) => bodies.map(({ charge }) => charge!));
    expect(charges.every((charge) => Math.abs(charge) === 1)).toBe(true);
    // 200 of them: five standard errors are 0.35.
    expect(Math.abs(moments(charges)[0])).toBeLessThan(0.35);
  });

  test('a motion is the same whichever were made before', () => {
    const again = chargedFiveBody.prepare({ training: 1, validation: 1, test: 40, seed });
    again.motion(41);
    expect(again.motion(2)).toEqual(motions[0]);
  });

  test('training, validation and tests are where they were published', () => {
    const dataset = simulateSystem(chargedFiveBody, { training: 2, validation: 1, test: 1 });
    const { training, validation, test: held } = dataset;
    expect([training.length, validation?.length, held.length]).toEqual([2, 1, 1]);
    expect(held[0]!.positions).toEqual(motions[0]!.positions);
    expect(training[0]!.positions).toEqual(simulation.motion(0).positions);
    expect(dataset.energy!.reason).toContain('close encounters');
  });
});

test('the map is clipped, symplectic Euler, and exact for a body alone', () => {
  const map = chargedFiveBodyMap(Float64Array.of(1, -1, 0));
  const x = Float64Array.of(0, 0, 0, 0.01, 0, 0, 50, 0, 0);
  expect([...map.forces(x)]).toEqual([100, 0, 0, -100, 0, 0, 0, 0, 0]);
  const [far, v] = [Float64Array.of(0, 0, 0, 2, 0, 0, 50, 0, 0), new Float64Array(9)];
  v[6] = 3;
  map.advance(far, v, 1);
  expect(v[0]).toBeCloseTo(0.001 / 4, 15);
  expect(far[0]).toBeCloseTo(0.001 * (0.001 / 4), 15);
  expect(far[6]).toBeCloseTo(50.003, 12);
});

test('the soft companion begins alike, follows its law, and has no rare disasters', () => {
  const dataset = simulateSystem(chargedFiveBodySoft, { trajectories: 60, steps: 10, seed: 2 });
  const starts = trajectoriesOf(dataset).map((trajectory) => rowsOf(trajectory)[0]!);
  for (const { v } of starts) {
    for (let body = 0; body < 5; body++) {
      expect(Math.hypot(...v.subarray(3 * body, 3 * body + 3))).toBeCloseTo(0.5, 14);
    }
  }
  // 900 coordinates: five standard errors are 0.17 for the mean and 0.24 for the variance.
  const [mean, variance] = moments(starts.flatMap(({ x }) => [...x]));
  expect(Math.abs(mean)).toBeLessThan(0.17);
  expect(Math.abs(variance - 1)).toBeLessThan(0.24);
  expect(dataset.energy!.largestError).toBeLessThan(1e-10);
  expect(dataset.description).toContain('; 0 motions with unresolved encounters');
});
