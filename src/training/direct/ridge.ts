/**
 * Regularised least squares from normal equations, the penalty chosen by the data, with the Gaussian posterior.
 *
 * Columns are scaled to unit length, in which units the prior is c̃ₖ ~ N(0, σ²/λ_g(k)), one width for every group of
 * coefficients; A = G̃ + Λ is factored as L Lᵀ, and everything follows from L.
 *
 * @packageDocumentation
 */
import {
  cholesky,
  choleskyInverseDiagonal,
  choleskyLogDeterminant,
  choleskySolve,
  dot,
  type NormalEquations,
  type RandomStream,
  solveLower,
  solveLowerTransposed,
} from 'principia/math';

/**
 * How penalties are chosen: `evidence` maximises the marginal likelihood, one penalty a group (D. MacKay, Neural
 * Computation 4, 415, 1992); `cross-validation` minimises generalised cross-validation, n RSS/(n − tr H)², one penalty for
 * all (G. Golub, M. Heath, G. Wahba, Technometrics 21, 215, 1979).
 */
export type PenaltyChoice = 'evidence' | 'cross-validation';

/** A linear fit with a Gaussian prior: the posterior of its coefficients is N(coefficients, noise² · covariance). */
export interface RidgeFit {
  readonly coefficients: Float64Array;
  /** Standard deviation of the residuals of a row of weight one. */
  readonly noise: number;
  /** λ of every group, for columns of unit length. */
  readonly penalties: Float64Array;
  /** How many coefficients the data determine, tr H. */
  readonly effective: number;
  /** ln p(y) up to a constant of the data, for the noise level integrated at its best. */
  readonly logEvidence: number;
  /** Standard deviation of φ·c under the posterior. */
  deviation(features: Float64Array): number;
  /** Coefficients drawn from the posterior. */
  draw(random: RandomStream): Float64Array;
  /** The same fit with another standard deviation of the residuals, or about other coefficients. */
  revised(to: { readonly noise?: number; readonly coefficients?: Float64Array }): RidgeFit;
}

/** The equations in units in which the columns have length one. */
interface Scaled {
  readonly gram: Float64Array;
  readonly moment: Float64Array;
  readonly length: Float64Array;
  readonly power: number;
  readonly rows: number;
}

/** A solution at given penalties. */
interface Solution {
  readonly factor: Float64Array;
  readonly solution: Float64Array;
  /** yᵀy − bᵀA⁻¹b: the residual and what the prior takes. */
  readonly squares: number;
  readonly logEvidence: number;
  /** λ of every coefficient. */
  readonly penalty: Float64Array;
}

const smallestPenalty = 1e-14;
const largestPenalty = 1e6;
/** Evidence is settled when a round of updates gains less, in units of ln p. */
const settled = 0.5;
const mostRounds = 25;

/**
 * Fits c in y ≈ A c.
 *
 * @param options - `groups`: group of every column, from 0 without gaps, −1 for a column that has no prior; one group for
 * all where absent
 * @throws Error where the equations hold a value that is not finite
 * @example
 * ```ts
 * const fit = fitRidge(sum.total(), { penalty: 'cross-validation' });
 * ```
 */
export function fitRidge(
  equations: NormalEquations,
  options: { readonly groups?: Int32Array; readonly penalty?: PenaltyChoice } = {},
): RidgeFit {
  const scaled = unitColumns(equations);
  const size = scaled.moment.length;
  const groups = options.groups ?? new Int32Array(size);
  const byValidation = options.penalty === 'cross-validation';
  const best = byValidation
    ? minimiseCrossValidation(scaled, groups)
    : maximiseGroupEvidence(
        scaled,
        groups,
        bestOnGrid(scaled, groups, (at) => at.logEvidence),
      );
  return toFit(scaled, best, groups);
}

