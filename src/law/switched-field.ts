import type { IntegrationEvent, VectorField } from 'principia/physics';
import {
  accelerationField,
  type InteractingBodies,
  setBody,
  setPair,
  setPairMotion,
} from './accelerations.js';
import { firstConstantOfBody } from './body-force.js';
import type { ForceScalar } from './compiled-sums.js';
import type { LawForces } from './law-forces.js';
import { firstConstantArgument } from './pair-force.js';
import type { LawSwitches } from './switches.js';

/** A function at whose zeros a force jumps, of one pair or body, with its arguments as a state has them. */
export interface Switch {
  readonly kind: 'pair' | 'body';
  readonly scalar: ForceScalar;
  /** Which of the pairs' functions, or the bodies', it is. */
  readonly place: number;
  readonly first: number;
  /** The pair's other body; the body itself where there is no pair. */
  readonly second: number;
  readonly values: number[];
  /** Writes the arguments from a state [x, v, …]. */
  set(state: Float64Array): void;
}

/** Every switch of every pair and body: function by function, all pairs, then all bodies. */
export function switchesOf(
  { pairs, bodies: alone }: LawSwitches,
  constants: ArrayLike<number>,
  { dimension, masses, charges, interactions }: InteractingBodies,
): readonly Switch[] {
  const half = masses.length * dimension;
  const argumentsFrom = (count: number): number[] =>
    new Array<number>(count).fill(0).concat(Array.from(constants));
  const ofPairs = pairs.flatMap((scalar, place) =>
    Array.from(interactions.first, (first, edge): Switch => {
      const second = interactions.second[edge]!;
      const values = argumentsFrom(firstConstantArgument);
      const set = (state: Float64Array): void => {
        let squared = 0;
        for (let axis = 0; axis < dimension; axis++) {
          squared += (state[first * dimension + axis]! - state[second * dimension + axis]!) ** 2;
        }
        setPair(values, Math.sqrt(squared), first, second, masses, charges);
        setPairMotion(values, state, half, first * dimension, second * dimension, dimension);
      };
      return { kind: 'pair', scalar, place, first, second, values, set };
    }),
  );
  const ofBodies = alone.flatMap((scalar, place) =>
    Array.from(masses, (_, body): Switch => {
      const values = argumentsFrom(firstConstantOfBody);
      const set = (state: Float64Array): void => setBody(values, body, state, masses, charges, dimension);
      return { kind: 'body', scalar, place, first: body, second: body, values, set };
    }),
  );
  return [...ofPairs, ...ofBodies];
}

/** On which side of zero every switch is, kept during an integration. */
export interface SwitchBoard {
  /** −1 or 1, in the order of `switchesOf`: what `accelerationField` is given. */
  readonly sides: Float64Array;
  /** Each turns its side where its function passes zero. */
  readonly events: readonly IntegrationEvent[];
  /** Sets all sides from the state with which an integration begins. */
  begin(state: Float64Array): void;
}

/**
 * The board of a law's switches. Between events the field does not jump, so no step is cut about a jump, and none is
 * taken across one, however short the time that a pair spends beyond it.
 *
 * @param passed what is done to the state [x, v, …] right after a passage, the side being turned
 */
export function switchBoard(
  switches: LawSwitches,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  passed: (of: Switch, side: 1 | -1, state: Float64Array) => void = () => {},
): SwitchBoard {
  const all = switchesOf(switches, constants, bodies);
  const sides = new Float64Array(all.length).fill(1);
  const turn = (index: number, state: Float64Array): 1 | -1 => {
    const { scalar, values, set } = all[index]!;
    set(state);
    const side = scalar.value(values) < 0 ? -1 : 1;
    sides[index] = side;
    return side;
  };
  return {
    sides,
    events: all.map(({ scalar, values, set }, index) => ({
      value(_time, state) {
        set(state);
        return scalar.value(values);
      },
      action(_time, state) {
        passed(all[index]!, turn(index, state), state);
      },
    })),
    begin(state) {
      for (let index = 0; index < all.length; index++) turn(index, state);
    },
  };
}

/**
 * Newton's equations for an integration from a state [x, v], with the events at which forces jump; without jumps the
 * field is that of `accelerationField` and there are no events.
 *
 * @example
 * ```ts
 * const { field, events } = fieldFrom(force, force.constants, bodies, state);
 * integrateAdaptive(field, state, times, { events });
 * ```
 */
export function fieldFrom(
  force: LawForces,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  state: Float64Array,
): { readonly field: VectorField; readonly events: readonly IntegrationEvent[] } {
  if (force.switches === undefined) return { field: accelerationField(force, constants, bodies), events: [] };
  const { sides, events, begin } = switchBoard(force.switches, constants, bodies);
  begin(state);
  return { field: accelerationField(force, constants, bodies, sides), events };
}
