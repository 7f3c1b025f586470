/** Where the command line writes: results to one place, everything said to people to the other. */
export interface Io {
  /** Standard output: results only. */
  writeOut(text: string): void;
  /** Standard error: progress, messages, errors. */
  writeError(text: string): void;
  /** Standard error where it is a terminal, on which bars can be drawn. */
  readonly terminal: NodeJS.WritableStream | null;
}

/** What a verb needs to know of the world; everything else comes in as arguments. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** Versions and platform, for the run's manifest. */
  environment(): Readonly<Record<string, string>>;
  /** How many threads can work at a time. */
  readonly processors: number;
  /** What PRINCIPIA_BACKEND says; null where it says nothing. */
  readonly backend: string | null;
  /** Tells whoever watches this process where the run's folder is, so that it can be marked if the process is killed. */
  announceRun(path: string): void;
  /** Does work that a signal from the user ends early, with what it has, rather than kills. */
  interruptible: Interruptible;
  /** Whether unexpected errors show their stack. */
  readonly debug: boolean;
}

/** Does work under a signal that is aborted where the user wants it to end. */
export type Interruptible = <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
