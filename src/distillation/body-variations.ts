import {
  type BodyForce,
  demandAxes,
  firstConstantOfBody,
  type InteractingBodies,
  setBody,
} from 'principia/law';
import type { VariationLayout } from './variation-layout.js';

/** Where a scalar's derivatives by a body's arguments m, q, x, y, z, |v| and by the constants stand. */
const slot = { m: 1, q: 2, position: 3, v: 6, constants: 1 + firstConstantOfBody };

/**
 * What a law's body forces add to the derivative of [x, v, S]. With the force H v + Σ Fₐ eₐ on a body, whose scalars
 * depend on its place x and its speed |v|, its component a has
 *
 *   ∂/∂x = vₐ ∂H/∂x + ∂Fₐ/∂x,  ∂/∂v = H eₐ + (vₐ H_v + F_{a,v}) v/|v|.
 *
 * @param sides of the bodies' switches, function by function, where the law has any
 * @throws InputError where a body force acts along an axis that the bodies' space does not have
 */
export function bodyVariations(
  force: BodyForce,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  layout: VariationLayout,
  sides: Float64Array = new Float64Array(),
): (state: Float64Array, derivative: Float64Array) => void {
  const { velocity, axes } = force;
  const { dimension, masses, charges } = bodies;
  demandAxes(force, dimension);
  const { half, columns, begin } = layout;
  const body = new Array<number>(firstConstantOfBody).fill(0).concat(Array.from(constants));
  const firstSide = body.length;
  const sideCount = sides.length / masses.length;
  const slots = slot.constants + constants.length + sideCount;
  const drag = new Float64Array(slots);
  const push = new Float64Array(slots);
  /** One component of the force with its derivatives. */
  const component = new Float64Array(slots);
  return (state, derivative) => {
    for (let index = 0; index < masses.length; index++) {
      setBody(body, index, state, masses, charges, dimension);
      for (let place = 0; place < sideCount; place++) {
        body[firstSide + place] = sides[place * masses.length + index]!;
      }
      if (velocity !== null) velocity.derivatives(body, drag);
      const speed = body[5]!;
      const inverse = 1 / masses[index]!;
      const own = index * dimension;
      for (let axis = 0; axis < dimension; axis++) {
        const field = axes[axis] ?? null;
        if (field === null) push.fill(0);
        else field.derivatives(body, push);
        const along = state[half + own + axis]!;
        for (let place = 0; place < slots; place++) {
          component[place] =
            inverse * (velocity === null ? push[place]! : along * drag[place]! + push[place]!);
        }
        const row = half + own + axis;
        derivative[row] = derivative[row]! + component[0]!;
        const into = begin + row * columns;
        for (let other = 0; other < dimension; other++) {
          const place = begin + (own + other) * columns;
          addRow(derivative, into, state, place, component[slot.position + other]!, columns);
          // At rest the direction of v means nothing, and what is smooth does not depend on it.
          const turning = speed === 0 ? 0 : (component[slot.v]! * state[half + own + other]!) / speed;
          const rate = turning + (other === axis ? inverse * drag[0]! : 0);
          addRow(derivative, into, state, place + half * columns, rate, columns);
        }
        addParameters(derivative, into, component, index, layout);
      }
    }
  };
}

/** Adds a factor times a row of the sensitivities. */
function addRow(
  derivative: Float64Array,
  into: number,
  state: Float64Array,
  from: number,
  factor: number,
  columns: number,
): void {
  if (factor === 0) return;
  for (let column = 0; column < columns; column++) {
    derivative[into + column] = derivative[into + column]! + factor * state[from + column]!;
  }
}

function addParameters(
  derivative: Float64Array,
  into: number,
  component: Float64Array,
  body: number,
  { constants, firstConstantColumn, massColumns, chargeColumns }: VariationLayout,
): void {
  const add = (column: number, change: number): void => {
    if (column >= 0) derivative[into + column] = derivative[into + column]! + change;
  };
  for (let index = 0; index < constants.length; index++) {
    add(firstConstantColumn + index, component[slot.constants + constants[index]!]!);
  }
  add(massColumns[body]!, component[slot.m]!);
  add(chargeColumns[body]!, component[slot.q]!);
}
