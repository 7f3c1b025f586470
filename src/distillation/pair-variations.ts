import {
  dependsOnMotion,
  firstConstantArgument,
  type InteractingBodies,
  type PairForce,
  setPair,
} from 'principia/law';
import type { VariationLayout } from './variation-layout.js';

/** Where a scalar's derivatives by a pair's arguments r, m₁, m₂, q₁, q₂, v, vr and by the constants stand. */
const slot = { r: 1, m1: 2, m2: 3, q1: 4, q2: 5, v: 6, vr: 7, constants: 1 + firstConstantArgument };

/**
 * What a law's pairs add to the derivative of [x, v, S]. With d = x₁ − x₂, w = v₁ − v₂, r = |d|, and the force
 * F d/r + H w on the first body, whose scalars depend on r, |w| and vr = d·w/r,
 *
 *   ∂/∂d = (F/r) I + (d/r) gᵀ + w hᵀ,  g = (F_r − F/r − F_vr vr/r) d/r + F_vr w/r,  h = (H_r − H_vr vr/r) d/r + H_vr w/r,
 *   ∂/∂w = H I + (d/r)(F_v w/|w| + F_vr d/r)ᵀ + w (H_v w/|w| + H_vr d/r)ᵀ.
 *
 * @param sides of the pairs' switches, function by function, where the law has any
 */
export function pairVariations(
  { separation, relativeVelocity }: PairForce,
  constants: ArrayLike<number>,
  { dimension, masses, charges, interactions }: InteractingBodies,
  layout: VariationLayout,
  sides: Float64Array = new Float64Array(),
): (state: Float64Array, derivative: Float64Array) => void {
  const { first, second } = interactions;
  const { half, columns, begin } = layout;
  const moving = relativeVelocity !== null || dependsOnMotion(separation);
  const pair = new Array<number>(firstConstantArgument).fill(0).concat(Array.from(constants));
  const firstSide = pair.length;
  const sideCount = first.length === 0 ? 0 : sides.length / first.length;
  const along = new Float64Array(slot.constants + constants.length + sideCount);
  const damping = new Float64Array(along.length);
  const d = new Float64Array(3);
  const w = new Float64Array(3);
  // Differences of the pair's sensitivities, a row an axis; where there is no such axis the row counts for nothing.
  const differences = Array.from({ length: 3 }, () => new Float64Array(columns));
  const velocityDifferences = Array.from({ length: 3 }, () => new Float64Array(columns));
  const rows: PairRows = { i: 0, j: 0, one: 0, other: 0, inverse: 0, otherInverse: 0 };

  return (state, derivative) => {
    for (let edge = 0; edge < first.length; edge++) {
      const i = first[edge]!;
      const j = second[edge]!;
      let squared = 0;
      let speedSquared = 0;
      let product = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const a = i * dimension + axis;
        const b = j * dimension + axis;
        const component = state[a]! - state[b]!;
        d[axis] = component;
        squared += component * component;
        subtractRows(state, begin + a * columns, begin + b * columns, differences[axis]!);
        if (!moving) continue;
        const relative = state[half + a]! - state[half + b]!;
        w[axis] = relative;
        speedSquared += relative * relative;
        product += component * relative;
        const rates = begin + half * columns;
        subtractRows(state, rates + a * columns, rates + b * columns, velocityDifferences[axis]!);
      }
      const distance = Math.sqrt(squared);
      setPair(pair, distance, i, j, masses, charges);
      pair[5] = Math.sqrt(speedSquared);
      pair[6] = product / distance;
      for (let place = 0; place < sideCount; place++) {
        pair[firstSide + place] = sides[place * first.length + edge]!;
      }
      if (separation !== null) separation.derivatives(pair, along);
      if (relativeVelocity !== null) relativeVelocity.derivatives(pair, damping);
      const closing = pair[6]! / distance;
      // At rest the direction of w means nothing, and what is smooth does not depend on it.
      const overSpeed = speedSquared === 0 ? 0 : 1 / pair[5]!;
      const overDistance = along[0]! / distance;
      const radial = (along[slot.r]! - overDistance - along[slot.vr]! * closing) / squared;
      const dampingRadial = (damping[slot.r]! - damping[slot.vr]! * closing) / distance;
      rows.i = i;
      rows.j = j;
      rows.inverse = 1 / masses[i]!;
      rows.otherInverse = 1 / masses[j]!;
      for (let axis = 0; axis < dimension; axis++) {
        const component = d[axis]!;
        const relative = w[axis]!;
        const a = half + i * dimension + axis;
        const b = half + j * dimension + axis;
        const pull = overDistance * component + damping[0]! * relative;
        derivative[a] = derivative[a]! + pull * rows.inverse;
        derivative[b] = derivative[b]! - pull * rows.otherInverse;
        rows.one = begin + a * columns;
        rows.other = begin + b * columns;
        const byD = radial * component + dampingRadial * relative;
        const cross = moving
          ? ((along[slot.vr]! * component) / distance + damping[slot.vr]! * relative) / distance
          : 0;
        addBlock(
          derivative,
          rows,
          byD * d[0]! + cross * w[0]! + (axis === 0 ? overDistance : 0),
          byD * d[1]! + cross * w[1]! + (axis === 1 ? overDistance : 0),
          byD * d[2]! + cross * w[2]! + (axis === 2 ? overDistance : 0),
          differences,
        );
        if (separation !== null) addParameters(derivative, along, component / distance, rows, layout);
        if (!moving) continue;
        const byW = overSpeed * ((along[slot.v]! * component) / distance + damping[slot.v]! * relative);
        addBlock(
          derivative,
          rows,
          byW * w[0]! + cross * d[0]! + (axis === 0 ? damping[0]! : 0),
          byW * w[1]! + cross * d[1]! + (axis === 1 ? damping[0]! : 0),
          byW * w[2]! + cross * d[2]! + (axis === 2 ? damping[0]! : 0),
          velocityDifferences,
        );
        if (relativeVelocity !== null) addParameters(derivative, damping, relative, rows, layout);
      }
    }
  };
}

