import { formatDuration } from 'principia/report';

/** How far a stage is. */
export interface StageState {
  readonly name: string;
  readonly total: number;
  readonly done: number;
  readonly note: string;
  /** Seconds since it began. */
  readonly elapsed: number;
}

const barLength = 24;

/** One line of a terminal: name, bar, share done, time left, note. */
export function progressBar(state: StageState): string {
  const share = shareDone(state);
  const filled = Math.round(share * barLength);
  const bar = `${'━'.repeat(filled)}${'─'.repeat(barLength - filled)}`;
  const percent = `${Math.floor(100 * share)} %`.padStart(5);
  return `  ${state.name.padEnd(26)} ${bar} ${percent}  ${timeLeft(state).padEnd(16)} ${state.note}`.trimEnd();
}

/** The same in words, for a log. */
export function progressText(state: StageState): string {
  const note = state.note === '' ? '' : `, ${state.note}`;
  return `${state.name}: ${Math.floor(100 * shareDone(state))} %, ${timeLeft(state)}${note}`;
}

/** What remains of a stage when it is over. */
export function doneLine({ name, elapsed, note }: StageState): string {
  return `  ✓ ${name.padEnd(24)} ${formatDuration(elapsed).padStart(10)}  ${note}`.trimEnd();
}

function shareDone({ done, total }: StageState): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

/** At the mean pace so far. */
function timeLeft(state: StageState): string {
  const share = shareDone(state);
  if (share === 0) return '';
  return `${formatDuration((state.elapsed * (1 - share)) / share)} left`;
}
