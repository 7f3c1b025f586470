import type { Interactions, VectorField } from 'principia/physics';
import { firstConstantArgument, type PairForce } from './pair-force.js';

/** Everything a pair force needs besides the state: N bodies in D dimensions, [N] arrays, the law's constants. */
export interface InteractingBodies {
  readonly dimension: number;
  readonly masses: Float64Array;
  readonly charges: Float64Array;
  readonly interactions: Interactions;
}

/**
 * Newton's equations as a first-order field: for the state [x, v], each [N, D] row-major, its derivative
 * [v, Σ force / mass].
 *
 * @example
 * ```ts
 * const field = accelerationField(force, force.constants, bodies);
 * integrateAdaptive(field, Float64Array.of(0, 0, 1, 0, 0, -1, 0, 1), [0, 10]); // two bodies in the plane
 * ```
 */
export function accelerationField(
  force: PairForce,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
): VectorField {
  const { dimension, masses, charges, interactions } = bodies;
  const { first, second } = interactions;
  const { separation, relativeVelocity } = force;
  const half = masses.length * dimension;
  const pair = new Array<number>(firstConstantArgument + constants.length).fill(0);
  for (let index = 0; index < constants.length; index++)
    pair[firstConstantArgument + index] = constants[index]!;
  return (_time, state, derivative) => {
    for (let index = 0; index < half; index++) derivative[index] = state[half + index]!;
    derivative.fill(0, half, 2 * half);
    for (let edge = 0; edge < first.length; edge++) {
      const i = first[edge]!;
      const j = second[edge]!;
      let squared = 0;
      for (let axis = 0; axis < dimension; axis++) {
        squared += (state[i * dimension + axis]! - state[j * dimension + axis]!) ** 2;
      }
      const distance = Math.sqrt(squared);
      setPair(pair, distance, i, j, masses, charges);
      const along = separation === null ? 0 : separation.value(pair) / distance;
      const damping = relativeVelocity === null ? 0 : relativeVelocity.value(pair);
      for (let axis = 0; axis < dimension; axis++) {
        const a = i * dimension + axis;
        const b = j * dimension + axis;
        let component = along * (state[a]! - state[b]!);
        if (damping !== 0) component += damping * (state[half + a]! - state[half + b]!);
        derivative[half + a] = derivative[half + a]! + component / masses[i]!;
        derivative[half + b] = derivative[half + b]! - component / masses[j]!;
      }
    }
  };
}

/** Sets a pair's arguments r, m₁, m₂, q₁, q₂; the constants behind them stay. */
export function setPair(
  pair: number[],
  distance: number,
  i: number,
  j: number,
  masses: Float64Array,
  charges: Float64Array,
): void {
  pair[0] = distance;
  pair[1] = masses[i]!;
  pair[2] = masses[j]!;
  pair[3] = charges[i]!;
  pair[4] = charges[j]!;
}
