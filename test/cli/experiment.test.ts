import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Experiments } from '../../src/cli/experiment.js';
import { run } from './stand-ins.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const experiments = (fails = false): Experiments => ({
  names: async () => ['free-fall'],
  load: async (name) => ({
    name,
    title: 'Stones fall alike',
    source: 'Galileo (1638)',
    config: { full: { stones: 100 }, smoke: { stones: 2 } },
    run: async () => ({ claims: [], tables: [], figures: [] }),
  }),
  chooseBackend: async (asked = 'onnx') => ({ backend: asked }),
  run: async () => {
    if (fails) throw new Error('the tower fell');
    return {
      claims: [{ statement: 'alike', measured: '1', holds: true }],
      tables: [],
      figures: [],
    };
  },
  describe: async ({ claims }) => claims.map(({ statement }) => statement).join(),
});

describe('experiment', () => {
  test('lists titles and sources', async () => {
    const { code, out } = await run(['experiment', 'list'], { experiments: experiments() });
    expect(code).toBe(0);
    expect(out).toContain('free-fall\n    Stones fall alike\n    Galileo (1638)');
  });

  test('runs in a folder that says with what', async () => {
    const out = join(folder, 'run');
    const words = ['experiment', 'run', 'free-fall', '--smoke', '--out', out, '--quiet'];
    const outcome = await run(words, { experiments: experiments() });
    expect(outcome).toMatchObject({ code: 0, error: '', runs: [out] });
    expect(outcome.out).toBe(`alike\n${out}\n`);
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({
      status: 'complete',
      command: 'principia experiment run free-fall --smoke',
      config: { experiment: 'free-fall', smoke: true, stones: 2 },
    });
  });

  test('prints one JSON document where it is asked to', async () => {
    const out = join(folder, 'run');
    const words = ['experiment', 'run', 'free-fall', '--out', out, '--json', '--quiet'];
    const outcome = await run(words, { experiments: experiments() });
    expect(JSON.parse(outcome.out)).toMatchObject({ experiment: 'free-fall', smoke: false, run: out });
  });

  test('an unknown one is answered with the nearest name', async () => {
    const { code, error } = await run(['experiment', 'run', 'free-fal'], { experiments: experiments() });
    expect(code).toBe(2);
    expect(error).toBe(
      "principia: there is no experiment 'free-fal'. Did you mean 'free-fall'? Expected one of: free-fall\n",
    );
  });

  test('resumes with the same settings only', async () => {
    const out = join(folder, 'run');
    const words = ['experiment', 'run', 'free-fall', '--out', out, '--quiet'];
    expect((await run([...words, '--smoke'], { experiments: experiments(true) })).code).toBe(1);
    const other = await run([...words, '--resume'], { experiments: experiments() });
    expect(other).toMatchObject({ code: 2 });
    expect(other.error).toContain('other settings');
    expect((await run([...words, '--smoke', '--resume'], { experiments: experiments() })).code).toBe(0);
    expect(
      (await run(['experiment', 'run', 'free-fall', '--resume'], { experiments: experiments() })).error,
    ).toContain('add --out <folder>');
  });
});
