import {
  type IntegrationEvent,
  type IntegrationOutcome,
  integrateAdaptive,
  type VectorField,
} from 'principia/physics';
import type { InteractingBodies } from './accelerations.js';
import type { Law } from './law.js';
import { compileLaw } from './law-forces.js';
import { fieldFrom } from './switched-field.js';

/** A motion of N bodies in D dimensions; arrays are row-major [time, body, axis]. */
export interface SimulatedMotion {
  /** Where not `complete`, the rows that were not reached are NaN. */
  readonly status: IntegrationOutcome['status'];
  readonly times: Float64Array;
  /** [T, N, D]. */
  readonly positions: Float64Array;
  /** [T, N, D]. */
  readonly velocities: Float64Array;
}

/** How exactly a law is simulated. */
export interface SimulationOptions {
  /** Error of a step allowed, relative to each coordinate and to the largest of the initial state; 1e-11. */
  readonly relativeTolerance?: number;
  /** Steps tried in all; 1 000 000. */
  readonly maximumSteps?: number;
  /** Passages at which a step has to end, as where a force jumps; `simulateLaw` adds the law's own. */
  readonly events?: readonly IntegrationEvent[];
}

/**
 * Integrates the motion of bodies under a law, mᵢ d²xᵢ/dt² = Σⱼ forceᵢⱼ + forceᵢ, in float64 by an adaptive method of order 8.
 * What goes wrong on the way (a collision) is said in `status`, not thrown.
 *
 * @param initialState [x, v] at times[0], each [N, D]
 * @param times strictly monotone, [T]
 * @example
 * ```ts
 * const motion = simulateLaw(lawFromPairForce('-m1*m2/r^2'), bodies, initialState, Float64Array.of(0, 1, 2));
 * ```
 */
export function simulateLaw(
  law: Law,
  bodies: InteractingBodies,
  initialState: Float64Array,
  times: Float64Array,
  options: SimulationOptions = {},
): SimulatedMotion {
  const force = compileLaw(law);
  const { field, events } = fieldFrom(force, force.constants, bodies, initialState);
  return simulateField(field, initialState, times, {
    ...options,
    events: [...events, ...(options.events ?? [])],
  });
}

/**
 * Integrates dx/dt = v, dv/dt = a of bodies whose accelerations are known, as `simulateLaw` does.
 *
 * @param field writes [v, a] for a state [x, v]
 */
export function simulateField(
  field: VectorField,
  initialState: Float64Array,
  times: Float64Array,
  options: SimulationOptions = {},
): SimulatedMotion {
  const relativeTolerance = options.relativeTolerance ?? 1e-11;
  const width = initialState.length / 2;
  const outcome = integrateAdaptive(field, initialState, times, {
    relativeTolerance,
    absoluteTolerance: initialState.map(
      (_, index) => relativeTolerance * (largest(initialState, index < width ? 0 : width, width) || 1),
    ),
    maximumSteps: options.maximumSteps ?? 1_000_000,
    events: options.events ?? [],
  });
  const positions = new Float64Array(times.length * width);
  const velocities = new Float64Array(times.length * width);
  for (let row = 0; row < times.length; row++) {
    const from = row * 2 * width;
    positions.set(outcome.states.subarray(from, from + width), row * width);
    velocities.set(outcome.states.subarray(from + width, from + 2 * width), row * width);
  }
  return { status: outcome.status, times, positions, velocities };
}

function largest(values: Float64Array, from: number, count: number): number {
  let most = 0;
  for (let index = from; index < from + count; index++) most = Math.max(most, Math.abs(values[index]!));
  return most;
}
