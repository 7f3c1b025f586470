import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTrajectories, simulatedSystems } from 'principia/datasets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beyondCsv, simulateSystem, writeDataset } from '../../src/cli/catalogue.js';
import type { Simulation } from '../../src/cli/simulate.js';
import { run } from './stand-ins.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A folder in the way. */
const makeFolder = (name: string): string => mkdirSync(join(folder, name), { recursive: true })!;

/** The real simulation, on this thread: workers run the built package. */
const real: Partial<Simulation> = {
  beyondCsv,
  simulate: (name, options) => simulateSystem(name, options, 0),
  writeDataset,
};

describe('principia simulate', () => {
  it('writes trajectories that discover can read', async () => {
    const file = join(folder, 'spring.npz');
    const words = '--bodies 3 --dimension 3 --trajectories 5 --steps 4 --seed 2'.split(' ');
    const { code, out, error } = await run(['simulate', 'spring', ...words, '--out', file], real);
    expect([code, out]).toEqual([0, `${file}\n`]);
    expect(error).toContain('largest relative energy error');
    const { training, test, dimension } = readTrajectories(file);
    expect(training.length + test.length).toBe(5);
    expect(dimension).toBe(3);
    expect(training[0]!.system.bodies).toHaveLength(3);
    expect(training[0]!.times).toHaveLength(5);
  });

  it('takes the options of the system, words too', async () => {
    const file = join(folder, 'balls.npz');
    const words = ['--boundary', 'periodic', '--trajectories', '2', '--steps', '3', '--held-out', '0.4'];
    expect((await run(['simulate', 'balls', ...words, '--out', file], real)).code).toBe(0);
    const { training, cutoff } = readTrajectories(file);
    expect([training[0]!.space?.kind, cutoff]).toEqual(['periodic', 1]);
  });

  it('passes on nothing that was not given', async () => {
    let given: unknown;
    await run(['simulate', 'charge', '--out', join(folder, 'a.csv'), '--noise', '0', '--workers', '1'], {
      simulate: async (name, options, workers) => {
        given = [name, options, workers];
        return simulateSystem('spring', { trajectories: 2, steps: 1 }, 0);
      },
    });
    expect(given).toEqual(['charge', { noise: 0 }, 1]);
  });

  it.each([
    ['an unknown system', ['sprin', '--out', 'a.npz'], /no system 'sprin'\. Did you mean 'spring'\?/],
    ['one body', ['spring', '--bodies', '1', '--out', 'a.npz'], /whole number of at least 2/],
    ['four dimensions', ['spring', '--dimension', '4', '--out', 'a.npz'], /from 2 to 3/],
    ['no step', ['spring', '--dt', '0', '--out', 'a.npz'], /above 0/],
    [
      'a share above one',
      ['spring', '--held-out', '2', '--out', 'a.npz'],
      /'--held-out <number>' argument '2' is invalid\. Expected a number between 0 and 1/,
    ],
    [
      'an option of another system',
      ['spring', '--damping', '1', '--out', 'a.npz'],
      /unknown option '--damping'/,
    ],
    ['another word', ['balls', '--boundary', 'sticky', '--out', 'a.npz'], /periodic, reflecting/],
    ['no file', ['spring'], /--out/],
    ['another kind of file', ['spring', '--out', 'a.txt'], /\.npz or \.csv/],
    [
      'a box in a CSV file',
      ['balls', '--out', 'a.csv'],
      /a \.csv file cannot hold the box; write an \.npz file/,
    ],
    ['no system', [], /Systems, with what each may be told/],
  ])('%s is said in one message with code 2', async (_what, words, message) => {
    const { code, out, error } = await run(['simulate', ...words], real);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(message);
    expect(existsSync('a.npz')).toBe(false);
  });

  it('says before the work that a place cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const places = [join(folder, 'file', 'a.npz'), ...(existsSync('/proc/self') ? ['/proc/a.npz'] : [])];
    for (const place of places) {
      const { code, error } = await run(['simulate', 'spring', '--out', place], {
        simulate: () => Promise.reject(new Error('worked')),
      });
      expect(code).toBe(2);
      expect(error).toBe(
        `principia: --out '${place}': cannot write in '${dirname(place)}'; choose a folder that can be written\n`,
      );
    }
    const { error } = await run(['simulate', 'spring', '--out', makeFolder('a.npz')], {
      simulate: () => Promise.reject(new Error('worked')),
    });
    expect(error).toMatch(/it is a folder/);
    expect(readdirSync(folder).sort()).toEqual(['a.npz', 'file']);
  });

  it('writes a split that the reader keeps', async () => {
    const file = join(folder, 'charged.npz');
    const words = '--training 4 --validation 2 --test 2 --quiet'.split(' ');
    const { code, out, error } = await run(['simulate', 'charged-five-body', ...words, '--out', file], real);
    expect([code, out, error]).toEqual([0, `${file}\n`, '']);
    const { training, validation, test, truth } = readTrajectories(file);
    expect([training.length, validation?.length, test.length]).toEqual([4, 2, 2]);
    expect(truth).toEqual({ pairForce: 'q1*q2/r**2' });
  });

  it('says that CSV keeps neither the split nor the law', async () => {
    const words = ['--trajectories', '2', '--steps', '3'];
    const ofCsv = await run(['simulate', 'spring', ...words, '--out', join(folder, 'a.csv')], real);
    expect(ofCsv.error).toMatch(/keeps neither the true law nor which motions are for training/);
    const ofNpz = await run(['simulate', 'spring', ...words, '--out', join(folder, 'a.npz')], real);
    expect(ofNpz.error).not.toMatch(/keeps/);
  });

  it('writes a single motion, which is split in time', async () => {
    const file = join(folder, 'one.npz');
    const words = ['--trajectories', '1', '--steps', '19'];
    expect((await run(['simulate', 'spring', ...words, '--out', file], real)).code).toBe(0);
    const { training, test } = readTrajectories(file);
    expect([training, test].map((part) => part.map(({ times }) => times.length))).toEqual([[16], [4]]);
  });

  it('says what it wrote as one JSON document', async () => {
    const file = join(folder, 'spring.npz');
    const words = ['--trajectories', '5', '--steps', '3', '--json', '--quiet'];
    const { out, error } = await run(['simulate', 'spring', ...words, '--out', file], real);
    expect(error).toBe('');
    const written = JSON.parse(out);
    expect(written).toMatchObject({
      path: file,
      trajectories: { training: 4, validation: 0, test: 1 },
      energyChanges: null,
    });
    expect(written.description).toContain('5 motions of 3 intervals');
    expect(written.largestEnergyError).toBeLessThan(1e-8);
  });

  it('lists all systems with their options and defaults, and explains those of one', async () => {
    const { out } = await run(['simulate', '--help']);
    for (const { name, description, options } of simulatedSystems) {
      expect(out).toContain(`  ${name}: ${description}\n`);
      const told = out.split(`  ${name}: `)[1]!.split('\n')[1]!;
      expect(told.match(/--[a-z-]+ [^ ]+/g)).toHaveLength(Object.keys(options).length);
    }
    expect(out).toContain('--damping 1');
    expect(out).toContain("What an option means, 'principia simulate <system> --help' says.");
    const one = await run(['simulate', 'pendulum', '--help']);
    expect(one.out.replace(/\s+/g, ' ')).toContain(
      '--gravity <number> acceleration of free fall (default: 6)',
    );
  });
});
