import { mean } from 'principia/math';
import type { Outcome } from './outcome.js';

/** Everything that was measured. */
export interface HaloResults {
  /** Learned from all halos of the training box, and from those that were not masked. */
  readonly everywhere: Outcome;
  readonly masked: Outcome;
  /** Halos of a larger overdensity were masked. */
  readonly threshold: number;
  /** δ of the test box. */
  readonly truth: Float64Array;
  /** The training box and the test box. */
  readonly boxes: readonly { readonly halos: number; readonly neighbours: number }[];
}

/** Mean |δ − δ̂| over halos of the test box. */
export interface Errors {
  readonly all: number;
  /** Over those below the threshold, such as were learned from, and those above. */
  readonly below: number;
  readonly above: number;
}

/** The errors of an estimator. */
export function errorsOf({ truth, threshold }: HaloResults, outcome: Outcome, estimator: string): Errors {
  const predicted = outcome.predictions[estimator]!;
  const errors = Array.from(truth, (value, halo) => Math.abs(value - predicted[halo]!));
  const among = (chosen: (value: number) => boolean): number =>
    mean(errors.filter((_, halo) => chosen(truth[halo]!)));
  return {
    all: mean(errors),
    below: among((value) => value < threshold),
    above: among((value) => value >= threshold),
  };
}

/** The largest channel's part of the channels' variance. */
export function leadingShare({ deviations }: Outcome): number {
  const squares = deviations.map((value) => value ** 2);
  const sum = squares.reduce((total, value) => total + value, 0);
  return sum === 0 ? 0 : squares[0]! / sum;
}
