import { cholesky, choleskyLogDeterminant } from 'principia/math';
import { blocksOf, type Fit } from './gauss-newton.js';
import { diagonalOf, invertInformation } from './information.js';
import { blockSquares } from './residual-noise.js';
import type { ShootingProblem } from './shooting-problem.js';

/** How much broader than the number itself the prior of every constant, mass and charge is. */
export const priorBreadth = 10;

/**
 * ln of the likelihood at the fit, every window's initial state marginalised under a flat prior as wide as the bodies'
 * own spreads:
 *
 *   −Σ ½ ln(2πσ²) − ½χ² + Σ_w ½ ln det(2π (D H_bb D)⁻¹).
 */
export function marginalLogLikelihood(
  problem: ShootingProblem,
  fit: Pick<Fit, 'residuals' | 'sigma' | 'windows'>,
): number {
  const { squares, counts } = blockSquares(blocksOf(problem, fit.residuals));
  let sum = 0;
  squares.forEach((square, block) => {
    const sigma = fit.sigma[block]!;
    sum -= counts[block]! * (Math.log(sigma) + 0.5 * Math.log(2 * Math.PI)) + 0.5 * (square / sigma ** 2);
  });
  const logScale = problem.scales.reduce((total, scale) => total + problem.dimension * Math.log(scale), 0);
  for (const { logDeterminant, stateGradient } of fit.windows) {
    sum += 0.5 * stateGradient.length * Math.log(2 * Math.PI) - 0.5 * logDeterminant - logScale;
  }
  return sum;
}

/**
 * ln of the evidence by Laplace's method: the log-likelihood, counted by the share of independent data, and the price
 * of every constant and mass, −½ ln det(I + S C⁻¹ S) − ½ Σ (θ/s)², with the prior normal about zero with standard
 * deviation s = 10 |θ| (or 10 of its own standard deviations where that is more): scale-free, a decade broad.
 *
 * @param effectiveShare independent data over data; laws are comparable only at one common share
 * @param temperatureRatio T over T*; the likelihood is taken to its inverse power, the prior as it is (likelihood tempering)
 * Source: D. J. C. MacKay, Information Theory, Inference, and Learning Algorithms, chapter 28.
 */
export function laplaceLogEvidence(
  logLikelihood: number,
  effectiveShare: number,
  parameters: Float64Array,
  covariance: Float64Array,
  temperatureRatio = 1,
): number {
  const order = parameters.length;
  const tempered = (effectiveShare * logLikelihood) / temperatureRatio;
  if (order === 0) return tempered;
  const variances = diagonalOf(covariance, order);
  const prior = parameters.map(
    (value, row) => priorBreadth * Math.max(Math.abs(value), Math.sqrt(variances[row]!)),
  );
  const precision = invertInformation(covariance, order);
  const matrix = precision.map((value, place) => {
    const row = Math.floor(place / order);
    const column = place % order;
    return (value * prior[row]! * prior[column]!) / temperatureRatio + (row === column ? 1 : 0);
  });
  const factor = cholesky(matrix, order);
  const price = factor === null ? Number.POSITIVE_INFINITY : 0.5 * choleskyLogDeterminant(factor, order);
  const distance = parameters.reduce((sum, value, row) => sum + 0.5 * (value / prior[row]!) ** 2, 0);
  return tempered - price - distance;
}
