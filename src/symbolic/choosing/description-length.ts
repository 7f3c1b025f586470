/**
 * What it takes to write down a table of data with the help of an expression, in nats.
 *
 * Source: D. Bartlett, H. Desmond and P. Ferreira, Exhaustive symbolic regression (arXiv:2211.11461), with the
 * changes that the functions below state.
 *
 * @packageDocumentation
 */
import type { Expression } from '../expression.js';
import { curvature, type Loss, lossOrder, meanLoss } from '../loss.js';
import { defaultOperators } from '../vocabulary.js';
import type { Linearisation } from './constant-deviations.js';
import { recognised, statedNats } from './simple-constant.js';

/** What the data are and how they err. */
export interface ErrorModel {
  readonly loss: Loss;
  /** Independent observations behind the rows. */
  readonly observations: number;
  /** The known standard deviation of the standardised residuals; estimated for each expression where absent. */
  readonly noise?: number;
  /** mean ρ below which residuals are rounding errors. */
  readonly floor: number;
}

/** Indices of the constants that are no simple ones, so that the data have to say them. */
export function freeConstants({ constants }: Pick<Expression, 'constants'>): readonly number[] {
  return [...constants.keys()].filter((index) => recognised(constants[index]!) === null);
}

/**
 * −ln likelihood of the residuals: Laplace for the absolute loss, else Gauss,
 *
 *     n ln 2b + Σ|z|/b,    (n/2) ln 2πσ² + Σρ/2σ².
 *
 * Where the noise is not known, b and σ² are mean ρ·n/(n − k), not the maximum-likelihood estimate mean ρ: with few
 * rows that one flatters whatever has more constants. Other losses that begin like z², such as Huber's, count as Gauss with ρ in place of z², which
 * rates gains among outliers too low rather than too high.
 */
export function residualNats(residuals: Float64Array, fitted: number, model: ErrorModel): number {
  const { observations: n, loss } = model;
  const mean = meanLoss(loss, residuals, residuals.length);
  const spread = spreadOf(mean, fitted, model);
  return lossOrder(loss) === 1
    ? n * (Math.log(2 * spread) + mean / spread)
    : 0.5 * n * (Math.log(2 * Math.PI * spread) + mean / spread);
}

/** b or σ². */
function spreadOf(mean: number, fitted: number, { observations, loss, noise, floor }: ErrorModel): number {
  if (noise !== undefined) return lossOrder(loss) === 1 ? noise / Math.SQRT2 : noise ** 2;
  return ((mean + floor) * observations) / Math.max(1, observations - fitted);
}

/** The Bayesian information criterion, −2 ln L + k ln n at the most likely σ, for k free constants. */
export function bayesianInformation(residuals: Float64Array, fitted: number, model: ErrorModel): number {
  return 2 * residualNats(residuals, 0, model) + fitted * Math.log(model.observations);
}

/**
 * The form: every token is one of the variables, of eleven operators or a constant, so it costs ln(12 + variables).
 * Exhaustive symbolic regression counts only the symbols that the expression itself uses, which makes what repeats
 * itself nearly free.
 */
export function formNats({ program }: Expression, variables: number): number {
  return program.codes.length * Math.log(1 + variables + defaultOperators.length);
}

/**
 * The constants: a simple one costs its name, any other
 *
 *     ½ ln Iᵢᵢ + ln|θᵢ| − ½ ln 3,    Iᵢᵢ = Σ ρ''/2σ² (∂z/∂θᵢ)²,
 *
 * its value to the precision at which the residuals become no worse by rounding it; at least ln 2, where that
 * precision is worse than the constant is large.
 */
export function constantNats(
  expression: Expression,
  linearisation: Linearisation,
  fitted: number,
  model: ErrorModel,
): number {
  const information = fisherDiagonal(linearisation, expression.constants.length, fitted, model);
  return expression.constants.reduce((sum, value, index) => {
    if (value === 0) return sum;
    const stated = Math.max(Math.LN2, statedNats(Math.abs(value) * Math.sqrt(information[index]!)));
    return sum + Math.min(stated, recognised(value)?.nats ?? stated);
  }, 0);
}

/** Constants that could as well be 0: |θᵢ| √(Iᵢᵢ/12) < 1. */
export function negligibleConstants(
  expression: Expression,
  linearisation: Linearisation,
  model: ErrorModel,
): readonly number[] {
  const free = freeConstants(expression);
  const information = fisherDiagonal(linearisation, expression.constants.length, free.length, model);
  return free.filter(
    (index) => Math.abs(expression.constants[index]!) * Math.sqrt(information[index]! / 12) < 1,
  );
}

function fisherDiagonal(
  { residuals, derivatives }: Linearisation,
  count: number,
  fitted: number,
  model: ErrorModel,
): readonly number[] {
  const rows = residuals.length;
  const { loss, observations } = model;
  const spread = spreadOf(meanLoss(loss, residuals, rows), fitted, model);
  // The curvature of |z| is a point mass; its expectation under Laplace's distribution is 1/b a row.
  const bend = lossOrder(loss) === 1 ? residuals.map(() => 1 / spread) : curvature(loss, residuals);
  return Array.from({ length: count }, (_, index) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += bend[row]! * derivatives[index * rows + row]! ** 2;
    return (sum * observations) / (rows * spread);
  });
}
