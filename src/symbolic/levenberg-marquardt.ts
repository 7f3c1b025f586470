/**
 * Nonlinear least squares and its robust relatives.
 *
 * Source: K. Levenberg (1944), D. Marquardt (1963); rank guard after R. Burlacu and others (arXiv:2209.00942).
 *
 * @packageDocumentation
 */
import { curvature, influence, type Loss, meanLoss, robustWeights } from './loss.js';

/** Residuals z(θ) of `rows` rows, and their Jacobian. */
export interface ResidualModel {
  readonly rows: number;
  readonly parameters: number;
  /** Writes z(θ); false where it is not finite. */
  residuals(parameters: Float64Array, out: Float64Array): boolean;
  /** Writes z(θ) and ∂z/∂θ as [parameters, rows]; false where not finite. */
  jacobian(parameters: Float64Array, out: Float64Array, derivatives: Float64Array): boolean;
}

export interface Minimum {
  readonly parameters: Float64Array;
  /** mean ρ(z). */
  readonly loss: number;
  /** How often the model was run, a Jacobian counted as one run a parameter more. */
  readonly evaluations: number;
  readonly outcome: 'converged' | 'iterations' | 'not finite';
}

const TOLERANCE = 1e-14;
const DAMPING_LIMIT = 1e10;

/** Minimises mean ρ(z(θ)) from a start. */
export function levenbergMarquardt(
  model: ResidualModel,
  start: Float64Array,
  loss: Loss,
  iterations: number,
): Minimum {
  const { rows, parameters: count } = model;
  let parameters = start.slice();
  let residuals = new Float64Array(rows);
  let trial = new Float64Array(rows);
  const derivatives = new Float64Array(rows * count);
  const weights = new Float64Array(rows);
  let evaluations = 0;
  let damping = 1e-3;
  let best = Number.NaN;
  for (let iteration = 0; iteration < iterations; iteration++) {
    evaluations += 1 + count;
    if (!model.jacobian(parameters, residuals, derivatives)) {
      return { parameters, loss: best, evaluations, outcome: 'not finite' };
    }
    best = meanLoss(loss, residuals, rows);
    robustWeights(loss, residuals, rows, weights);
    const normal = normalMatrix(derivatives, weights, rows, count);
    const slope = gradient(derivatives, weights, residuals, rows, count);
    let improved = Number.NaN;
    while (!(improved < best) && damping < DAMPING_LIMIT) {
      const step = solvePositive(damped(normal, damping, count), slope, count);
      const next = parameters.map((value, index) => value - step[index]!);
      evaluations++;
      improved = model.residuals(next, trial) ? meanLoss(loss, trial, rows) : Number.NaN;
      if (improved < best) parameters = next;
      else damping *= 8;
    }
    if (!(improved < best)) return { parameters, loss: best, evaluations, outcome: 'converged' };
    [residuals, trial] = [trial, residuals];
    damping = Math.max(1e-12, damping / 8);
    const gained = best - improved;
    best = improved;
    if (gained <= TOLERANCE * improved || improved === 0) {
      return { parameters, loss: best, evaluations, outcome: 'converged' };
    }
  }
  return { parameters, loss: best, evaluations, outcome: 'iterations' };
}

/**
 * The covariance of the parameters at a minimum, A⁻¹ B A⁻¹ n/(n − k) with A = Σ ρ''(z) j jᵀ and B = Σ ρ'(z)² j jᵀ:
 * right for robust losses and for noise that differs from row to row (White 1980). Row-major [k, k]; infinite
 * on the diagonal for a parameter that the data do not determine.
 */
export function sandwichCovariance(
  derivatives: Float64Array,
  residuals: Float64Array,
  loss: Loss,
  count: number,
): Float64Array {
  const rows = residuals.length;
  const bread = normalMatrix(derivatives, curvature(loss, residuals), rows, count);
  const meat = normalMatrix(
    derivatives,
    influence(loss, residuals).map((value) => value * value),
    rows,
    count,
  );
  const unit = (index: number): Float64Array =>
    Float64Array.from({ length: count }, (_, other) => Number(other === index));
  const inverse = Array.from({ length: count }, (_, index) => solvePositive(bread, unit(index), count));
  const covariance = new Float64Array(count * count);
  const freedom = rows / Math.max(1, rows - count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      let sum = 0;
      for (let c = 0; c < count; c++) {
        for (let d = 0; d < count; d++) sum += inverse[a]![c]! * meat[c * count + d]! * inverse[b]![d]!;
      }
      covariance[a * count + b] = sum * freedom;
    }
    if (inverse[a]![a] === 0) covariance[a * count + a] = Number.POSITIVE_INFINITY;
  }
  return covariance;
}

function normalMatrix(
  derivatives: Float64Array,
  weights: Float64Array,
  rows: number,
  count: number,
): Float64Array {
  const matrix = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        sum += weights[row]! * derivatives[a * rows + row]! * derivatives[b * rows + row]!;
      }
      matrix[a * count + b] = sum;
      matrix[b * count + a] = sum;
    }
  }
  return matrix;
}

function gradient(
  derivatives: Float64Array,
  weights: Float64Array,
  residuals: Float64Array,
  rows: number,
  count: number,
): Float64Array {
  return Float64Array.from({ length: count }, (_, parameter) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += weights[row]! * derivatives[parameter * rows + row]! * residuals[row]!;
    }
    return sum;
  });
}

function damped(matrix: Float64Array, damping: number, count: number): Float64Array {
  const result = matrix.slice();
  for (let index = 0; index < count; index++) result[index * count + index]! *= 1 + damping;
  return result;
}

/**
 * Solves A x = b for a symmetric, positive semi-definite A by Cholesky decomposition with diagonal pivots, on A
 * scaled to a unit diagonal. Directions whose pivot falls below 1e-13 are not determined: their x is 0.
 */
export function solvePositive(matrix: Float64Array, right: Float64Array, count: number): Float64Array {
  const scale = Float64Array.from({ length: count }, (_, index) => {
    const diagonal = matrix[index * count + index]!;
    return diagonal > 0 && diagonal < Number.POSITIVE_INFINITY ? 1 / Math.sqrt(diagonal) : 0;
  });
  const a = matrix.map((value, index) => {
    const product = scale[Math.floor(index / count)]! * scale[index % count]!;
    return product === 0 ? 0 : value * product;
  });
  const b = right.map((value, index) => (scale[index] === 0 ? 0 : value * scale[index]!));
  const pivots: number[] = [];
  const left = new Set(scale.keys());
  while (left.size > 0) {
    let pivot = -1;
    for (const index of left) {
      if (pivot < 0 || a[index * count + index]! > a[pivot * count + pivot]!) pivot = index;
    }
    const diagonal = a[pivot * count + pivot]!;
    if (!(diagonal > 1e-13)) break;
    left.delete(pivot);
    pivots.push(pivot);
    for (const row of left) {
      const ratio = a[row * count + pivot]! / diagonal;
      for (const column of left) a[row * count + column]! -= ratio * a[pivot * count + column]!;
      b[row]! -= ratio * b[pivot]!;
    }
  }
  const solution = new Float64Array(count);
  for (let index = pivots.length - 1; index >= 0; index--) {
    const pivot = pivots[index]!;
    let sum = b[pivot]!;
    for (const other of pivots.slice(index + 1)) sum -= a[pivot * count + other]! * solution[other]!;
    solution[pivot] = sum / a[pivot * count + pivot]!;
  }
  return solution.map((value, index) => value * scale[index]!);
}
