import type { RandomStream } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { energiesOf } from './energy.js';
import { particleEquations } from './particle-equations.js';
import { longestStep } from './particle-events.js';
import { namedBodies } from './particle-start.js';
import type { ParticleSimulation } from './particles.js';
import { joined, rowsOf } from './rows.js';
import type { Motion } from './simulated-system.js';

/** Steps of one motion at most: what takes more has bodies that meet too closely. */
const mostSteps = 20_000;

/** What came of a start, and how many forces of pairs it took. */
export interface Attempt {
  /** Null where the integration cannot go through. */
  readonly motion: Motion | null;
  readonly forces: number;
}

/** Draws a start and follows it. */
export function attemptMotion(
  particles: ParticleSimulation,
  times: Float64Array,
  random: RandomStream,
  redrawn: number,
): Attempt {
  const { law, tolerance = 1e-12, warmUp = 0 } = particles;
  const start = particles.start(random);
  const { bodies, field, settle, events, watched } = particleEquations(particles, start);
  const width = start.positions.length;
  // Where there is drag, the energy it has taken comes after [x, v].
  const initial = new Float64Array(2 * width + (bodies.drag === null ? 0 : 1));
  initial.set(start.positions);
  initial.set(start.velocities, width);
  settle(initial);
  const first = energiesOf(law, bodies, initial);
  const { status, states, evaluations } = integrateAdaptive(
    field,
    initial,
    warmUp === 0 ? times : [-warmUp, ...times],
    {
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance,
      maximumSteps: mostSteps,
      maximumStep: watched === null ? Number.POSITIVE_INFINITY : longestStep(watched, bodies, first.scale),
      events,
    },
  );
  const forces = evaluations * bodies.pairsAt(initial).first.length;
  if (status !== 'complete') return { motion: null, forces };
  const rows = rowsOf(states, initial.length).slice(warmUp === 0 ? 0 : 1);
  const derivatives = rows.map((state) => {
    const derivative = new Float64Array(state.length);
    settle(state);
    field(0, state, derivative);
    return derivative;
  });
  const errorOf = (state: Float64Array): number => {
    const spent = bodies.drag === null ? 0 : state[2 * width]!;
    return Math.abs(energiesOf(law, bodies, state).total + spent - first.total) / first.scale;
  };
  const motion: Motion = {
    bodies: namedBodies(start),
    topology: start.topology,
    ...(bodies.space.kind === 'free' ? {} : { space: bodies.space }),
    times,
    positions: joined(rows, 0, width),
    velocities: joined(rows, width, width),
    accelerations: joined(derivatives, width, width),
    energyError: rows.reduce((largest, state) => Math.max(largest, errorOf(state)), 0),
    redrawn,
  };
  return { motion, forces };
}
