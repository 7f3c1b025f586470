/**
 * The implicit midpoint rule, y' = y + dt f((y + y') / 2): of order 2, symmetric, and symplectic for every
 * Hamiltonian, those that do not separate included.
 *
 * Source: E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, II.1, VI.4 and VIII.6.
 *
 * @packageDocumentation
 */
import { type LinearSpace, solve } from 'principia/math';
import type { FixedStepMethod } from './fixed-step-method.js';
import type { VectorField } from './vector-field.js';

/** The implicit midpoint rule. */
export const implicitMidpoint: FixedStepMethod = {
  name: 'implicit-midpoint',
  order: 2,
  symplectic: true,
  symmetric: true,
};

/**
 * One step in any linear space, by a fixed number of fixed-point iterations for the midpoint, z ← y + dt/2 f(z), as a
 * traced model needs. What is left of order, symplecticity and symmetry is of the size (dt L / 2)^(iterations + 1),
 * L the Lipschitz constant of f.
 */
export function midpointIterations<V>(
  space: LinearSpace<V>,
  field: (state: V) => V,
  state: V,
  dt: number,
  iterations: number,
): V {
  let slope = field(state);
  for (let iteration = 0; iteration < iterations; iteration++) {
    slope = field(space.combine([1, dt / 2], [state, slope]));
  }
  return space.combine([1, dt], [state, slope]);
}

/** How the equation for the midpoint was solved. */
export interface MidpointInfo {
  readonly status: 'converged' | 'not converged';
  /** Fixed-point and Newton iterations. */
  readonly iterations: number;
  /** Largest component by which the last iteration moved the midpoint, relative to the largest of the state. */
  readonly change: number;
}

/** How well to solve. */
export interface MidpointOptions {
  /** A change no larger ends the iteration; 1e-14 if not given. */
  readonly tolerance?: number;
  /** Of either kind; 50 if not given. */
  readonly maximumIterations?: number;
}

/**
 * One step in float64, solved to a tolerance: by fixed-point iteration while that contracts well, then by Newton's
 * method with a Jacobian by differences. Where neither converges the info says so, and the state is the last iterate.
 *
 * @example
 * ```ts
 * const [next, { status }] = implicitMidpointStep(field, 0, state, 0.1);
 * ```
 */
export function implicitMidpointStep(
  field: VectorField,
  time: number,
  state: Float64Array,
  dt: number,
  options: MidpointOptions = {},
): readonly [state: Float64Array, info: MidpointInfo] {
  const tolerance = options.tolerance ?? 1e-14;
  const most = options.maximumIterations ?? 50;
  const slope = new Float64Array(state.length);
  const fixedPoint: Correction = (midpoint) => {
    field(time + dt / 2, midpoint, slope);
    return state.map((value, index) => value + (dt / 2) * slope[index]! - midpoint[index]!);
  };
  const midpoint = state.slice();
  let info = iterate(fixedPoint, midpoint, tolerance, most, 0);
  if (info.status !== 'converged' && info.iterations < most) {
    // The fixed point repels or attracts slowly, and may have thrown the iterate far away.
    midpoint.set(state);
    info = iterate(newton(fixedPoint), midpoint, tolerance, most, info.iterations);
  }
  // The end lies as far beyond the midpoint as the start before it.
  return [midpoint.map((value, index) => 2 * value - state[index]!), info];
}

/** How far an iteration moves the midpoint z; the fixed-point one is y + dt/2 f(z) − z. */
type Correction = (midpoint: Float64Array) => Float64Array;

/** Corrects the midpoint in place until it rests, as long as corrections shrink by a third at least. */
function iterate(
  correction: Correction,
  midpoint: Float64Array,
  tolerance: number,
  most: number,
  done: number,
): MidpointInfo {
  let change = Number.POSITIVE_INFINITY;
  let slow = 0;
  for (let iterations = done + 1; iterations <= most; iterations++) {
    const move = correction(midpoint);
    const before = change;
    for (let index = 0; index < midpoint.length; index++) midpoint[index] = midpoint[index]! + move[index]!;
    change = largest(move) / Math.max(largest(midpoint), Number.MIN_VALUE);
    if (change <= tolerance || largest(move) === 0) return { status: 'converged', iterations, change };
    slow = change > before / 1.5 ? slow + 1 : 0;
    if (!Number.isFinite(change) || slow === 3) return { status: 'not converged', iterations, change };
  }
  return { status: 'not converged', iterations: most, change };
}

/** Newton's correction where the other vanishes, its Jacobian by differences; NaN where that is singular. */
function newton(residual: Correction): Correction {
  return (midpoint) => {
    const base = residual(midpoint);
    const size = base.length;
    const matrix = new Float64Array(size * size);
    const nudge = Math.sqrt(Number.EPSILON) * Math.max(largest(midpoint), Number.MIN_VALUE);
    for (let column = 0; column < size; column++) {
      const nudged = midpoint.slice();
      nudged[column] = nudged[column]! + nudge;
      const moved = residual(nudged);
      for (let row = 0; row < size; row++) {
        matrix[row * size + column] = (base[row]! - moved[row]!) / (nudged[column]! - midpoint[column]!);
      }
    }
    return solve(matrix, base) ?? base.fill(Number.NaN);
  };
}

function largest(vector: Float64Array): number {
  return vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
