import { InputError } from 'principia/math';
import { programOver } from './create-expression.js';
import type { Expression } from './expression.js';
import { inputErrorFit } from './input-error-fit.js';
import { type InputErrors, inputDeviations } from './input-errors.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';
import type { LossChoice } from './loss.js';
import { prepareProblem, type SearchProblem } from './problem.js';
import { type FittedConstants, fittedAt, residualModel } from './residual-model.js';

export { type FittedConstants, relativeLoss, residualModel } from './residual-model.js';

export interface FitOptions {
  /** 'squared' where absent. */
  readonly loss?: LossChoice;
  /** At most so many steps; 50 where absent. */
  readonly iterations?: number;
  /** Errors of measurement on the variables; the problem then needs weights 1/σ² of the target. */
  readonly inputErrors?: InputErrors;
}

/**
 * Fits an expression's constants to data: minimises mean ρ(√wᵢ (yᵢ − f(xᵢ; c))) by Levenberg-Marquardt with exact
 * Jacobians, from the constants it has. With errors on the inputs 1/wᵢ is the effective variance.
 *
 * Where the expression is not finite on the data, it is returned as it came with loss NaN and outcome
 * 'not finite'; the function does not throw for that.
 *
 * @throws InputError for a malformed problem, or one that lacks a variable.
 *
 * @example
 * ```ts
 * const { expression } = fitConstants(parse('1*m1*m2/r**2.1'), { variables, target });
 * ```
 */
export function fitConstants(
  expression: Expression,
  problem: SearchProblem,
  options: FitOptions = {},
): FittedConstants {
  const { loss = 'squared', iterations = 50, inputErrors = {} } = options;
  const names = problem.variables.map(({ name }) => name);
  const missing = expression.variables.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new InputError(
      `The expression uses "${missing}", which is not among the data's variables ${names.join(', ')}.`,
    );
  }
  if (inputDeviations(problem, inputErrors).size > 0) {
    return inputErrorFit(problem, inputErrors, loss, expression.operators).fit(expression, iterations);
  }
  const prepared = prepareProblem(problem, loss, expression.operators);
  const model = residualModel(programOver(expression, names), prepared);
  const start = Float64Array.from(expression.constants);
  const minimum = levenbergMarquardt(model, start, prepared.loss, iterations);
  return fittedAt(expression, minimum, model, prepared);
}
