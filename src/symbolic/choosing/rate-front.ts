import { InputError } from 'principia/math';
import { programOver } from '../create-expression.js';
import type { Expression } from '../expression.js';
import { relativeLoss, residualModel } from '../fit-constants.js';
import type { Candidate } from '../front.js';
import { type LossChoice, meanLoss } from '../loss.js';
import { type PreparedProblem, prepareProblem, type SearchProblem } from '../problem.js';
import { affineFit } from '../scaling.js';
import type { UserOperator } from '../user-operator.js';
import { deviationsOf, type Linearisation, linearised } from './constant-deviations.js';
import {
  bayesianInformation,
  constantNats,
  type ErrorModel,
  formNats,
  freeConstants,
  negligibleConstants,
  residualNats,
} from './description-length.js';
import { roundingLevel } from './rounding-level.js';
import { recognised } from './simple-constant.js';

/** A constant of an expression, and what the data say of it. */
export interface RatedConstant {
  readonly value: number;
  /** Its standard deviation; null where it is rounded, or the data do not determine it. */
  readonly deviation: number | null;
  /** Whether it is a recognisable value, such as 2, 1/2 or 1/(4π), and so part of the form. */
  readonly rounded: boolean;
  /** As `parse` reads it: `1/(4*pi)` where it is rounded, else all its digits. */
  readonly text: string;
}

/** A candidate with everything that may speak for it or against it. */
export interface RatedCandidate extends Candidate {
  /**
   * mean ρ on rows held back at random, divided by that of the best constant of the training rows; null where there
   * are no such rows, or the expression is not finite on them, which `notFinite` tells apart.
   */
  readonly validation: number | null;
  /** The same on rows beyond the training rows. */
  readonly extrapolation: number | null;
  /** Which rows the expression is not finite on. */
  readonly notFinite: readonly ('validation' | 'extrapolation')[];
  /** −Δ ln loss/Δ complexity against the candidate before it on the front; 0 for the first. */
  readonly score: number;
  /**
   * Nats that state the data by way of the expression, up to a constant of the data; see `rateFront`. Infinite where
   * the expression or its derivatives by its constants are not finite on the training rows.
   */
  readonly descriptionLength: number;
  /** Bayesian information criterion, −2 ln L + k ln n. */
  readonly bic: number;
  readonly constants: readonly RatedConstant[];
}

export interface RateOptions {
  /** The loss that the front was found by; 'squared' where absent. */
  readonly loss?: LossChoice;
  /** Rows held back at random. */
  readonly validation?: SearchProblem;
  /** Rows beyond the training rows. */
  readonly extrapolation?: SearchProblem;
  /** How many independent observations the rows amount to; all of them where absent. */
  readonly effectiveRows?: number;
  /**
   * The known standard deviation of the target's errors, in its units, or where there are weights, of √w y;
   * estimated for each expression from its own residuals where absent.
   */
  readonly noise?: number;
}

/**
 * Rates every candidate of a front on the data it was found on.
 *
 * The description length is, in nats,
 *
 *     −ln L(residuals) + tokens·ln(12 + variables) + Σᵢ (½ ln Iᵢᵢ + ln|θᵢ| − ½ ln 3),
 *
 * for Gauss's likelihood (Laplace's for the absolute loss) at the known or the estimated noise, and I the Fisher
 * information. Recognisable constants cost their name, −ln of a fixed probability, instead. Constants that could as
 * well be 0, |θ| √(I/12) < 1, are taken as 0 where that is shorter. Residuals that are rounding errors of exact data
 * count as one size, so that of exact expressions the shortest wins. It does not know how many expressions a search
 * has tried other than by their length, nor that rows may depend on each other: give `effectiveRows` where they do.
 *
 * @param front - simplest first, as a search returns it.
 * @param problem - the training rows.
 * @throws InputError for malformed rows, a noise or a count of rows that is not positive, or variables that are
 * missing.
 *
 * @example
 * ```ts
 * const { front } = await search(problem, { seed: 1 });
 * chooseRated(rateFront(front, problem), 'description length')?.expression.toString();
 * ```
 *
 * Source: D. Bartlett, H. Desmond and P. Ferreira, Exhaustive symbolic regression (arXiv:2211.11461); score:
 * M. Cranmer and others (arXiv:2006.11287).
 */
export function rateFront(
  front: readonly Candidate[],
  problem: SearchProblem,
  options: RateOptions = {},
): readonly RatedCandidate[] {
  const users = usersOf(front);
  const { loss = 'squared' } = options;
  const training = prepareProblem(problem, loss, users);
  const model = errorModel(training, options);
  const held = heldBack(training, options, users);
  const level = roundingLevel(training);
  return front.map((candidate, index) => {
    checkVariables(candidate.expression, training.names);
    const losses = held.map(({ name, loss: lossOn }) => [name, lossOn(candidate.expression)] as const);
    const on = (part: HeldBack['name']): number | null =>
      losses.find(([name, value]) => name === part && Number.isFinite(value))?.[1] ?? null;
    return {
      ...candidate,
      validation: on('validation'),
      extrapolation: on('extrapolation'),
      notFinite: losses.filter(([, value]) => !Number.isFinite(value)).map(([name]) => name),
      score: scoreOf(front[index - 1], candidate, level),
      ...lengthsOf(candidate.expression, training, model, users),
    };
  });
}

