import { residualModel } from '../fit-constants.js';
import type { ResidualModel } from '../levenberg-marquardt.js';
import type { PreparedProblem } from '../problem.js';
import { CONSTANT, concatenate, token } from '../program.js';
import { operatorCode } from '../vocabulary.js';
import type { Assembled } from './bind-template.js';

const ADD = token(operatorCode('add'));

/**
 * z as a function of the constants of functions and parameters: where one occurs several times in the whole, its
 * derivative is the sum of the derivatives by its occurrences.
 *
 * @param count - how many constants the functions and parameters have; with an offset the last one is added to the
 * whole.
 */
export function sharedModel(
  { program, sources }: Assembled,
  problem: PreparedProblem,
  count: number,
  offset: boolean,
): ResidualModel {
  const { rows } = problem;
  const bare = program(new Float64Array(count));
  const places = [...sources, ...(offset ? [count - 1] : [])];
  const whole = residualModel(offset ? concatenate(bare, token(CONSTANT), ADD) : bare, problem);
  const own = bare.values.filter((_, index) => bare.codes[index] === CONSTANT);
  const filled = (parameters: Float64Array): Float64Array =>
    Float64Array.from(places, (source, index) => (source >= 0 ? parameters[source]! : own[index]!));
  let every: Float64Array | undefined;
  return {
    rows,
    parameters: count,
    residuals: (parameters, out) => whole.residuals(filled(parameters), out),
    jacobian: (parameters, out, derivatives) => {
      every ??= new Float64Array(rows * places.length);
      if (!whole.jacobian(filled(parameters), out, every)) return false;
      derivatives.fill(0);
      places.forEach((source, index) => {
        if (source < 0) return;
        const [from, to] = [index * rows, source * rows];
        for (let row = 0; row < rows; row++) derivatives[to + row]! += every![from + row]!;
      });
      return true;
    },
  };
}
