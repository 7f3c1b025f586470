import { simulateSystem, springNetwork } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { createRandom } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import {
  knownProperties,
  type PhaseTrajectory,
  phaseTrajectories,
  type TrainingData,
  trainingData,
} from 'principia/training';
import type { Config, MotionsConfig } from './config.js';

/** Seeds of the data, so that no motion serves two purposes. */
const seeds = { training: 1, validation: 2, test: 3 } as const;

/** Motions to learn from and to validate by, of systems of the given sizes in equal numbers, all bodies joined. */
export function motionsToLearn({ data, step }: Config, sizes: readonly number[]): TrainingData {
  const part = (purpose: 'training' | 'validation'): Dataset[] =>
    sizes.map((bodies) => {
      const { motions, steps } = data[purpose];
      const share = Math.max(2, Math.round(motions / sizes.length));
      return simulated(bodies, { motions: share, steps }, step, seeds[purpose]);
    });
  const training = part('training');
  return trainingData(
    {
      ...training[0]!,
      training: training.flatMap(allOf),
      validation: part('validation').flatMap(allOf),
      test: [],
    },
    { random: createRandom(0) },
  );
}

/**
 * Motions to be predicted.
 *
 * @param connection probability that two bodies are joined
 */
export function motionsToPredict(
  bodies: number,
  motions: MotionsConfig,
  step: number,
  connection = 1,
): readonly PhaseTrajectory[] {
  const all = allOf(simulated(bodies, motions, step, seeds.test, connection));
  return phaseTrajectories(all, knownProperties(all));
}

function simulated(
  bodies: number,
  { motions, steps }: MotionsConfig,
  dt: number,
  seed: number,
  connection = 1,
): Dataset {
  return simulateSystem(springNetwork, { bodies, trajectories: motions, steps, dt, seed, connection });
}

const allOf = ({ training, test }: Dataset): readonly Trajectory[] => [...training, ...test];
