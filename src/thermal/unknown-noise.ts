/**
 * The noise where nobody gives it: from the series themselves, from the fixed point of fit and temperature, or sampled
 * with the weights; all of them are told, since where they disagree one of their assumptions fails.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { temperatureOf } from './noise.js';
import type { GaussianPrior, Potential } from './potential.js';

/**
 * σ of white noise on a smooth series at regular times, from second differences,
 *
 *     σ̂² = Σ (yᵢ₊₁ − 2yᵢ + yᵢ₋₁)² / (6 (n − 2)).
 *
 * Curvature of the signal itself adds to it: an upper bound where the series is sampled coarsely. Noise that is
 * correlated from one time to the next is underestimated.
 *
 * @throws InputError for fewer than three values.
 */
export function secondDifferenceNoise(series: ArrayLike<number>): number {
  const count = series.length;
  if (count < 3) throw new InputError(`Second differences need three values or more; got ${count}.`);
  let sum = 0;
  for (let index = 1; index + 1 < count; index++) {
    sum += (series[index + 1]! - 2 * series[index]! + series[index - 1]!) ** 2;
  }
  return Math.sqrt(sum / (6 * (count - 2)));
}

/**
 * d_eff = 2(⟨L⟩_T − L_min)/T: how many directions the data hold, as the thermal motion counts them. d in a linear
 * model of d weights; fewer where the prior holds some.
 */
export function thermalEffectiveDimension(meanLoss: number, leastLoss: number, temperature: number): number {
  return (2 * (meanLoss - leastLoss)) / temperature;
}

/** The loss L = mean residual², in squares of the observations' unit, at one temperature. */
export interface ThermalLoss {
  /** L_min: L at the optimum of U = L − T ln p. */
  readonly least: number;
  /** ⟨L⟩_T over the thermal ensemble of U. */
  readonly mean: number;
}

/** What the fixed point is sought with. */
export interface FixedPointOptions {
  /** N; for correlated residuals `effectiveCount`. */
  readonly residuals: number;
  /** A first guess of σ, such as the root mean square residual of a fit. */
  readonly start: number;
  readonly losses: (temperature: number) => Promise<ThermalLoss>;
  /** Relative change of σ at which it has settled; 0.01 where absent. */
  readonly tolerance?: number;
  /** Ensembles drawn at most; 20 where absent. */
  readonly iterations?: number;
}

/** Where fit and temperature agree. */
export interface FixedPoint {
  readonly deviation: number;
  readonly effectiveDimension: number;
  /** T* = 2σ²/N. */
  readonly temperature: number;
  /** Whether it settled; a value that did not is none. */
  readonly settled: boolean;
}

/**
 * σ² = SSE_min/(N − d_eff) with the thermal effective dimension at T = 2σ²/N, iterated to where both agree.
 *
 * Ensembles of one random seed for all temperatures make it settle; with fresh ones it wanders by their error.
 *
 * @example
 * ```ts
 * const { deviation, settled } = await fixedPointNoise({
 *   residuals: 200, start: 0.1,
 *   losses: async (temperature) => ({ least: 0.009, mean: 0.009 + (7 * temperature) / 2 }),
 * });
 * ```
 * @throws InputError where the start, a least loss or the count is not positive.
 */
export async function fixedPointNoise(options: FixedPointOptions): Promise<FixedPoint> {
  const { residuals, start, losses, tolerance = 0.01, iterations = 20 } = options;
  let variance = start * start;
  let effectiveDimension = Number.NaN;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const temperature = variance * temperatureOf(residuals);
    const { least, mean } = await losses(temperature);
    if (!(variance > 0 && least > 0)) {
      throw new InputError(
        `The fixed point needs a positive start and least loss; got ${start} and ${least}. A model that fits the data exactly leaves no noise to estimate.`,
      );
    }
    effectiveDimension = thermalEffectiveDimension(mean, least, temperature);
    const next = (least * residuals) / (residuals - effectiveDimension);
    // As many directions as residuals: the model can fit any noise, and there is no fixed point.
    if (!(next > 0 && Number.isFinite(next))) break;
    const settled = Math.abs(Math.sqrt(next / variance) - 1) < tolerance;
    variance = next;
    if (settled) return fixedPoint(variance, effectiveDimension, residuals, true);
  }
  return fixedPoint(variance, effectiveDimension, residuals, false);
}

function fixedPoint(
  variance: number,
  effectiveDimension: number,
  residuals: number,
  settled: boolean,
): FixedPoint {
  const temperature = variance * temperatureOf(residuals);
  return { deviation: Math.sqrt(variance), effectiveDimension, temperature, settled };
}

