import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataset, readEphemerides } from 'principia/datasets';
import { InputError } from 'principia/math';
import { afterAll, describe, expect, test } from 'vitest';
import { rowsOf, trajectoriesOf } from './rows.js';

const folder = mkdtempSync(join(tmpdir(), 'ephemerides-'));
afterAll(() => rmSync(folder, { recursive: true }));

const header = 'jd_tdb,x_au,y_au,z_au,vx_au_d,vy_au_d,vz_au_d';

/** A body on a circle, sampled every so many days. */
function write(body: string, radius: number, period: number, step: number, first = 0, count = 40): void {
  const rate = (2 * Math.PI) / period;
  const rows = Array.from({ length: count }, (_, index) => {
    const time = 2451545.5 + first + index * step;
    const angle = rate * time;
    const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    return [time, x, y, 0.1, -rate * y, rate * x, 0].join(',');
  });
  writeFileSync(join(folder, `${body}.csv`), `${[header, ...rows].join('\n')}\n`);
}

describe('a folder', () => {
  test('gives the states at the epochs that all bodies share', () => {
    write('Sun', 0.005, 4000, 20, 0, 60);
    write('Jupiter', 5, 4000, 50);
    const { training, test: held, gauge, truth } = readEphemerides(folder, { bodies: ['Sun', 'Jupiter'] });
    const times = [...training, ...held].flatMap((one) => [...one.times]);
    expect(times).toEqual(Array.from({ length: 12 }, (_, index) => 2451545.5 + 100 * index));
    expect(gauge).toEqual({ body: 'Sun', mass: 1 });
    expect(truth!.masses![1]).toBeCloseTo(9.548e-4, 6);
  });
});

/** Enough shared epochs. */
function writeMany(): void {
  write('Sun', 0.005, 4000, 20, 0, 100);
  write('Mercury', 0.39, 88, 5, 4, 200);
  write('Venus', 0.72, 225, 5, 4, 200);
}

describe('interpolation', () => {
  test('a slow body follows the epochs of fast ones', () => {
    writeMany();
    const dataset = readEphemerides(folder, { bodies: ['Sun', 'Mercury', 'Venus'], interpolated: ['Sun'] });
    const [trajectory] = dataset.training as [(typeof dataset.training)[0]];
    const rate = (2 * Math.PI) / 4000;
    rowsOf(trajectory).forEach(({ x, v }, index) => {
      const angle = rate * trajectory.times[index]!;
      // h⁴/384 times the fourth derivative is 1.27e-11; a velocity is good to h³ times it over 125.
      expect(Math.abs(x[0]! - 0.005 * Math.cos(angle))).toBeLessThan(1.3e-11);
      expect(Math.abs(v[1]! - 0.005 * rate * Math.cos(angle))).toBeLessThan(2e-12);
    });
    expect(dataset.description).toContain('Sun interpolated');
  });

  test('without it, epochs that never coincide are said to', () => {
    writeMany();
    expect(() => readEphemerides(folder, { bodies: ['Sun', 'Mercury'] })).toThrow('share 0 epochs');
  });
});

describe('what is refused', () => {
  test.each([
    [{ bodies: ['Sun', 'Vulcan'] }, "no file 'Vulcan.csv'"],
    [{ bodies: ['Sun'] }, 'at least two'],
    [{ bodies: ['Sun', 'Sun'] }, 'at least two different'],
    [{ bodies: ['Sun', 'Mercury'], interpolated: ['Mars'] }, 'expected some, but not all'],
  ])('%o', (options, message) => {
    writeMany();
    expect(() => readEphemerides(folder, options)).toThrow(InputError);
    expect(() => readEphemerides(folder, options)).toThrow(message);
  });

  test('dates that do not increase', () => {
    writeFileSync(join(folder, 'Mars.csv'), `${header}\n2,1,1,1,0,0,0\n1,1,1,1,0,0,0\n`);
    expect(() => readEphemerides(folder, { bodies: ['Sun', 'Mars'] })).toThrow("'Mars.csv', line 3");
  });

  test('an empty folder', () => {
    mkdirSync(join(folder, 'empty'));
    expect(() => readDataset(join(folder, 'empty'))).toThrow("no file 'Sun.csv'");
  });
});

const data = process.env.PRINCIPIA_DATA;
if (data === undefined) console.warn('PRINCIPIA_DATA is not set: the recorded ephemerides are not read');

describe.skipIf(data === undefined)('DE441', () => {
  const place = join(data ?? '', 'ephemerides');

  test('the Sun and the giants coincide every 100 days for a century, and balance about the barycentre', () => {
    const dataset = readDataset(place);
    const [training] = dataset.training as [(typeof dataset.training)[0]];
    const [held] = dataset.test as [(typeof dataset.test)[0]];
    expect(training.times.length + held.times.length).toBeGreaterThan(360);
    expect(training.times[1]! - training.times[0]!).toBe(100);
    const { masses } = dataset.truth!;
    for (const { x } of rowsOf(training).slice(0, 50)) {
      for (const axis of [0, 1, 2]) {
        // What is left is the inner planets' and the asteroids', and the giants' own moons.
        const centre = masses!.reduce((sum, mass, body) => sum + mass * x[3 * body + axis]!, 0);
        expect(Math.abs(centre)).toBeLessThan(2e-5);
      }
    }
  });

  test('inner planets with the Sun interpolated; moons about Jupiter are moved to the barycentre', () => {
    const inner = readEphemerides(place, {
      bodies: ['Sun', 'Mercury', 'Venus', 'Mars'],
      interpolated: ['Sun'],
    });
    expect(trajectoriesOf(inner)[0]!.times.length).toBeGreaterThan(1000);
    const moons = readEphemerides(place, {
      bodies: ['Jupiter', 'Io', 'Callisto'],
      interpolated: ['Jupiter'],
    });
    const { x } = rowsOf(moons.training[0]!)[0]!;
    const apart = (body: number): number =>
      Math.hypot(...[0, 1, 2].map((axis) => x[3 * body + axis]! - x[axis]!));
    expect(apart(1)).toBeCloseTo(0.00282, 4);
    expect(apart(2)).toBeCloseTo(0.0126, 3);
    expect(() => readEphemerides(place, { bodies: ['Jupiter', 'Io'] })).toThrow('share 0 epochs');
  });
});
