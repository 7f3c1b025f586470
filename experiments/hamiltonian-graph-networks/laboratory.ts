import type { PhaseTrajectory, TrainingData } from 'principia/training';
import type { ExperimentContext } from '../experiment.js';
import type { Config, NetworkName } from './config.js';
import { type LearnedNetwork, type Lesson, learn, moverOf } from './learned-network.js';
import { type FollowSettings, type Mover, type RolloutErrors, rolloutErrors } from './rollout-errors.js';

/** What the parts of the experiment share: trainings and tests that an interrupted run does not repeat. */
export interface Laboratory {
  readonly config: Config;
  /** Trains a network, or reads back what it learned; `name` tells lessons apart that differ in their data. */
  teach(name: string, lesson: Lesson, data: TrainingData): Promise<LearnedNetwork>;
  mover(learned: LearnedNetwork): Mover;
  /** Follows motions with a network or the law, or reads back how that went. */
  follow(
    name: string,
    motions: readonly PhaseTrajectory[],
    mover: Mover,
    settings: FollowSettings,
  ): Promise<RolloutErrors>;
}

/** The peak rates of the networks. */
export type Rates = Readonly<Record<NetworkName, number>>;

/** The laboratory of a run. */
export function laboratory(config: Config, context: ExperimentContext): Laboratory {
  return {
    config,
    teach: (name, lesson, data) =>
      context.part(
        ['learn', name, lesson.network, lesson.integrator, `rate${lesson.rate}`, `seed${lesson.seed}`].join(
          '-',
        ),
        () => learn(lesson, data, config, context),
      ),
    mover: (learned) => moverOf(learned, config),
    follow: (name, motions, mover, settings) =>
      context.part(`follow-${name}`, () => rolloutErrors(motions, mover, settings, context)),
  };
}
