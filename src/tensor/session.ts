import type { ArrayRecord } from './array-value.js';

/** A graph ready to run, many times. */
export interface Session {
  run(inputs: ArrayRecord): Promise<ArrayRecord>;
  dispose(): Promise<void>;
}

/** Inputs that take the value of an output of the run before: from each input's name to the output's. */
export type Carried = Readonly<Record<string, string>>;

/**
 * A session some of whose outputs are carried back to its inputs: `run` takes a carried input only where it is to be
 * changed, and returns the other outputs.
 */
export interface SteppingSession extends Session {
  /** What the carried inputs hold now. */
  carried(): ArrayRecord;
}
