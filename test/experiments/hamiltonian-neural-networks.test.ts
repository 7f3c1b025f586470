import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { massSpring, pendulum, simulateSystem, threeBody, twoBody } from 'principia/datasets';
import type { ExperimentResult } from 'principia/experiments';
import { createRandom, rootMeanSquare } from 'principia/math';
import { tf } from 'principia/tensor';
import {
  type DynamicsModel,
  type DynamicsSetup,
  knownProperties,
  phaseTrajectories,
  trueEnergy,
} from 'principia/training';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  full,
  type TaskConfig,
  type TaskName,
} from '../../experiments/hamiltonian-neural-networks/config.js';
import { consistentStates } from '../../experiments/hamiltonian-neural-networks/consistent-states.js';
import { energiesAlong, hamiltonians } from '../../experiments/hamiltonian-neural-networks/hamiltonians.js';
import { networkOf } from '../../experiments/hamiltonian-neural-networks/networks.js';
import { rateErrors } from '../../experiments/hamiltonian-neural-networks/rate-errors.js';
import { taskData } from '../../experiments/hamiltonian-neural-networks/task-data.js';
import { smallRun } from './small-run.js';

const backend = 'onnx';

/** A task of the experiment with few motions. */
const small = (task: TaskName, trajectories: number, predicted: number): TaskConfig => ({
  ...full.tasks.find((one) => one.task === task)!,
  trajectories,
  predicted,
});

describe('the small size', () => {
  let folder: string;
  let result: ExperimentResult;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'principia-'));
    result = await smallRun('hamiltonian-neural-networks', join(folder, 'run'), backend);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('every network of every simulated task comes to finite numbers', () => {
    const [errors, trainings] = result.tables;
    expect(trainings!.rows.map(({ task, network }) => `${task} ${network}`)).toEqual([
      'mass-spring baseline',
      'mass-spring HNN',
      'mass-spring p²/2m + V',
      'two-body baseline',
      'two-body HNN',
      'two-body pairs',
      'two-body pairs, no rates',
    ]);
    for (const row of trainings!.rows) {
      for (const column of ['energy error', 'median', 'train loss', 'test loss', 'motion error']) {
        expect(Number(row[column])).toBeGreaterThan(0);
        expect(Number(row[column])).toBeLessThan(Number.POSITIVE_INFINITY);
      }
    }
    expect(errors!.notes!.join()).toContain('left out');
  });

  test('claims and figures name what they are about', () => {
    expect(result.claims).toHaveLength(6);
    for (const { measured, published } of result.claims) {
      expect(measured).toMatch(/\de[-+]\d/);
      expect(published).toMatch(/\de[-+]\d/);
    }
    expect(result.figures.map(({ name }) => name)).toEqual(['energy', 'energy-error']);
    for (const { svg } of result.figures) expect(svg).not.toContain('NaN');
  });
});

describe('true energies', () => {
  const simulated = {
    'mass-spring': simulateSystem(massSpring, { trajectories: 4, noise: 0, seed: 5 }),
    pendulum: simulateSystem(pendulum, { trajectories: 4, noise: 0, seed: 5 }),
    'two-body': simulateSystem(twoBody, { trajectories: 4, seed: 5 }),
    'three-body': simulateSystem(threeBody, { trajectories: 4, seed: 5 }),
  };

  test.each(Object.keys(simulated) as (keyof typeof simulated)[])(
    'are constant along true motions of %s, and the library’s up to a constant',
    (task) => {
      const dataset = simulated[task];
      const motions = phaseTrajectories(dataset.training, knownProperties(dataset.training));
      const { energy } = trueEnergy(dataset);
      const differences = motions.flatMap((motion) => {
        const own = energiesAlong(hamiltonians[task], motion, motion.bodies * motion.dimension);
        for (const value of own) expect(Math.abs(value - own[0]!)).toBeLessThan(1e-9);
        return [own[0]! - energy!.along(motion, motion).total[0]!];
      });
      for (const difference of differences) expect(difference).toBeCloseTo(differences[0]!, 7);
    },
  );
});

