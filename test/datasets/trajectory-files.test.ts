import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { readDataset, readTrajectories, writeTrajectories } from 'principia/datasets';
import { InputError } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { afterAll, describe, expect, test } from 'vitest';
import type { NumericArray } from '../../datasets/formats/npy.js';
import { writeNpz } from '../../datasets/formats/npz.js';
import { motions } from './motions.js';

const folder = mkdtempSync(join(tmpdir(), 'trajectory-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const place = (name: string): string => join(folder, name);
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(place(name), content);
  return place(name);
};

describe.each(['npz', 'csv'])('%s', (extension) => {
  property.prop([motions], { numRuns: 40 })(
    'read(write(trajectories)) = trajectories, bit by bit',
    (trajectories) => {
      const path = place(`round.${extension}`);
      writeTrajectories(path, trajectories);
      const { training, test: held, dimension } = readTrajectories(path);
      expect(dimension).toBe(trajectories[0]!.dimension);
      const found = [...training, ...held];
      const joined = (parts: readonly Float64Array[]): number[] => parts.flatMap((part) => [...part]);
      for (const array of ['positions', 'velocities'] as const) {
        expect(joined(found.map((one) => one[array]))).toEqual(joined(trajectories.map((one) => one[array])));
      }
      if (trajectories.length > 1) {
        expect(found.map(({ times }) => times)).toEqual(trajectories.map(({ times }) => times));
        expect(found.map(({ system }) => system.bodies)).toEqual(
          trajectories.map(({ system }) => system.bodies),
        );
      } else {
        expect(joined(found.map(({ times }) => times))).toEqual([...trajectories[0]!.times]);
      }
    },
  );
});

test('the same numbers have the same hash whatever the format, other numbers another', () => {
  const [sample] = fc.sample(motions, { numRuns: 1, seed: 3 }) as [Trajectory[]];
  writeTrajectories(place('a.npz'), sample);
  writeTrajectories(place('a.csv'), sample);
  const { hash } = readTrajectories(place('a.npz'));
  expect(readTrajectories(place('a.csv')).hash).toBe(hash);
  const positions = sample[0]!.positions.slice();
  positions[0] = positions[0]! + 1;
  writeTrajectories(place('b.npz'), [{ ...sample[0]!, positions }, ...sample.slice(1)]);
  expect(readTrajectories(place('b.npz')).hash).not.toBe(hash);
});

test('an archive written by numpy: compressed, float32, Fortran order, integers', () => {
  // np.savez_compressed(times=np.arange(12)*0.5, positions=np.asfortranarray(np.arange(48, dtype='<f4').reshape(1, 12, 2, 2)),
  //                     mass=np.array([1, 2]), charge=np.array([1, -1], dtype='<i4'))
  const { training, test: held } = readTrajectories(file('numpy.npz', Buffer.from(numpyArchive, 'base64')));
  const all = [...training, ...held];
  expect(all.flatMap(({ positions }) => [...positions])).toEqual(
    Array.from({ length: 48 }, (_, index) => index),
  );
  expect(all.flatMap(({ times }) => [...times])).toEqual(Array.from({ length: 12 }, (_, index) => index / 2));
  expect(training[0]!.system.bodies).toEqual([
    { name: 'body-1', mass: 1, charge: 1 },
    { name: 'body-2', mass: 2, charge: -1 },
  ]);
});

/** CSV of bodies on parabolas, with anything changed. */
function csv(
  change: (rows: string[][]) => string[][] = (rows) => rows,
  trajectories = 2,
  count = 10,
): string {
  const rows = [['trajectory', 'time', 'body', 'x', 'y']];
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let time = 0; time < count; time++) {
      rows.push([`${trajectory}`, `${time}`, 'a', `${time ** 2}`, '0']);
      rows.push([`${trajectory}`, `${time}`, 'b', '5', `${3 * time}`]);
    }
  }
  return change(rows)
    .map((row) => row.join(','))
    .join('\n');
}

