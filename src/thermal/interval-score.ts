import { InputError, mean } from 'principia/math';

/** Prediction intervals [low, high] of n observations that came to be. */
export interface PredictedIntervals {
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly observed: ArrayLike<number>;
}

/**
 * The share of observations inside their intervals, ends included (prediction interval coverage probability). At
 * level p it must be p, within the binomial error √(p(1 − p)/n).
 *
 * @throws InputError where the three do not have the same length, or have none.
 */
export function coverage(intervals: PredictedIntervals): number {
  return mean(each(intervals, (low, high, observed) => (low <= observed && observed <= high ? 1 : 0)));
}

/** The mean width of the intervals: of two that cover as they should, the narrower says more. */
export function meanIntervalWidth(intervals: PredictedIntervals): number {
  return mean(each(intervals, (low, high) => high - low));
}

/**
 * The mean interval score of central intervals at level 1 − α,
 *
 *     S = (u − l) + (2/α) (l − y)₊ + (2/α) (y − u)₊,
 *
 * smaller being better: the true quantiles have the smallest expectation, so neither wide nor narrow intervals win.
 *
 * Source: Gneiting and Raftery, J. Am. Stat. Assoc. 102, 359 (2007), eq. 43.
 *
 * @example
 * ```ts
 * intervalScore({ low: [-1], high: [1], observed: [1.5] }, 0.9); // 2 + (2/0.1) 0.5 = 12
 * ```
 * @throws InputError where the level is not between 0 and 1, or lengths differ.
 */
export function intervalScore(intervals: PredictedIntervals, level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new InputError(`The level of an interval lies between 0 and 1; got ${level}.`);
  }
  const penalty = 2 / (1 - level);
  return mean(
    each(
      intervals,
      (low, high, observed) =>
        high - low + penalty * Math.max(low - observed, 0) + penalty * Math.max(observed - high, 0),
    ),
  );
}

function each(
  { low, high, observed }: PredictedIntervals,
  value: (low: number, high: number, observed: number) => number,
): Float64Array {
  if (low.length !== observed.length || high.length !== observed.length || observed.length === 0) {
    throw new InputError(
      `Intervals need one lower and one upper end for each observation; got ${low.length} and ${high.length} for ${observed.length}.`,
    );
  }
  return Float64Array.from(observed, (truth, index) => value(low[index]!, high[index]!, truth));
}