/** ln p(y) of a fit with some columns only, its penalty the best of a few, for comparing sets of columns. */
export function logEvidenceOf(equations: NormalEquations, columns: readonly number[]): number {
  const size = equations.moment.length;
  const gram = new Float64Array(columns.length ** 2);
  columns.forEach((row, at) => {
    columns.forEach((column, to) => {
      gram[at * columns.length + to] = equations.gram[row * size + column]!;
    });
  });
  const moment = Float64Array.from(columns, (column) => equations.moment[column]!);
  const groups = new Int32Array(columns.length);
  return bestOnGrid(unitColumns({ ...equations, gram, moment }), groups, (at) => at.logEvidence).logEvidence;
}

function unitColumns({ gram, moment, sumOfSquares, count }: NormalEquations): Scaled {
  const size = moment.length;
  const length = Float64Array.from({ length: size }, (_, k) => Math.sqrt(gram[k * size + k]!) || 1);
  const scaled = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      scaled[row * size + column] = gram[row * size + column]! / (length[row]! * length[column]!);
    }
  }
  return {
    gram: scaled,
    moment: moment.map((value, k) => value / length[k]!),
    length,
    power: sumOfSquares,
    rows: count,
  };
}

/** The solution at penalties [K], or null where A is not positive definite to rounding. */
function solveAt({ gram, moment, power, rows }: Scaled, penalty: Float64Array): Solution | null {
  const size = moment.length;
  const shifted = gram.slice();
  for (let k = 0; k < size; k++) shifted[k * size + k] = shifted[k * size + k]! + penalty[k]!;
  const factor = cholesky(shifted, size);
  if (factor === null) return null;
  const solution = choleskySolve(factor, moment);
  // What is left of fits without noise is rounding.
  const squares = Math.max(power - dot(solution, moment), 1e-15 * power, Number.MIN_VALUE);
  let logPenalty = 0;
  for (let k = 0; k < size; k++) logPenalty += Math.log(penalty[k]!);
  const logEvidence = -0.5 * (rows * Math.log(squares) + choleskyLogDeterminant(factor, size) - logPenalty);
  return { factor, solution, squares, logEvidence, penalty };
}

/** λ of every column from that of its group; a column without a group has next to none. */
function penaltiesOf(groups: Int32Array, byGroup: (group: number) => number): Float64Array {
  return Float64Array.from(groups, (group) => (group < 0 ? smallestPenalty : byGroup(group)));
}

/** The best of one penalty for all on a grid of every second decade. */
function bestOnGrid(scaled: Scaled, groups: Int32Array, score: (at: Solution) => number): Solution {
  let best: Solution | null = null;
  for (let decade = -14; decade <= 2; decade += 2) {
    const at = solveAt(
      scaled,
      penaltiesOf(groups, () => 10 ** decade),
    );
    if (at !== null && (best === null || score(at) > score(best))) best = at;
  }
  if (best === null) throw new Error('the normal equations are not finite: the design holds NaN or infinity');
  return best;
}

/** Fixed-point updates λ_g ← σ² γ_g / |c_g|², γ_g the number of determined coefficients of the group. */
function maximiseGroupEvidence(scaled: Scaled, groups: Int32Array, start: Solution): Solution {
  const size = groups.length;
  const count = Math.max(-1, ...groups) + 1;
  let best = start;
  let current = start;
  let idle = 0;
  for (let round = 0; round < mostRounds && idle < 2; round++) {
    const diagonal = choleskyInverseDiagonal(current.factor, size);
    const determined = new Float64Array(count);
    const power = new Float64Array(count);
    for (let k = 0; k < size; k++) {
      if (groups[k]! < 0) continue;
      determined[groups[k]!]! += 1 - current.penalty[k]! * diagonal[k]!;
      power[groups[k]!]! += current.solution[k]! ** 2;
    }
    const variance = current.squares / scaled.rows;
    let wanted = determined.map((number, group) =>
      Math.min(
        largestPenalty,
        Math.max(smallestPenalty, (variance * number) / (power[group]! || Number.MIN_VALUE)),
      ),
    );
    let next: Solution | null = null;
    // Penalties at the edge of rounding may leave A indefinite; ten times as much will do.
    for (let attempt = 0; attempt < 4 && next === null; attempt++) {
      next = solveAt(
        scaled,
        penaltiesOf(groups, (group) => wanted[group]!),
      );
      wanted = wanted.map((value) => 10 * value);
    }
    if (next === null) break;
    idle = next.logEvidence > best.logEvidence + settled ? 0 : idle + 1;
    if (next.logEvidence > best.logEvidence) best = next;
    current = next;
  }
  return best;
}

