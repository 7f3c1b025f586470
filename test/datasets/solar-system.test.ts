import { AstroTime, BaryState, type Body, JupiterMoons } from 'astronomy-engine';
import { solarSystem } from 'principia/datasets';
import { InputError } from 'principia/math';
import { integrateAdaptive, type Trajectory, type VectorField } from 'principia/physics';
import { describe, expect, test } from 'vitest';

const dataset = solarSystem();
const withMoons = solarSystem({ moons: true, trainingYears: 0.05, testYears: 0.02 });
const solarParameter = 2.9591220829e-4;

/** Row of a body in a trajectory: position and velocity. */
function stateOf(trajectory: Trajectory, name: string, index: number): { x: number[]; v: number[] } {
  const body = trajectory.system.bodies.findIndex((each) => each.name === name);
  const from = 3 * (index * trajectory.system.bodies.length + body);
  return {
    x: [...trajectory.positions.subarray(from, from + 3)],
    v: [...trajectory.velocities.subarray(from, from + 3)],
  };
}

const minus = (one: readonly number[], other: readonly number[]): number[] =>
  one.map((value, axis) => value - other[axis]!);
const length = (vector: readonly number[]): number => Math.hypot(...vector);

describe('bodies', () => {
  test('Sun and eight planets; only the Sun has a mass', () => {
    const { bodies } = dataset.training[0]!.system;
    expect(bodies.map(({ name }) => name)).toEqual([
      'Sun',
      'Mercury',
      'Venus',
      'EMB',
      'Mars',
      'Jupiter',
      'Saturn',
      'Uranus',
      'Neptune',
    ]);
    expect(bodies.map(({ mass }) => mass)).toEqual([1, ...Array(8).fill(undefined)]);
    expect(dataset.gauge).toEqual({ body: 'Sun', mass: 1 });
  });

  test('with moons: Earth and Moon apart, and the Galilean moons', () => {
    const names = withMoons.training[0]!.system.bodies.map(({ name }) => name);
    expect(names).not.toContain('EMB');
    expect(names).toEqual(expect.arrayContaining(['Earth', 'Moon', 'Io', 'Europa', 'Ganymede', 'Callisto']));
    expect(withMoons.truth!.masses).toHaveLength(names.length);
  });

  test('masses that the ephemeris cannot tell are marked with a reason', () => {
    expect(Object.keys(dataset.unobservableMasses!)).toEqual(['Mercury', 'Venus', 'EMB', 'Mars']);
    expect(dataset.unobservableMasses!.EMB).toContain('giant planets alone');
    expect(Object.keys(withMoons.unobservableMasses!)).toContain('Io');
  });

  test('true masses are those of the textbooks', () => {
    const inverse = dataset.truth!.masses!.map((mass) => 1 / mass);
    // Reciprocal masses of the IAU's list, good to the digits given.
    const expected = [1, 6.0236e6, 408523.7, 328900.56, 3098703.6, 1047.3486, 3497.898, 22902.98, 19412.24];
    inverse.forEach((value, index) => {
      expect(Math.abs(value / expected[index]! - 1)).toBeLessThan(5e-5);
    });
  });
});

describe('times', () => {
  test('training from 1960, the held-out years right behind it, one cadence throughout', () => {
    const [training] = dataset.training as [Trajectory];
    const [held] = dataset.test as [Trajectory];
    // J2000 is 14610 days and a half after the midnight that began 1960.
    expect(training.times[0]).toBe(-14610.5);
    expect(held.times[0]).toBe(training.times.at(-1)! + 4);
    expect(training.times.at(-1)! - training.times[0]!).toBeGreaterThan(50 * 365);
    expect(held.times.at(-1)! - held.times[0]!).toBeGreaterThan(9.9 * 365);
    for (const { times } of [training, held]) {
      times.forEach((time, index) => {
        expect(time).toBe(times[0]! + 4 * index);
      });
    }
  });

  test('with moons the cadence resolves Io', () => {
    const { times } = withMoons.training[0]!;
    expect(times[1]! - times[0]!).toBeLessThan(1.77 / 20);
  });

  test.each([
    { firstYear: 1500 },
    { firstYear: 1990.5 },
    { trainingYears: 500 },
    { cadence: 0 },
    { cadence: Number.NaN },
    { testYears: 0 },
  ])('%o is refused', (options) => {
    expect(() => solarSystem(options)).toThrow(InputError);
  });
});

