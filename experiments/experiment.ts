import type { Table } from 'principia/report';
import type { Progress } from 'principia/run';
import type { Backend } from 'principia/tensor';

/** What an experiment is given. */
export interface ExperimentContext {
  /** The small size: everything is done, on so little that it ends within seconds and its figures mean nothing. */
  readonly smoke: boolean;
  /** Folder of recorded data; null where none is given. */
  readonly data: string | null;
  /** What networks are computed on. */
  readonly backend: Backend;
  readonly progress: Progress;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * The result of a part, plain data without infinities: computed, or read back where an interrupted run computed it.
   *
   * @param name of letters, digits, dots, hyphens; each part has its own
   */
  part<T>(name: string, compute: () => Promise<T>): Promise<T>;
}

/** A figure as a file that stands on its own. */
export interface ExperimentFigure {
  /** The file's name without its ending. */
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly claim: string;
  readonly svg: string;
}

/** A statement that the experiment puts to the test. */
export interface ExperimentClaim {
  readonly statement: string;
  /** What was published, with its source; none where it is our own aim. */
  readonly published?: string;
  readonly measured: string;
  readonly holds: boolean;
}

/** What came out. */
export interface ExperimentResult {
  readonly claims: readonly ExperimentClaim[];
  readonly tables: readonly Table[];
  readonly figures: readonly ExperimentFigure[];
}

/** A published result, taken again. */
export interface Experiment {
  /** Its folder's name. */
  readonly name: string;
  readonly title: string;
  /** The paper or code that it follows. */
  readonly source: string;
  /** Everything that decides the numbers, for both sizes: plain data. */
  readonly config: { readonly full: object; readonly smoke: object };
  run(context: ExperimentContext): Promise<ExperimentResult>;
}
