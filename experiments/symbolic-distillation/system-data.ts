import { simulateSystem } from 'principia/datasets';
import { createRandom, type RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { type Expression, parse } from 'principia/symbolic';
import { type TrainingData, trainingData } from 'principia/training';
import type { Config, SystemConfig } from './config.js';
import { publishedLaws, softening } from './laws.js';

/** Snapshots of a system with their exact accelerations, to learn from and to judge by. */
export interface SystemData {
  readonly training: TrainingData;
  readonly test: TrainingData;
  /** The true force of a pair along its separation, of r, m1, m2, q1, q2. */
  readonly force: Expression;
}

/**
 * Draws a system's motions by the published distributions: positions and velocities normal, masses eⁿ, charges ±1, or
 * normal where they do nothing. The test motions are of another seed.
 */
export function systemData(
  { law, dimension, bodies }: SystemConfig,
  { trajectories, intervals, testTrajectories, tolerance }: Config['data'],
  seed: number,
): SystemData {
  const { system, interval, charged } = publishedLaws[law];
  const part = (label: 'training' | 'test', count: number) => {
    const random = createRandom(seed).child(label);
    const dataset = simulateSystem(
      system,
      {
        ...{ bodies, dimension, softening, tolerance, trajectories: count, steps: intervals, dt: interval },
        seed: random.child('seed').integer(2 ** 31),
      },
      { accelerations: true },
    );
    const accelerations = dataset.accelerations!;
    const motions = [...dataset.training, ...dataset.test];
    const training = charged
      ? motions
      : motions.map((motion, index) => withDistractors(motion, random.child(index)));
    const all = {
      ...dataset,
      training,
      accelerations: { training: [...accelerations.training, ...accelerations.test], test: [] },
    };
    const data = trainingData(all, { validation: 0, rates: true, random });
    return { data, force: parse(dataset.truth!.pairForce!) };
  };
  const { data, force } = part('training', trajectories);
  return { training: data, test: part('test', testTrajectories).data, force };
}

/** The same motion of bodies with charges that do nothing. */
function withDistractors(motion: Trajectory, random: RandomStream): Trajectory {
  const bodies = motion.system.bodies.map((body) => ({ ...body, charge: random.normal() }));
  return { ...motion, system: createParticleSystem(bodies, 'complete') };
}