describe('states', () => {
  test('are the barycentric ones of the ephemeris', () => {
    const [training] = dataset.training as [Trajectory];
    for (const { name } of training.system.bodies) {
      const truth = BaryState(name as Body, AstroTime.FromTerrestrialTime(training.times[100]!));
      const { x, v } = stateOf(training, name, 100);
      expect(length(minus(x, [truth.x, truth.y, truth.z]))).toBeLessThan(1e-13);
      expect(length(minus(v, [truth.vx, truth.vy, truth.vz]))).toBeLessThan(1e-15);
    }
  });

  test('of Jupiter’s moons are relative to Jupiter', () => {
    const [training] = withMoons.training as [Trajectory];
    const { io } = JupiterMoons(AstroTime.FromTerrestrialTime(training.times[7]!));
    const relative = minus(stateOf(training, 'Io', 7).x, stateOf(training, 'Jupiter', 7).x);
    expect(length(minus(relative, [io.x, io.y, io.z]))).toBeLessThan(1e-13);
  });

  test('of the Moon and the Earth: the month, and the Earth moves about their barycentre', () => {
    const [training] = withMoons.training as [Trajectory];
    const distance = length(minus(stateOf(training, 'Moon', 0).x, stateOf(training, 'Earth', 0).x));
    expect(distance).toBeGreaterThan(356_000 / 149_597_870.7);
    expect(distance).toBeLessThan(407_000 / 149_597_870.7);
  });

  test('velocities are the slope of the positions', () => {
    const planets = solarSystem({ cadence: 0.25, trainingYears: 0.1, testYears: 0.1 });
    const moons = solarSystem({ moons: true, cadence: 0.01, trainingYears: 0.01, testYears: 0.01 });
    for (const data of [planets, moons]) {
      const [training] = data.training as [Trajectory];
      const step = training.times[1]! - training.times[0]!;
      for (const { name } of training.system.bodies) {
        const path = [20, 21, 22, 23, 24].map((index) => stateOf(training, name, index));
        const [a, b, , d, e] = path.map(({ x }) => x) as [number[], number[], number[], number[], number[]];
        const slope = a.map((value, axis) => (value - 8 * b[axis]! + 8 * d[axis]! - e[axis]!) / (12 * step));
        // The theory of Jupiter's moons gives velocities of its own series, which are the slope only to a thousandth.
        const tolerance = ['Io', 'Europa', 'Ganymede', 'Callisto'].includes(name) ? 2e-3 : 2e-8;
        expect(length(minus(slope, path[2]!.v)), name).toBeLessThan(tolerance * length(path[2]!.v));
      }
    }
  });

  test('Kepler’s third law: a³/T² is the same for all planets, and gives G M of the Sun', () => {
    const [training] = dataset.training as [Trajectory];
    const masses = dataset.truth!.masses!;
    training.system.bodies.slice(1).forEach(({ name }, index) => {
      // Osculating semi-major axis by the vis-viva equation, period by the mean motion over the whole span's angle.
      const elements = [0, 500, 1000, 2000, 3000, 4000].map((at) => {
        const [body, sun] = [stateOf(training, name, at), stateOf(training, 'Sun', at)];
        const [r, v] = [length(minus(body.x, sun.x)), length(minus(body.v, sun.v))];
        return 1 / (2 / r - v ** 2 / (solarParameter * (1 + masses[index + 1]!)));
      });
      const axis = elements.reduce((sum, value) => sum + value, 0) / elements.length;
      const expected = {
        Mercury: 0.3871,
        Venus: 0.7233,
        EMB: 1.0,
        Mars: 1.5237,
        Jupiter: 5.203,
        Saturn: 9.55,
        Uranus: 19.2,
        Neptune: 30.1,
      }[name]!;
      expect(Math.abs(axis / expected - 1), name).toBeLessThan(0.015);
      const revolutions = angleSwept(training, name) / (2 * Math.PI);
      if (revolutions < 4) return;
      const period = (training.times.at(-1)! - training.times[0]!) / revolutions;
      const parameter = (4 * Math.PI ** 2 * axis ** 3) / period ** 2 / (1 + masses[index + 1]!);
      expect(Math.abs(parameter / solarParameter - 1), name).toBeLessThan(0.02);
    });
  });

  test('Newton’s law with the true masses follows a year from its first state', () => {
    const [training] = dataset.training as [Trajectory];
    const { bodies } = training.system;
    const masses = dataset.truth!.masses!;
    const initial = Float64Array.from([
      ...training.positions.subarray(0, 27),
      ...training.velocities.subarray(0, 27),
    ]);
    const { states, status } = integrateAdaptive(gravity(masses), initial, training.times.slice(0, 92));
    expect(status).toBe('complete');
    bodies.forEach(({ name }, body) => {
      const truth = stateOf(training, name, 91);
      const found = [...states.subarray(91 * 54 + 3 * body, 91 * 54 + 3 * body + 3)];
      const radius = length(minus(truth.x, stateOf(training, 'Sun', 91).x));
      // Initial states straight from the truncated series, not fitted: a few arcseconds a year.
      if (name !== 'Sun') expect(length(minus(found, truth.x)) / radius, name).toBeLessThan(2e-3);
    });
  });
});

test('equal options, equal data', () => {
  const options = { trainingYears: 1, testYears: 0.5 };
  expect(solarSystem(options).hash).toBe(solarSystem(options).hash);
  expect(solarSystem(options).hash).not.toBe(solarSystem({ ...options, firstYear: 1961 }).hash);
});

/** The angle a planet sweeps about the Sun over the whole trajectory. */
function angleSwept(trajectory: Trajectory, name: string): number {
  let angle = 0;
  let before = minus(stateOf(trajectory, name, 0).x, stateOf(trajectory, 'Sun', 0).x);
  for (let index = 1; index < trajectory.times.length; index++) {
    const now = minus(stateOf(trajectory, name, index).x, stateOf(trajectory, 'Sun', index).x);
    const cosine =
      before.reduce((sum, value, axis) => sum + value * now[axis]!, 0) / length(before) / length(now);
    angle += Math.acos(Math.min(1, cosine));
    before = now;
  }
  return angle;
}

function gravity(masses: readonly number[]): VectorField {
  const width = 3 * masses.length;
  return (_time, state, derivative) => {
    derivative.fill(0);
    for (let index = 0; index < width; index++) derivative[index] = state[width + index]!;
    for (let i = 0; i < masses.length; i++) {
      for (let j = 0; j < masses.length; j++) {
        if (i === j) continue;
        const separation = [0, 1, 2].map((axis) => state[3 * j + axis]! - state[3 * i + axis]!);
        const pull = (solarParameter * masses[j]!) / length(separation) ** 3;
        separation.forEach((value, axis) => {
          derivative[width + 3 * i + axis] = derivative[width + 3 * i + axis]! + pull * value;
        });
      }
    }
  };
}
