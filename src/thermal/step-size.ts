import { dot, InputError, type RandomStream } from 'principia/math';
import type { Potential } from './potential.js';

/** The product H v of a Hessian at a fixed position with a direction. */
export type HessianProduct = (direction: Float64Array) => Promise<Float64Array>;

/**
 * H v by central differences of the gradient, (∇U(w + εv) − ∇U(w − εv))/(2ε), error O(ε²).
 *
 * @param displacement |εv|, the distance stepped to each side. In float64 about 1e-5 of the position's scale; for
 * a float32 gradient about 1e-3.
 */
export function hessianProductAt(
  potential: Potential,
  position: Float64Array,
  displacement = 1e-5,
): HessianProduct {
  return async (direction) => {
    const length = Math.sqrt(dot(direction, direction));
    if (length === 0) return new Float64Array(direction.length);
    const reach = displacement / length;
    const [ahead, behind] = await Promise.all([
      potential.evaluate(position.map((value, index) => value + reach * direction[index]!)),
      potential.evaluate(position.map((value, index) => value - reach * direction[index]!)),
    ]);
    return ahead.gradient.map((value, index) => (value - behind.gradient[index]!) / (2 * reach));
  };
}

/**
 * The largest eigenvalue by magnitude, by power iteration on Hessian-vector products until the Rayleigh quotient
 * moves by less than the tolerance: an estimate from below, so leave a margin in the step.
 */
export async function largestEigenvalue(
  product: HessianProduct,
  dimension: number,
  random: RandomStream,
  { tolerance = 1e-3, iterations = 200 }: { readonly tolerance?: number; readonly iterations?: number } = {},
): Promise<number> {
  let direction: Float64Array = Float64Array.from({ length: dimension }, () => random.normal());
  let estimate = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const length = Math.sqrt(dot(direction, direction));
    if (length === 0) return 0;
    const unit = direction.map((value) => value / length);
    direction = await product(unit);
    const quotient = dot(unit, direction);
    if (!Number.isFinite(quotient)) {
      throw new InputError(
        'The curvature is not finite at this position: start the sampler from an optimised one.',
      );
    }
    const settled = Math.abs(quotient - estimate) <= tolerance * Math.abs(quotient);
    estimate = quotient;
    if (settled && iteration > 1) break;
  }
  return Math.abs(estimate);
}

/**
 * The Langevin step h = fraction · √(m/λ) for the largest curvature λ and mass m: the limit of stability is
 * fraction 2, and 0.5 keeps the error of anharmonic potentials small.
 */
export function stepSizeFor(largestCurvature: number, mass = 1, fraction = 0.5): number {
  if (!(largestCurvature > 0 && mass > 0)) {
    throw new InputError(
      `A step size needs a positive curvature and mass; got ${largestCurvature} and ${mass}.`,
    );
  }
  return fraction * Math.sqrt(mass / largestCurvature);
}
