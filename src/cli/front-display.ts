import { formatDuration } from 'principia/report';
import type { GenerationInfo } from 'principia/symbolic';
import type { Io } from './io.js';
import { lineProgress } from './progress.js';
import { doneLine } from './progress-line.js';
import { shortNumbers, sizeText } from './short-numbers.js';

/** Shows a search while it goes on. */
export interface FrontDisplay {
  begin(target: string): void;
  show(info: GenerationInfo): void;
  /** Takes away what is shown; says what was done unless it failed. */
  close(done: Pick<GenerationInfo, 'generations' | 'evaluations'> | null): void;
}

/** What ends a search besides its generations; null where it does not. */
export interface SearchLimits {
  readonly seconds: number | null;
  readonly evaluations: number | null;
}

/** How far a search is. */
export interface SearchState {
  readonly target: string;
  readonly info: GenerationInfo;
  /** Of all that will be done, from 0 to 1. */
  readonly share: number;
  /** Seconds since it began. */
  readonly elapsed: number;
}

/** The front, drawn again with every generation, on a terminal; else a line now and then; nothing where quiet is wanted. */
export function createFrontDisplay(
  quiet: boolean,
  io: Io,
  now: () => number,
  limits: SearchLimits,
): FrontDisplay {
  if (quiet) return { begin: () => undefined, show: () => undefined, close: () => undefined };
  return io.terminal === null ? lineDisplay(io, now, limits) : drawnDisplay(io.terminal, now, limits);
}

const searched = 'search';

function lineDisplay(io: Io, now: () => number, limits: SearchLimits): FrontDisplay {
  const progress = lineProgress(io.writeError, now);
  let stage: ReturnType<typeof progress.stage> | null = null;
  let started = 0;
  let shown = 0;
  let target = '';
  return {
    begin: (name) => {
      target = name;
      started = now();
      stage = progress.stage(searched, 1);
    },
    show: (info) => {
      const share = shareDone(info, (now() - started) / 1000, limits);
      const last = info.front.at(-1)!;
      const note = `loss ${sizeText(last.loss)}: ${target} = ${shortNumbers(last.expression.toString())}`;
      stage?.advance(share - shown, note);
      shown = share;
    },
    close: (done) => {
      if (done !== null) stage?.done(counts(done));
    },
  };
}

/** A stream that is a terminal knows its size. */
type Terminal = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
/** To the first column so many lines up, all below cleared. */
const erase = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}F\u001b[J`);

/** Milliseconds between two drawings at least. */
const drawnEvery = 100;

function drawnDisplay(terminal: Terminal, now: () => number, limits: SearchLimits): FrontDisplay {
  let target = '';
  let started = 0;
  let drawn = 0;
  let last = Number.NEGATIVE_INFINITY;
  const draw = (lines: readonly string[]): void => {
    terminal.write(`${hideCursor}${erase(drawn)}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
    last = now();
  };
  return {
    begin: (name) => {
      target = name;
      started = now();
      draw(['  search: first generation']);
    },
    show: (info) => {
      if (now() - last < drawnEvery && info.generation > 1) return;
      const elapsed = (now() - started) / 1000;
      const share = shareDone(info, elapsed, limits);
      draw(frontLines({ target, info, share, elapsed }, terminal.columns ?? 80, terminal.rows ?? 24));
    },
    close: (done) => {
      if (drawn === 0) return;
      const state = { name: searched, total: 1, done: 1, elapsed: (now() - started) / 1000 };
      const line = done === null ? '' : `${doneLine({ ...state, note: counts(done) })}\n`;
      terminal.write(`${erase(drawn)}${showCursor}${line}`);
      drawn = 0;
    },
  };
}

/** A front under way as lines that a terminal of this size has room for, the most accurate rows where it has not for all. */
export function frontLines(state: SearchState, columns: number, rows: number): readonly string[] {
  const { info, share, elapsed, target } = state;
  const left = share > 0 ? `, ${formatDuration((elapsed * (1 - share)) / share)} left` : '';
  const room = Math.max(1, rows - 4);
  const shown = info.front.slice(-room);
  const body = shown.map(({ complexity, loss, expression }) => {
    const [size, text] = [String(complexity).padStart(12), sizeText(loss).padStart(8)];
    return `${size}  ${text}  ${shortNumbers(expression.toString())}`;
  });
  return [
    `  search: ${Math.floor(100 * share)} %${left}, generation ${info.generation}, ${tried(info.evaluations)}`,
    `  complexity      loss  ${target} =`,
    ...body,
  ].map((line) => (line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`));
}

function shareDone(
  { generation, generations, evaluations }: GenerationInfo,
  elapsed: number,
  limits: SearchLimits,
): number {
  const shares = [
    generation / generations,
    limits.seconds === null ? 0 : elapsed / limits.seconds,
    limits.evaluations === null ? 0 : evaluations / limits.evaluations,
  ];
  return Math.min(1, Math.max(...shares));
}

const counts = ({ generations, evaluations }: Pick<GenerationInfo, 'generations' | 'evaluations'>): string =>
  `${generations} generation${generations === 1 ? '' : 's'}, ${tried(evaluations)}`;

const tried = (evaluations: number): string => `${evaluations.toLocaleString('en-US')} formulas tried`;
