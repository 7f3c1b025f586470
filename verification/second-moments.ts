import type { RandomStream } from 'principia/math';
import type { Sampler, SamplerState } from 'principia/thermal';
import type { Target } from './closed-form.js';

/** How the standardised squared bias of one chain's second moments went. */
export interface BiasRun {
  /** b² at the end, the largest over the quantities and their average. */
  readonly largest: number;
  readonly average: number;
  /** Steps after which each stayed below the limit; infinite where it had not by the end. */
  readonly stepsToLargest: number;
  readonly stepsToAverage: number;
}

/** How far and from where a chain is followed. */
export interface BiasOptions {
  readonly steps: number;
  /** Steps before the mean begins; 0 where absent. */
  readonly burnIn?: number;
  readonly random: RandomStream;
  /** 0.01 where absent. */
  readonly limit?: number;
  /** Told b² after every step, from 1. */
  readonly each?: (step: number, largest: number, average: number) => void;
}

/**
 * Follows b² = (Ê[f²] − E[f²])²/Var[f²], Ê the mean over the chain so far: 0.01 is what a hundred independent draws
 * leave.
 */
export async function followBias<State extends SamplerState>(
  sampler: Sampler<State>,
  { observe = (position) => position, secondMoments, squareVariances }: Target,
  start: Float64Array,
  { steps, burnIn = 0, random, limit = 0.01, each }: BiasOptions,
): Promise<BiasRun> {
  let state = await sampler.init(start, random);
  for (let step = 0; step < burnIn; step++) [state] = await sampler.step(state);
  const sums = new Float64Array(secondMoments.length);
  let largest = Number.NaN;
  let average = Number.NaN;
  let lastLargest = 0;
  let lastAverage = 0;
  for (let step = 1; step <= steps; step++) {
    [state] = await sampler.step(state);
    const values = observe(state.position);
    largest = 0;
    average = 0;
    for (let index = 0; index < sums.length; index++) {
      sums[index]! += values[index]! ** 2;
      const bias = (sums[index]! / step - secondMoments[index]!) ** 2 / squareVariances[index]!;
      largest = Math.max(largest, bias);
      average += bias / sums.length;
    }
    if (!(largest < limit)) lastLargest = step;
    if (!(average < limit)) lastAverage = step;
    each?.(step, largest, average);
  }
  return {
    largest,
    average,
    stepsToLargest: lastLargest < steps ? lastLargest + 1 : Number.POSITIVE_INFINITY,
    stepsToAverage: lastAverage < steps ? lastAverage + 1 : Number.POSITIVE_INFINITY,
  };
}