/** Where one component of a pair's force goes: the rows of its two bodies and their inverse masses. */
interface PairRows {
  i: number;
  j: number;
  one: number;
  other: number;
  inverse: number;
  otherInverse: number;
}

function subtractRows(state: Float64Array, row: number, other: number, result: Float64Array): void {
  for (let column = 0; column < result.length; column++) {
    result[column] = state[row + column]! - state[other + column]!;
  }
}

/** Adds (x, y, z) · differences, a row of the pair's 3 × 3 block, to the one body and takes it from the other. */
function addBlock(
  derivative: Float64Array,
  { one, other, inverse, otherInverse }: PairRows,
  x: number,
  y: number,
  z: number,
  [first, second, third]: readonly Float64Array[],
): void {
  for (let column = 0; column < first!.length; column++) {
    const change = x * first![column]! + y * second![column]! + z * third![column]!;
    derivative[one + column] = derivative[one + column]! + change * inverse;
    derivative[other + column] = derivative[other + column]! - change * otherInverse;
  }
}

/** Adds the derivatives of one component of the pair's force by the parameters of one of its scalars. */
function addParameters(
  derivative: Float64Array,
  scalar: Float64Array,
  factor: number,
  rows: PairRows,
  { constants, firstConstantColumn, massColumns, chargeColumns }: VariationLayout,
): void {
  for (let index = 0; index < constants.length; index++) {
    const change = factor * scalar[slot.constants + constants[index]!]!;
    addAt(derivative, rows, firstConstantColumn + index, change);
  }
  addAt(derivative, rows, massColumns[rows.i]!, factor * scalar[slot.m1]!);
  addAt(derivative, rows, massColumns[rows.j]!, factor * scalar[slot.m2]!);
  addAt(derivative, rows, chargeColumns[rows.i]!, factor * scalar[slot.q1]!);
  addAt(derivative, rows, chargeColumns[rows.j]!, factor * scalar[slot.q2]!);
}

function addAt(derivative: Float64Array, rows: PairRows, column: number, change: number): void {
  if (column < 0) return;
  derivative[rows.one + column] = derivative[rows.one + column]! + change * rows.inverse;
  derivative[rows.other + column] = derivative[rows.other + column]! - change * rows.otherInverse;
}
