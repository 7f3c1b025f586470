/**
 * What an expression is measured by. With zᵢ = √wᵢ (yᵢ − f(xᵢ)) the standardised residuals, the loss is
 * mean ρ(z), divided by that of the best constant: 0 is perfect, 1 is no better than a constant.
 *
 * @packageDocumentation
 */
import { median } from 'principia/math';

/** ρ: z², |z|, or Huber's, z² up to a threshold δ and 2δ|z| − δ² beyond. */
export type LossName = 'squared' | 'absolute' | 'huber';

export interface Loss {
  readonly name: LossName;
  /** Huber's δ, in units of the standardised target; unused by the others. */
  readonly threshold: number;
}

/**
 * A loss for a standardised target. Huber's δ is a tenth of the target's typical distance from its median: small
 * enough that heavy tails count by their absolute value, and the same for every expression.
 */
export function createLoss(name: LossName, standardisedTarget: Float64Array): Loss {
  const centre = median(standardisedTarget);
  const distance = median(standardisedTarget.map((value) => Math.abs(value - centre)));
  const fallback = median(standardisedTarget.map(Math.abs)) || 1;
  return { name, threshold: 0.1 * (distance || fallback) };
}

/** mean ρ(z). */
export function meanLoss({ name, threshold }: Loss, residuals: Float64Array, rows: number): number {
  let sum = 0;
  if (name === 'squared') {
    for (let row = 0; row < rows; row++) sum += residuals[row]! * residuals[row]!;
  } else if (name === 'absolute') {
    for (let row = 0; row < rows; row++) sum += Math.abs(residuals[row]!);
  } else {
    for (let row = 0; row < rows; row++) {
      const size = Math.abs(residuals[row]!);
      sum += size <= threshold ? size * size : threshold * (2 * size - threshold);
    }
  }
  return sum / rows;
}

/** How many rows carry the residuals, (Σz²)²/Σz⁴: few under heavy tails; all of them where there are none. */
export function effectiveRows(residuals: Float64Array): number {
  let squares = 0;
  let fourths = 0;
  for (const residual of residuals) {
    squares += residual ** 2;
    fourths += residual ** 4;
  }
  return fourths > 0 ? squares ** 2 / fourths : residuals.length;
}

/**
 * The weights of iteratively reweighted least squares, ρ'(z)/2z; for |z| smoothed at a hundredth of the mean
 * residual, since a weight without limit pins the fit to one row.
 */
export function robustWeights(
  { name, threshold }: Loss,
  residuals: Float64Array,
  rows: number,
  weights: Float64Array,
): void {
  if (name === 'squared') {
    weights.fill(1, 0, rows);
  } else if (name === 'huber') {
    for (let row = 0; row < rows; row++) weights[row] = Math.min(1, threshold / Math.abs(residuals[row]!));
  } else {
    const floor = 0.01 * meanLoss({ name, threshold }, residuals, rows);
    for (let row = 0; row < rows; row++)
      weights[row] = floor === 0 ? 1 : 0.5 / Math.max(Math.abs(residuals[row]!), floor);
  }
}

/**
 * The curvature ρ''(z)/2 for standard errors. That of |z| is a point mass at 0, estimated by a window as wide as
 * the median residual.
 */
export function curvature({ name, threshold }: Loss, residuals: Float64Array): Float64Array {
  if (name === 'squared') return new Float64Array(residuals.length).fill(1);
  if (name === 'huber') return residuals.map((residual) => (Math.abs(residual) <= threshold ? 1 : 0));
  const width = median(residuals.map(Math.abs)) || 1;
  return residuals.map((residual) => (Math.abs(residual) <= width ? 0.5 / width : 0));
}

/** ρ'(z)/2. */
export function influence({ name, threshold }: Loss, residuals: Float64Array): Float64Array {
  if (name === 'squared') return residuals.slice();
  if (name === 'huber')
    return residuals.map((residual) => Math.max(-threshold, Math.min(threshold, residual)));
  return residuals.map((residual) => 0.5 * Math.sign(residual));
}
