import { cholesky, InputError, multiply, multiplyTransposed, symmetricEigen } from 'principia/math';
import type { GaussianPrior, Potential } from './potential.js';

/** A potential seen in other coordinates, with the way back to the original ones. */
export interface ChangedPotential extends Potential {
  /** w for z. */
  original(position: Float64Array): Float64Array;
}

/**
 * The potential in the coordinates z of w = ŵ + S z: the same values, and the gradient Sᵀ ∇U.
 *
 * @param centre ŵ, [d].
 * @param factor S, row-major [d, d], as `whiteningFactor` makes it: with S Sᵀ the posterior's covariance every
 * direction of z has unit variance, and a Langevin step that suits one suits all.
 */
export function linearChange(
  potential: Potential,
  centre: Float64Array,
  factor: Float64Array,
): ChangedPotential {
  const { dimension } = potential;
  if (centre.length !== dimension || factor.length !== dimension * dimension) {
    throw new InputError(
      `A linear change of ${dimension} coordinates needs a centre of ${dimension} and a factor of ${dimension}² numbers; got ${centre.length} and ${factor.length}.`,
    );
  }
  const original = (position: Float64Array): Float64Array => {
    const result = multiply(factor, position);
    for (let index = 0; index < dimension; index++) result[index]! += centre[index]!;
    return result;
  };
  return {
    dimension,
    original,
    async evaluate(position) {
      const { value, gradient } = await potential.evaluate(original(position));
      return { value, gradient: multiplyTransposed(factor, gradient) };
    },
  };
}

/**
 * S with S Sᵀ = (H/T + P)⁻¹: the square root of the covariance that a loss with Hessian H and a prior with
 * precisions P = diag(1/s²) have near an optimum at temperature T.
 *
 * With D = diag(s) it is S = D B, B Bᵀ = (D H D/T + I)⁻¹, so the prior bounds the condition number's small end. A
 * Hessian that is positive up to half the prior's precision (every Gauss-Newton matrix is) takes a Cholesky
 * factorisation; any other an eigendecomposition in which the curvature λ counts as |λ|: a sampler needs a scale
 * along a saddle's descending direction, not its sign.
 *
 * @param hessian H of the loss L (not of L/T), or its Gauss-Newton part, symmetric, row-major [d, d].
 */
export function whiteningFactor(
  hessian: Float64Array,
  prior: GaussianPrior,
  temperature: number,
): Float64Array {
  const scale = prior.deviation;
  const size = scale.length;
  const precision = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      // The mean with the transpose, so that rounding in the caller's Hessian leaves it symmetric.
      const entry = (hessian[row * size + column]! + hessian[column * size + row]!) / 2;
      precision[row * size + column] = (scale[row]! * scale[column]! * entry) / temperature;
    }
  }
  const root = rootOfInverse(precision, size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) root[row * size + column]! *= scale[row]!;
  }
  return root;
}

/** B with B Bᵀ = (A + I)⁻¹, negative eigenvalues of A below −½ taken by their magnitude. */
function rootOfInverse(matrix: Float64Array, size: number): Float64Array {
  const shifted = (shift: number): Float64Array => {
    const result = matrix.slice();
    for (let row = 0; row < size; row++) result[row * size + row]! += shift;
    return result;
  };
  if (cholesky(shifted(0.5), size) !== null) {
    return transposedInverse(cholesky(shifted(1), size)!, size);
  }
  const { values, vectors } = symmetricEigen(matrix, size);
  const root = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const width = 1 / Math.sqrt(Math.abs(values[column]!) + 1);
    for (let row = 0; row < size; row++) root[row * size + column] = width * vectors[column * size + row]!;
  }
  return root;
}

/** L⁻ᵀ, upper triangular, of a lower triangular L. */
function transposedInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    // Row `column` of L⁻ᵀ is column `column` of L⁻¹: forward substitution of a unit vector.
    const start = column * size;
    inverse[start + column] = 1 / factor[start + column]!;
    for (let row = column + 1; row < size; row++) {
      let sum = 0;
      for (let inner = column; inner < row; inner++) {
        sum -= factor[row * size + inner]! * inverse[start + inner]!;
      }
      inverse[start + row] = sum / factor[row * size + row]!;
    }
  }
  return inverse;
}
