/**
 * Scale-free fitness: whatever an expression's units, the best a·f (or a·f + b) stands for it.
 *
 * Source: M. Keijzer, Improving symbolic regression with interval arithmetic and linear scaling (2003).
 *
 * @packageDocumentation
 */
import { isSquared, type Loss, meanLoss, robustWeights } from './loss.js';

/** y ≈ scale·f + offset, with mean ρ of its residuals. */
export interface AffineFit {
  readonly scale: number;
  readonly offset: number;
  readonly loss: number;
}

interface Standardised {
  readonly rows: number;
  readonly target: Float64Array;
  readonly scale: Float64Array;
  readonly loss: Loss;
}

/** Buffers of one number a row, to be used again. */
export interface Workspace {
  readonly weights: Float64Array;
  readonly residuals: Float64Array;
}

export function createWorkspace(rows: number): Workspace {
  return { weights: new Float64Array(rows).fill(1), residuals: new Float64Array(rows) };
}

/** Rounds of reweighting for robust losses end with the first that gains less than a share of the loss, or by number. */
interface Effort {
  readonly rounds: number;
  readonly gain: number;
}

/** Enough to rank expressions: survivors are fitted in full. */
const RANKING: Effort = { rounds: 3, gain: 0 };
/** From weights of f = 0 a far offset takes more rounds. */
const SHIFTED: Effort = { rounds: 20, gain: 1e-3 };
/** The best constant, which all losses are measured by. */
const CONSTANT: Effort = { rounds: 200, gain: 1e-9 };
const ONCE: Effort = { rounds: 1, gain: 0 };
const TWICE: Effort = { rounds: 2, gain: 0 };
const efforts = { scale: RANKING, both: SHIFTED, offset: CONSTANT } as const;

/**
 * The best scale, or offset, or both, for the values f; in closed form for the squared loss, by iteratively
 * reweighted least squares for the robust ones.
 *
 * @param values - f at every row; null for f = 0.
 */
export function affineFit(
  problem: Standardised,
  values: Float64Array | null,
  fitted: 'scale' | 'offset' | 'both',
  workspace: Workspace = createWorkspace(problem.rows),
): AffineFit {
  // The first weights are those of f = 0, so that heavy tails do not lead the way.
  robustWeights(problem.loss, problem.target, problem.rows, workspace.weights);
  return reweightedFit(problem, values, fitted, isSquared(problem.loss) ? ONCE : efforts[fitted], workspace);
}

/** The losses of the best scale and of the best scale and offset, the second from the weights of the first. */
export function robustLosses(
  problem: Standardised,
  values: Float64Array,
  workspace: Workspace,
): readonly [scaled: number, shifted: number] {
  const scaled = affineFit(problem, values, 'scale', workspace).loss;
  return [scaled, Math.min(scaled, reweightedFit(problem, values, 'both', ONCE, workspace).loss)];
}

/** The best scale and offset from the workspace's weights, those of a similar form: two rounds then do for many. */
export function refinedFit(problem: Standardised, values: Float64Array, workspace: Workspace): AffineFit {
  return reweightedFit(problem, values, 'both', isSquared(problem.loss) ? ONCE : TWICE, workspace);
}

/** Rounds of weighted least squares from the workspace's weights, which are brought up to date. */
function reweightedFit(
  problem: Standardised,
  values: Float64Array | null,
  fitted: 'scale' | 'offset' | 'both',
  { rounds, gain }: Effort,
  { weights, residuals }: Workspace,
): AffineFit {
  const { rows, target, loss, scale: root } = problem;
  let best: AffineFit = { scale: 0, offset: 0, loss: meanLoss(loss, target, rows) };
  for (let round = 0; round < rounds; round++) {
    const [scale, offset] = solve(problem, values, weights, fitted);
    for (let row = 0; row < rows; row++) {
      const predicted = values === null ? offset : scale * values[row]! + offset;
      residuals[row] = target[row]! - root[row]! * predicted;
    }
    const mean = meanLoss(loss, residuals, rows);
    const gained = best.loss - mean;
    if (gained > 0) best = { scale, offset, loss: mean };
    robustWeights(loss, residuals, rows, weights);
    if (round > 0 && gained < gain * mean) break;
  }
  return best;
}

function solve(
  { rows, target, scale: root }: Standardised,
  values: Float64Array | null,
  weights: Float64Array,
  fitted: 'scale' | 'offset' | 'both',
): [scale: number, offset: number] {
  let sumW = 0;
  let sumY = 0;
  let sumF = 0;
  if (fitted !== 'scale') {
    for (let row = 0; row < rows; row++) {
      const s = root[row]! * weights[row]!;
      sumW += s * root[row]!;
      sumY += s * target[row]!;
      if (values) sumF += s * root[row]! * values[row]!;
    }
    // A loss may not feel any row.
    if (!(sumW > 0)) return [0, 0];
    if (values === null) return [0, sumY / sumW];
  }
  // Centred sums keep their digits where the mean is large.
  const meanF = fitted === 'both' ? sumF / sumW : 0;
  const meanY = fitted === 'both' ? sumY / sumW : 0;
  let product = 0;
  let square = 0;
  for (let row = 0; row < rows; row++) {
    const s = root[row]!;
    const f = s * (values![row]! - meanF);
    const w = weights[row]!;
    product += w * f * (target[row]! - s * meanY);
    square += w * f * f;
  }
  const scale = square > 0 ? product / square : 0;
  return [scale, meanY - scale * meanF];
}
