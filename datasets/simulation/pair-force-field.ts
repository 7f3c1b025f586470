import { displacementAlong, type Interactions, type Space, type VectorField } from 'principia/physics';
import type { ForceLaw } from './force-law.js';

/** Bodies and what acts on them. */
export interface ForcedBodies {
  readonly dimension: number;
  /** [N]. */
  readonly masses: Float64Array;
  /** [N]. */
  readonly charges: Float64Array;
  /** The pairs that may interact at these positions, [N, D] and perhaps more. */
  pairsAt(state: Float64Array): Interactions;
  readonly space: Space;
  /** Added to every distance inside the law. */
  readonly softening: number;
  /** γ of the drag −γ v on each body, [N]; null where there is none. */
  readonly drag: Float64Array | null;
  /** Acceleration along the second axis; 0 where there is none. */
  readonly fall: number;
}

/**
 * Newton's equations for the state [x, v, W], x and v each [N, D]:
 * mᵢ aᵢ = Σⱼ F(rᵢⱼ) (xᵢ − xⱼ)/rᵢⱼ − γᵢ vᵢ + mᵢ g, and Ẇ = Σᵢ γᵢ vᵢ², the energy that drag takes, which only states
 * with drag have.
 *
 * @param beyond which pairs are beyond the law's kink, [E], set by events, so that the field stays smooth within a step;
 * null where the distance decides
 */
export function pairForceField(law: ForceLaw, bodies: ForcedBodies, beyond: Uint8Array | null): VectorField {
  const { dimension, masses, charges, softening, space, drag, fall } = bodies;
  const width = masses.length * dimension;
  const [inside, outside] =
    beyond === null || law.kink === undefined ? [law, law] : [law.kink.within, law.kink.beyond];
  const difference = new Float64Array(dimension);
  return (_time, state, derivative) => {
    derivative.set(state.subarray(width, 2 * width));
    derivative.fill(0, width);
    const { first, second } = bodies.pairsAt(state);
    for (let pair = 0; pair < first.length; pair++) {
      const one = first[pair]!;
      const other = second[pair]!;
      let squares = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const plain = state[one * dimension + axis]! - state[other * dimension + axis]!;
        difference[axis] = displacementAlong(space, plain, axis);
        squares += difference[axis]! ** 2;
      }
      const distance = Math.sqrt(squares);
      const force = (beyond?.[pair] === 1 ? outside : inside).force(
        distance + softening,
        masses[one]! * masses[other]!,
        charges[one]! * charges[other]!,
      );
      for (let axis = 0; axis < dimension; axis++) {
        const a = width + one * dimension + axis;
        const b = width + other * dimension + axis;
        const component = (force * difference[axis]!) / distance;
        derivative[a] = derivative[a]! + component / masses[one]!;
        derivative[b] = derivative[b]! - component / masses[other]!;
      }
    }
    if (drag !== null) addDrag(state, derivative, drag, masses, dimension);
    if (fall !== 0) {
      for (let index = width + 1; index < 2 * width; index += dimension) {
        derivative[index] = derivative[index]! + fall;
      }
    }
  };
}

function addDrag(
  state: Float64Array,
  derivative: Float64Array,
  drag: Float64Array,
  masses: Float64Array,
  dimension: number,
): void {
  const width = drag.length * dimension;
  let power = 0;
  for (let index = 0; index < width; index++) {
    const body = Math.floor(index / dimension);
    const speed = state[width + index]!;
    const force = drag[body]! * speed;
    derivative[width + index] = derivative[width + index]! - force / masses[body]!;
    power += force * speed;
  }
  derivative[2 * width] = power;
}
