import type { Expression } from '../expression.js';
import { levenbergMarquardt } from '../levenberg-marquardt.js';
import { createLoss } from '../loss.js';
import { type Places, valuesAt } from './places.js';

/** Numbers by the names that stand for them in an expression. */
export type Parameters = Readonly<Record<string, number>>;

const ITERATIONS = 300;

/**
 * The parameters that bring an expression nearest to values, by least squares of the deviations over `sizes`.
 * A parameter may stand in several places; null where the expression is not finite at the start.
 */
export function fitParameters(
  expression: Expression,
  start: Parameters,
  places: Places,
  values: Float64Array,
  sizes: Float64Array,
): Parameters | null {
  const names = Object.keys(start);
  const derivatives = names.map((name) => expression.derivative(name));
  const named = (numbers: Float64Array): Parameters =>
    Object.fromEntries(names.map((name, index) => [name, numbers[index]!]));
  const residuals = (numbers: Float64Array, out: Float64Array): boolean => {
    out.set(valuesAt(expression, places, named(numbers)));
    for (let row = 0; row < out.length; row++) out[row] = (values[row]! - out[row]!) / sizes[row]!;
    return out.every(Number.isFinite);
  };
  const { parameters, outcome } = levenbergMarquardt(
    {
      rows: places.rows,
      parameters: names.length,
      residuals,
      jacobian: (numbers, out, jacobian) => {
        const slopes = derivatives.map((derivative) => valuesAt(derivative, places, named(numbers)));
        for (const [index, slope] of slopes.entries()) {
          for (let row = 0; row < places.rows; row++) {
            jacobian[index * places.rows + row] = slope[row]! / sizes[row]!;
          }
        }
        return residuals(numbers, out) && jacobian.every(Number.isFinite);
      },
    },
    Float64Array.from(Object.values(start)),
    createLoss('squared', values),
    ITERATIONS,
  );
  return outcome === 'not finite' ? null : named(parameters);
}