function errorModel(training: PreparedProblem, { effectiveRows, noise }: RateOptions): ErrorModel {
  for (const [name, value] of Object.entries({ effectiveRows, noise })) {
    if (value !== undefined && !(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new InputError(`The rating option ${name} must be a positive number; got ${value}.`);
    }
  }
  const floor = roundingLevel(training) * (training.baseline || 1);
  const observations = effectiveRows ?? training.rows;
  return { loss: training.loss, observations, floor, ...(noise === undefined ? {} : { noise }) };
}

/** −Δ ln loss/Δ complexity; losses below the level count as that level. */
function scoreOf(before: Candidate | undefined, candidate: Candidate, level: number): number {
  if (before === undefined) return 0;
  const [from, to] = [before, candidate].map(({ loss }) => Math.log(Math.max(loss, level)));
  return (from! - to!) / Math.max(1, candidate.complexity - before.complexity);
}

function lengthsOf(
  expression: Expression,
  training: PreparedProblem,
  model: ErrorModel,
  users: readonly UserOperator[],
): Pick<RatedCandidate, 'descriptionLength' | 'bic' | 'constants'> {
  const linearisation = linearised(expression, training, users);
  if (linearisation === null) {
    const constants = expression.constants.map((value) => ratedConstant(value, null));
    return { descriptionLength: Number.POSITIVE_INFINITY, bic: Number.POSITIVE_INFINITY, constants };
  }
  const free = freeConstants(expression);
  const deviations = deviationsOf(linearisation, training.loss, free, model.noise);
  const form = formNats(expression, training.names.length);
  const length = (one: Expression, at: Linearisation): number => {
    const fitted = freeConstants(one).filter((index) => one.constants[index] !== 0).length;
    return form + residualNats(at.residuals, fitted, model) + constantNats(one, at, fitted, model);
  };
  const negligible = negligibleConstants(expression, linearisation, model);
  const zeroed = expression.withConstants(
    expression.constants.map((value, index) => (negligible.includes(index) ? 0 : value)),
  );
  const without = negligible.length > 0 ? linearised(zeroed, training, users) : null;
  return {
    descriptionLength: Math.min(
      length(expression, linearisation),
      without ? length(zeroed, without) : Number.POSITIVE_INFINITY,
    ),
    bic: bayesianInformation(linearisation.residuals, free.length, model),
    constants: expression.constants.map((value, index) =>
      ratedConstant(value, deviations[free.indexOf(index)] ?? null),
    ),
  };
}

function ratedConstant(value: number, deviation: number | null): RatedConstant {
  const simple = recognised(value);
  return {
    value,
    deviation: deviation !== null && Number.isFinite(deviation) ? deviation : null,
    rounded: simple !== null,
    text: simple?.text ?? `${value}`,
  };
}

/** Rows that took no part in the training. */
interface HeldBack {
  readonly name: 'validation' | 'extrapolation';
  loss(expression: Expression): number;
}

function heldBack(
  training: PreparedProblem,
  options: RateOptions,
  users: readonly UserOperator[],
): readonly HeldBack[] {
  const { offset } = affineFit(training, null, 'offset');
  return (['validation', 'extrapolation'] as const).flatMap((name): HeldBack[] => {
    const rows = options[name];
    if (rows === undefined) return [];
    const part = prepareProblem(rows, options.loss ?? 'squared', users);
    const lossOf = (residuals: Float64Array): number => meanLoss(training.loss, residuals, part.rows);
    const baseline = lossOf(part.target.map((value, row) => value - part.scale[row]! * offset));
    const loss = (expression: Expression): number => {
      checkVariables(expression, part.names);
      const residuals = new Float64Array(part.rows);
      const model = residualModel(programOver(expression, part.names, users), part);
      const finite = model.residuals(Float64Array.from(expression.constants), residuals);
      return finite ? relativeLoss({ ...part, baseline }, lossOf(residuals)) : Number.NaN;
    };
    return [{ name, loss }];
  });
}

function checkVariables({ variables }: Expression, names: readonly string[]): void {
  const missing = variables.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw new InputError(
    `A candidate uses "${missing}", which is not among the data's variables ${names.join(', ')}.`,
  );
}

function usersOf(front: readonly Candidate[]): readonly UserOperator[] {
  const users = front.flatMap(({ expression }) => expression.operators);
  return [...new Map(users.map((user) => [user.name, user])).values()];
}
