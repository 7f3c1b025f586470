import { InputError, mean, rootMeanSquare } from 'principia/math';
import { normalProbability } from './normal-distribution.js';

/** Normal forecasts of n observations: means and standard deviations, all [n]. */
export interface NormalForecasts {
  readonly means: ArrayLike<number>;
  readonly deviations: ArrayLike<number>;
  readonly observed: ArrayLike<number>;
}

/**
 * The continuous ranked probability score ∫(F(x) − 1[x ≥ y])² dx of N(m, σ²), in the observation's unit,
 *
 *     σ [z (2Φ(z) − 1) + 2φ(z) − 1/√π],   z = (y − m)/σ;
 *
 * |y − m| where σ is 0. Its expectation is least for the true distribution.
 *
 * Source: Gneiting and Raftery, J. Am. Stat. Assoc. 102, 359 (2007), eq. 21.
 */
export function normalRankedProbabilityScore(mean: number, deviation: number, observed: number): number {
  if (deviation === 0) return Math.abs(observed - mean);
  const z = (observed - mean) / deviation;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return deviation * (z * (2 * normalProbability(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI));
}

/**
 * The fair score of m draws x of a forecast distribution,
 *
 *     mean |xᵢ − y| − Σᵢⱼ |xᵢ − xⱼ| / (2 m (m − 1)),
 *
 * an unbiased estimate of the continuous ranked probability score of what they were drawn from, in O(m log m).
 *
 * Source: Ferro, Q. J. R. Meteorol. Soc. 140, 1917 (2014).
 *
 * @throws InputError for fewer than two draws.
 */
export function fairRankedProbabilityScore(draws: ArrayLike<number>, observed: number): number {
  const count = draws.length;
  if (count < 2) throw new InputError(`A fair score needs two draws or more; got ${count}.`);
  const sorted = Float64Array.from(draws).sort();
  let distance = 0;
  // Σᵢ<ⱼ (xⱼ − xᵢ): the draw of rank k stands on the upper side k times, on the lower side m − 1 − k times.
  let spread = 0;
  sorted.forEach((value, rank) => {
    distance += Math.abs(value - observed);
    spread += (2 * rank + 1 - count) * value;
  });
  return distance / count - spread / (count * (count - 1));
}

/** Mean −ln N(y; m, σ²), in nats an observation. */
export function normalNegativeLogLikelihood(forecasts: NormalForecasts): number {
  const { means, deviations, observed } = checked(forecasts);
  return mean(
    Float64Array.from(observed, (value, index) => {
      const z = (value - means[index]!) / deviations[index]!;
      return z * z * 0.5 + Math.log(deviations[index]! * Math.sqrt(2 * Math.PI));
    }),
  );
}

/** √mean σ²: how narrow the forecasts are, whether or not they are right. */
export function sharpness(deviations: ArrayLike<number>): number {
  return rootMeanSquare(deviations);
}

/** u = Φ((y − m)/σ): uniform on [0, 1] where the forecasts are calibrated. */
export function normalTransforms(forecasts: NormalForecasts): Float64Array {
  const { means, deviations, observed } = checked(forecasts);
  return Float64Array.from(observed, (value, index) =>
    normalProbability((value - means[index]!) / deviations[index]!),
  );
}

/**
 * u of an observation among m draws of its forecast distribution: (k + ½)/(m + 1) with k the draws below it, half of
 * those that tie. Uniform on its m + 1 values where the draws are as good as the truth.
 */
export function drawTransform(draws: ArrayLike<number>, observed: number): number {
  let below = 0;
  for (let index = 0; index < draws.length; index++) {
    below += draws[index]! < observed ? 1 : draws[index]! === observed ? 0.5 : 0;
  }
  return (below + 0.5) / (draws.length + 1);
}

function checked(forecasts: NormalForecasts): NormalForecasts {
  const { means, deviations, observed } = forecasts;
  if (
    observed.length === 0 ||
    means.length !== observed.length ||
    deviations.length !== observed.length ||
    !Array.prototype.every.call(deviations, (deviation: number) => deviation > 0)
  ) {
    throw new InputError(
      `Normal forecasts need one mean and one positive deviation for each observation; got ${means.length} and ${deviations.length} for ${observed.length}.`,
    );
  }
  return forecasts;
}
