import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from 'principia/math';
import { createRun, defaultRunPath, endAbandonedRun, loadCheckpoint, saveCheckpoint } from 'principia/run';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const manifest = {
  command: 'principia discover spring.npz --seed 3',
  config: { noise: 0.1 },
  seed: 3,
  dataset: { name: 'spring', hash: 'ab12' },
  environment: { node: '20.19.0' },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = (): (() => number) => {
  let time = Date.UTC(2026, 0, 2, 3, 4, 5);
  return () => (time += 1000);
};
const read = (...parts: string[]): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, ...parts), 'utf8'));

describe('createRun', () => {
  it('says what runs before any work, and how it ended afterwards', () => {
    const run = createRun(join(folder, 'a', 'b'), manifest, clock());
    expect(read('a', 'b', 'run.json')).toMatchObject({ ...manifest, status: 'running', ended: null });
    run.finish('complete', { verdict: 'law' });
    expect(read('a', 'b', 'run.json')).toMatchObject({
      ...manifest,
      status: 'complete',
      verdict: 'law',
      started: '2026-01-02T03:04:06.000Z',
      ended: '2026-01-02T03:04:07.000Z',
    });
  });

  it('writes whole files and leaves no temporary ones', () => {
    const run = createRun(folder, manifest, clock());
    run.writeJson('law.json', { seed: 3 });
    run.writeText('report.html', '<p>law</p>');
    run.appendMetrics({ step: 1, loss: 0.5 });
    run.appendMetrics({ step: 2, loss: 0.25 });
    expect(read('law.json')).toEqual({ seed: 3 });
    expect(
      readFileSync(join(folder, 'metrics.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { step: 1, loss: 0.5 },
      { step: 2, loss: 0.25 },
    ]);
    expect(readdirSync(folder).sort()).toEqual(['law.json', 'metrics.jsonl', 'report.html', 'run.json']);
  });

  it('refuses a path that is a file, and leaves it as it was', () => {
    const path = join(folder, 'taken');
    writeFileSync(path, 'mine');
    expect(() => createRun(join(path, 'run'), manifest, clock())).toThrow(InputError);
    expect(() => createRun(path, manifest, clock())).toThrow(/choose another with --out/);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it.runIf(existsSync('/proc'))('refuses a place that takes no folders', () => {
    expect(() => createRun('/proc/principia/run', manifest, clock())).toThrow(InputError);
  });

  it('never overwrites a run', () => {
    createRun(folder, manifest, clock()).finish('complete');
    expect(() => createRun(folder, manifest, clock())).toThrow(/already holds a run/);
    expect(read('run.json').status).toBe('complete');
  });
});

describe('endAbandonedRun', () => {
  it('marks a running run and removes what its writer left half-written', () => {
    createRun(folder, manifest, clock());
    mkdirSync(join(folder, 'checkpoints'));
    writeFileSync(join(folder, 'checkpoints', '.network.safetensors.4711.tmp'), 'half');
    writeFileSync(join(folder, '.hidden'), 'kept');
    endAbandonedRun(folder, 'interrupted', clock());
    expect(read('run.json')).toMatchObject({ ...manifest, status: 'interrupted' });
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual([]);
    expect(readdirSync(folder)).toContain('.hidden');
  });

  it('leaves a run that had ended as it was', () => {
    createRun(folder, manifest, clock()).finish('complete');
    endAbandonedRun(folder, 'interrupted', clock());
    expect(read('run.json').status).toBe('complete');
  });
});

describe('defaultRunPath', () => {
  it('names dataset, seed and time, and is a plain folder name for any dataset', () => {
    const now = (): number => Date.UTC(2026, 0, 2, 3, 4, 5);
    expect(defaultRunPath('solar-system', 7, now)).toBe(
      join('runs', 'solar-system-seed7-2026-01-02T03-04-05'),
    );
    expect(defaultRunPath('../a b/ü', 7, now)).toBe(join('runs', 'a-b--seed7-2026-01-02T03-04-05'));
  });
});

describe('checkpoints', () => {
  it('come back with the same bits', () => {
    const data = Float64Array.of(Math.PI, -0, Number.MIN_VALUE, Number.NaN);
    const path = join(folder, 'deep', 'network.safetensors');
    saveCheckpoint(path, { arrays: { weight: { shape: [2, 2], data } }, metadata: { step: '10' } });
    const { arrays, metadata } = loadCheckpoint(path);
    expect(metadata).toEqual({ step: '10' });
    expect(new BigUint64Array(arrays.weight!.data.buffer)).toEqual(new BigUint64Array(data.buffer));
  });

  it('that are missing are an input error', () => {
    expect(() => loadCheckpoint(join(folder, 'none.safetensors'))).toThrow(InputError);
  });
});
