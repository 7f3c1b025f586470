import type { VectorField } from 'principia/physics';
import type { ForceLaw } from './force-laws.js';

/** Bodies under a law, all acting on all. */
export interface InteractingBodies {
  readonly dimension: number;
  /** [N]. */
  readonly masses: Float64Array;
  /** [N]. */
  readonly charges: Float64Array;
  /** Added to every distance inside the law. */
  readonly softening: number;
}

/** Newton's equations for the state [x, v], each [N, D]: mᵢ aᵢ = Σⱼ F(rᵢⱼ) (xᵢ − xⱼ)/rᵢⱼ. */
export function pairForceField(law: ForceLaw, bodies: InteractingBodies): VectorField {
  const { dimension, masses, charges, softening } = bodies;
  const width = masses.length * dimension;
  return (_time, state, derivative) => {
    derivative.set(state.subarray(width));
    derivative.fill(0, width);
    for (let one = 0; one < masses.length; one++) {
      for (let other = one + 1; other < masses.length; other++) {
        let squares = 0;
        for (let axis = 0; axis < dimension; axis++) {
          squares += (state[one * dimension + axis]! - state[other * dimension + axis]!) ** 2;
        }
        const distance = Math.sqrt(squares);
        const force = law.force(
          distance + softening,
          masses[one]! * masses[other]!,
          charges[one]! * charges[other]!,
        );
        for (let axis = 0; axis < dimension; axis++) {
          const a = one * dimension + axis;
          const b = other * dimension + axis;
          const component = (force * (state[a]! - state[b]!)) / distance;
          derivative[width + a] = derivative[width + a]! + component / masses[one]!;
          derivative[width + b] = derivative[width + b]! - component / masses[other]!;
        }
      }
    }
  };
}
