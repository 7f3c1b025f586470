import { float64Space } from 'principia/math';
import type { Integrator } from 'principia/physics';
import type { ForceField } from './force-field.js';
import type { Start } from './scaling-system.js';

/** How a motion is followed. */
export interface MotionSettings {
  readonly integrator: Integrator;
  readonly dt: number;
  readonly steps: number;
  /** Steps between two looks. */
  readonly every: number;
}

/** A motion at the times of its looks, the start the first. */
export interface FollowedMotion {
  /** [looks] of [N, D]. */
  readonly positions: readonly Float64Array[];
  readonly velocities: readonly Float64Array[];
}

/** Follows a motion in closed loop. */
export function followMotion(field: ForceField, start: Start, settings: MotionSettings): FollowedMotion {
  const { integrator, dt, steps, every } = settings;
  const acceleration = remembering((position) => field.accelerations(position));
  const positions = [start.positions];
  const velocities = [start.velocities];
  let state = { position: start.positions, velocity: start.velocities };
  for (let step = 0; step < steps; step += every) {
    for (let within = 0; within < every; within++) {
      state = integrator.step(float64Space, ({ position }) => acceleration(position), state, dt);
    }
    positions.push(state.position);
    velocities.push(state.velocity);
  }
  return { positions, velocities };
}

/** The last kick of a step and the first of the next are at the same place: what was found there is kept. */
export function remembering(
  of: (position: Float64Array) => Float64Array,
): (position: Float64Array) => Float64Array {
  let last: { readonly position: Float64Array; readonly value: Float64Array } | undefined;
  return (position) => {
    if (last?.position !== position) last = { position, value: of(position) };
    return last.value;
  };
}