describe('what is not given', () => {
  test('velocities are estimated, and said to be', () => {
    const { training, description } = readTrajectories(file('p.csv', csv()));
    expect(training[0]!.velocitiesEstimated).toBe(true);
    expect(description).toContain('velocities estimated');
    training[0]!.times.forEach((time, index) => {
      expect(training[0]!.velocities[4 * index]).toBeCloseTo(2 * time, 10);
      expect(training[0]!.velocities[4 * index + 3]).toBeCloseTo(3, 10);
    });
  });

  test('no masses: the first body fixes the gauge', () => {
    const dataset = readTrajectories(file('p.csv', csv()));
    expect(dataset.gauge).toEqual({ body: 'a', mass: 1 });
    expect(dataset.training[0]!.system.bodies).toEqual([{ name: 'a', mass: 1 }, { name: 'b' }]);
  });

  test('some masses: the first known one fixes the gauge', () => {
    const path = file(
      'm.csv',
      csv((rows) =>
        rows.map((row, index) => [...row, ['mass', '', '3'][index === 0 ? 0 : 2 - (index % 2)]!]),
      ),
    );
    const dataset = readTrajectories(path);
    expect(dataset.gauge).toEqual({ body: 'b', mass: 3 });
    expect(dataset.training[0]!.system.bodies).toEqual([{ name: 'a' }, { name: 'b', mass: 3 }]);
  });

  test('all masses: no gauge is needed', () => {
    const path = file(
      'm.csv',
      csv((rows) => rows.map((row, index) => [...row, index === 0 ? 'mass' : '2'])),
    );
    expect(readTrajectories(path).gauge).toBeUndefined();
  });
});

describe('the form of a CSV file', () => {
  test('columns in any order, others ignored, blank lines, quotes, a byte order mark, Windows line ends', () => {
    const plain = readTrajectories(file('p.csv', csv()));
    const turned = csv((rows) =>
      rows.map((row, index) => [...row.toReversed(), index === 0 ? 'note' : '"a, b"']),
    );
    const odd = `\uFEFF${turned.replaceAll('\n', '\r\n\r\n')}\r\n`;
    expect(readTrajectories(file('q.csv', odd)).hash).toBe(plain.hash);
  });

  test('rows by body instead of by time', () => {
    const sorted = csv(([header, ...rows]) => [
      header!,
      ...rows.toSorted((a, b) => a[2]!.localeCompare(b[2]!)),
    ]);
    expect(readTrajectories(file('s.csv', sorted)).hash).toBe(readTrajectories(file('p.csv', csv())).hash);
  });

  test('trajectories may have times of their own', () => {
    const path = file(
      't.csv',
      csv((rows) => rows.filter((row) => !(row[0] === '1' && row[1] === '4'))),
    );
    expect(readTrajectories(path).test[0]!.times).toHaveLength(9);
  });
});

describe('the split', () => {
  test.each([
    [2, 1],
    [3, 1],
    [5, 1],
    [10, 2],
    [11, 2],
  ])('of %i trajectories the last %i are held out', (count, held) => {
    const dataset = readTrajectories(file('p.csv', csv(undefined, count, 4)));
    expect(dataset.test).toHaveLength(held);
    expect(dataset.training).toHaveLength(count - held);
  });

  test('of one trajectory the last fifth, one time point on', () => {
    const { training, test: held } = readTrajectories(file('p.csv', csv(undefined, 1, 20)));
    expect([...training[0]!.times]).toEqual(Array.from({ length: 16 }, (_, time) => time));
    expect([...held[0]!.times]).toEqual([16, 17, 18, 19]);
    expect(held[0]!.positions[0]).toBe(256);
  });
});

const setCell =
  (line: number, column: number, value: string) =>
  (rows: string[][]): string[][] =>
    rows.map((row, index) => (index === line - 1 ? row.with(column, value) : row));

