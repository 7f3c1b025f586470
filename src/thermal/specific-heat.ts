import { mean, variance } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import { pooled, type Trace } from './trace.js';
import { thermalEffectiveDimension } from './unknown-noise.js';

/** A number with its Monte-Carlo standard error. */
export interface Measured {
  readonly value: number;
  readonly error: number;
}

/** The energy and its fluctuation at a temperature. */
export interface HeatPoint {
  readonly temperature: number;
  /** ⟨L⟩. */
  readonly energy: Measured;
  /** C = Var(L)/T². */
  readonly specificHeat: Measured;
}

/**
 * ⟨L⟩ and the specific heat C = Var(L)/T² = d⟨L⟩/dT at a temperature. Every harmonic direction that the data
 * confine gives ½ to C; a peak is a change of the preferred configuration.
 *
 * @param losses L along the chains at this temperature
 */
export function heatPoint(temperature: number, losses: Trace): HeatPoint {
  const all = pooled(losses);
  const centre = mean(all);
  const fluctuation = losses.map((series) => series.map((loss) => ((loss - centre) / temperature) ** 2));
  return {
    temperature,
    energy: { value: centre, error: monteCarloError(losses) },
    specificHeat: { value: variance(all) / temperature ** 2, error: monteCarloError(fluctuation) },
  };
}

/**
 * d_eff = 2(⟨L⟩ − L_min)/T: how many directions the data confine at this temperature, d for a harmonic loss of d
 * stiff directions. It corrects the noise estimate σ² = SSE/(N − d_eff).
 */
export function effectiveDimension({ temperature, energy }: HeatPoint, leastLoss: number): Measured {
  return {
    value: thermalEffectiveDimension(energy.value, leastLoss, temperature),
    error: (2 * energy.error) / temperature,
  };
}
