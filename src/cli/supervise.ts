import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { endAbandonedRun } from 'principia/run';

/** Where signals come from: the process. */
export interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** How the job is watched. */
export interface Supervision {
  readonly signals: Signals;
  now(): number;
  say(text: string): void;
}

/** Tells the supervisor where the run's folder is. */
export interface RunAnnouncement {
  readonly run: string;
}

/** The descriptor at which the job finds the real standard output. */
export const resultDescriptor = 4;

const endings: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a job in a process of its own and returns its exit code.
 *
 * A signal ends the job at once, even in the middle of a native call or a busy loop, where no handler inside the job
 * would run; its run is then marked and its half-written files removed. The job's own standard output goes to standard
 * error, so that nothing a library prints can stand between the results, which the job writes to a descriptor apart.
 */
export function supervise(job: string, words: readonly string[], supervision: Supervision): Promise<number> {
  const { signals } = supervision;
  const child = spawn(process.execPath, [...process.execArgv, job, ...words], {
    stdio: ['inherit', 2, 2, 'ipc', 1],
  });
  let run: string | null = null;
  let asked: NodeJS.Signals | null = null;
  child.on('message', (message) => {
    run = (message as RunAnnouncement).run;
  });
  const listeners = endings.map((signal) => {
    const listener = (): void => {
      asked ??= signal;
      child.kill('SIGKILL');
    };
    signals.on(signal, listener);
    return () => signals.off(signal, listener);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const remove of listeners) remove();
      // A terminal sends its signal to the job as well, which may then end first.
      const by = asked ?? signal;
      resolve(by === null ? (code ?? 1) : ended(by, run, supervision));
    });
  });
}

function ended(signal: NodeJS.Signals, run: string | null, { now, say }: Supervision): number {
  const wanted = endings.includes(signal);
  const status = wanted ? 'interrupted' : 'failed';
  if (run !== null) endAbandonedRun(run, status, now);
  const where = run === null ? '' : `; the run in '${run}' is marked '${status}'`;
  say(`principia: ended by ${signal}${where}\n`);
  return 128 + constants.signals[signal];
}