describe('bad CSV: one message that says what, where and how to mend it', () => {
  test.each([
    [
      'a missing column',
      csv((rows) => rows.map((row) => row.toSpliced(1, 1))),
      ["'time'", 'trajectory, body, x, y'],
    ],
    [
      'half of the velocities',
      csv((rows) => rows.map((row, index) => [...row, index === 0 ? 'vx' : '1'])),
      ["'vy'"],
    ],
    ['NaN', csv(setCell(6, 3, 'NaN')), ['line 6', "x is 'NaN'"]],
    ['infinity', csv(setCell(6, 3, 'inf')), ['line 6', "x is 'inf'"]],
    ['a word', csv(setCell(7, 1, 'noon')), ['line 7', "time is 'noon'"]],
    ['an empty cell', csv(setCell(8, 4, '')), ['line 8', "y is ''"]],
    ['a row cut short', csv((rows) => rows.with(3, ['0', '1', 'a'])), ['line 4']],
    ['an empty file', '', ['empty']],
    ['only a header', csv((rows) => rows.slice(0, 1)), ['no rows']],
    ['one time point', csv(undefined, 2, 1), ['1 time point;', 'at least 3']],
    ['a lone trajectory too short to split', csv(undefined, 1, 9), ['9 time points', 'at least 10']],
    ['one body', csv((rows) => rows.filter((row) => row[2] !== 'b')), ['1 body']],
    ['a body that is missing once', csv((rows) => rows.toSpliced(6, 1)), ['at time 2', "without 'b'"]],
    [
      'a body that joins in a later trajectory',
      csv((rows) => [...rows, ['1', '0', 'c', '1', '1']]),
      ["'c'", "not in '0'"],
    ],
    [
      'a body missing from a trajectory',
      csv((rows) => rows.filter((row) => row[0] !== '1' || row[2] !== 'b')),
      ["'b'"],
    ],
    [
      'times that go back',
      csv((rows) => [...rows, ['1', '3', 'a', '1', '1']]),
      ['line 42', 'time 3', 'after 9'],
    ],
    [
      'a mass that changes',
      csv((rows) => rows.map((row, index) => [...row, index === 0 ? 'mass' : `${index > 9 ? 2 : 1}`])),
      ['line 12', 'mass', 'from 1 to 2'],
    ],
    [
      'a mass of zero',
      csv((rows) => rows.map((row, index) => [...row, index === 0 ? 'mass' : '0'])),
      ['mass 0'],
    ],
  ])('%s', (_case, content, named) => {
    const path = file('bad.csv', content);
    expect(() => readTrajectories(path)).toThrow(InputError);
    for (const text of named) expect(() => readTrajectories(path)).toThrow(text);
    expect(() => readTrajectories(path)).toThrow(/^[^\n]*$/);
  });
});

describe('bad NPZ', () => {
  const array = (shape: number[], fill: (index: number) => number = (index) => index): NumericArray => ({
    shape,
    data: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, index) =>
      fill(index),
    ),
  });
  const npz = (arrays: Record<string, NumericArray>): Uint8Array =>
    writeNpz(new Map(Object.entries({ times: array([10]), positions: array([2, 10, 3, 2]), ...arrays })));

  test.each([
    ['cut off', npz({}).slice(0, 300), ['bad.npz', 'truncated']],
    ['something else', new TextEncoder().encode('hello'), ['no NPZ archive']],
    ['no positions', writeNpz(new Map([['times', array([10])]])), ["'positions'", 'found: times']],
    ['positions without trajectories', npz({ positions: array([10, 3, 2]) }), ['[10, 3, 2]', '[S, T, N, D]']],
    ['five dimensions', npz({ positions: array([2, 10, 3, 5]) }), ['[2, 10, 3, 5]']],
    ['other times', npz({ times: array([9]) }), ['times', '[9]', '[10]']],
    ['other velocities', npz({ velocities: array([2, 10, 3, 3]) }), ['velocities', '[2, 10, 3, 2]']],
    ['other masses', npz({ mass: array([2]) }), ['mass', '[3] or [2, 3]']],
    [
      'NaN',
      npz({ positions: array([2, 10, 3, 2], (index) => (index === 75 ? Number.NaN : index)) }),
      ['positions[1, 2, 1, 1] is NaN'],
    ],
    [
      'times that stand still',
      npz({ times: array([10], (index) => Math.min(index, 4)) }),
      ['time 4', 'number 6'],
    ],
    ['one time point', npz({ times: array([1]), positions: array([2, 1, 3, 2]) }), ['1 time point;']],
    ['one body', npz({ positions: array([2, 10, 1, 2]) }), ['1 body']],
    ['a negative mass', npz({ mass: array([3], (index) => 1 - index) }), ["body 'body-2' has mass 0"]],
  ])('%s', (_case, content, named) => {
    const path = file('bad.npz', content);
    expect(() => readTrajectories(path)).toThrow(InputError);
    for (const text of named) expect(() => readTrajectories(path)).toThrow(text);
  });
});

