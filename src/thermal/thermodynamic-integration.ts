import { InputError, mean, variance } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import { pooled, type Trace } from './trace.js';

/** The loss's first two moments at an inverse temperature β = 1/T; measured or exact. */
export interface EnergyMoments {
  readonly inverseTemperature: number;
  /** ⟨L⟩. */
  readonly mean: number;
  /** Var(L) = −d⟨L⟩/dβ. */
  readonly variance: number;
}

/** A measured difference of free energies with what its error is made of. */
export interface EvidenceEstimate {
  /** ln Z(coldest) − ln Z(hottest); with the prior as the hottest, the log evidence. */
  readonly logEvidence: number;
  /** √(monteCarloError² + discretisationError²). */
  readonly error: number;
  readonly monteCarloError: number;
  /** From the ladder with every other temperature left out. */
  readonly discretisationError: number;
}

/**
 * ln Z(β_n) − ln Z(β_0) = −∫⟨L⟩ dβ by the trapezoid rule with its second-order term,
 *
 *     −Σ [Δβ (L_i + L_{i+1})/2 + Δβ² (V_{i+1} − V_i)/12],   V = Var(L) = −d⟨L⟩/dβ,
 *
 * whose error falls with the fourth power of the gaps; the plain rule falls with the second.
 *
 * @param moments in any order
 * Source: Friel, Hurn and Wyse, Statistics and Computing 24, 709 (2014).
 */
export function integrateEnergy(
  moments: readonly EnergyMoments[],
  rule: 'corrected' | 'trapezoid' = 'corrected',
): number {
  const weights = weightsOf(moments.map(({ inverseTemperature }) => inverseTemperature));
  return moments.reduce((sum, entry, at) => {
    const correction = rule === 'corrected' ? weights[at]!.ofVariance * entry.variance : 0;
    return sum + weights[at]!.ofMean * entry.mean + correction;
  }, 0);
}

/**
 * The difference of ln Z between the ends of a sampled ladder, ln p(D) where its hottest temperature is infinite
 * and L/T at its coldest is minus the log-likelihood. Its Monte-Carlo error is that of the sum over the ladder
 * sweep by sweep, so that what exchanges correlate is counted; its discretisation error is a tenth of the change
 * when every other temperature is left out (a fifteenth is what a fourth-order rule leaves).
 *
 * @param losses L at every temperature: a trace with as many entries at each
 * @example
 * ```ts
 * const { chains } = await parallelTempering(problem, { temperatures: powerLadder(1, 40), ...options });
 * const { logEvidence, error } = thermodynamicIntegration(
 *   chains.map(({ temperature }) => temperature), chains.map(({ losses }) => [losses]));
 * ```
 * @throws InputError for fewer than three temperatures or traces of different sizes.
 */
export function thermodynamicIntegration(
  temperatures: readonly number[],
  losses: readonly Trace[],
): EvidenceEstimate {
  checkSizes(temperatures, losses);
  const inverse = temperatures.map((temperature) => 1 / temperature);
  const moments = losses.map((trace, at): EnergyMoments => {
    const all = pooled(trace);
    return { inverseTemperature: inverse[at]!, mean: mean(all), variance: variance(all) };
  });
  const logEvidence = integrateEnergy(moments);
  const order = inverse.map((_, at) => at).sort((a, b) => inverse[a]! - inverse[b]!);
  const last = order.length - 1;
  const coarse = order.filter((_, place) => place % 2 === 0 || place === last).map((at) => moments[at]!);
  const discretisationError = Math.abs(logEvidence - integrateEnergy(coarse)) / 10;
  const sampled = monteCarloError(contributions(inverse, moments, losses));
  return {
    logEvidence,
    error: Math.hypot(sampled, discretisationError),
    monteCarloError: sampled,
    discretisationError,
  };
}

/** What every sweep adds to the integral: Σ_i w_i L_i + c_i (L_i − ⟨L_i⟩)². */
function contributions(
  inverse: readonly number[],
  moments: readonly EnergyMoments[],
  losses: readonly Trace[],
): Trace {
  const weights = weightsOf(inverse);
  return losses[0]!.map((series, member) => {
    const sums = new Float64Array(series.length);
    losses.forEach((trace, at) => {
      const { ofMean, ofVariance } = weights[at]!;
      const centre = moments[at]!.mean;
      trace[member]!.forEach((loss, draw) => {
        sums[draw]! += ofMean * loss + ofVariance * (loss - centre) ** 2;
      });
    });
    return sums;
  });
}

/** The weights of ⟨L⟩ and of Var(L) in the corrected rule. */
function weightsOf(inverse: readonly number[]): { ofMean: number; ofVariance: number }[] {
  const weights = inverse.map(() => ({ ofMean: 0, ofVariance: 0 }));
  const order = inverse.map((_, at) => at).sort((a, b) => inverse[a]! - inverse[b]!);
  for (let place = 1; place < order.length; place++) {
    const [low, high] = [order[place - 1]!, order[place]!];
    const gap = inverse[high]! - inverse[low]!;
    for (const at of [low, high]) weights[at]!.ofMean -= gap / 2;
    weights[low]!.ofVariance += gap ** 2 / 12;
    weights[high]!.ofVariance -= gap ** 2 / 12;
  }
  return weights;
}

function checkSizes(temperatures: readonly number[], losses: readonly Trace[]): void {
  const shape = (trace: Trace): string => trace.map(({ length }) => length).join(', ');
  const shapes = new Set(losses.map(shape));
  if (temperatures.length < 3 || losses.length !== temperatures.length || shapes.size !== 1) {
    throw new InputError(
      `A free energy needs at least three temperatures and as many losses at each; got ${temperatures.length} temperatures and traces of ${[...shapes].join('; ')}.`,
    );
  }
}
