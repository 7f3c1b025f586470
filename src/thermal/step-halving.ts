import { mean, median, robustDeviation } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import { pooled, type Trace } from './trace.js';

/** How far a quantity's distribution moves when the step is halved, in its standard deviations. */
export interface StepShift {
  readonly shift: number;
  /** Monte-Carlo error of the shift. */
  readonly error: number;
}

/**
 * The larger move of the two: of the mean, and of the mean distance from the median (the width), between chains
 * run with a step and with half of it. A sampler that discretises too coarsely shows it here even where the
 * virial does not.
 */
export function stepHalvingShift(trace: Trace, halved: Trace): StepShift {
  const all = pooled([...trace, ...halved]);
  const centre = median(all);
  const scale = robustDeviation(all);
  const distance = (series: Float64Array): Float64Array => series.map((value) => Math.abs(value - centre));
  const moves = [
    shiftBetween(trace, halved, scale),
    shiftBetween(trace.map(distance), halved.map(distance), scale),
  ];
  return moves.reduce((worst, move) => (worst.shift >= move.shift ? worst : move));
}

function shiftBetween(first: Trace, second: Trace, scale: number): StepShift {
  return {
    shift: Math.abs(mean(pooled(first)) - mean(pooled(second))) / scale,
    error: Math.hypot(monteCarloError(first), monteCarloError(second)) / scale,
  };
}