describe('bad places', () => {
  const [sample] = fc.sample(motions, { numRuns: 1, seed: 5 }) as [Trajectory[]];

  test('a missing file, a folder, an unknown extension', () => {
    expect(() => readTrajectories(place('none.csv'))).toThrow(/none\.csv.*no such file/);
    file('plain', '');
    expect(() => readDataset(place('plain/a.csv'))).toThrow(/a part of the path is a file/);
    mkdirSync(place('folder.npz'));
    expect(() => readTrajectories(place('folder.npz'))).toThrow(/it is a folder/);
    expect(() => readTrajectories(place('a.xlsx'))).toThrow(/\.xlsx.*\.npz or \.csv/);
    expect(() => readTrajectories(place('a'))).toThrow(/no extension/);
    expect(() => writeTrajectories(place('a.txt'), sample)).toThrow(InputError);
  });

  test('what cannot be written leaves nothing behind', () => {
    file('in-the-way', '');
    expect(() => writeTrajectories(place('in-the-way/a.csv'), sample)).toThrow(InputError);
    mkdirSync(place('target.csv'));
    const before = readdirSync(folder);
    expect(() => writeTrajectories(place('target.csv'), sample)).toThrow(InputError);
    expect(readdirSync(folder)).toEqual(before);
  });

  test.skipIf(!existsSync('/proc/self'))('a folder that takes no files', () => {
    expect(() => writeTrajectories('/proc/a.npz', sample)).toThrow(
      /'\/proc\/a\.npz': (no file can be made in its folder|permission denied); choose a folder/,
    );
  });

  test.skipIf(process.getuid?.() === 0)('a folder without permission', () => {
    mkdirSync(place('locked'));
    chmodSync(place('locked'), 0o500);
    expect(() => writeTrajectories(place('locked/a.csv'), sample)).toThrow(/permission denied/);
    expect(existsSync(place('locked/a.csv'))).toBe(false);
  });

  test('no trajectories, or such as do not fit one array', () => {
    expect(() => writeTrajectories(place('a.csv'), [])).toThrow(InputError);
    const pair = createParticleSystem([{ name: 'a' }, { name: 'b' }], 'complete');
    const motion = (count: number): Trajectory => ({
      system: pair,
      dimension: 2,
      times: Float64Array.from({ length: count }, (_, index) => index),
      positions: new Float64Array(4 * count),
      velocities: new Float64Array(4 * count),
      velocitiesEstimated: true,
    });
    expect(() => writeTrajectories(place('a.npz'), [motion(10), motion(11)])).toThrow(/write these as CSV/);
    writeTrajectories(place('a.csv'), [motion(10), motion(11)]);
    expect(readTrajectories(place('a.csv')).training[0]!.velocitiesEstimated).toBe(true);
  });
});

const numpyArchive =
  'UEsDBC0AAAAIAAAAIQBDMqM0//////////8JABQAdGltZXMubnB5AQAQAOAAAAAAAAAAZgAAAAAAAACb7BfqGxDJyFDGUK2eklqc' +
  'XKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqGRjqaOgq1CuQDLgYU8MAeQn+A0j+gNIMDhGKB0hxQmgdK' +
  'C0BpISgtAqXFHABQSwMELQAAAAgAAAAhAA82PDP//////////w0AFABwb3NpdGlvbnMubnB5AQAQAEABAAAAAAAAvAAAAAAAAACd' +
  'zCEPQVEYxvHXJpgJgiAIJ9gO2wmYYGZz6UwgSBjXJO7ORTHbjaJNEUVRFEVRFEVRFP35CN6d39nO+zw7u2an0eqGZCkrPXL9odVl' +
  'pSvjojZKj2d2bgfT3syO3O++bRcua38y8FyembxR+YJR35M1aq3+mKj8JnC4aiIOAhxwwQNSF4lDIQehe4Ei62OLE254IUIniQxK' +
  'CKr8Rz9O1sIGR1zxRJhOAmkU4dB9IEfmYY8z7ngjRicFg0r9A1BLAwQtAAAACAAAACEADPwc6f//////////CAAUAG1hc3MubnB5' +
  'AQAQAJAAAAAAAAAASgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC' +
  '+RpGOpo6CrUKFAAuRgYIYILSAFBLAwQtAAAACAAAACEAYxEYWf//////////CgAUAGNoYXJnZS5ucHkBABAAiAAAAAAAAABLAAAA' +
  'AAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC5GBgaG' +
  '/0AAAFBLAQItAy0AAAAIAAAAIQBDMqM0ZgAAAOAAAAAJAAAAAAAAAAAAAACAAQAAAAB0aW1lcy5ucHlQSwECLQMtAAAACAAAACEA' +
  'DzY8M7wAAABAAQAADQAAAAAAAAAAAAAAgAGhAAAAcG9zaXRpb25zLm5weVBLAQItAy0AAAAIAAAAIQAM/BzpSgAAAJAAAAAIAAAA' +
  'AAAAAAAAAACAAZwBAABtYXNzLm5weVBLAQItAy0AAAAIAAAAIQBjERhZSwAAAIgAAAAKAAAAAAAAAAAAAACAASACAABjaGFyZ2Uu' +
  'bnB5UEsFBgAAAAAEAAQA4AAAAKcCAAAAAA==';
