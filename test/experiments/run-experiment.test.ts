import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Experiment, runExperiment } from 'principia/experiments';
import { createRun, silentProgress } from 'principia/run';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const context = {
  smoke: true,
  data: null,
  backend: 'cpu' as const,
  progress: silentProgress,
  now: () => 0,
};

/** An experiment of two parts that counts how often each is computed, and fails in the second when told. */
function counting(fails: boolean): { readonly experiment: Experiment; readonly computed: string[] } {
  const computed: string[] = [];
  const experiment: Experiment = {
    name: 'counting',
    title: 'Counting',
    source: 'nobody',
    config: { full: {}, smoke: {} },
    async run({ part }) {
      const first = await part('first', async () => {
        computed.push('first');
        return { value: 0.1 + 0.2 };
      });
      const second = await part('second', async () => {
        computed.push('second');
        if (fails) throw new Error('interrupted');
        return [first.value];
      });
      return {
        claims: [
          { statement: 'a sum | of two', measured: String(second[0]), holds: second[0] === 0.1 + 0.2 },
        ],
        tables: [{ title: 'Sums', rows: [{ sum: second[0]! }] }],
        figures: [{ name: 'sum', claim: 'A sum.', svg: '<svg/>' }],
      };
    },
  };
  return { experiment, computed };
}

function openRun(): ReturnType<typeof createRun> {
  rmSync(join(folder, 'run.json'), { force: true });
  return createRun(
    folder,
    { command: 'x', config: {}, seed: 1, dataset: { name: 'x', hash: '' }, environment: {} },
    () => 0,
  );
}

describe('an experiment', () => {
  test('goes on after its last finished part, with the same bits', async () => {
    await expect(runExperiment(counting(true).experiment, openRun(), context)).rejects.toThrow('interrupted');
    const { experiment, computed } = counting(false);
    const { claims } = await runExperiment(experiment, openRun(), context);
    expect(computed).toEqual(['second']);
    expect(claims[0]!.holds).toBe(true);
  });

  test('writes its claims, tables and figures', async () => {
    await runExperiment(counting(false).experiment, openRun(), context);
    const page = readFileSync(join(folder, 'results.md'), 'utf8');
    expect(page).toContain('| a sum \\| of two | – | 0.30000000000000004 | yes |');
    expect(page).toContain('![A sum.](sum.svg)');
    expect(readFileSync(join(folder, 'sum.svg'), 'utf8')).toBe('<svg/>');
    expect(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))).toMatchObject({
      experiment: 'counting',
      smoke: true,
      claims: [{ holds: true }],
    });
  });

  test('says which file is not what a part wrote', async () => {
    writeFileSync(join(folder, 'part-first.json'), '{');
    await expect(runExperiment(counting(false).experiment, openRun(), context)).rejects.toThrow(
      /part-first\.json/,
    );
    expect(existsSync(join(folder, 'results.json'))).toBe(false);
  });
});
