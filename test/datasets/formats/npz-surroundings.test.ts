import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  readTrajectories,
  simulatedSystems,
  simulateSystem,
  springNetwork,
  systemNamed,
  writeDataset,
  writeTrajectories,
} from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { afterAll, describe, expect, test } from 'vitest';
import type { NumericArray } from '../../../datasets/formats/npy.js';
import { writeNpz } from '../../../datasets/formats/npz.js';
import { trajectoriesOf } from '../rows.js';

const folder = mkdtempSync(join(tmpdir(), 'npz-surroundings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'system.npz');

const small: Readonly<Record<string, object>> = {
  'charged-five-body': { training: 2, validation: 1, test: 1 },
  'lennard-jones': { trajectories: 2, steps: 3, warmUp: 0 },
  string: { trajectories: 2, steps: 3, bodies: 5 },
};

const make = (name: string): Dataset =>
  simulateSystem(systemNamed(name), (small[name] ?? { trajectories: 3, steps: 5 }) as object);

/** What a reader needs of a trajectory, its bodies without their names. */
const essentials = ({
  system,
  positions,
  velocities,
  times,
  space,
  coordinates,
  noise,
}: Trajectory): unknown => ({
  properties: system.bodies.map(({ mass, charge }) => [mass, charge]),
  interactions: system.interactions,
  positions,
  velocities,
  times,
  space,
  coordinates,
  noise,
});

const partsOf = ({ training, validation = [], test: held }: Dataset): number[] =>
  [training, validation, held].map((part) => part.length);

describe.each(simulatedSystems.map(({ name }) => name))('%s', (name) => {
  const dataset = make(name);
  const all = trajectoriesOf(dataset);

  test('an NPZ file gives everything back', () => {
    writeDataset(path, dataset);
    const read = readTrajectories(path);
    expect(trajectoriesOf(read).map(essentials)).toEqual(all.map(essentials));
    expect(read.cutoff).toBe(dataset.cutoff);
    expect(read.hash).toBe(dataset.hash);
    expect(read.truth).toEqual(dataset.truth);
    expect(partsOf(read)).toEqual(partsOf(dataset));
  });

  test('a CSV file takes it exactly where the system says that it can', () => {
    const { beyondCsv } = systemNamed(name).prepare({
      ...Object.fromEntries(
        Object.entries(systemNamed(name).options).map(([key, option]) => [key, option.default]),
      ),
      seed: 0,
    });
    const csv = join(folder, 'system.csv');
    if (beyondCsv === undefined) {
      writeTrajectories(csv, all);
      expect(readTrajectories(csv).hash).toBe(dataset.hash);
    } else {
      expect(() => writeTrajectories(csv, all)).toThrow(InputError);
      expect(() => writeTrajectories(csv, all)).toThrow(/as \.npz/);
    }
  });
});

test('pairs of every trajectory’s own come back', () => {
  const { training, test: held } = simulateSystem(springNetwork, {
    trajectories: 6,
    steps: 2,
    connection: 0.4,
  });
  writeTrajectories(path, [...training, ...held]);
  const pairs = (trajectories: readonly Trajectory[]): unknown =>
    trajectories.map(({ system }) => system.interactions);
  expect(pairs(trajectoriesOf(readTrajectories(path)))).toEqual(pairs([...training, ...held]));
});

test('generalised coordinates are named so, and one alone is enough', () => {
  writeTrajectories(path, trajectoriesOf(make('pendulum')));
  const read = readTrajectories(path);
  expect(read.description).toContain('1 generalised coordinate');
  expect(read.dimension).toBe(1);
});

describe('what is refused', () => {
  const array = (
    shape: readonly number[],
    value: (index: number) => number = (index) => index,
  ): NumericArray => ({
    shape,
    data: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) =>
      value(i),
    ),
  });
  const file = (changes: Readonly<Record<string, NumericArray>>): void => {
    const arrays = {
      times: array([10]),
      positions: array([2, 10, 3, 2]),
      mass: array([3], () => 1),
      ...changes,
    };
    writeFileSync(path, writeNpz(new Map(Object.entries(arrays))));
  };
  test.each([
    [
      'pairs of four',
      { pairs: array([2, 4]) },
      'pairs has the shape [2, 4]; the positions ask for [any, 2] or [any, 3]',
    ],
    ['a pair beyond the bodies', { pairs: array([1, 2], () => 7) }, 'the pair [7, 7] cannot interact'],
    ['a box of another dimension', { periodic: array([2, 3]) }, 'periodic has the shape [2, 3]'],
    [
      'two boxes',
      { periodic: array([2, 2]), reflecting: array([2, 2]) },
      'both a periodic and a reflecting box',
    ],
    ['a box without extent', { periodic: array([2, 2], () => 0) }, 'expected one positive length'],
    ['an inertia of Cartesian positions', { inertia: array([3, 3]) }, '[2, 10, 3, 2]; expected [S, T, N, D]'],
    [
      'an inertia that is not positive',
      { positions: array([2, 10, 3, 1]), inertia: array([3, 3], () => 0) },
      'positive definite',
    ],
    ['noise that is no number', { noise: array([2], () => Number.NaN) }, 'noise[0] is NaN'],
  ] as const)('%s', (_what, changes, message) => {
    file(changes);
    expect(() => readTrajectories(path)).toThrow(InputError);
    expect(() => readTrajectories(path)).toThrow(message);
  });

  test('boxes that differ do not fit one file', () => {
    const [one] = trajectoriesOf(make('balls')) as [Trajectory];
    const other: Trajectory = { ...one, space: { kind: 'free' } };
    expect(() => writeTrajectories(path, [one, other])).toThrow('trajectories of one box');
  });
});
