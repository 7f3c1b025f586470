import type { ResidualModel } from './levenberg-marquardt.js';
import { isSquared } from './loss.js';
import type { PreparedProblem } from './problem.js';
import { constantTokens, type Program } from './program.js';
import { parametrised } from './residual-model.js';
import { type AffineFit, affineFit, createWorkspace, refinedFit } from './scaling.js';

/**
 * z(c) = √w (y − a f(c) − b) as a function of the constants c alone, with the scale a and the offset b that are best for
 * them: variable projection. What a step in c changes along f and along 1 is taken up by a and b, so the Jacobian is
 * a ∂f/∂c less its projection on those two, in the metric of the weights of iteratively reweighted least squares.
 *
 * A model is for one fit: for losses other than squared it begins where the run before ended. From random starts eight
 * steps find the best constants about twice as often as with a and b among the constants, in two thirds of the
 * evaluations.
 *
 * Sources: G. Golub and V. Pereyra (1973); the Jacobian without the term that vanishes with z, L. Kaufman (1975).
 */
export function projectedModel(program: Program, problem: PreparedProblem): ResidualModel {
  const { rows, target, scale: root, loss, evaluator } = problem;
  const withParameters = parametrised(program);
  const workspace = createWorkspace(rows);
  const weights = root.map((factor) => factor * factor);
  // Neighbouring constants have similar weights: only the first fit starts from nothing.
  let begun = false;
  const fitted = (values: Float64Array): AffineFit => {
    const fit = begun
      ? refinedFit(problem, values, workspace)
      : affineFit(problem, values, 'both', workspace);
    begun = true;
    return fit;
  };
  const standardise = (values: Float64Array, scale: number, offset: number): void => {
    for (let row = 0; row < rows; row++)
      values[row] = target[row]! - root[row]! * (scale * values[row]! + offset);
  };
  return {
    rows,
    parameters: constantTokens(program).length,
    residuals: (parameters, out) => {
      if (!evaluator.values(withParameters(parameters), out)) return false;
      const { scale, offset } = fitted(out);
      standardise(out, scale, offset);
      return true;
    },
    jacobian: (parameters, out, derivatives) => {
      if (!evaluator.jacobian(withParameters(parameters), out, derivatives)) return false;
      const { scale, offset } = fitted(out);
      if (!isSquared(loss)) {
        for (let row = 0; row < rows; row++) weights[row] = workspace.weights[row]! * root[row]! ** 2;
      }
      let mass = 0;
      let mean = 0;
      for (let row = 0; row < rows; row++) {
        mass += weights[row]!;
        mean += weights[row]! * out[row]!;
      }
      mean /= mass;
      let square = 0;
      for (let row = 0; row < rows; row++) square += weights[row]! * (out[row]! - mean) ** 2;
      for (let start = 0; start < derivatives.length; start += rows) {
        let along1 = 0;
        let alongF = 0;
        for (let row = 0; row < rows; row++) {
          const pull = weights[row]! * derivatives[start + row]!;
          along1 += pull;
          alongF += pull * (out[row]! - mean);
        }
        along1 /= mass;
        alongF = square > 0 ? alongF / square : 0;
        for (let row = 0; row < rows; row++) {
          const left = derivatives[start + row]! - along1 - alongF * (out[row]! - mean);
          derivatives[start + row] = scale * root[row]! * left;
        }
      }
      standardise(out, scale, offset);
      return true;
    },
  };
}
