import { simulateField } from 'principia/law';
import { float64Space } from 'principia/math';
import { type IntegratorName, integrators, type SplitState, type VectorField } from 'principia/physics';
import type { PhaseTrajectory } from './phase-trajectory.js';
import type { PredictedMotion } from './roll-out.js';

/**
 * The motion that accelerations give, in 64 bits, from where a recorded one starts and at its times.
 *
 * @param field writes [v, a] for a state [x, v], each [N, D]
 * @param motion of bodies with known masses, in Cartesian coordinates
 * @param integrator with `perInterval` steps between recorded times; an adaptive method of order 8 if null
 */
export function followMotion(
  field: VectorField,
  motion: PhaseTrajectory,
  integrator: IntegratorName | null,
  perInterval: number,
): PredictedMotion {
  const { trajectory, times, bodies, dimension } = motion;
  const width = bodies * dimension;
  const mass = (entry: number): number =>
    trajectory.system.bodies[Math.floor(entry / dimension) % bodies]!.mass!;
  const start = new Float64Array(2 * width);
  start.set(motion.positions.subarray(0, width));
  for (let entry = 0; entry < width; entry++) start[width + entry] = motion.momenta[entry]! / mass(entry);
  const { positions, velocities } =
    integrator === null
      ? simulateField(field, start, times)
      : fixedSteps(field, start, times, integrator, perInterval);
  return { positions, momenta: velocities.map((velocity, entry) => velocity * mass(entry)) };
}

function fixedSteps(
  field: VectorField,
  start: Float64Array,
  times: Float64Array,
  integrator: IntegratorName,
  perInterval: number,
): { readonly positions: Float64Array; readonly velocities: Float64Array } {
  const width = start.length / 2;
  const whole = new Float64Array(2 * width);
  const derivative = new Float64Array(2 * width);
  const acceleration = ({ position, velocity }: SplitState<Float64Array>): Float64Array => {
    whole.set(position);
    whole.set(velocity, width);
    field(0, whole, derivative);
    return derivative.slice(width);
  };
  const positions = new Float64Array(times.length * width);
  const velocities = new Float64Array(times.length * width);
  let state: SplitState<Float64Array> = { position: start.slice(0, width), velocity: start.slice(width) };
  times.forEach((time, row) => {
    const step = row === 0 ? 0 : (time - times[row - 1]!) / perInterval;
    for (let count = 0; row > 0 && count < perInterval; count++) {
      state = integrators[integrator].step(float64Space, acceleration, state, step);
    }
    positions.set(state.position, row * width);
    velocities.set(state.velocity, row * width);
  });
  return { positions, velocities };
}