/**
 * Weights and noise together at T = 1: coordinates (w, s = ln σ), [d + 1], and
 *
 *     U = N s + N L(w)/(2e²ˢ) − ln p(w) + e²ˢ/(2a²) − s,
 *
 * so that e^{−U} is the posterior of w and ln σ with σ half-normal of scale a; the last −s is the change of
 * variables from σ to ln σ.
 *
 * @param loss L = mean residual², not in units of any σ
 * @param residuals N; for correlated residuals `effectiveCount`
 * @param noiseScale a, of the order of the largest noise that is believed in: the observations' own spread is safe
 * @example
 * ```ts
 * const potential = jointNoisePotential(loss, isotropicPrior(loss.dimension, 1), 200, 1);
 * const chains = await sampleEnsemble([{ potential, position }], {
 *   sampler: (at) => baoab(at, { temperature: 1, stepSize, friction }), draws: 1000, random,
 * });
 * const deviations = chains[0].draws.map((draw) => Math.exp(draw.at(-1)));
 * ```
 * @throws InputError where sizes differ or a number is not positive.
 */
export function jointNoisePotential(
  loss: Potential,
  prior: GaussianPrior,
  residuals: number,
  noiseScale: number,
): Potential {
  const { dimension } = loss;
  const { mean, deviation } = prior;
  if (mean.length !== dimension || deviation.length !== dimension) {
    throw new InputError(
      `The prior has ${mean.length} means and ${deviation.length} deviations for ${dimension} weights: give one of each per weight.`,
    );
  }
  if (!(residuals > 0 && noiseScale > 0 && deviation.every((spread) => spread > 0))) {
    throw new InputError(
      `Noise is sampled with a positive number of residuals, scale of its prior and deviations of the weights; got ${residuals} and ${noiseScale}.`,
    );
  }
  return {
    dimension: dimension + 1,
    async evaluate(position) {
      const logarithm = position[dimension]!;
      const data = await loss.evaluate(position.subarray(0, dimension));
      const precision = Math.exp(-2 * logarithm);
      const misfit = (residuals * data.value * precision) / 2;
      const ratio = Math.exp(2 * logarithm) / (noiseScale * noiseScale);
      const gradient = new Float64Array(dimension + 1);
      let penalty = 0;
      for (let index = 0; index < dimension; index++) {
        const standardised = (position[index]! - mean[index]!) / deviation[index]!;
        penalty += standardised * standardised;
        gradient[index] =
          (residuals * precision * data.gradient[index]!) / 2 + standardised / deviation[index]!;
      }
      gradient[dimension] = residuals - 1 - 2 * misfit + ratio;
      return { value: (residuals - 1) * logarithm + misfit + (penalty + ratio) / 2, gradient };
    },
  };
}

/** The rungs of the ladder, each absent where it could not be had. */
export interface NoiseLadder {
  /** By the user or the instrument. */
  readonly given?: number;
  readonly secondDifferences?: number;
  readonly fixedPoint?: number;
  /** The mean of e^{ln σ} over the joint ensemble. */
  readonly sampled?: number;
}

/** The noise to go on with, and whether the rungs agree. */
export interface UnknownNoise {
  readonly estimates: NoiseLadder;
  /** The first rung that is there: given, fixed point, sampled, second differences. */
  readonly deviation: number;
  readonly from: keyof NoiseLadder;
  /** Largest over smallest. */
  readonly ratio: number;
  /** What to tell the user where the ratio exceeds 1.5; null where the rungs agree. */
  readonly warning: string | null;
}

/** Rungs in the order in which they are believed: what is known, what the model and the data say, an upper bound. */
const order = ['given', 'fixedPoint', 'sampled', 'secondDifferences'] as const;

const rungNames = {
  given: 'given',
  secondDifferences: 'second differences',
  fixedPoint: 'fixed point',
  sampled: 'sampled',
} as const;

/** Estimates of one noise may differ by this factor before that is told. */
const tolerated = 1.5;

/**
 * Puts the estimates of one noise side by side.
 *
 * @throws InputError where there is none, or one is not positive.
 */
export function compareNoise(estimates: NoiseLadder): UnknownNoise {
  const rungs = order.flatMap((rung) => {
    const value = estimates[rung];
    return value === undefined ? [] : [{ rung, value }];
  });
  if (rungs.length === 0 || !rungs.every(({ value }) => value > 0 && Number.isFinite(value))) {
    throw new InputError(
      `Noise needs an estimate, and every one positive and finite; got ${rungs.map(({ rung, value }) => `${rungNames[rung]} ${value}`).join(', ') || 'none'}.`,
    );
  }
  const [smallest, largest] = [
    rungs.reduce((a, b) => (b.value < a.value ? b : a)),
    rungs.reduce((a, b) => (b.value > a.value ? b : a)),
  ];
  const ratio = largest.value / smallest.value;
  const { rung: from, value: deviation } = rungs[0]!;
  return {
    ...{ estimates, deviation, from, ratio },
    warning:
      ratio > tolerated
        ? `estimates of the noise differ by a factor of ${ratio.toPrecision(2)}: ${rungNames[smallest.rung]} ${smallest.value.toPrecision(3)}, ${rungNames[largest.rung]} ${largest.value.toPrecision(3)}; noise that is correlated in time, or a model that cannot describe the data, does this`
        : null,
  };
}
