/**
 * Nonlinear least squares and its robust relatives.
 *
 * Source: K. Levenberg (1944), D. Marquardt (1963); rank guard after R. Burlacu and others (arXiv:2209.00942).
 *
 * @packageDocumentation
 */
import { curvature, influence, isSquared, type Loss, meanLoss, robustWeights } from './loss.js';
import { createPositiveSolver, type PositiveSolver } from './positive-solver.js';

/** Residuals z(θ) = t − p(θ) of `rows` rows, and the Jacobian of what is predicted. */
export interface ResidualModel {
  readonly rows: number;
  readonly parameters: number;
  /** Writes z(θ); false where it is not finite. */
  residuals(parameters: Float64Array, out: Float64Array): boolean;
  /** Writes z(θ) and ∂p/∂θ = −∂z/∂θ as [parameters, rows]; false where not finite. */
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

/** Buffers for fits of one size, to be used again: a fit then allocates next to nothing. */
export interface FitWorkspace {
  readonly rows: number;
  readonly parameters: number;
  /** The derivatives and after them the residuals, [parameters + 1, rows]. */
  readonly design: Float64Array;
  readonly trial: Float64Array;
  readonly weights: Float64Array;
  readonly solver: PositiveSolver;
}

export function createFitWorkspace(rows: number, parameters: number): FitWorkspace {
  return {
    rows,
    parameters,
    design: new Float64Array(rows * (parameters + 1)),
    trial: new Float64Array(rows),
    weights: new Float64Array(rows),
    solver: createPositiveSolver(parameters),
  };
}

/** Gains of less than this share of the loss end a fit. */
const TOLERANCE = 1e-14;
const DAMPING_LIMIT = 1e10;
const LEAST_DAMPING = 1e-12;
/** Steps of no more than this share of every parameter change nothing but rounding errors. */
const LEAST_STEP = 4e-16;

/**
 * Minimises mean ρ(z(θ)) from a start, by damped Gauss-Newton steps (JᵀWJ + λ diag JᵀWJ) δ = JᵀWz with J = ∂p/∂θ and the
 * weights W of iteratively reweighted least squares.
 */
export function levenbergMarquardt(
  model: ResidualModel,
  start: Float64Array,
  loss: Loss,
  iterations: number,
  workspace: FitWorkspace = createFitWorkspace(model.rows, model.parameters),
): Minimum {
  const { rows, parameters: count } = model;
  const { design, trial, solver } = workspace;
  const derivatives = design.subarray(0, rows * count);
  const residuals = design.subarray(rows * count);
  const normal = new Float64Array(count * count);
  const slope = new Float64Array(count);
  const step = new Float64Array(count);
  let parameters = start.slice();
  let next = start.slice();
  let evaluations = 0;
  let damping = 1e-2;
  let best = Number.NaN;
  for (let iteration = 0; iteration < iterations; iteration++) {
    evaluations += 1 + count;
    if (!model.jacobian(parameters, residuals, derivatives)) {
      return { parameters, loss: best, evaluations, outcome: 'not finite' };
    }
    best = meanLoss(loss, residuals, rows);
    if (!isSquared(loss)) weigh(workspace, loss);
    normalEquations(design, rows, count, normal, slope);
    let improved = Number.NaN;
    let growth = 2;
    while (!(improved < best) && damping < DAMPING_LIMIT) {
      solver.factorise(normal, damping);
      solver.solve(slope, step);
      let moved = false;
      for (let index = 0; index < count; index++) {
        next[index] = parameters[index]! + step[index]!;
        moved ||= Math.abs(step[index]!) > LEAST_STEP * Math.abs(parameters[index]!);
      }
      if (!moved) break;
      evaluations++;
      improved = model.residuals(next, trial) ? meanLoss(loss, trial, rows) : Number.NaN;
      if (!(improved < best)) {
        damping *= growth;
        growth *= 2;
      }
    }
    if (!(improved < best)) return { parameters, loss: best, evaluations, outcome: 'converged' };
    [parameters, next] = [next, parameters];
    damping = Math.max(LEAST_DAMPING, damping / 8);
    const gained = best - improved;
    best = improved;
    if (gained <= TOLERANCE * improved || improved === 0) {
      return { parameters, loss: best, evaluations, outcome: 'converged' };
    }
  }
  return { parameters, loss: best, evaluations, outcome: 'iterations' };
}

/** Multiplies the rows of the design by the roots of their weights. */
function weigh({ design, weights, rows, parameters }: FitWorkspace, loss: Loss): void {
  robustWeights(loss, design.subarray(rows * parameters), rows, weights);
  for (let row = 0; row < rows; row++) weights[row] = Math.sqrt(weights[row]!);
  for (let start = 0; start < design.length; start += rows) {
    for (let row = 0; row < rows; row++) design[start + row]! *= weights[row]!;
  }
}

/** JᵀJ and Jᵀz of a design [J, z], columns one after the other. */
function normalEquations(
  design: Float64Array,
  rows: number,
  count: number,
  normal: Float64Array,
  slope: Float64Array,
): void {
  // Two columns by two at a time: four sums for four loads a row. An odd last column stands for its own neighbour.
  for (let a = 0; a <= count; a += 2) {
    const a1 = Math.min(a + 1, count);
    for (let b = 0; b <= a; b += 2) {
      const b1 = Math.min(b + 1, count);
      let sum00 = 0;
      let sum01 = 0;
      let sum10 = 0;
      let sum11 = 0;
      for (let row = 0; row < rows; row++) {
        const x0 = design[a * rows + row]!;
        const x1 = design[a1 * rows + row]!;
        const y0 = design[b * rows + row]!;
        const y1 = design[b1 * rows + row]!;
        sum00 += x0 * y0;
        sum01 += x0 * y1;
        sum10 += x1 * y0;
        sum11 += x1 * y1;
      }
      const put = (i: number, j: number, sum: number): void => {
        if (j === count) return;
        if (i === count) slope[j] = sum;
        else normal[i * count + j] = normal[j * count + i] = sum;
      };
      put(a, b, sum00);
      put(a, b1, sum01);
      put(a1, b, sum10);
      put(a1, b1, sum11);
    }
  }
}

/**
 * The covariance of the parameters at a minimum, A⁻¹ B A⁻¹ n/(n − k) with A = Σ ρ''(z) j jᵀ and B = Σ ρ'(z)² j jᵀ:
 * right for robust losses and for noise that differs from row to row (White 1980). Row-major [k, k]. A parameter that the
 * data do not determine, alone or against others, has an infinite variance and covariances of 0.
 */
export function sandwichCovariance(
  derivatives: Float64Array,
  residuals: Float64Array,
  loss: Loss,
  count: number,
): Float64Array {
  const rows = residuals.length;
  const solver = createPositiveSolver(count);
  const rank = solver.factorise(weightedGram(derivatives, curvature(loss, residuals), count));
  const meat = weightedGram(
    derivatives,
    influence(loss, residuals).map((value) => value * value),
    count,
  );
  const columnOf = (matrix: Float64Array, column: number): Float64Array =>
    Float64Array.from({ length: count }, (_, row) => matrix[row * count + column]!);
  /** A⁻¹ M, and transposed: so that twice is A⁻¹ M A⁻¹ for a symmetric M. */
  const divided = (matrix: Float64Array): Float64Array => {
    const result = new Float64Array(count * count);
    for (let column = 0; column < count; column++) {
      solver.solve(columnOf(matrix, column), result.subarray(column * count, (column + 1) * count));
    }
    return result;
  };
  const freedom = rows / Math.max(1, rows - rank);
  const covariance = divided(divided(meat)).map((value) => value * freedom);
  for (let index = 0; index < count; index++) {
    if (solver.determines(index)) continue;
    for (let other = 0; other < count; other++) {
      covariance[index * count + other] = covariance[other * count + index] = 0;
    }
    covariance[index * count + index] = Number.POSITIVE_INFINITY;
  }
  return covariance;
}

/** Σ w j jᵀ over the rows j of derivatives [k, rows]. */
function weightedGram(derivatives: Float64Array, weights: Float64Array, count: number): Float64Array {
  const rows = weights.length;
  const matrix = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        sum += weights[row]! * derivatives[a * rows + row]! * derivatives[b * rows + row]!;
      }
      matrix[a * count + b] = matrix[b * count + a] = sum;
    }
  }
  return matrix;
}
