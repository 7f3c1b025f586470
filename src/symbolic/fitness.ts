import { relativeLoss } from './fit-constants.js';
import type { Moments } from './kernel/create-wasm-evaluator.js';
import { isSquared } from './loss.js';
import type { PreparedProblem } from './problem.js';
import type { Program } from './program.js';
import { affineFit, createWorkspace, robustLosses } from './scaling.js';

/** How well a form does once scaled, and once scaled and shifted. */
export interface Fitness {
  readonly scaled: number;
  readonly shifted: number;
  /** With the scale 1 or −1; infinite where that was not measured. */
  readonly unit: number;
  readonly unitShifted: number;
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
  const losses = (program: Program): Fitness | null => {
    if (isSquared(problem.loss)) return closedForm(problem, moments, program, values);
    if (!problem.evaluator.values(program, values)) return null;
    const [scaled, shifted] = robustLosses(problem, values, workspace);
    return { scaled, shifted, unit: Number.POSITIVE_INFINITY, unitShifted: Number.POSITIVE_INFINITY };
  };
  return (program) => {
    const found = losses(program);
    if (found === null || !Number.isFinite(found.scaled) || !Number.isFinite(found.shifted)) return null;
    return {
      scaled: relativeLoss(problem, found.scaled),
      shifted: relativeLoss(problem, offset ? found.shifted : found.scaled),
      unit: relativeLoss(problem, found.unit),
      unitShifted: relativeLoss(problem, offset ? found.unitShifted : found.unit),
    };
  };
}

export interface TargetMoments {
  readonly weight: number;
  readonly mean: number;
  readonly square: number;
  readonly centred: number;
}

/** The sums of the target alone. */
export function targetMoments({ rows, target, scale }: PreparedProblem): TargetMoments {
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

/** A form's sums about its mean are small against those about 0: digits were lost between them. */
const CANCELS = 1e-6;

/** Sums about the mean of the form. */
export interface CentredMoments {
  readonly square: number;
  readonly product: number;
}

export function centredMoments({ weight, mean }: TargetMoments, sums: Moments): CentredMoments {
  return {
    square: sums.square - (sums.sum * sums.sum) / weight,
    product: sums.product - sums.sum * mean,
  };
}

/** The same from the values themselves. */
function centredAgain(
  { rows, target, scale }: PreparedProblem,
  { weight, mean }: TargetMoments,
  { sum }: Moments,
  values: Float64Array,
): CentredMoments {
  let square = 0;
  let product = 0;
  for (let row = 0; row < rows; row++) {
    const value = scale[row]! * (values[row]! - sum / weight);
    square += value * value;
    product += value * (target[row]! - scale[row]! * mean);
  }
  return { square, product };
}

/** Sums of squared residuals of a form from its own sums. */
export function lossesOf(moments: TargetMoments, sums: Moments, centred: CentredMoments): Fitness {
  const { square, product } = centred;
  const scaled = moments.square - (sums.product * sums.product) / sums.square;
  const shifted = moments.centred - (square > 1e-13 * sums.square ? (product * product) / square : 0);
  // No scale of 1 does better than the best one, to rounding.
  const unit = Math.max(scaled, moments.square - 2 * Math.abs(sums.product) + sums.square);
  const unitShifted = Math.max(shifted, moments.centred - 2 * Math.abs(product) + square);
  return { scaled, shifted, unit, unitShifted };
}

/** All squared losses from one pass of sums; small ones again from the residuals themselves. */
function closedForm(
  problem: PreparedProblem,
  moments: TargetMoments,
  program: Program,
  values: Float64Array,
): Fitness | null {
  const sums = problem.evaluator.moments(program);
  if (sums === null || !(sums.square > TINY && sums.square < 1 / TINY)) return null;
  let centred = centredMoments(moments, sums);
  if (centred.square < CANCELS * sums.square) {
    problem.evaluator.values(program, values);
    centred = centredAgain(problem, moments, sums, values);
  }
  const { scaled, shifted, unit, unitShifted } = lossesOf(moments, sums, centred);
  const { rows } = problem;
  const limit = DIGITS * moments.square;
  if (scaled > limit && shifted > limit) {
    return {
      scaled: scaled / rows,
      shifted: shifted / rows,
      unit: unit / rows,
      unitShifted: unitShifted / rows,
    };
  }
  problem.evaluator.values(program, values);
  const exact = (sum: number, fitted: 'scale' | 'both'): number =>
    sum > limit ? sum / rows : affineFit(problem, values, fitted).loss;
  const best = { scaled: exact(scaled, 'scale'), shifted: exact(shifted, 'both') };
  return {
    ...best,
    unit: unit > limit ? unit / rows : best.scaled,
    unitShifted: unitShifted > limit ? unitShifted / rows : best.shifted,
  };
}
