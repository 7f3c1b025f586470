import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interruptibleIn } from '../../src/cli/interruptible.js';
import { supervise } from '../../src/cli/supervise.js';

describe('interruptibleIn', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'message'])(
    'hears %s while it works, and only then',
    async (wish) => {
      const told: unknown[] = [];
      const job = Object.assign(new EventEmitter(), { send: (message: unknown) => told.push(message) });
      const aborted = await interruptibleIn(job)(async (signal) => {
        const before = signal.aborted;
        job.emit(wish);
        return [before, signal.aborted];
      });
      expect(aborted).toEqual([false, true]);
      expect(told).toEqual([{ interruptible: true }, { interruptible: false }]);
      expect(job.eventNames()).toEqual([]);
    },
  );

  it('stops listening where the work fails', async () => {
    const job = new EventEmitter();
    const failing = interruptibleIn(job)(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(job.eventNames()).toEqual([]);
  });
});

describe('supervise, of an interruptible job', () => {
  let folder: string;
  let said: string;
  let signals: EventEmitter;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
    said = '';
    signals = new EventEmitter();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A job that says it is interruptible, and does what the lines say with the wish. */
  async function interrupted(onWish: string, times = 1): Promise<number> {
    const [job, ready, heard] = ['job.mjs', 'ready', 'heard'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(
      job,
      `import { writeFileSync } from 'node:fs';
      process.on('message', ({ interrupt }) => { writeFileSync(${JSON.stringify(heard)}, interrupt); ${onWish} });
      process.send({ interruptible: true }, () => setTimeout(() => writeFileSync(${JSON.stringify(ready)}, ''), 50));`,
    );
    const ended = supervise(job, [], {
      signals,
      now: () => 0,
      say: (text) => {
        said += text;
      },
    });
    await appears(ready);
    signals.emit('SIGTERM');
    await appears(heard);
    expect(readFileSync(heard, 'utf8')).toBe('SIGTERM');
    for (let more = 1; more < times; more++) signals.emit('SIGTERM');
    return ended;
  }

  async function appears(file: string): Promise<void> {
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('passes the signal on and says nothing more', async () => {
    expect([await interrupted('process.exit(130);'), said]).toEqual([143, '']);
  });

  it('gives back the code of a job that was done, or failed, all the same', async () => {
    expect([await interrupted('process.exit(0);'), said]).toEqual([0, '']);
  });

  it('ends it at the second signal', async () => {
    expect(await interrupted('', 2)).toBe(143);
    expect(said).toContain('ended by SIGTERM');
  });
});
