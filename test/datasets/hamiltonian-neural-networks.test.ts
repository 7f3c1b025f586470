import { massSpring, pendulum, simulateSystem, threeBody, twoBody } from 'principia/datasets';
import { describe, expect, test } from 'vitest';
import { moments, rowsOf, trajectoriesOf } from './rows.js';

/** The generators of arXiv:1906.01563, held against what its code draws. */
describe('mass-spring', () => {
  test('50 motions of 30 points over a time of 3, half for testing, noise 0.1 on x and p', () => {
    const { training, test: held } = simulateSystem(massSpring);
    expect([training.length, held.length]).toEqual([25, 25]);
    const { times, noise } = training[0]!;
    expect([times.length, times[0]]).toEqual([30, 0]);
    expect(times[29]).toBeCloseTo(3, 14);
    // p = v/2.
    expect(noise).toEqual({ position: 0.1, velocity: 0.2 });
  });

  test('H = p² + x² is between 0.01 and 1 and its root is uniform; the motion is a rotation of phase space', () => {
    const all = trajectoriesOf(simulateSystem(massSpring, { trajectories: 400, noise: 0, seed: 1 }));
    const radii = all.map((trajectory) => {
      const [{ x, v }] = rowsOf(trajectory) as [{ x: Float64Array; v: Float64Array }];
      return Math.hypot(x[0]!, v[0]! / 2);
    });
    expect(Math.min(...radii)).toBeGreaterThan(0.1);
    expect(Math.max(...radii)).toBeLessThan(1);
    // Uniform: mean 0.55, deviation 0.26; five standard errors are 0.065.
    expect(Math.abs(moments(radii)[0] - 0.55)).toBeLessThan(0.065);
    const { times, positions, velocities } = all[0]!;
    times.forEach((time, index) => {
      // ẋ = 2p, ṗ = −2x.
      const expected = positions[0]! * Math.cos(2 * time) + (velocities[0]! / 2) * Math.sin(2 * time);
      expect(positions[index]).toBeCloseTo(expected, 9);
    });
  });
});

describe('pendulum', () => {
  test('50 motions of 45 points over a time of 3 in the coordinates of H = p² + 3 (1 − cos θ)', () => {
    const { training, test: held, truth } = simulateSystem(pendulum);
    expect([training.length, held.length]).toEqual([25, 25]);
    expect(training[0]!.times).toHaveLength(45);
    expect(training[0]!.times[44]).toBeCloseTo(3, 14);
    expect(training[0]!.coordinates).toMatchObject({ kind: 'generalised', inertia: [0.5], angles: [true] });
    expect(truth!.terms![0]!.expression).toBe('-3*sin(theta1)');
  });

  test('starts are between 1.3 and 2.3 from the origin of phase space, and H stays', () => {
    const all = trajectoriesOf(simulateSystem(pendulum, { trajectories: 200, noise: 0 }));
    const energy = (x: number, v: number): number => (v / 2) ** 2 + 3 * (1 - Math.cos(x));
    for (const trajectory of all) {
      const rows = rowsOf(trajectory);
      const radius = Math.hypot(rows[0]!.x[0]!, rows[0]!.v[0]! / 2);
      expect(radius).toBeGreaterThan(1.3);
      expect(radius).toBeLessThan(2.3);
      const first = energy(rows[0]!.x[0]!, rows[0]!.v[0]!);
      for (const { x, v } of rows) expect(energy(x[0]!, v[0]!)).toBeCloseTo(first, 9);
    }
  });

  test('with friction the energy falls by what friction takes', () => {
    const damped = simulateSystem(pendulum, { trajectories: 5, noise: 0, damping: 0.3 });
    expect(damped.energy!.largestError).toBeLessThan(1e-10);
    const rows = rowsOf(damped.training[0]!);
    const energy = (row: (typeof rows)[0]): number => (row.v[0]! / 2) ** 2 + 3 * (1 - Math.cos(row.x[0]!));
    expect(energy(rows.at(-1)!)).toBeLessThan(0.9 * energy(rows[0]!));
    expect(damped.truth!.terms).toHaveLength(2);
  });
});