/** −ln of generalised cross-validation. */
function crossValidation(scaled: Scaled, at: Solution): number {
  const left = residualSquares(at);
  return 2 * Math.log(scaled.rows - determinedBy(at)) - Math.log(left * scaled.rows);
}

/** The best decade, then golden-section search around it. */
function minimiseCrossValidation(scaled: Scaled, groups: Int32Array): Solution {
  const score = (at: Solution): number => crossValidation(scaled, at);
  let best = bestOnGrid(scaled, groups, score);
  const centre = Math.log10(best.penalty[groups.findIndex((group) => group >= 0)] ?? 1);
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [centre - 2, centre + 2];
  const at = (exponent: number): { readonly exponent: number; readonly score: number } => {
    const solution = solveAt(
      scaled,
      penaltiesOf(groups, () => 10 ** exponent),
    );
    if (solution !== null && score(solution) > score(best)) best = solution;
    return { exponent, score: solution === null ? Number.NEGATIVE_INFINITY : score(solution) };
  };
  let left = at(high - ratio * (high - low));
  let right = at(low + ratio * (high - low));
  while (high - low > 0.1) {
    if (left.score > right.score) {
      high = right.exponent;
      right = left;
      left = at(high - ratio * (high - low));
    } else {
      low = left.exponent;
      left = right;
      right = at(low + ratio * (high - low));
    }
  }
  return best;
}

/** tr H = Σₖ (1 − λₖ (A⁻¹)ₖₖ). */
function determinedBy({ factor, penalty }: Solution): number {
  const diagonal = choleskyInverseDiagonal(factor, penalty.length);
  return diagonal.reduce((sum, value, k) => sum + 1 - penalty[k]! * value, 0);
}

/** |y − A c|², which is `squares` less the prior's part. */
function residualSquares({ squares, solution, penalty }: Solution): number {
  const prior = solution.reduce((sum, value, k) => sum + penalty[k]! * value * value, 0);
  return Math.max(squares - prior, 1e-2 * squares);
}

function toFit({ length, rows }: Scaled, best: Solution, groups: Int32Array): RidgeFit {
  const effective = determinedBy(best);
  const noise = Math.sqrt(residualSquares(best) / Math.max(1, rows - effective));
  const coefficients = best.solution.map((value, k) => value / length[k]!);
  return posteriorOf(length, best, groups, effective, noise, coefficients);
}

function posteriorOf(
  length: Float64Array,
  best: Solution,
  groups: Int32Array,
  effective: number,
  noise: number,
  coefficients: Float64Array,
): RidgeFit {
  const { factor, solution, penalty, logEvidence } = best;
  const penalties = new Float64Array(Math.max(-1, ...groups) + 1);
  groups.forEach((group, k) => {
    if (group >= 0) penalties[group] = penalty[k]!;
  });
  return {
    coefficients,
    noise,
    penalties,
    effective,
    logEvidence,
    deviation(features) {
      const half = solveLower(
        factor,
        features.map((value, k) => value / length[k]!),
      );
      return noise * Math.sqrt(dot(half, half));
    },
    draw(random) {
      const step = solveLowerTransposed(
        factor,
        Float64Array.from(solution, () => random.normal()),
      );
      return coefficients.map((value, k) => value + (noise * step[k]!) / length[k]!);
    },
    revised: (to) =>
      posteriorOf(length, best, groups, effective, to.noise ?? noise, to.coefficients ?? coefficients),
  };
}
