import { SingleBar } from 'cli-progress';
import { type Progress, silentProgress } from 'principia/run';
import type { Io } from './io.js';
import { doneLine, progressBar, progressText, type StageState } from './progress-line.js';

/** Progress that must be closed, so that nothing of it stays on the terminal. */
export interface ClosableProgress extends Progress {
  close(): void;
}

/** Progress as the command line shows it: a bar on a terminal, else lines; nothing where quiet is wanted. */
export function progressFor(quiet: boolean, io: Io, now: () => number): ClosableProgress {
  if (quiet) return { ...silentProgress, close: () => undefined };
  return io.terminal === null ? lineProgress(io.writeError, now) : barProgress(io.terminal, now);
}

/** Shows the innermost stage under way; told of every change. */
interface Display {
  show(state: StageState): void;
  over(state: StageState): void;
  close(): void;
}

interface RunningStage {
  readonly name: string;
  readonly total: number;
  readonly started: number;
  done: number;
  note: string;
}

/** A bar with the time left on a terminal; finished stages stay above it as one line each. */
export function barProgress(terminal: NodeJS.WritableStream, now: () => number): ClosableProgress {
  let bar: SingleBar | null = null;
  const hide = (): void => {
    bar?.stop();
    bar = null;
  };
  return trackStages(now, {
    show(state) {
      if (bar === null) {
        bar = new SingleBar({
          stream: terminal,
          format: (_options, _params, payload: { state: StageState }) => progressBar(payload.state),
          clearOnComplete: true,
          hideCursor: true,
          gracefulExit: false,
          fps: 8,
        });
        bar.start(1, 0, { state });
      }
      // The value moves with every call, or a bar whose numbers alone changed would not be drawn again.
      bar.update(state.total > 0 ? state.done / state.total : 0, { state });
    },
    over(state) {
      hide();
      terminal.write(`${doneLine(state)}\n`);
    },
    close: hide,
  });
}

/** Seconds between two lines of a log about the same stage. */
const lineEvery = 10;

/** Plain lines for a log: one every ten seconds, one when a stage is over. */
export function lineProgress(write: (text: string) => void, now: () => number): ClosableProgress {
  let last = now();
  return trackStages(now, {
    show(state) {
      if (now() - last < 1000 * lineEvery) return;
      last = now();
      write(`  ${progressText(state)}\n`);
    },
    over(state) {
      last = now();
      write(`${doneLine(state)}\n`);
    },
    close: () => undefined,
  });
}

function trackStages(now: () => number, display: Display): ClosableProgress {
  const running: RunningStage[] = [];
  const stateOf = (stage: RunningStage): StageState => ({
    name: stage.name,
    total: stage.total,
    done: stage.done,
    note: stage.note,
    elapsed: (now() - stage.started) / 1000,
  });
  const showInnermost = (): void => {
    const innermost = running.at(-1);
    if (innermost !== undefined) display.show(stateOf(innermost));
  };
  return {
    stage(name, total) {
      const stage: RunningStage = { name, total, started: now(), done: 0, note: '' };
      running.push(stage);
      showInnermost();
      return {
        advance(amount = 1, note) {
          stage.done += amount;
          stage.note = note ?? stage.note;
          if (stage === running.at(-1)) showInnermost();
        },
        done(note) {
          if (!running.includes(stage)) return;
          running.splice(running.indexOf(stage), 1);
          display.over({ ...stateOf(stage), note: note ?? stage.note });
          showInnermost();
        },
      };
    },
    close: display.close,
  };
}
