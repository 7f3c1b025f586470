import { programOver } from '../create-expression.js';
import type { Expression } from '../expression.js';
import { residualModel } from '../fit-constants.js';
import { type ResidualModel, sandwichCovariance } from '../levenberg-marquardt.js';
import { isSquared, type Loss } from '../loss.js';
import type { PreparedProblem } from '../problem.js';
import type { UserOperator } from '../user-operator.js';

/** An expression's residuals on a problem, and how they follow its constants. */
export interface Linearisation {
  readonly residuals: Float64Array;
  /** ∂z/∂θ, [constants, rows]. */
  readonly derivatives: Float64Array;
}

/** z and ∂z/∂θ at an expression's constants; null where they are not finite. */
export function linearised(
  expression: Expression,
  problem: PreparedProblem,
  users: readonly UserOperator[] = expression.operators,
): Linearisation | null {
  const model = residualModel(programOver(expression, problem.names, users), problem);
  return linearisedModel(model, expression.constants);
}

/** z and ∂z/∂θ of a model; null where they are not finite. */
export function linearisedModel(model: ResidualModel, constants: readonly number[]): Linearisation | null {
  const residuals = new Float64Array(model.rows);
  const derivatives = new Float64Array(model.rows * model.parameters);
  const finite = model.jacobian(Float64Array.from(constants), residuals, derivatives);
  return finite ? { residuals, derivatives } : null;
}

/**
 * The standard deviations of the free constants, the others held where they are: roots of the sandwich
 * covariance's diagonal, infinite where the data do not determine a constant, or have no row to spare to judge by.
 *
 * @param noise - the known standard deviation of the residuals, which then stands in their place where losses are squares.
 */
export function deviationsOf(
  { residuals, derivatives }: Linearisation,
  loss: Loss,
  free: readonly number[],
  noise?: number,
): readonly number[] {
  const rows = residuals.length;
  const known = isSquared(loss) ? noise : undefined;
  if (known === undefined && rows <= free.length) return free.map(() => Number.POSITIVE_INFINITY);
  const columns = new Float64Array(rows * free.length);
  free.forEach((index, column) => {
    columns.set(derivatives.subarray(index * rows, (index + 1) * rows), column * rows);
  });
  const errors = known === undefined ? residuals : residuals.map(() => known);
  const covariance = sandwichCovariance(columns, errors, loss, free.length);
  // A known deviation is not estimated, so that no freedom is lost to it.
  const freedom = known === undefined ? 1 : Math.max(1, rows - free.length) / rows;
  return free.map((_, column) => Math.sqrt(covariance[column * free.length + column]! * freedom));
}
