import { simulatedSystems, simulateSystem, systemNamed, threeBody } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { momentum } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { massesOf, rowsOf, trajectoriesOf } from './rows.js';
import { accelerationsByTruth } from './truth.js';

/** Systems of which this file makes many datasets, made small. */
const small: Readonly<Record<string, object>> = {
  'lennard-jones': { warmUp: 0.2, steps: 10 },
  string: { bodies: 6 },
  'charged-five-body': { training: 3, validation: 1, test: 2 },
};

const make = (name: string, options: object, extras: object = {}): Dataset =>
  simulateSystem(systemNamed(name), { ...small[name], ...options }, extras);

/** Systems in which something besides pair forces and a field acts on a body now and then, or momentum is not kept. */
const withoutMomentum = ['damped-paper', 'string', 'mass-spring', 'pendulum', 'double-pendulum', 'balls'];

const sampled = simulatedSystems.filter(({ options }) => 'trajectories' in options);
const names = sampled.map(({ name }) => name);

test('names are unlike each other, and every option says what it means', () => {
  const all = simulatedSystems.map(({ name }) => name);
  expect(new Set(all).size).toBe(all.length);
  for (const { name, options, description, source } of simulatedSystems) {
    expect(`${name}: ${description}${source}`.length).toBeGreaterThan(name.length + 20);
    for (const option of Object.values(options)) expect(option.meaning).not.toBe('');
  }
});

describe.each(names)('%s', (name) => {
  const options = { trajectories: 3, noise: 0, seed: 4 };
  const dataset = make(name, options, { accelerations: true });

  test('equal options, equal bits; another seed, other data', () => {
    expect(make(name, options).hash).toBe(dataset.hash);
    expect(make(name, { ...options, seed: 5 }).hash).not.toBe(dataset.hash);
  });

  test('is simulated to ten digits, and says so', () => {
    expect(dataset.energy!.reason).toBeNull();
    expect(dataset.energy!.largestError).toBeLessThan(name === 'lennard-jones' ? 1e-7 : 1e-9);
    expect(dataset.energy!.medianError).toBeLessThanOrEqual(dataset.energy!.largestError);
    expect(dataset.description).toContain('largest relative energy error');
    expect(trajectoriesOf(dataset)).toHaveLength(3);
  });

  test('the truth as text gives the accelerations', () => {
    const [trajectory] = dataset.training as [Dataset['training'][0]];
    const accelerations = dataset.accelerations!.training[0]!;
    const rows = rowsOf(trajectory);
    for (const at of [0, rows.length - 1]) {
      const { x } = rows[at]!;
      const found = accelerations.subarray(at * x.length, (at + 1) * x.length);
      const scale = Math.max(1, ...found.map(Math.abs));
      accelerationsByTruth(dataset.truth!, trajectory, rows[at]!).forEach((expected, index) => {
        expect(Math.abs(found[index]! - expected)).toBeLessThan(1e-9 * scale);
      });
    }
  });

  test('velocities are the slope of the positions, accelerations that of the velocities', () => {
    // Simpson's rule over two short sampling intervals: the mean of the slope is the change.
    const dt = 1e-4;
    const short = make(name, { ...options, steps: 2, dt }, { accelerations: true });
    const { positions, velocities } = short.training[0]!;
    const width = positions.length / 3;
    const mean = (values: Float64Array, index: number): number =>
      (values[index]! + 4 * values[width + index]! + values[2 * width + index]!) / 6;
    const accelerations = short.accelerations!.training[0]!;
    for (let index = 0; index < width; index++) {
      expect(positions[2 * width + index]! - positions[index]!).toBeCloseTo(
        2 * dt * mean(velocities, index),
        10,
      );
      expect(velocities[2 * width + index]! - velocities[index]!).toBeCloseTo(
        2 * dt * mean(accelerations, index),
        9,
      );
    }
  });

  test.skipIf(withoutMomentum.includes(name) || name === 'damped')('momentum is conserved', () => {
    for (const trajectory of trajectoriesOf(dataset)) {
      const rows = rowsOf(trajectory);
      const masses = massesOf(trajectory);
      const first = momentum(masses, rows[0]!.v, trajectory.dimension);
      const last = momentum(masses, rows.at(-1)!.v, trajectory.dimension);
      first.forEach((value, axis) => {
        expect(Math.abs(last[axis]! - value)).toBeLessThan(1e-9);
      });
    }
  });

  test('noise has the size that the trajectory says', () => {
    const more = { ...options, trajectories: 10 };
    const clean = make(name, more).training.flatMap(({ positions }) => [...positions]);
    const noisy = make(name, { ...more, noise: 0.02 });
    const { position } = noisy.training[0]!.noise!;
    expect(position).toBe(0.02);
    const errors = noisy.training
      .flatMap(({ positions }) => [...positions])
      .map((x, index) => x - clean[index]!);
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    // Five standard errors.
    expect(Math.abs(deviation / position - 1)).toBeLessThan(5 / Math.sqrt(2 * errors.length));
  });

  test('an option that it does not have, or cannot take, is one clear message', () => {
    const run = (given: object) => () => make(name, given);
    expect(run({ magnetism: 1 })).toThrow(`'${name}' has no option 'magnetism'`);
    expect(run({ steps: 0 })).toThrow('steps is 0; expected a whole number of at least 1');
    expect(run({ seed: 'one' })).toThrow(InputError);
  });
});

test('how many are held out is as asked; a single motion is split in time, its accelerations with it', () => {
  const half = make('mass-spring', {});
  expect([half.training.length, half.test.length]).toEqual([25, 25]);
  const fifth = make('spring', { trajectories: 10 });
  expect([fifth.training.length, fifth.test.length]).toEqual([8, 2]);
  const one = make('spring', { trajectories: 1, steps: 19 }, { accelerations: true });
  expect([one.training[0]!.times.length, one.test[0]!.times.length]).toEqual([16, 4]);
  expect(one.accelerations!.training[0]!.length).toBe(one.training[0]!.positions.length);
  expect(one.accelerations!.test[0]!.length).toBe(one.test[0]!.positions.length);
});

test.each([
  [() => systemNamed('sprong'), "no simulated system 'sprong'"],
  [() => make('two-body', { nearest: 2, farthest: 1 }), 'nearest is 2 and farthest is 1'],
  [() => make('balls', { diameter: 3 }), "at most half the box's side"],
  [() => make('balls', { bodies: 40 }), 'find no room'],
  [() => make('balls', { boundary: 'sticky' }), 'boundary is sticky; expected periodic or reflecting'],
  [() => make('lennard-jones', { cutoff: 3 }), 'cutoff is 3; expected at most 2.279'],
  [() => make('spring', { bodies: 5000 }), 'forces of pairs'],
  [() => make('charged-five-body', { training: 20_000 }), 'training is 20000'],
])('bad input: %#', (run, message) => {
  expect(run).toThrow(InputError);
  expect(run).toThrow(message);
});

test('a system of the user’s own is simulated by the same function', () => {
  expect(simulateSystem({ ...threeBody, name: 'own' }, { trajectories: 2 }).name).toBe('own');
});
