import { mean, median, variance } from 'principia/math';

import { rankNormalised, splitHalves } from './rank-normalisation.js';
import { pooled, type Trace } from './trace.js';

/**
 * Rank-normalised split R̂: √((between + within)/within) over half chains, the larger of that of the draws (do
 * they agree on the location?) and of their distances from the median (on the width?). 1 where the chains cannot
 * be told apart; NaN where nothing moves.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter and Bürkner, Bayesian Analysis 16(2), 2021, §4.
 */
export function splitRhat(trace: Trace): number {
  const halves = splitHalves(trace);
  const centre = median(pooled(halves));
  const folded = halves.map((series) => series.map((value) => Math.abs(value - centre)));
  return Math.max(potentialReduction(rankNormalised(halves)), potentialReduction(rankNormalised(folded)));
}

function potentialReduction(chains: Trace): number {
  const length = Math.min(...chains.map((series) => series.length));
  const within = mean(chains.map((series) => variance(series)));
  if (!(length >= 2 && within > 0)) return Number.NaN;
  const between = variance(chains.map((series) => mean(series)));
  return Math.sqrt((length - 1) / length + between / within);
}
