import { cholesky, choleskyLogDeterminant, InputError, type RandomStream, solveLower } from 'principia/math';

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
    logGammaOfHalves(freedom + dimension) -
    logGammaOfHalves(freedom) -
    (dimension * Math.log(freedom * Math.PI) + choleskyLogDeterminant(factor, dimension)) / 2;
  return {
    draw(random) {
      let squares = 0;
      for (let index = 0; index < freedom; index++) squares += random.normal() ** 2;
      const stretch = Math.sqrt(freedom / squares);
      const normal = Float64Array.from(mean, () => random.normal());
      return mean.map((centre, row) => {
        let sum = 0;
        for (let column = 0; column <= row; column++)
          sum += factor[row * dimension + column]! * normal[column]!;
        return centre + stretch * sum;
      });
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

/** ln Γ(n/2) for a whole number n > 0, by Γ(x + 1) = x Γ(x) from Γ(½) = √π or Γ(1) = 1. */
function logGammaOfHalves(twice: number): number {
  let sum = twice % 2 === 1 ? Math.log(Math.PI) / 2 : 0;
  for (let n = twice % 2 === 1 ? 1 : 2; n < twice; n += 2) sum += Math.log(n / 2);
  return sum;
}
