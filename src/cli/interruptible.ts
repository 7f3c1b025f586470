import type { Interruptible } from './io.js';
import type { JobMessage } from './supervise.js';

/** The process of a job: signals and its supervisor's messages come to it. */
export interface JobProcess {
  on(event: NodeJS.Signals | 'message', listener: () => void): unknown;
  off(event: NodeJS.Signals | 'message', listener: () => void): unknown;
  send?(message: JobMessage): unknown;
}

/** A terminal sends its signal to the job as well as to its supervisor, which passes on what only it has heard. */
const wishes = ['SIGINT', 'SIGTERM', 'SIGHUP', 'message'] as const;

/** Work in a process: while it is done, a signal or a message of the supervisor's aborts it instead of the process. */
export function interruptibleIn(job: JobProcess): Interruptible {
  return async (work) => {
    const controller = new AbortController();
    const stop = (): void => controller.abort();
    for (const wish of wishes) job.on(wish, stop);
    job.send?.({ interruptible: true });
    try {
      return await work(controller.signal);
    } finally {
      job.send?.({ interruptible: false });
      for (const wish of wishes) job.off(wish, stop);
    }
  };
}
