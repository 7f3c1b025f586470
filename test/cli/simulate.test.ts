import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forceLaws, readTrajectories, simulationDefaults } from 'principia/datasets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulatedLaws, simulateLaw, writeDataset } from '../../src/cli/catalogue.js';
import { run } from './stand-ins.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('principia simulate', () => {
  it('writes trajectories that discover can read', async () => {
    const file = join(folder, 'spring.npz');
    const words = [
      '--bodies',
      '3',
      '--dimension',
      '3',
      '--trajectories',
      '5',
      '--steps',
      '4',
      '--seed',
      '2',
      '--out',
      file,
    ];
    const { code, out } = await run(['simulate', 'spring', ...words], { simulateLaw, writeDataset });
    expect([code, out]).toEqual([0, `${file}\n`]);
    const { training, test, dimension } = readTrajectories(file);
    expect(training.length + test.length).toBe(5);
    expect(dimension).toBe(3);
    expect(training[0]!.system.bodies).toHaveLength(3);
    expect(training[0]!.times).toHaveLength(5);
  });

  it('passes on nothing that was not given', async () => {
    let given: unknown;
    await run(['simulate', 'charge', '--out', join(folder, 'a.csv'), '--noise', '0'], {
      simulateLaw: async (_name, numbers) => {
        given = numbers;
        return simulateLaw('spring', { trajectories: 1, steps: 1 });
      },
    });
    expect(given).toEqual({ noise: 0 });
  });

  it.each([
    ['an unknown law', ['sprin', '--out', 'a.npz'], /Did you mean 'spring'/],
    ['one body', ['spring', '--bodies', '1', '--out', 'a.npz'], /whole number of at least 2/],
    ['four dimensions', ['spring', '--dimension', '4', '--out', 'a.npz'], /from 2 to 3/],
    ['no step', ['spring', '--dt', '0', '--out', 'a.npz'], /above 0/],
    ['no file', ['spring'], /--out/],
    ['another kind of file', ['spring', '--out', 'a.txt'], /\.npz or \.csv/],
  ])('%s is said in one message with code 2', async (_what, words, message) => {
    const { code, out, error } = await run(['simulate', ...words], { simulateLaw });
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(message);
  });

  it('says before the work that a place cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, error } = await run(['simulate', 'spring', '--out', join(folder, 'file', 'a.npz')], {
      simulateLaw: () => Promise.reject(new Error('worked')),
    });
    expect(code).toBe(2);
    expect(error).toMatch(/cannot write in/);
  });

  it('names the laws and the defaults that there are', async () => {
    expect([...simulatedLaws].sort()).toEqual(Object.keys(forceLaws).sort());
    const { out } = await run(['simulate', '--help']);
    const help = out.replace(/\s+/g, ' ');
    for (const [name, value] of Object.entries(simulationDefaults)) {
      expect(help).toMatch(new RegExp(`--${name} <[^>]*> [^-]*\\(default: ${value}\\)`));
    }
  });
});
