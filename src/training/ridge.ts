import { cholesky, choleskyLogDeterminant, choleskySolve, dot, multiply, solveLower } from 'principia/math';

/** A linear fit y ≈ A c with a Gaussian prior on c: its mean, and how far any linear function of c is known. */
export interface RidgeFit {
  readonly coefficients: Float64Array;
  /** Standard deviation of φ·c under the posterior. */
  deviation(features: Float64Array): number;
  /** Standard deviation of the weighted residuals. */
  noise: number;
  readonly penalty: number;
  /** Robust weights of the rows, near 5/4 for a small residual and falling with its square. */
  readonly weights: Float64Array;
}

/**
 * Regularised robust least squares with the penalty chosen by evidence.
 *
 * Columns are scaled to unit length, so the prior is c̃ ~ N(0, σ²/λ) in those units; λ maximises the Gaussian
 * evidence −½[(n) ln σ² + ln det(G + λ) − K ln λ + …] over a grid of decades. Rows are reweighted (Student t, four
 * degrees of freedom) so that a few badly interpolated close encounters do not steer the fit.
 *
 * @param design - [rows, K], each row already divided by its scale
 * @param target - [rows], divided by the same scale
 */
export function fitRidge(design: Float64Array, target: Float64Array, count: number, passes = 3): RidgeFit {
  const rows = target.length;
  let weights = new Float64Array(rows).fill(1);
  let fit: RidgeFit | undefined;
  for (let pass = 0; pass < passes; pass++) {
    fit = solveOnce(design, target, count, weights);
    const residual = residuals(design, target, fit.coefficients);
    const spread = Math.max(medianSize(residual), Number.MIN_VALUE);
    weights = weights.map((_, row) => 5 / (4 + (residual[row]! / spread) ** 2));
  }
  return fit!;
}

function medianSize(residual: Float64Array): number {
  const sizes = residual.map(Math.abs).sort();
  return 1.4826 * sizes[Math.floor(sizes.length / 2)]!;
}

/** y − A c. */
export function residuals(
  design: Float64Array,
  target: Float64Array,
  coefficients: Float64Array,
): Float64Array {
  const predicted = multiply(design, coefficients);
  return target.map((value, row) => value - predicted[row]!);
}

function solveOnce(
  design: Float64Array,
  target: Float64Array,
  count: number,
  weights: Float64Array,
): RidgeFit {
  const { gram, moment, power, total } = normalEquations(design, target, count, weights);
  const size = new Float64Array(count);
  for (let k = 0; k < count; k++) size[k] = Math.sqrt(gram[k * count + k]!) || 1;
  const scaled = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      scaled[row * count + column] = gram[row * count + column]! / (size[row]! * size[column]!);
    }
  }
  const right = moment.map((value, k) => value / size[k]!);
  let best: {
    evidence: number;
    penalty: number;
    factor: Float64Array;
    solution: Float64Array;
    noise: number;
  } | null = null;
  for (let decade = -13; decade <= 0; decade++) {
    const penalty = 10 ** decade;
    const shifted = scaled.slice();
    for (let k = 0; k < count; k++) shifted[k * count + k]! += penalty;
    const factor = cholesky(shifted, count);
    if (factor === null) continue;
    const solution = choleskySolve(factor, right);
    const squares = Math.max(power - dot(solution, right), power * 1e-15);
    const evidence =
      -0.5 * (total * Math.log(squares) + choleskyLogDeterminant(factor, count) - count * Math.log(penalty));
    if (best === null || evidence > best.evidence) {
      best = { evidence, penalty, factor, solution, noise: Math.sqrt(squares / total) };
    }
  }
  if (best === null) throw new Error('the normal equations are not finite: the design holds NaN or infinity');
  const { factor, solution, noise, penalty } = best;
  return {
    coefficients: solution.map((value, k) => value / size[k]!),
    deviation: (features) => {
      const half = solveLower(
        factor,
        features.map((value, k) => value / size[k]!),
      );
      return noise * Math.sqrt(dot(half, half));
    },
    noise,
    penalty,
    weights,
  };
}

/** AᵀWA, AᵀWy, yᵀWy and ΣW, the Gram matrix by blocks of four rows so that each pass over it does four products. */
function normalEquations(
  design: Float64Array,
  target: Float64Array,
  count: number,
  weights: Float64Array,
): { gram: Float64Array; moment: Float64Array; power: number; total: number } {
  const gram = new Float64Array(count * count);
  const moment = new Float64Array(count);
  let power = 0;
  let total = 0;
  const rows = target.length;
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]!;
    power += weight * target[row]! ** 2;
    total += weight;
    const start = row * count;
    for (let k = 0; k < count; k++) moment[k]! += weight * design[start + k]! * target[row]!;
  }
  const block = 4;
  for (let row = 0; row < rows; row += block) {
    const last = rows - 1;
    const r0 = row * count;
    const r1 = Math.min(row + 1, last) * count;
    const r2 = Math.min(row + 2, last) * count;
    const r3 = Math.min(row + 3, last) * count;
    const w0 = weights[row]!;
    const w1 = row + 1 < rows ? weights[row + 1]! : 0;
    const w2 = row + 2 < rows ? weights[row + 2]! : 0;
    const w3 = row + 3 < rows ? weights[row + 3]! : 0;
    for (let k = 0; k < count; k++) {
      const a0 = w0 * design[r0 + k]!;
      const a1 = w1 * design[r1 + k]!;
      const a2 = w2 * design[r2 + k]!;
      const a3 = w3 * design[r3 + k]!;
      const at = k * count;
      for (let l = 0; l <= k; l++) {
        gram[at + l]! +=
          a0 * design[r0 + l]! + a1 * design[r1 + l]! + a2 * design[r2 + l]! + a3 * design[r3 + l]!;
      }
    }
  }
  for (let k = 0; k < count; k++)
    for (let l = k + 1; l < count; l++) gram[k * count + l] = gram[l * count + k]!;
  return { gram, moment, power, total };
}