describe('two-body', () => {
  const all = trajectoriesOf(simulateSystem(twoBody, { trajectories: 300, seed: 3 }));
  const starts = all.map((trajectory) => rowsOf(trajectory)[0]!);

  test('1000 motions of 50 points over a time of 20, a fifth for testing', () => {
    const { trajectories, steps, dt, heldOut } = twoBody.options;
    expect([trajectories.default, steps.default, heldOut.default]).toEqual([1000, 49, 0.2]);
    expect(49 * dt.default).toBeCloseTo(20, 12);
    expect(all[0]!.system.bodies.map(({ mass }) => mass)).toEqual([1, 1]);
  });

  test('the first body is uniform in a square, the second opposite, both nearly on a circle', () => {
    const coordinates = starts.flatMap(({ x }) => [x[0]!, x[1]!]);
    expect(Math.min(...coordinates)).toBeGreaterThan(0.5);
    expect(Math.max(...coordinates)).toBeLessThan(1.5);
    // Uniform: mean 1, deviation 0.289; five standard errors are 0.059.
    expect(Math.abs(moments(coordinates)[0] - 1)).toBeLessThan(0.059);
    const speeds = starts.map(
      ({ x, v }) => Math.hypot(v[0]!, v[1]!) * 2 * Math.sqrt(Math.hypot(x[0]!, x[1]!)),
    );
    const [mean, variance] = moments(speeds);
    // 1 + 0.05 n: five standard errors are 0.0144 for the mean and 20 % for the deviation.
    expect(Math.abs(mean - 1)).toBeLessThan(0.0144);
    expect(Math.abs(Math.sqrt(variance) / 0.05 - 1)).toBeLessThan(0.21);
    for (const { x, v } of starts) {
      expect(x[0]! * v[0]! + x[1]! * v[1]!).toBeCloseTo(0, 14);
      expect([x[2], x[3], v[2], v[3]]).toEqual([-x[0]!, -x[1]!, -v[0]!, -v[1]!]);
    }
  });
});

describe('three-body', () => {
  const starts = trajectoriesOf(simulateSystem(threeBody, { trajectories: 300, steps: 1, seed: 3 })).map(
    (trajectory) => rowsOf(trajectory)[0]!,
  );

  test('5000 motions of 20 points over a time of 5, a fifth for testing', () => {
    const { trajectories, steps, dt, heldOut } = threeBody.options;
    expect([trajectories.default, steps.default, heldOut.default]).toEqual([5000, 19, 0.2]);
    expect(19 * dt.default).toBeCloseTo(5, 12);
  });

  test('an equilateral triangle of radius 0.9 to 1.2', () => {
    for (const { x } of starts) {
      const radii = [0, 1, 2].map((body) => Math.hypot(x[2 * body]!, x[2 * body + 1]!));
      for (const radius of radii) expect(radius).toBeCloseTo(radii[0]!, 12);
      expect(radii[0]!).toBeGreaterThan(0.9);
      expect(radii[0]!).toBeLessThan(1.2);
      expect(Math.hypot(x[0]! - x[2]!, x[1]! - x[3]!)).toBeCloseTo(Math.sqrt(3) * radii[0]!, 12);
    }
  });

  test('every component of a velocity is the circular orbit’s within a fifth', () => {
    const factors = starts.flatMap(({ x, v }) =>
      [0, 1, 2].flatMap((body) => {
        const [a, b] = [x[2 * body]!, x[2 * body + 1]!];
        const speed = Math.sqrt(1 / Math.sqrt(3)) / Math.hypot(a, b) ** 1.5;
        return [v[2 * body]! / (-b * speed), v[2 * body + 1]! / (a * speed)];
      }),
    );
    expect(Math.min(...factors)).toBeGreaterThan(0.8);
    expect(Math.max(...factors)).toBeLessThan(1.2);
    // Uniform: deviation 0.1155; five standard errors of the mean are 0.0136.
    const [mean, variance] = moments(factors);
    expect(Math.abs(mean - 1)).toBeLessThan(0.0136);
    expect(Math.abs(Math.sqrt(variance) / 0.1155 - 1)).toBeLessThan(0.1);
  });

  test('without noise the triangle turns rigidly', () => {
    const { training } = simulateSystem(threeBody, { trajectories: 2, orbitNoise: 0 });
    const rows = rowsOf(training[0]!);
    const radius = Math.hypot(rows[0]!.x[0]!, rows[0]!.x[1]!);
    for (const { x } of rows) expect(Math.hypot(x[0]!, x[1]!)).toBeCloseTo(radius, 8);
  });
});
