import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRun } from 'principia/run';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { supervise } from '../../src/cli/supervise.js';

let folder: string;
let signals: EventEmitter;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
  signals = new EventEmitter();
  said = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Supervises a job of these lines, which may use `run`, the folder of a run that was begun. */
function superviseLines(lines: string): Promise<number> {
  const job = join(folder, 'job.mjs');
  const run = join(folder, 'run');
  createRun(
    run,
    { command: 'x', config: {}, seed: 1, dataset: { name: 'x', hash: '' }, environment: {} },
    () => 0,
  );
  writeFileSync(
    job,
    `import { writeFileSync } from 'node:fs';\nconst run = ${JSON.stringify(run)};\n${lines}`,
  );
  return supervise(job, ['a', 'b'], {
    signals,
    now: () => 0,
    say: (text) => {
      said += text;
    },
  });
}
const status = (): unknown => JSON.parse(readFileSync(join(folder, 'run', 'run.json'), 'utf8')).status;
async function appears(file: string): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('supervise', () => {
  it('passes the words on and the exit code back', async () => {
    expect(await superviseLines(`process.exit(process.argv.slice(2).join() === 'a,b' ? 3 : 4);`)).toBe(3);
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });

  it('ends a job that is too busy to hear a signal, marks its run and removes what is half-written', async () => {
    const busy = join(folder, 'busy');
    const ended = superviseLines(`
      process.on('SIGINT', () => {});
      process.send({ run }, () => {
        writeFileSync(run + '/.law.json.1.tmp', 'half');
        writeFileSync(${JSON.stringify(busy)}, '');
        for (;;) {}
      });`);
    await appears(busy);
    signals.emit('SIGINT');
    expect(await ended).toBe(130);
    expect(status()).toBe('interrupted');
    expect(readdirSync(join(folder, 'run'))).toEqual(['run.json']);
    expect(said).toContain(`marked 'interrupted'`);
  });

  it('marks the run of a job that was killed', async () => {
    expect(await superviseLines(`process.send({ run }, () => process.kill(process.pid, 'SIGKILL'));`)).toBe(
      137,
    );
    expect(status()).toBe('failed');
  });
});
