import {
  accelerationField,
  type ForceScalar,
  firstConstantArgument,
  firstConstantOfBody,
  type InteractingBodies,
  type LawForces,
  type Switch,
  type SwitchBoard,
  switchBoard,
} from 'principia/law';
import type { VariationLayout } from './variation-layout.js';

/**
 * The board of a law's switches, with what its jumps do to the sensitivities: where g(y, θ) passes zero and the field
 * goes from f⁻ to f⁺, the time of the passage depends on everything, so that
 *
 *   S⁺ = S⁻ + (f⁺ − f⁻) (∇g S⁻ + ∂g/∂θ)/(∇g · f⁻).
 *
 * Without it neither a threshold nor, after a passage, anything else has its derivative.
 *
 * Source: M. di Bernardo et al., Piecewise-smooth Dynamical Systems, 2008, chapter 2 (the saltation matrix).
 */
export function saltationBoard(
  force: LawForces,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  layout: VariationLayout,
): SwitchBoard | null {
  const { switches } = force;
  if (switches === undefined) return null;
  const { dimension, masses, interactions } = bodies;
  const { half, columns, begin } = layout;
  const after = new Float64Array(begin);
  const rates = new Float64Array(columns);
  const board = switchBoard(switches, constants, bodies, (of, side, state) => {
    const slopes = new Float64Array(1 + of.values.length);
    of.scalar.derivatives(of.values, slopes);
    const gradient = gradientOf(of, slopes, state, half, dimension);
    const jump = jumpOf(force, of, side, sidesOf(of), state, half, dimension);
    field(0, state, after);
    // On the second body of a pair everything is the opposite.
    const acting =
      of.kind === 'pair'
        ? ([
            [of.first, 1],
            [of.second, -1],
          ] as const)
        : ([[of.first, 1]] as const);
    let rate = 0;
    rates.fill(0);
    for (const [body, share] of acting) {
      for (let axis = 0; axis < dimension; axis++) {
        const row = body * dimension + axis;
        const byPlace = share * gradient.place[axis]!;
        const byVelocity = share * gradient.velocity[axis]!;
        const before = after[half + row]! - (share * jump[axis]!) / masses[body]!;
        rate += byPlace * state[half + row]! + byVelocity * before;
        for (let column = 0; column < columns; column++) {
          rates[column] =
            rates[column]! +
            byPlace * state[begin + row * columns + column]! +
            byVelocity * state[begin + (half + row) * columns + column]!;
        }
      }
    }
    addParameters(rates, of, slopes, layout);
    // A passage that only touches has no time that depends smoothly on anything.
    if (rate === 0) return;
    for (const [body, share] of acting) {
      for (let axis = 0; axis < dimension; axis++) {
        const change = (share * jump[axis]!) / (masses[body]! * rate);
        if (change === 0) continue;
        const into = begin + (half + body * dimension + axis) * columns;
        for (let column = 0; column < columns; column++) {
          state[into + column] = state[into + column]! + change * rates[column]!;
        }
      }
    }
  });
  const field = accelerationField(force, constants, bodies, board.sides);
  const edges = interactions.first.length;
  /** The sides of all functions of the switch's own pair or body. */
  const sidesOf = ({ kind, first, second }: Switch): number[] => {
    if (kind === 'body') {
      const from = switches.pairs.length * edges + first;
      return switches.bodies.map((_, place) => board.sides[from + place * masses.length]!);
    }
    const edge = interactions.first.findIndex(
      (one, at) => one === first && interactions.second[at] === second,
    );
    return switches.pairs.map((_, place) => board.sides[edge + place * edges]!);
  };
  return board;
}

interface Gradient {
  readonly place: Float64Array;
  readonly velocity: Float64Array;
}

/** ∂g/∂x and ∂g/∂v of the first body. */
function gradientOf(
  { kind, first, second, values }: Switch,
  slopes: Float64Array,
  state: Float64Array,
  half: number,
  dimension: number,
): Gradient {
  const place = new Float64Array(dimension);
  const velocity = new Float64Array(dimension);
  const speed = values[5]!;
  for (let axis = 0; axis < dimension; axis++) {
    const a = first * dimension + axis;
    if (kind === 'body') {
      place[axis] = slopes[3 + axis]!;
      velocity[axis] = speed === 0 ? 0 : (slopes[6]! * state[half + a]!) / speed;
      continue;
    }
    const b = second * dimension + axis;
    const [distance, closing] = [values[0]!, values[6]!];
    const along = (state[a]! - state[b]!) / distance;
    const relative = state[half + a]! - state[half + b]!;
    place[axis] = slopes[1]! * along + (slopes[7]! * (relative - closing * along)) / distance;
    velocity[axis] = (speed === 0 ? 0 : (slopes[6]! * relative) / speed) + slopes[7]! * along;
  }
  return { place, velocity };
}

/** The force on the first body after the passage less that before it. */
function jumpOf(
  { switches }: LawForces,
  { kind, place, first, second, values }: Switch,
  side: 1 | -1,
  sides: readonly number[],
  state: Float64Array,
  half: number,
  dimension: number,
): Float64Array {
  const { pair, body } = switches!.smooth;
  const [after, before] = [side, -side].map((own) => [...values, ...sides.with(place, own)]);
  const change = (scalar: ForceScalar | null): number =>
    scalar === null ? 0 : scalar.value(after!) - scalar.value(before!);
  const of = (axis: number): number => {
    const a = first * dimension + axis;
    if (kind === 'body') {
      return change(body!.velocity) * state[half + a]! + change(body!.axes[axis] ?? null);
    }
    const b = second * dimension + axis;
    return (
      (change(pair.separation) * (state[a]! - state[b]!)) / values[0]! +
      change(pair.relativeVelocity) * (state[half + a]! - state[half + b]!)
    );
  };
  return Float64Array.from({ length: dimension }, (_, axis) => of(axis));
}

/** Adds ∂g/∂θ. */
function addParameters(
  rates: Float64Array,
  { kind, first, second }: Switch,
  slopes: Float64Array,
  { constants, firstConstantColumn, massColumns, chargeColumns }: VariationLayout,
): void {
  const add = (column: number, slope: number): void => {
    if (column >= 0) rates[column] = rates[column]! + slope;
  };
  const firstConstant = 1 + (kind === 'pair' ? firstConstantArgument : firstConstantOfBody);
  constants.forEach((constant, index) => {
    add(firstConstantColumn + index, slopes[firstConstant + constant]!);
  });
  if (kind === 'body') {
    add(massColumns[first]!, slopes[1]!);
    add(chargeColumns[first]!, slopes[2]!);
    return;
  }
  add(massColumns[first]!, slopes[2]!);
  add(massColumns[second]!, slopes[3]!);
  add(chargeColumns[first]!, slopes[4]!);
  add(chargeColumns[second]!, slopes[5]!);
}
