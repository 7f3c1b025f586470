import { firstConstantArgument, type InteractingBodies, type PairForce, setPair } from 'principia/law';
import type { VectorField } from 'principia/physics';

/** Where a scalar's derivatives by the constants begin. */
const firstConstantSlot = 1 + firstConstantArgument;

/** What the state is differentiated by, besides its own initial value: some constants and some masses. */
export interface FreeParameters {
  /** Indices into the law's constants. */
  readonly constants: readonly number[];
  /** Body indices. */
  readonly masses: readonly number[];
}

/** The state's equations together with those of its sensitivities. */
export interface VariationalField {
  readonly field: VectorField;
  /** Columns of the sensitivities: 2·N·D initial values, then the free constants, then the free masses. */
  readonly columns: number;
  /** Length of the whole vector, 2·N·D·(1 + columns). */
  readonly size: number;
  /** The whole vector at an initial state: its sensitivity by itself is the identity, by the parameters zero. */
  initial(state: ArrayLike<number>): Float64Array;
}

/**
 * The variational equations of a pair force: with S = ∂(x, v)/∂(x₀, v₀, θ),
 *
 *   d/dt S = [[0, I], [∂a/∂x, ∂a/∂v]] S + [0, ∂a/∂θ],
 *
 * by the exact blocks of each pair: for F along d = x₁ − x₂, ∂(F d/r)/∂x₁ = (F/r) I + (F' − F/r) d dᵀ/r². The whole
 * vector is [x, v, S], S row-major [2·N·D, columns]; D is 1, 2 or 3.
 *
 * Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, I.14.
 */
export function variationalField(
  force: PairForce,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  free: FreeParameters,
): VariationalField {
  const { dimension, masses, charges, interactions } = bodies;
  const { first, second } = interactions;
  const { separation, relativeVelocity } = force;
  const half = masses.length * dimension;
  const columns = 2 * half + free.constants.length + free.masses.length;
  const begin = 2 * half;
  const columnOfMass = new Int32Array(masses.length).fill(-1);
  free.masses.forEach((body, index) => {
    columnOfMass[body] = 2 * half + free.constants.length + index;
  });
  const pair = new Array<number>(firstConstantArgument).fill(0).concat(Array.from(constants));
  const along = new Float64Array(firstConstantSlot + constants.length);
  const damping = new Float64Array(firstConstantSlot + constants.length);
  const distances = new Float64Array(3);
  const velocities = new Float64Array(3);
  // Differences of the pair's sensitivities, a row an axis; where there is no such axis the row counts for nothing.
  const differences = Array.from({ length: 3 }, () => new Float64Array(columns));
  const velocityDifferences = Array.from({ length: 3 }, () => new Float64Array(columns));

  /** Adds the derivatives of one component of the pair's force by the parameters of one of its scalars. */
  const addParameters = (
    derivative: Float64Array,
    scalar: Float64Array,
    factor: number,
    pairRows: PairRows,
  ): void => {
    for (let index = 0; index < free.constants.length; index++) {
      addAt(
        derivative,
        pairRows,
        2 * half + index,
        factor * scalar[firstConstantSlot + free.constants[index]!]!,
      );
    }
    const one = columnOfMass[pairRows.i]!;
    const two = columnOfMass[pairRows.j]!;
    if (one >= 0) addAt(derivative, pairRows, one, factor * scalar[2]!);
    if (two >= 0) addAt(derivative, pairRows, two, factor * scalar[3]!);
  };

  const field: VectorField = (_time, state, derivative) => {
    derivative.set(state.subarray(half, 2 * half), 0);
    derivative.set(state.subarray(begin + half * columns, begin + 2 * half * columns), begin);
    derivative.fill(0, half, 2 * half);
    derivative.fill(0, begin + half * columns);
    const rows: PairRows = { i: 0, j: 0, one: 0, other: 0, inverse: 0, otherInverse: 0 };
    for (let edge = 0; edge < first.length; edge++) {
      const i = first[edge]!;
      const j = second[edge]!;
      let squared = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const a = i * dimension + axis;
        const b = j * dimension + axis;
        const component = state[a]! - state[b]!;
        distances[axis] = component;
        squared += component * component;
        subtractRows(state, begin + a * columns, begin + b * columns, differences[axis]!);
        if (relativeVelocity === null) continue;
        velocities[axis] = state[half + a]! - state[half + b]!;
        const velocityRows = begin + half * columns;
        subtractRows(
          state,
          velocityRows + a * columns,
          velocityRows + b * columns,
          velocityDifferences[axis]!,
        );
      }
      const distance = Math.sqrt(squared);
      setPair(pair, distance, i, j, masses, charges);
      if (separation !== null) separation.derivatives(pair, along);
      if (relativeVelocity !== null) relativeVelocity.derivatives(pair, damping);
      const overDistance = along[0]! / distance;
      const radial = (along[1]! - overDistance) / squared;
      rows.i = i;
      rows.j = j;
      rows.inverse = 1 / masses[i]!;
      rows.otherInverse = 1 / masses[j]!;
      for (let axis = 0; axis < dimension; axis++) {
        const component = distances[axis]!;
        const relative = velocities[axis]!;
        const a = half + i * dimension + axis;
        const b = half + j * dimension + axis;
        const pull = overDistance * component + damping[0]! * relative;
        derivative[a] = derivative[a]! + pull * rows.inverse;
        derivative[b] = derivative[b]! - pull * rows.otherInverse;
        rows.one = begin + a * columns;
        rows.other = begin + b * columns;
        const outer = radial * component + (damping[1]! * relative) / distance;
        addBlock(
          derivative,
          rows,
          outer * distances[0]! + (axis === 0 ? overDistance : 0),
          outer * distances[1]! + (axis === 1 ? overDistance : 0),
          outer * distances[2]! + (axis === 2 ? overDistance : 0),
          differences,
        );
        if (separation !== null) addParameters(derivative, along, component / distance, rows);
        if (relativeVelocity !== null) {
          const [x, y, z] = [0, 1, 2].map((other) => (other === axis ? damping[0]! : 0));
          addBlock(derivative, rows, x!, y!, z!, velocityDifferences);
          addParameters(derivative, damping, relative, rows);
        }
      }
    }
    addOwnMass(derivative);
  };

  /** ∂(force/m)/∂m = −acceleration/m, besides what the force itself says. */
  const addOwnMass = (derivative: Float64Array): void => {
    for (const body of free.masses) {
      for (let axis = 0; axis < dimension; axis++) {
        const row = half + body * dimension + axis;
        const place = begin + row * columns + columnOfMass[body]!;
        derivative[place] = derivative[place]! - derivative[row]! / masses[body]!;
      }
    }
  };

  return {
    field,
    columns,
    size: 2 * half * (1 + columns),
    initial(state) {
      const whole = new Float64Array(2 * half * (1 + columns));
      for (let row = 0; row < 2 * half; row++) {
        whole[row] = state[row]!;
        whole[begin + row * columns + row] = 1;
      }
      return whole;
    },
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

function addAt(derivative: Float64Array, rows: PairRows, column: number, change: number): void {
  derivative[rows.one + column] = derivative[rows.one + column]! + change * rows.inverse;
  derivative[rows.other + column] = derivative[rows.other + column]! - change * rows.otherInverse;
}
