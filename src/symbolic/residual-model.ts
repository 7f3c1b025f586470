/**
 * Programs as functions of their constants.
 *
 * @packageDocumentation
 */
import type { Expression } from './expression.js';
import { type Minimum, type ResidualModel, sandwichCovariance } from './levenberg-marquardt.js';
import { meanLoss } from './loss.js';
import type { PreparedProblem } from './problem.js';
import { constantTokens, type Program } from './program.js';

/** A loss divided by that of the best constant; as it is where the target is constant. */
export function relativeLoss(problem: PreparedProblem, loss: number): number {
  return problem.baseline > 0 ? loss / problem.baseline : loss;
}

/** z = √w (y − f) of a program as a function of its constants. */
export function residualModel(program: Program, problem: PreparedProblem): ResidualModel {
  const { rows, target, scale, evaluator } = problem;
  const withParameters = parametrised(program);
  const weighted = scale.some((factor) => factor !== 1);
  const standardise = (out: Float64Array): void => {
    for (let row = 0; row < rows; row++) out[row] = target[row]! - scale[row]! * out[row]!;
  };
  return {
    rows,
    parameters: constantTokens(program).length,
    residuals: (parameters, out) => {
      const finite = evaluator.values(withParameters(parameters), out);
      standardise(out);
      return finite;
    },
    jacobian: (parameters, out, derivatives) => {
      const finite = evaluator.jacobian(withParameters(parameters), out, derivatives);
      standardise(out);
      if (!weighted) return finite;
      for (let start = 0; start < derivatives.length; start += rows) {
        for (let row = 0; row < rows; row++) derivatives[start + row]! *= scale[row]!;
      }
      return finite;
    },
  };
}

/** A program as a function of its constants; each call overwrites the program of the one before. */
export function parametrised(program: Program): (parameters: Float64Array) => Program {
  const tokens = constantTokens(program);
  const values = program.values.slice();
  const running = { codes: program.codes, values };
  return (parameters) => {
    for (let index = 0; index < tokens.length; index++) values[tokens[index]!] = parameters[index]!;
    return running;
  };
}

/** An expression with its best constants. */
export interface FittedConstants {
  readonly expression: Expression;
  /** mean ρ(z) divided by that of the best constant; with errors on the inputs see `InputErrorFit`. */
  readonly loss: number;
  /** Of the constants in order of appearance, row-major [k, k]; infinite variances where undetermined. */
  readonly covariance: Float64Array;
  readonly outcome: Minimum['outcome'];
}

/** An expression at a minimum of a model of it. */
export function fittedAt(
  expression: Expression,
  { parameters, outcome }: Minimum,
  model: ResidualModel,
  problem: PreparedProblem,
): FittedConstants {
  const { rows, loss } = problem;
  const count = parameters.length;
  const residuals = new Float64Array(rows);
  const derivatives = new Float64Array(rows * count);
  if (!model.jacobian(parameters, residuals, derivatives)) {
    const undetermined = new Float64Array(count ** 2).fill(Number.NaN);
    return { expression, loss: Number.NaN, covariance: undetermined, outcome: 'not finite' };
  }
  return {
    expression: expression.withConstants([...parameters]),
    loss: relativeLoss(problem, meanLoss(loss, residuals, rows)),
    covariance: sandwichCovariance(derivatives, residuals, loss, count),
    outcome,
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
