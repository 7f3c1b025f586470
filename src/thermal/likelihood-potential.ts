import type { LawLikelihood } from 'principia/distillation';
import { likelihoodInCoordinates } from './likelihood-coordinates.js';
import { coordinateOf, type ParameterPrior } from './parameter-prior.js';
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
  const at = likelihoodInCoordinates(likelihood, priors);
  const start = parameters.map((value, index) => coordinateOf(priors[index]!, value));
  const first = at(start);
  if (first === null) return null;
  const least = first.logLikelihood - unfollowed;
  return {
    start,
    information: first.information,
    prior: {
      mean: Float64Array.from(priors, ({ mean }) => mean),
      deviation: Float64Array.from(priors, ({ deviation }) => deviation),
    },
    loss: {
      dimension: start.length,
      evaluate: async (place) => {
        const point = at(place, first.initialStates);
        if (point === null || !(point.logLikelihood > least)) {
          return { value: -least, gradient: new Float64Array(place.length) };
        }
        return { value: -point.logLikelihood, gradient: point.gradient.map((value) => -value) };
      },
    },
  };
}
