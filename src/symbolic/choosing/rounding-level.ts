import type { PreparedProblem } from '../problem.js';

/** Residuals a ten-trillionth of the target's size are rounding errors. */
const DIGITS = 1e-13;

/** mean ρ of residuals that are rounding errors of exact data, relative to that of the best constant. */
export function roundingLevel({ target, rows, loss, baseline }: PreparedProblem): number {
  let sum = 0;
  for (const value of target) sum += loss.name === 'absolute' ? Math.abs(value) : value * value;
  const level = ((loss.name === 'absolute' ? DIGITS : DIGITS ** 2) * sum) / rows;
  return baseline > 0 ? level / baseline : level;
}
