import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { j2000, publishedMass, readEphemerisObservations } from 'principia/datasets';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'observations-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A body whose x is its date, every so many days from J2000. */
function write(body: string, first: number, step: number, count: number): void {
  const rows = Array.from({ length: count }, (_, index) => {
    const days = first + index * step;
    return [j2000 + days, days, 0, 1, 1, 0, 0].join(',');
  });
  const header = 'jd_tdb,x_au,y_au,z_au,vx_au_d,vy_au_d,vz_au_d';
  writeFileSync(join(folder, `${body}.csv`), `${[header, ...rows].join('\n')}\n`);
}

describe('observations', () => {
  write('Sun', 0, 20, 6);
  write('Mercury', 4, 5, 20);

  test('of each body at its own epochs, and of no other', () => {
    const { times, positions, velocities, system } = readEphemerisObservations(folder, {
      ...{ bodies: ['Sun', 'Mercury'], from: j2000, to: j2000 + 60 },
    });
    // 0, 20, 40, 60 and 4, 9, …, 59.
    expect(times).toHaveLength(4 + 12);
    expect([...times]).toEqual([...times].sort((one, other) => one - other));
    times.forEach((time, row) => {
      const [sun, mercury] = [positions[6 * row]!, positions[6 * row + 3]!];
      expect([sun, mercury].filter((x) => !Number.isNaN(x))).toEqual([time]);
      expect(Number.isNaN(sun)).toBe(time % 20 !== 0);
      expect(Number.isNaN(velocities[6 * row]!)).toBe(Number.isNaN(sun));
    });
    expect(system.bodies[0]).toMatchObject({ name: 'Sun', mass: 1 });
    expect(system.bodies[1]!.mass! * 6.0236e6).toBeCloseTo(1, 3);
  });

  test('are asked for where there are none, of a body without a mass', () => {
    const asked = { bodies: ['Sun', 'Mercury'], from: j2000 + 1000, to: j2000 + 2000 };
    expect(() => readEphemerisObservations(folder, asked)).toThrow("'Sun.csv'");
    write('Vulcan', 0, 10, 5);
    expect(() =>
      readEphemerisObservations(folder, { bodies: ['Sun', 'Vulcan'], from: j2000, to: j2000 + 40 }),
    ).toThrow("mass of 'Vulcan'");
  });
});

test('masses are published in suns', () => {
  expect(1 / publishedMass('Jupiter')).toBeCloseTo(1047.35, 1);
  expect(publishedMass('EarthMoonBarycentre')).toBeGreaterThan(publishedMass('Venus'));
});
