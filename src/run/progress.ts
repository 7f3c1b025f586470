/** A stage of a long computation, with its total in units of work. */
export interface ProgressStage {
  /** Work done since the last call, and what to show beside the bar. */
  advance(amount?: number, note?: string): void;
  /** The stage is over; the note is what remains of it on the screen. */
  done(note?: string): void;
}

/** Where a computation says how far it is. */
export interface Progress {
  stage(name: string, total: number): ProgressStage;
}

/** Says nothing. */
export const silentProgress: Progress = {
  stage: () => ({ advance: () => undefined, done: () => undefined }),
};
