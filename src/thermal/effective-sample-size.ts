import { mean, quantile, variance } from 'principia/math';

import { rankNormalised, splitHalves } from './rank-normalisation.js';
import { pooled, type Trace } from './trace.js';

/**
 * The number of independent draws that would give the mean as well as these chains together: S/τ, with the
 * autocorrelations pooled over split chains and summed by Geyer's initial monotone sequence. NaN where
 * nothing moves or there are fewer than four draws in a chain.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter and Bürkner, Bayesian Analysis 16(2), 2021, eq. 10-13.
 */
export function effectiveSampleSize(trace: Trace): number {
  return sizeOf(splitHalves(trace));
}

/** Effective sample size of the rank-normalised draws: how well the middle of the distribution is known. */
export function bulkEffectiveSampleSize(trace: Trace): number {
  return sizeOf(rankNormalised(splitHalves(trace)));
}

/** The smaller effective sample size of the indicators of the lowest and of the highest 5 %. */
export function tailEffectiveSampleSize(trace: Trace): number {
  const halves = splitHalves(trace);
  const all = pooled(halves);
  const sizes = [0.05, 0.95].map((probability) => {
    const limit = quantile(all, probability);
    return sizeOf(halves.map((series) => series.map((value) => (value <= limit ? 1 : 0))));
  });
  return Math.min(...sizes);
}

/** The Monte-Carlo standard error of the trace's mean, its deviation over the root of the effective size. */
export function monteCarloError(trace: Trace): number {
  return Math.sqrt(variance(pooled(trace)) / effectiveSampleSize(trace));
}

function sizeOf(chains: Trace): number {
  const length = Math.min(...chains.map((series) => series.length));
  if (chains.length === 0 || length < 2) return Number.NaN;
  const centred = chains.map((series) => {
    const centre = mean(series.subarray(0, length));
    return series.subarray(0, length).map((value) => value - centre);
  });
  // Mean over chains of the autocovariance at a lag, found only as far as the sum goes.
  const autocovariance = (lag: number): number =>
    mean(
      centred.map((series) => {
        let sum = 0;
        for (let index = 0; index + lag < length; index++) sum += series[index]! * series[index + lag]!;
        return sum / length;
      }),
    );
  const within = (autocovariance(0) * length) / (length - 1);
  const between = chains.length > 1 ? variance(chains.map((series) => mean(series.subarray(0, length)))) : 0;
  const total = (within * (length - 1)) / length + between;
  if (!(total > 0)) return Number.NaN;

  const correlation = (lag: number): number => 1 - (within - autocovariance(lag)) / total;
  let time = -1;
  let previous = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < length; lag += 2) {
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (!(pair > 0)) break;
    previous = Math.min(previous, pair);
    time += 2 * previous;
  }
  const draws = length * chains.length;
  // Antithetic chains may be worth more than their draws, but no more than this can be told from S draws.
  return draws / Math.max(time, 1 / Math.log10(draws));
}
