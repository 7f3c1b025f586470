import { relativeLoss } from './fit-constants.js';
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

/** Measures forms on a problem; null for a form that is not finite on the data. */
export function createFitness(problem: PreparedProblem): (program: Program) => Fitness | null {
  const values = new Float64Array(problem.rows);
  const workspace = createWorkspace(problem.rows);
  const moments = targetMoments(problem);
  return (program) => {
    if (!problem.evaluator.values(program, values)) return null;
    const [scaled, shifted] = (
      problem.loss.name === 'squared'
        ? closedForm(problem, moments, values)
        : robustLosses(problem, values, workspace)
    ).map((loss) => relativeLoss(problem, loss)) as [number, number];
    return Number.isFinite(scaled) && Number.isFinite(shifted) ? { scaled, shifted } : null;
  };
}

interface Moments {
  readonly weight: number;
  readonly mean: number;
  readonly square: number;
  readonly centred: number;
}

function targetMoments({ rows, target, scale }: PreparedProblem): Moments {
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
  moments: Moments,
  values: Float64Array,
): readonly [number, number] {
  const { rows, target, scale } = problem;
  let sumF = 0;
  let sumFF = 0;
  let sumFY = 0;
  for (let row = 0; row < rows; row++) {
    const f = scale[row]! * values[row]!;
    sumF += scale[row]! * f;
    sumFF += f * f;
    sumFY += f * target[row]!;
  }
  if (!(sumFF > TINY && sumFF < 1 / TINY)) return [Number.NaN, Number.NaN];
  const centredFF = sumFF - (sumF * sumF) / moments.weight;
  const centredFY = sumFY - sumF * moments.mean;
  const scaled = moments.square - (sumFY * sumFY) / sumFF;
  const shifted = moments.centred - (centredFF > 1e-13 * sumFF ? (centredFY * centredFY) / centredFF : 0);
  const exact = (sum: number, fitted: 'scale' | 'both'): number =>
    sum > DIGITS * moments.square ? sum / rows : affineFit(problem, values, fitted).loss;
  return [exact(scaled, 'scale'), exact(shifted, 'both')];
}
