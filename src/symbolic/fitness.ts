import { relativeLoss } from './fit-constants.js';
import { isSquared } from './loss.js';
import type { PreparedProblem } from './problem.js';
import type { Program } from './program.js';
import { affineFit, createWorkspace, robustLosses } from './scaling.js';

/** How well a form does once scaled, and once scaled and shifted. */
export interface Fitness {
  readonly scaled: number;
  readonly shifted: number;
}

/** An offset counts where it takes away at least a tenth of the loss. */
const OFFSET_PAYS = 0.9;

/** The one number that selection compares. */
export function fitnessOf({ scaled, shifted }: Fitness): number {
  return shifted < OFFSET_PAYS * scaled ? shifted : scaled;
}

/**
 * Measures forms on a problem; null for a form that is not finite on the data.
 *
 * @param offset - whether forms may be shifted; where not, `shifted` is no better than `scaled`.
 */
export function createFitness(problem: PreparedProblem, offset = true): (program: Program) => Fitness | null {
  const values = new Float64Array(problem.rows);
  const workspace = createWorkspace(problem.rows);
  const moments = targetMoments(problem);
  const losses = (program: Program): readonly [number, number] | null => {
    if (isSquared(problem.loss)) return closedForm(problem, moments, program, values);
    return problem.evaluator.values(program, values) ? robustLosses(problem, values, workspace) : null;
  };
  return (program) => {
    const found = losses(program);
    if (found === null) return null;
    const [scaled, shifted] = found.map((loss) => relativeLoss(problem, loss)) as [number, number];
    if (!Number.isFinite(scaled) || !Number.isFinite(shifted)) return null;
    return { scaled, shifted: offset ? shifted : scaled };
  };
}

interface TargetMoments {
  readonly weight: number;
  readonly mean: number;
  readonly square: number;
  readonly centred: number;
}

function targetMoments({ rows, target, scale }: PreparedProblem): TargetMoments {
  let weight = 0;
  let product = 0;
  let square = 0;
  for (let row = 0; row < rows; row++) {
    weight += scale[row]! ** 2;
    product += scale[row]! * target[row]!;
    square += target[row]! ** 2;
  }
  const mean = product / weight;
  let centred = 0;
  for (let row = 0; row < rows; row++) centred += (target[row]! - scale[row]! * mean) ** 2;
  return { weight, mean, square, centred };
}

/** Below this share of the target's square, differences of sums have lost too many digits. */
const DIGITS = 1e-9;
/** Sums of squares beyond these bounds have left the range of float64 on the way. */
const TINY = 1e-200;

/** Both squared losses from one pass of sums; small ones again from the residuals themselves. */
function closedForm(
  problem: PreparedProblem,
  moments: TargetMoments,
  program: Program,
  values: Float64Array,
): readonly [number, number] | null {
  const sums = problem.evaluator.moments(program);
  if (sums === null || !(sums.square > TINY && sums.square < 1 / TINY)) return null;
  const centredFF = sums.square - (sums.sum * sums.sum) / moments.weight;
  const centredFY = sums.product - sums.sum * moments.mean;
  const scaled = moments.square - (sums.product * sums.product) / sums.square;
  const shifted =
    moments.centred - (centredFF > 1e-13 * sums.square ? (centredFY * centredFY) / centredFF : 0);
  const limit = DIGITS * moments.square;
  if (scaled > limit && shifted > limit) return [scaled / problem.rows, shifted / problem.rows];
  problem.evaluator.values(program, values);
  const exact = (sum: number, fitted: 'scale' | 'both'): number =>
    sum > limit ? sum / problem.rows : affineFit(problem, values, fitted).loss;
  return [exact(scaled, 'scale'), exact(shifted, 'both')];
}
