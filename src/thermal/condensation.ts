import { dot, InputError, mean, variance } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import type { GaussianPrior } from './potential.js';
import type { Measured } from './specific-heat.js';
import { pooled, type Trace } from './trace.js';

/** The highest temperature at which something is still condensed, as far as a ladder shows it. */
export type Condensation =
  /** It condenses at this temperature. */
  | { readonly kind: 'at'; readonly temperature: number }
  /** It is condensed even at the ladder's hottest temperature. */
  | { readonly kind: 'always'; readonly hottest: number }
  /** It is not condensed even at the ladder's coldest temperature. */
  | { readonly kind: 'never'; readonly coldest: number };

/**
 * T_c = sup{T: ν(T) ≥ ½} of a share ν measured on a ladder: of how much narrower than the prior a weight is, or
 * of the probability that a term is in the law. Between two temperatures ln(ν/(1 − ν)) is taken as linear in ln T,
 * which is exact for a harmonic direction, ν = Ks²/(Ks² + T).
 *
 * @param temperatures rising and finite
 * @param shares ν at each
 * @throws InputError where the sizes differ or the temperatures do not rise.
 */
export function condensationTemperature(
  temperatures: readonly number[],
  shares: ArrayLike<number>,
): Condensation {
  checkLadder(temperatures, shares.length);
  const last = temperatures.length - 1;
  for (let at = last; at >= 0; at--) {
    if (!(shares[at]! >= 0.5)) continue;
    if (at === last) return { kind: 'always', hottest: temperatures[last]! };
    const [inside, outside] = [logit(shares[at]!), logit(shares[at + 1]!)];
    const share = inside / (inside - outside);
    return {
      kind: 'at',
      temperature: temperatures[at]! * (temperatures[at + 1]! / temperatures[at]!) ** share,
    };
  }
  return { kind: 'never', coldest: temperatures[0]! };
}

/**
 * T_c with the curve one standard error higher and lower: what the curve's Monte-Carlo error makes of it.
 *
 * @param errors of the shares
 */
export function condensationInterval(
  temperatures: readonly number[],
  shares: ArrayLike<number>,
  errors: ArrayLike<number>,
): readonly [Condensation, Condensation] {
  const shifted = (sign: number): number[] => Array.from(shares, (share, at) => share + sign * errors[at]!);
  return [
    condensationTemperature(temperatures, shifted(-1)),
    condensationTemperature(temperatures, shifted(1)),
  ];
}

/**
 * ∫ν d ln T over the ladder by the trapezoid rule: how long, in e-foldings of temperature, something stays.
 *
 * @param temperatures rising and finite
 */
export function importance(temperatures: readonly number[], shares: ArrayLike<number>): number {
  checkLadder(temperatures, shares.length);
  let sum = 0;
  for (let at = 1; at < temperatures.length; at++) {
    sum += ((shares[at - 1]! + shares[at]!) / 2) * Math.log(temperatures[at]! / temperatures[at - 1]!);
  }
  return sum;
}

/** How far the directions of a space are condensed at a temperature. */
export interface DirectionCondensation {
  /** ν_i = 1 − Var_T/Var_prior along every direction. */
  readonly shares: readonly Measured[];
  /** N = Σ(1 − ν_i): how many directions are still in play. */
  readonly inPlay: number;
}

/**
 * How much narrower than the prior the draws of one temperature are, along each direction.
 *
 * @param draws of the chains at this temperature: a list a chain
 * @param directions vectors of any length, such as eigenvectors of a Hessian or a network's channels; the
 * coordinate axes where absent
 * @example
 * ```ts
 * const { chains } = await parallelTempering(problem, options);
 * const shares = chains.map(({ draws }) => directionCondensation([draws], prior).shares);
 * condensationTemperature(temperatures, shares.map((entries) => entries[0].value));
 * ```
 */
export function directionCondensation(
  draws: readonly (readonly Float64Array[])[],
  prior: GaussianPrior,
  directions?: readonly Float64Array[],
): DirectionCondensation {
  const axes = directions ?? axesOf(prior.mean.length);
  const shares = axes.map((direction) => {
    const width = direction.reduce((sum, entry, at) => sum + (entry * prior.deviation[at]!) ** 2, 0);
    const along: Trace = draws.map((chain) => Float64Array.from(chain, (draw) => dot(direction, draw)));
    const all = pooled(along);
    const centre = mean(all);
    const squares = along.map((series) => series.map((value) => (value - centre) ** 2 / width));
    return { value: 1 - variance(all) / width, error: monteCarloError(squares) };
  });
  return { shares, inPlay: shares.reduce((sum, { value }) => sum + 1 - value, 0) };
}

function axesOf(dimension: number): Float64Array[] {
  return Array.from({ length: dimension }, (_, at) => {
    const axis = new Float64Array(dimension);
    axis[at] = 1;
    return axis;
  });
}

/** ln(ν/(1 − ν)), kept finite where ν has reached or, by its noise, passed 0 or 1. */
function logit(share: number): number {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, share));
  return Math.log(inside / (1 - inside));
}

function checkLadder(temperatures: readonly number[], shares: number): void {
  const rising = temperatures.every(
    (value, at) => value > (temperatures[at - 1] ?? 0) && Number.isFinite(value),
  );
  if (!rising || temperatures.length === 0 || shares !== temperatures.length) {
    throw new InputError(
      `Condensation needs finite rising temperatures and a share at each; got [${temperatures.join(', ')}] and ${shares} shares.`,
    );
  }
}
