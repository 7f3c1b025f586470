import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataset, readPendulum } from 'principia/datasets';
import { InputError } from 'principia/math';
import { integrateAdaptive, type Trajectory } from 'principia/physics';
import { afterAll, describe, expect, test } from 'vitest';
import { rowsOf, trajectoriesOf } from './rows.js';
import { accelerationsByTruth } from './truth.js';

const folder = mkdtempSync(join(tmpdir(), 'pendulum-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(lines: readonly string[], header = 'segment,t_s,theta1_rad,omega1_rad_s'): string {
  const path = join(folder, 'single.csv');
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`);
  return path;
}

const swing = (segments: number, rows: number): string[] =>
  Array.from({ length: segments * rows }, (_, index) => {
    const [segment, time] = [Math.floor(index / rows), index / 1000];
    return `${segment},${time},${Math.PI + 0.1 * Math.cos(8 * time)},${-0.8 * Math.sin(8 * time)}`;
  });

describe('a file', () => {
  test('has a trajectory a segment, angles from where the arm hangs, every so many rows', () => {
    const { training, test: held, units } = readPendulum(file(swing(5, 20)), { every: 4 });
    expect([training.length, held.length]).toEqual([4, 1]);
    const [first] = training as [Trajectory];
    expect([...first.times]).toEqual([0, 0.004, 0.008, 0.012, 0.016]);
    expect(first.positions[0]).toBeCloseTo(0.1, 12);
    expect(first.coordinates).toMatchObject({ kind: 'generalised', inertia: [1], angles: [true] });
    expect([units.length, units.time]).toEqual(['rad', 's']);
  });

  test('is known by its columns', () => {
    expect(readDataset(file(swing(2, 10))).name).toBe('pendulum-single');
  });

  test.each([
    ['another header', ['1,2'], 'segment,t_s', "has no column 'theta1_rad', 'omega1_rad_s'"],
    ['a word', ['0,0,pi,0'], undefined, "line 2: theta1_rad is 'pi'"],
    ['a short row', ['0,0,3,0', '0,1,3'], undefined, 'line 3 has 3 cells; expected 4'],
    [
      'times that stand still',
      ['0,0,3,0', '0,0,3,0'],
      undefined,
      'line 3: times of segment 0 do not increase',
    ],
    ['one row', ['0,0,3,0'], undefined, 'segment 0 keeps 1 of 1 rows'],
  ])('with %s is refused', (_what, lines, header, message) => {
    const path = file(lines, header);
    expect(() => readPendulum(path)).toThrow(InputError);
    expect(() => readPendulum(path)).toThrow(message);
  });

  test('that is not there, or no step, is refused', () => {
    expect(() => readPendulum(join(folder, 'none.csv'))).toThrow(/none\.csv.*no such file/);
    expect(() => readPendulum(file(swing(2, 10)), { every: 0 })).toThrow('every is 0');
  });
});

const data = process.env.PRINCIPIA_DATA;
if (data === undefined) console.warn('PRINCIPIA_DATA is not set: the recorded pendulums are not read');

describe.skipIf(data === undefined).each([
  ['single', 1, 4],
  ['double', 2, 26],
  ['triple', 3, 22],
])('the recorded %s pendulum', (name, arms, segments) => {
  const dataset =
    data === undefined ? null! : readPendulum(join(data, 'pendulum', `${name}.csv`), { every: 5 });

  test('has its arms and segments', () => {
    expect(trajectoriesOf(dataset)).toHaveLength(segments);
    expect(dataset.training[0]!.system.bodies).toHaveLength(arms);
  });

  test('follows the fitted equations for half a second within a few hundredths', () => {
    // From the first recorded state, whose velocity is filtered: this is looser than the fit, which adjusts the states.
    for (const trajectory of dataset.training.slice(0, 3)) {
      const rows = rowsOf(trajectory).slice(0, 101);
      const { status, states } = integrateAdaptive(
        (_time, state, derivative) => {
          const row = { x: state.slice(0, arms), v: state.slice(arms) };
          derivative.set(row.v);
          derivative.set(accelerationsByTruth(dataset.truth!, trajectory, row), arms);
        },
        Float64Array.of(...rows[0]!.x, ...rows[0]!.v),
        trajectory.times.slice(0, 101),
        { relativeTolerance: 1e-7, absoluteTolerance: 1e-7 },
      );
      expect(status).toBe('complete');
      const errors = rows.flatMap(({ x }, row) =>
        [...x].map((angle, arm) => angle - states[row * 2 * arms + arm]!),
      );
      expect(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)).toBeLessThan(
        0.08,
      );
    }
  });
});
