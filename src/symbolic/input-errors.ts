/**
 * Errors of measurement on the inputs. To first order an error σₖ on xₖ acts like one of |∂f/∂xₖ| σₖ on y, so that the
 * residuals of a law f are in units of
 *
 *     σ² = σ_y² + Σₖ (∂f/∂xₖ)² σₖ²,
 *
 * the effective variance, which depends on the law and on its constants.
 *
 * Sources: J. Orear, Least squares when both variables have uncertainties (1982); B. C. Kelly, Some aspects of
 * measurement error in linear regression of astronomical data (2007), on its biases.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { Expression } from './expression.js';
import type { SearchProblem } from './problem.js';

/** σ by a variable's name: one for all rows or one a row. Variables without one are exact. */
export type InputErrors = Readonly<Record<string, number | Float64Array>>;

/**
 * The deviations that are not 0 throughout, one a row.
 *
 * @throws InputError for a name that is no variable, unequal lengths, what is negative or not finite, and a problem
 * without weights: how errors on the inputs compare with those on the target must be known.
 */
export function inputDeviations(
  problem: SearchProblem,
  errors: InputErrors,
): ReadonlyMap<string, Float64Array> {
  const deviations = new Map<string, Float64Array>();
  const names = problem.variables.map(({ name }) => name);
  const { length } = problem.target;
  for (const [name, error] of Object.entries(errors)) {
    if (!names.includes(name)) {
      throw new InputError(
        `There is an error for the input "${name}", which is not among the variables ${names.join(', ')}.`,
      );
    }
    const column = typeof error === 'number' ? new Float64Array(length).fill(error) : error;
    if (column.length !== length) {
      throw new InputError(
        `The errors of "${name}" have ${column.length} rows, the target ${length}; they must be equal.`,
      );
    }
    const row = column.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    if (row >= 0) {
      throw new InputError(
        `The error of "${name}" is ${column[row]} in row ${row}; it must be finite and at least 0.`,
      );
    }
    if (column.some((value) => value > 0)) deviations.set(name, column);
  }
  if (deviations.size > 0 && !problem.weights) {
    throw new InputError(
      `Errors on the inputs (${[...deviations.keys()].join(', ')}) ask for those on the target: give weights 1/σ².`,
    );
  }
  return deviations;
}

/**
 * The effective deviation σ of every row under a law with the constants it has, with exact derivatives; Infinity for rows
 * of weight 0.
 *
 * @throws InputError as `inputDeviations`.
 */
export function effectiveDeviations(
  expression: Expression,
  problem: SearchProblem,
  errors: InputErrors,
): Float64Array {
  const deviations = inputDeviations(problem, errors);
  const columns = Object.fromEntries(problem.variables.map(({ name, values }) => [name, values]));
  const variance = problem.target.map((_, row) => 1 / (problem.weights?.[row] ?? 1));
  for (const [name, deviation] of deviations) {
    const slopes = expression.derivative(name).evaluate(columns);
    for (const row of variance.keys()) variance[row]! += (slopes[row]! * deviation[row]!) ** 2;
  }
  return variance.map(Math.sqrt);
}
