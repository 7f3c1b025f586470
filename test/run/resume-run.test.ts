import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRun, extendRun, keepMetrics, readMetrics, readRun, resumeRun } from 'principia/run';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const manifest = {
  command: 'principia train springs.npz --seed 3',
  config: { steps: 10 },
  seed: 3,
  dataset: { name: 'springs', hash: 'ab12' },
  environment: { node: '20.19.0' },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (second: number) => () => Date.UTC(2026, 0, 2, 3, 4, second);

describe('resumeRun', () => {
  it('goes on with the manifest as it was, and says when', () => {
    createRun(folder, manifest, at(1));
    writeFileSync(join(folder, '.model.safetensors.4711.tmp'), 'half');
    const run = resumeRun(folder, at(9));
    expect(readdirSync(folder)).toEqual(['run.json']);
    expect(readRun(folder)).toMatchObject({
      ...manifest,
      status: 'running',
      started: '2026-01-02T03:04:01.000Z',
      resumed: '2026-01-02T03:04:09.000Z',
    });
    run.finish('complete');
    expect(readRun(folder)).toMatchObject({ ...manifest, status: 'complete' });
  });

  it('refuses a folder without a run, and a run that is complete', () => {
    expect(() => resumeRun(folder, at(1))).toThrow(/there is no run in/);
    createRun(folder, manifest, at(1)).finish('complete');
    const before = readFileSync(join(folder, 'run.json'), 'utf8');
    expect(() => resumeRun(folder, at(9))).toThrow(/is complete/);
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(before);
  });

  it('keeps of an earlier ending only that it was one', () => {
    createRun(folder, manifest, at(1)).finish('failed', { error: 'no power' });
    resumeRun(folder, at(9)).finish('complete');
    expect(readRun(folder)).not.toHaveProperty('error');
  });
});

describe('extendRun', () => {
  it('goes on by another command with a run that is complete', () => {
    createRun(folder, manifest, at(1)).finish('complete', { result: 1 });
    const command = 'principia train springs.npz --seed 3 --steps 20';
    extendRun(folder, { ...manifest, command }, at(9));
    expect(readRun(folder)).toMatchObject({
      command,
      status: 'running',
      started: '2026-01-02T03:04:01.000Z',
      resumed: '2026-01-02T03:04:09.000Z',
    });
    expect(readRun(folder)).not.toHaveProperty('result');
  });

  it('refuses a folder without a run', () => {
    expect(() => extendRun(folder, manifest, at(1))).toThrow(/there is no run in/);
  });
});

describe('metrics', () => {
  it('come back as they were written, without a line that was cut off', () => {
    expect(readMetrics(folder)).toEqual([]);
    const run = createRun(folder, manifest, at(1));
    run.appendMetrics({ step: 1, loss: 0.5 });
    run.appendMetrics({ step: 2, loss: 0.25 });
    appendFileSync(join(folder, 'metrics.jsonl'), '{"step":3,"lo');
    expect(readMetrics(folder)).toEqual([
      { step: 1, loss: 0.5 },
      { step: 2, loss: 0.25 },
    ]);
    keepMetrics(folder, ({ step }) => step === 1);
    run.appendMetrics({ step: 2, loss: 0.125 });
    expect(readMetrics(folder)).toEqual([
      { step: 1, loss: 0.5 },
      { step: 2, loss: 0.125 },
    ]);
  });

  it('that are not JSON are an input error that names the line', () => {
    writeFileSync(join(folder, 'metrics.jsonl'), '{"step":1}\nstep 2\n');
    expect(() => readMetrics(folder)).toThrow(/line 2 is not JSON/);
    keepMetrics(mkdtempSync(join(folder, 'empty-')), () => true);
  });
});
