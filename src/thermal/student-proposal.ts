import {
  cholesky,
  choleskyLogDeterminant,
  InputError,
  logGamma,
  multiplyLower,
  type RandomStream,
  solveLower,
} from 'principia/math';

/** A density to draw from that can say how dense it is. */
export interface Proposal {
  draw(random: RandomStream): Float64Array;
  logDensity(position: ArrayLike<number>): number;
}

/** Degrees of freedom: tails heavy enough for posteriors that are no normal distribution. */
const freedom = 5;

/**
 * Student's multivariate t-distribution with five degrees of freedom,
 *
 *     p(x) ∝ (1 + (x − μ)ᵀ Σ⁻¹ (x − μ)/5)^(−(5 + d)/2).
 *
 * @param covariance Σ, [d, d]: the covariance of the normal distribution that it stands in for
 * @throws InputError where Σ is not positive definite
 */
export function studentProposal(mean: Float64Array, covariance: Float64Array): Proposal {
  const dimension = mean.length;
  const factor = cholesky(covariance, dimension);
  if (factor === null) {
    throw new InputError(`The covariance of a proposal in ${dimension} dimensions is not positive definite.`);
  }
  const logNormalisation =
    logGamma((freedom + dimension) / 2) -
    logGamma(freedom / 2) -
    (dimension * Math.log(freedom * Math.PI) + choleskyLogDeterminant(factor, dimension)) / 2;
  return {
    draw(random) {
      let squares = 0;
      for (let index = 0; index < freedom; index++) squares += random.normal() ** 2;
      const stretch = Math.sqrt(freedom / squares);
      const normal = multiplyLower(
        factor,
        mean.map(() => random.normal()),
      );
      return mean.map((centre, index) => centre + stretch * normal[index]!);
    },
    logDensity(position) {
      const standardised = solveLower(
        factor,
        mean.map((centre, index) => position[index]! - centre),
      );
      const square = standardised.reduce((sum, value) => sum + value * value, 0);
      return logNormalisation - ((freedom + dimension) / 2) * Math.log1p(square / freedom);
    },
  };
}