describe('data', () => {
  test('two bodies start as published: opposite, in the square, across the line between them', () => {
    const { training } = simulateSystem(twoBody, { trajectories: 200, steps: 1, seed: 3 });
    for (const { positions, velocities } of training) {
      const [x, y, x2, y2] = positions as unknown as [number, number, number, number];
      const [u, v, u2, v2] = velocities as unknown as [number, number, number, number];
      for (const coordinate of [x, y]) {
        expect(coordinate).toBeGreaterThanOrEqual(0.5);
        expect(coordinate).toBeLessThanOrEqual(1.5);
      }
      expect([x2, y2, u2, v2]).toEqual([-x, -y, -u, -v]);
      expect(Math.abs(x * u + y * v)).toBeLessThan(1e-12);
      // The circular orbit’s speed is 1/(2 √r); the spread is 0.05.
      expect(Math.abs(Math.hypot(u, v) * 2 * Math.hypot(x, y) ** 0.5 - 1)).toBeLessThan(0.25);
    }
  });

  test('three bodies start as published: an equilateral triangle of a radius from 0.9 to 1.2', () => {
    const { training } = simulateSystem(threeBody, { trajectories: 50, steps: 1, seed: 3 });
    for (const { positions } of training) {
      const radii = [0, 2, 4].map((at) => Math.hypot(positions[at]!, positions[at + 1]!));
      expect(radii[0]!).toBeGreaterThanOrEqual(0.9);
      expect(radii[0]!).toBeLessThanOrEqual(1.2);
      for (const radius of radii) expect(radius).toBeCloseTo(radii[0]!, 12);
      const side = Math.hypot(positions[0]! - positions[2]!, positions[1]! - positions[3]!);
      expect(side).toBeCloseTo(radii[0]! * Math.sqrt(3), 12);
    }
  });

  test('noise blurs the states and not the rates', () => {
    const { training } = taskData(small('mass-spring', 20, 1), 2, null);
    const errors = training.training.flatMap((motion, index) => {
      const { velocity, force } = training.rates![index]!;
      // q̇ = 2p and ṗ = −2q at the true state.
      return [...motion.momenta.map((p, row) => p - velocity[row]! / 2)].concat([
        ...motion.positions.map((q, row) => q + force[row]! / 2),
      ]);
    });
    // 600 normal numbers: their deviation lies within 15 % of 0.1 but for 5 of its standard deviations.
    expect(rootMeanSquare(errors)).toBeGreaterThan(0.085);
    expect(rootMeanSquare(errors)).toBeLessThan(0.115);
  });

  test('consistent states are the true ones but for a shift of a fifth of the noise', () => {
    const { training } = taskData(small('mass-spring', 20, 1), 2, null);
    const consistent = consistentStates(training);
    const shifts = consistent.training.flatMap(({ momenta }, index) => {
      const errors = momenta.map((p, row) => p - training.rates![index]!.velocity[row]! / 2);
      for (const error of errors) expect(Math.abs(error - errors[0]!)).toBeLessThan(2e-4);
      return [errors[0]!];
    });
    // 10 means of 30 numbers of deviation 0.1: 0.018.
    expect(rootMeanSquare(shifts)).toBeGreaterThan(0.005);
    expect(rootMeanSquare(shifts)).toBeLessThan(0.04);
  });

  test.each(['mass-spring', 'pendulum'] as const)(
    'motions to predict of %s start in the published square and keep their energy',
    (task) => {
      const { motions } = taskData(small(task, 4, 30), 1, null);
      for (const motion of motions) {
        for (const value of [motion.positions[0]!, motion.momenta[0]!]) {
          expect(Math.abs(value)).toBeGreaterThanOrEqual(0.2);
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
        }
        expect(motion.times.at(-1)).toBeCloseTo(20, 12);
        const energies = energiesAlong(hamiltonians[task], motion, 1);
        for (const energy of energies) expect(Math.abs(energy - energies[0]!)).toBeLessThan(1e-9);
      }
    },
  );
});

describe('networks', () => {
  const setup: DynamicsSetup = {
    dimension: 1,
    space: { kind: 'free' },
    bodyProperties: 1,
    edgeProperties: 0,
    lengthScale: 0.5,
    momentumScale: 0.5,
    timeScale: 0.5,
    step: 0.1,
    bodies: 1,
    individuals: 1,
  };
  const recipe = full.tasks[0]!.recipes[1]!;

  test('begin with orthogonal matrices where the published ones do', () => {
    const fresh = networkOf({ ...recipe, hidden: 20 })
      .create(setup)
      .init(createRandom(1));
    const square = Object.values(fresh).find(({ shape }) => shape[0] === 20 && shape[1] === 20)!;
    for (let one = 0; one < 20; one++) {
      for (let other = 0; other <= one; other++) {
        let sum = 0;
        for (let row = 0; row < 20; row++)
          sum += square.data[row * 20 + one]! * square.data[row * 20 + other]!;
        expect(sum).toBeCloseTo(one === other ? 1 : 0, 12);
      }
    }
  });

  test('have errors of rates of zero where they are the true ones, and of what is added to them', async () => {
    const { training, test: held } = taskData(small('two-body', 4, 1), 1, null);
    const falling = (added: number): DynamicsModel => ({
      name: 'gravity',
      init: () => ({ strength: { shape: [], data: Float64Array.of(1) } }),
      rates: ({ strength }, { position, momentum }) => {
        // The other body is opposite: ẍ = −x / (4 |x|³).
        const cube = tf.pow(tf.sum(tf.square(position), 1, true), 1.5);
        const force = tf.mul(tf.div(position, cube), tf.mul(strength!, -0.25));
        return { position: tf.add(momentum, added), momentum: tf.add(force, added) };
      },
    });
    const parameters = falling(0).init(createRandom(1));
    const errors = (added: number) =>
      rateErrors([training, held], 30, parameters, { model: falling(added), backend });
    for (const error of await errors(0)) expect(error).toBeLessThan(1e-12);
    for (const error of await errors(0.5)) expect(error).toBeCloseTo(0.25, 6);
  });
});
