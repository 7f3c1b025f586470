import { lossOrder } from '../loss.js';
import type { PreparedProblem } from '../problem.js';

/** Residuals a ten-trillionth of the target's size are rounding errors. */
const DIGITS = 1e-13;
const OWN_DIGITS = 1e-15;

/** mean ρ of residuals that are rounding errors of exact data, relative to that of the best constant. */
export function roundingLevel({ target, rows, loss, baseline }: PreparedProblem): number {
  const order = lossOrder(loss);
  let sum = 0;
  for (const value of target) sum += Math.abs(value) ** order;
  // A user's formula may lose digits of its own where z is small.
  const level = ((loss.name === 'own' ? OWN_DIGITS : DIGITS ** order) * sum) / rows;
  return baseline > 0 ? level / baseline : level;
}
