import type { Parameters } from '../model.js';
import { type PhaseTrajectory, thinned } from './phase-trajectory.js';
import { prepareRollouts, type RolloutSettings } from './roll-out.js';
import { closedLoopError } from './rollout-metrics.js';

/** Judging while training: motions in closed loop from the starts of the validation trajectories. */
export interface ValidationSettings {
  /** Steps between validations; a twentieth of all. */
  readonly every?: number;
  /** Intervals that a motion is followed; 100. */
  readonly intervals?: number;
  /** Trajectories that are followed at most; 20. */
  readonly trajectories?: number;
  /** Validations without a better error after which training ends; it does not end so if not given. */
  readonly patience?: number;
}

/** A model's judge. */
export interface ClosedLoop {
  /** The mean relative error in closed loop, from 0 to 1. */
  error(parameters: Parameters): Promise<number>;
  dispose(): Promise<void>;
}

/** The motions that models are judged by, as long as they are followed. */
export function closedLoopMotions(
  validation: readonly PhaseTrajectory[],
  { intervals = 100, trajectories = 20 }: ValidationSettings = {},
): readonly PhaseTrajectory[] {
  return validation
    .filter(({ times }) => times.length > 1)
    .slice(0, trajectories)
    .map((motion) => thinned(motion, 1, intervals));
}

/** Compiles the motions that a model is judged by; null where none were set aside. */
export async function prepareClosedLoop(
  validation: readonly PhaseTrajectory[],
  fresh: Parameters,
  settings: RolloutSettings,
  judged?: ValidationSettings,
): Promise<ClosedLoop | null> {
  const motions = closedLoopMotions(validation, judged);
  if (motions.length === 0) return null;
  const rollouts = await prepareRollouts(motions, fresh, settings);
  return {
    error: async (parameters) => closedLoopError(motions, await rollouts.run(parameters)),
    dispose: () => rollouts.dispose(),
  };
}
