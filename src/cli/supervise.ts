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

/** Tells the supervisor whether the job would hear a signal, and end early with what it has. */
export interface InterruptionNotice {
  readonly interruptible: boolean;
}

/** What a job tells its supervisor. */
export type JobMessage = RunAnnouncement | InterruptionNotice;

/** The exit code of a job that ended early because it was asked to, with what it had. */
export const interruptedCode = 130;

/** The descriptor at which the job finds the real standard output. */
export const resultDescriptor = 4;

const endings: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a job in a process of its own and returns its exit code.
 *
 * A signal ends the job at once, even in the middle of a native call or a busy loop, where no handler inside the job
 * would run; its run is then marked and its half-written files removed. While a job says that it is interruptible, the
 * first signal is passed on to it instead, and only the second ends it so. The job's own standard output goes to standard
 * error, so that nothing a library prints can stand between the results, which the job writes to a descriptor apart.
 */
export function supervise(job: string, words: readonly string[], supervision: Supervision): Promise<number> {
  const { signals } = supervision;
  const child = spawn(process.execPath, [...process.execArgv, job, ...words], {
    stdio: ['inherit', 2, 2, 'ipc', 1],
  });
  let run: string | null = null;
  let asked: NodeJS.Signals | null = null;
  let interruptible = false;
  let left = false;
  child.on('message', (message) => {
    const told = message as JobMessage;
    if ('run' in told) run = told.run;
    else interruptible = told.interruptible;
  });
  const listeners = endings.map((signal) => {
    const listener = (): void => {
      left = asked === null && interruptible;
      asked ??= signal;
      if (left) child.send({ interrupt: signal });
      else child.kill('SIGKILL');
    };
    signals.on(signal, listener);
    return () => signals.off(signal, listener);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const remove of listeners) remove();
      if (left && asked !== null && signal === null) {
        resolve(code === interruptedCode ? 128 + constants.signals[asked] : (code ?? 1));
        return;
      }
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
