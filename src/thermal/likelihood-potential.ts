import type { LawLikelihood } from 'principia/distillation';
import {
  checkPriors,
  coordinateOf,
  type ParameterPrior,
  parameterAt,
  parameterSlope,
} from './parameter-prior.js';
import type { TemperedProblem } from './tempered-rung.js';

/** A law's likelihood as a loss at T = 1, with the prior, in the coordinates of the prior. */
export interface LikelihoodProblem extends TemperedProblem {
  /** The place from which it was made. */
  readonly start: Float64Array;
  /** The information of the data on the coordinates there, [P, P]. */
  readonly information: Float64Array;
}

/** ln p that a place at which the law cannot be followed falls short of the start: it counts for nothing, and stays finite. */
const unfollowed = 1000;

/**
 * L(φ) = −ln p(D | θ(φ)) of a law for samplers, tempering and thermodynamic integration. Its gradient leaves the volume of
 * the marginalised initial states out: a sampler that accepts or rejects by L is exact all the same.
 *
 * @param parameters to start from, at which the law can be followed
 * @returns null where it cannot
 * @throws InputError where the priors do not fit the parameters
 */
export function likelihoodProblem(
  likelihood: LawLikelihood,
  priors: readonly ParameterPrior[],
  parameters: Float64Array,
): LikelihoodProblem | null {
  checkPriors(priors, parameters.length);
  const first = likelihood.at(parameters);
  if (first === null) return null;
  const start = parameters.map((value, index) => coordinateOf(priors[index]!, value));
  const slopesAt = (place: Float64Array): Float64Array =>
    place.map((value, index) => parameterSlope(priors[index]!, value));
  const slopes = slopesAt(start);
  return {
    start,
    information: first.information.map(
      (value, at) => value * slopes[Math.floor(at / start.length)]! * slopes[at % start.length]!,
    ),
    prior: {
      mean: Float64Array.from(priors, ({ mean }) => mean),
      deviation: Float64Array.from(priors, ({ deviation }) => deviation),
    },
    loss: {
      dimension: start.length,
      evaluate: async (place) => {
        const at = place.map((value, index) => parameterAt(priors[index]!, value));
        const point = at.every(Number.isFinite) ? likelihood.at(at, first.initialStates) : null;
        const least = first.logLikelihood - unfollowed;
        if (point === null || !(point.logLikelihood > least)) {
          return { value: -least, gradient: new Float64Array(place.length) };
        }
        const slope = slopesAt(place);
        return {
          value: -point.logLikelihood,
          gradient: point.gradient.map((value, index) => -value * slope[index]!),
        };
      },
    },
  };
}
