import type { LawLikelihood, LikelihoodPoint } from 'principia/distillation';
import { checkPriors, type ParameterPrior, parameterAt, parameterSlope } from './parameter-prior.js';

/** ln p(D | θ(φ)) of a law with its derivatives, in the coordinates φ of its priors. */
export type CoordinateLikelihood = (
  coordinates: Float64Array,
  from?: readonly Float64Array[],
) => LikelihoodPoint | null;

/**
 * A law's likelihood in the coordinates of its priors; null where the law cannot be followed, or a parameter is not finite.
 *
 * @throws InputError where the priors do not fit the parameters
 */
export function likelihoodInCoordinates(
  likelihood: LawLikelihood,
  priors: readonly ParameterPrior[],
): CoordinateLikelihood {
  const order = likelihood.start.length;
  checkPriors(priors, order);
  return (coordinates, from) => {
    const parameters = coordinates.map((value, index) => parameterAt(priors[index]!, value));
    if (!parameters.every(Number.isFinite)) return null;
    const point = likelihood.at(parameters, from);
    if (point === null || !Number.isFinite(point.logLikelihood)) return null;
    const slopes = coordinates.map((value, index) => parameterSlope(priors[index]!, value));
    return {
      ...point,
      gradient: point.gradient.map((value, index) => value * slopes[index]!),
      information: point.information.map(
        (value, place) => value * slopes[Math.floor(place / order)]! * slopes[place % order]!,
      ),
    };
  };
}
