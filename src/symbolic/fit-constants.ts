import { InputError } from 'principia/math';
import { programOver } from './create-expression.js';
import type { Expression } from './expression.js';
import {
  levenbergMarquardt,
  type Minimum,
  type ResidualModel,
  sandwichCovariance,
} from './levenberg-marquardt.js';
import { type LossName, meanLoss } from './loss.js';
import { type PreparedProblem, prepareProblem, type SearchProblem } from './problem.js';
import { constantTokens, type Program, withConstants } from './program.js';

export interface FitOptions {
  /** 'squared' where absent. */
  readonly loss?: LossName;
  /** At most so many steps; 50 where absent. */
  readonly iterations?: number;
}

/** An expression with its best constants. */
export interface FittedConstants {
  readonly expression: Expression;
  /** mean ρ(z) divided by that of the best constant. */
  readonly loss: number;
  /** Of the constants in order of appearance, row-major [k, k]; infinite variances where undetermined. */
  readonly covariance: Float64Array;
  readonly outcome: Minimum['outcome'];
}

/**
 * Fits an expression's constants to data: minimises mean ρ(√wᵢ (yᵢ − f(xᵢ; c))) by Levenberg-Marquardt with exact
 * Jacobians, from the constants it has.
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
  const names = problem.variables.map(({ name }) => name);
  const missing = expression.variables.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new InputError(
      `The expression uses "${missing}", which is not among the data's variables ${names.join(', ')}.`,
    );
  }
  const prepared = prepareProblem(problem, options.loss ?? 'squared', expression.operators);
  const program = programOver(expression, names);
  const start = Float64Array.from(expression.constants);
  const model = residualModel(program, prepared);
  const residuals = new Float64Array(prepared.rows);
  const derivatives = new Float64Array(prepared.rows * start.length);
  const minimum = levenbergMarquardt(model, start, prepared.loss, options.iterations ?? 50);
  if (!model.jacobian(minimum.parameters, residuals, derivatives)) {
    const undetermined = new Float64Array(start.length ** 2).fill(Number.NaN);
    return { expression, loss: Number.NaN, covariance: undetermined, outcome: 'not finite' };
  }
  return {
    expression: expression.withConstants([...minimum.parameters]),
    loss: relativeLoss(prepared, meanLoss(prepared.loss, residuals, prepared.rows)),
    covariance: sandwichCovariance(derivatives, residuals, prepared.loss, start.length),
    outcome: minimum.outcome,
  };
}

/** A loss divided by that of the best constant; as it is where the target is constant. */
export function relativeLoss(problem: PreparedProblem, loss: number): number {
  return problem.baseline > 0 ? loss / problem.baseline : loss;
}

/** z = √w (y − f) of a program as a function of its constants. */
export function residualModel(program: Program, problem: PreparedProblem): ResidualModel {
  const { rows, target, scale, evaluator } = problem;
  const count = constantTokens(program).length;
  const standardise = (out: Float64Array): void => {
    for (let row = 0; row < rows; row++) out[row] = target[row]! - scale[row]! * out[row]!;
  };
  return {
    rows,
    parameters: count,
    residuals: (parameters, out) => {
      const finite = evaluator.values(withConstants(program, parameters), out);
      standardise(out);
      return finite;
    },
    jacobian: (parameters, out, derivatives) => {
      const finite = evaluator.jacobian(withConstants(program, parameters), out, derivatives);
      standardise(out);
      for (let parameter = 0; parameter < count; parameter++) {
        for (let row = 0; row < rows; row++) derivatives[parameter * rows + row]! *= -scale[row]!;
      }
      return finite;
    },
  };
}

/** A model of some of its parameters alone, the others as they are. */
export function restrictedModel(
  whole: ResidualModel,
  values: ArrayLike<number>,
  free: readonly number[],
): ResidualModel {
  const { rows } = whole;
  const every = new Float64Array(rows * whole.parameters);
  const filled = (parameters: ArrayLike<number>): Float64Array => {
    const all = Float64Array.from(values);
    free.forEach((index, at) => {
      all[index] = parameters[at]!;
    });
    return all;
  };
  return {
    rows,
    parameters: free.length,
    residuals: (parameters, out) => whole.residuals(filled(parameters), out),
    jacobian: (parameters, out, derivatives) => {
      const finite = whole.jacobian(filled(parameters), out, every);
      free.forEach((index, at) => {
        derivatives.set(every.subarray(index * rows, (index + 1) * rows), at * rows);
      });
      return finite;
    },
  };
}
