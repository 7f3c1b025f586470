import type { Interactions, VectorField } from 'principia/physics';
import { type BodyForce, demandAxes, firstConstantOfBody } from './body-force.js';
import type { LawForces } from './law-forces.js';
import { dependsOnMotion, firstConstantArgument } from './pair-force.js';

/** Everything a law needs besides the state: N bodies in D dimensions, [N] arrays. */
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
 * @param sides those of the law's switches, −1 or 1, in the order of `switchesOf`: the forces then are what they would be
 * if no switch passed zero, and the third law is imposed; else they jump where they do
 * @throws InputError where a body force acts along an axis that the bodies' space does not have
 * @example
 * ```ts
 * const field = accelerationField(force, force.constants, bodies);
 * integrateAdaptive(field, Float64Array.of(0, 0, 1, 0, 0, -1, 0, 1), [0, 10]); // two bodies in the plane
 * ```
 */
export function accelerationField(
  force: LawForces,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  sides?: Float64Array,
): VectorField {
  const { dimension, masses, charges, interactions } = bodies;
  const { first, second } = interactions;
  const { separation, relativeVelocity, body, onSecond }: LawForces =
    sides === undefined ? force : smoothForces(force);
  const pairSides = sides === undefined ? 0 : force.switches!.pairs.length;
  const firstSide = firstConstantArgument + constants.length;
  const scalars = [separation, relativeVelocity, onSecond?.separation, onSecond?.relativeVelocity];
  const moving = scalars.some((scalar) => dependsOnMotion(scalar ?? null));
  const bodySides = sides?.subarray(pairSides * first.length);
  const addBodyForce = body === undefined ? null : bodyField(body, constants, bodies, bodySides);
  const half = masses.length * dimension;
  const pair = new Array<number>(firstSide + pairSides).fill(0);
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
      if (moving) setPairMotion(pair, state, half, i * dimension, j * dimension, dimension);
      for (let place = 0; place < pairSides; place++) {
        pair[firstSide + place] = sides![place * first.length + edge]!;
      }
      const along = separation === null ? 0 : separation.value(pair) / distance;
      const damping = relativeVelocity === null ? 0 : relativeVelocity.value(pair);
      let alongSecond = along;
      let dampingSecond = damping;
      if (onSecond !== undefined) {
        alongSecond = onSecond.separation === null ? 0 : onSecond.separation.value(pair) / distance;
        dampingSecond = onSecond.relativeVelocity === null ? 0 : onSecond.relativeVelocity.value(pair);
      }
      for (let axis = 0; axis < dimension; axis++) {
        const a = i * dimension + axis;
        const b = j * dimension + axis;
        const apart = state[a]! - state[b]!;
        let component = along * apart;
        let opposite = alongSecond * apart;
        if (relativeVelocity !== null) {
          const relative = state[half + a]! - state[half + b]!;
          component += damping * relative;
          opposite += dampingSecond * relative;
        }
        derivative[half + a] = derivative[half + a]! + component / masses[i]!;
        derivative[half + b] = derivative[half + b]! - opposite / masses[j]!;
      }
    }
    addBodyForce?.(state, derivative);
  };
}

/** The forces of a law that jumps as they are between its jumps. */
function smoothForces({ constants, switches }: LawForces): LawForces {
  const { pair, body } = switches!.smooth;
  return { ...pair, constants, ...(body === null ? {} : { body }) };
}

/** Adds what the body forces do to the accelerations. */
function bodyField(
  force: BodyForce,
  constants: ArrayLike<number>,
  { dimension, masses, charges }: InteractingBodies,
  sides?: Float64Array,
): (state: Float64Array, derivative: Float64Array) => void {
  const { velocity, axes } = force;
  demandAxes(force, dimension);
  const half = masses.length * dimension;
  const body = new Array<number>(firstConstantOfBody).fill(0).concat(Array.from(constants));
  const firstSide = body.length;
  const count = (sides?.length ?? 0) / masses.length;
  return (state, derivative) => {
    for (let index = 0; index < masses.length; index++) {
      setBody(body, index, state, masses, charges, dimension);
      for (let place = 0; place < count; place++) {
        body[firstSide + place] = sides![place * masses.length + index]!;
      }
      const drag = velocity === null ? 0 : velocity.value(body);
      for (let axis = 0; axis < dimension; axis++) {
        const place = half + index * dimension + axis;
        const force = (axes[axis]?.value(body) ?? 0) + (velocity === null ? 0 : drag * state[place]!);
        derivative[place] = derivative[place]! + force / masses[index]!;
      }
    }
  };
}

/** Sets a pair's arguments r, m₁, m₂, q₁, q₂; what is behind them stays. */
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

/** Sets a pair's arguments v and vr, the distance being set, from the components of its bodies at a and b of [x, v, …]. */
export function setPairMotion(
  pair: number[],
  state: Float64Array,
  half: number,
  a: number,
  b: number,
  dimension: number,
): void {
  let squared = 0;
  let product = 0;
  for (let axis = 0; axis < dimension; axis++) {
    const relative = state[half + a + axis]! - state[half + b + axis]!;
    squared += relative * relative;
    product += relative * (state[a + axis]! - state[b + axis]!);
  }
  pair[5] = Math.sqrt(squared);
  pair[6] = product / pair[0]!;
}

/** Sets a body's arguments m, q, x, y, z, |v| from a state that begins with [x, v]; the constants behind them stay. */
export function setBody(
  body: number[],
  index: number,
  state: Float64Array,
  masses: Float64Array,
  charges: Float64Array,
  dimension: number,
): void {
  const half = masses.length * dimension;
  let squared = 0;
  body[0] = masses[index]!;
  body[1] = charges[index]!;
  for (let axis = 0; axis < dimension; axis++) {
    body[2 + axis] = state[index * dimension + axis]!;
    squared += state[half + index * dimension + axis]! ** 2;
  }
  body[5] = Math.sqrt(squared);
}
