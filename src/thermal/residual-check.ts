import { dot, InputError, mean } from 'principia/math';
import { aboutOne, type Gate, largest } from './gates.js';
import type { MeasuredRatio } from './ratio-gates.js';
import { pooled, type Trace } from './trace.js';
import { thermalEffectiveDimension } from './unknown-noise.js';

/** What a temperature is held against. */
export interface ResidualCheckInput {
  /** T that was sampled at. */
  readonly temperature: number;
  /** Residuals at the optimum in units of their σ, the channels of a loss L = mean (r/σ)² counted anew. */
  readonly residuals: readonly ArrayLike<number>[];
  /** N_eff, where residuals repeat themselves (`effectiveCount`); as many as there are where absent. */
  readonly effective?: number;
  /** L, without the prior, along the chains. */
  readonly losses: Trace;
}

/** How many residuals, and how much noise, a temperature speaks of, beside those that there are. */
export interface ResidualCheck {
  /** 2/T: the residuals that T* = 2/N was made with. */
  readonly implied: number;
  readonly counted: number;
  /** d_eff = 2(⟨L⟩ − L_min)/T: directions that the data hold, as the chains measured them. */
  readonly effectiveDimension: number;
  /** σ̂ = √(SSE/(N − d_eff)) over the noise √(T N/2) that T implies, in units of σ; its error is that of σ̂. */
  readonly noise: MeasuredRatio;
}

/**
 * Holds the temperature against the residuals themselves. A miscounted N, or a σ that is not that of the data,
 * leaves every virial at 1: the chains are at the temperature asked for, and it is the wrong one. Recounting finds
 * the first; σ̂, from the residuals less the freedom that the thermal motion shows, finds both.
 *
 * @example
 * ```ts
 * const failed = unverified(residualGates(residualCheck({ temperature, residuals: [standardised], losses })));
 * ```
 * @throws InputError where there are no residuals or T is not positive.
 */
export function residualCheck({
  temperature,
  residuals,
  effective,
  losses,
}: ResidualCheckInput): ResidualCheck {
  const count = residuals.reduce((sum, series) => sum + series.length, 0);
  if (!(count > 0 && temperature > 0)) {
    throw new InputError(
      `A temperature is checked against residuals: it must be positive and there must be some; got ${temperature} and ${count}.`,
    );
  }
  const squares = residuals.reduce((sum, series) => sum + dot(series, series), 0);
  const counted = effective ?? count;
  const effectiveDimension = thermalEffectiveDimension(mean(pooled(losses)), squares / count, temperature);
  // Correlated residuals are worth fewer squares, but their mean square is the same.
  const freedom = counted - effectiveDimension;
  const variance = (squares / count) * (counted / freedom);
  return {
    implied: 2 / temperature,
    counted,
    effectiveDimension,
    noise: {
      ratio: Math.sqrt(variance / ((temperature * counted) / 2)),
      error: Math.sqrt(variance / ((temperature * counted) / 2) / (2 * freedom)),
    },
  };
}

/** N of the temperature within 5 % of the residuals counted, and its noise within five errors of theirs. */
export function residualGates({ implied, counted, noise }: ResidualCheck): Gate[] {
  const name = 'noise of the residuals over that of the temperature, deviation from 1 in errors';
  return [
    aboutOne('residuals of the temperature over residuals counted', implied / counted),
    largest(name, 5, [['', Math.abs(noise.ratio - 1) / noise.error]]),
  ];
}
