import { type ScoreProblem, twiceLogLikelihood } from './candidate-scores.js';

/** By what fits are compared: the same share of independent residuals for all. */
export interface Judge extends ScoreProblem {
  /** Standard deviations of the law without terms. */
  readonly before: Float64Array;
}

/** By how much −2 ln L falls with the standard deviations given. */
export function gainOf(judge: Judge, sigma: Float64Array): number {
  return twiceLogLikelihood(judge, judge.before) - twiceLogLikelihood(judge, sigma);
}

/** By how much BIC falls, the price of so many terms taken off. */
export function bicGainOf(judge: Judge, terms: number, sigma: Float64Array): number {
  return gainOf(judge, sigma) - priceOf(judge, terms);
}

/** What so many terms have to remove before they pay for themselves. */
export function priceOf(judge: Judge, terms: number): number {
  const independent = judge.degrees.reduce((sum, value, block) => sum + value / judge.correlation[block]!, 0);
  let choices = 0;
  for (let index = 0; index < terms; index++) choices += Math.log((judge.candidates - index) / (index + 1));
  return terms * Math.log(independent) + 2 * choices;
}
