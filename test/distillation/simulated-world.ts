import { type InteractingBodies, type Law, simulateLaw } from 'principia/law';
import type { RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';

/** How a world is drawn. */
export interface WorldOptions {
  readonly trajectories: number;
  readonly samples: number;
  readonly step: number;
  /** Standard deviation of the noise on positions and velocities. */
  readonly noise: number;
  /** Whether the bodies' masses are told to the learner. */
  readonly massesKnown?: boolean;
}

/** Four bodies in the plane with masses exp(N(0, 1)) and charges ±1, on a ring so that none starts close to another. */
export function drawBodies(random: RandomStream): InteractingBodies {
  const { interactions } = createParticleSystem(
    Array.from({ length: 4 }, (_, index) => ({ name: `body ${index}` })),
    'complete',
  );
  const draw = (make: () => number): Float64Array => Float64Array.from({ length: 4 }, make);
  return {
    dimension: 2,
    masses: draw(() => Math.exp(random.normal())),
    charges: draw(() => (random.uniform() < 0.5 ? -1 : 1)),
    interactions,
  };
}

/** Trajectories of such a system under a law, observed with noise; those that end in a collision are drawn again. */
export function simulateWorld(
  law: Law,
  bodies: InteractingBodies,
  random: RandomStream,
  options: WorldOptions,
): readonly Trajectory[] {
  const times = Float64Array.from({ length: options.samples }, (_, index) => index * options.step);
  const system = createParticleSystem(
    Array.from(bodies.masses, (mass, index) => ({
      name: `body ${index}`,
      charge: bodies.charges[index]!,
      ...(options.massesKnown === false && index > 0 ? {} : { mass }),
    })),
    'complete',
  );
  const trajectories: Trajectory[] = [];
  while (trajectories.length < options.trajectories) {
    const motion = simulateLaw(law, bodies, ringState(random), times, { maximumSteps: 2000 });
    if (motion.status !== 'complete') continue;
    const noisy = (values: Float64Array): Float64Array =>
      values.map((value) => value + options.noise * random.normal());
    trajectories.push({
      system,
      dimension: 2,
      times,
      positions: noisy(motion.positions),
      velocities: noisy(motion.velocities),
      velocitiesEstimated: false,
    });
  }
  return trajectories;
}

/** Positions near a ring, so that no two bodies start close, and slow velocities. */
export function ringState(random: RandomStream): Float64Array {
  const state = new Float64Array(16);
  for (let body = 0; body < 4; body++) {
    const angle = (Math.PI / 2) * body + 0.3 * random.normal();
    const radius = 1.5 + 0.3 * random.uniform();
    state.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * body);
    state.set([0.4 * random.normal(), 0.4 * random.normal()], 8 + 2 * body);
  }
  return state;
}
