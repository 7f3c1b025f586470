import type { Dataset } from 'principia/law';
import { batchStates } from 'principia/physics';
import type { Moments } from './scaling-system.js';

/**
 * Moments evenly spread over the training trajectories of a dataset with accelerations.
 *
 * @param count at most so many
 */
export function recordedMoments({ training, accelerations }: Dataset, count: number): Moments {
  const all = training.flatMap((trajectory, which) =>
    Array.from(trajectory.times, (_, index) => ({ trajectory, which, index })),
  );
  const chosen = Array.from(
    { length: Math.min(count, all.length) },
    (_, at) => all[Math.floor((at * all.length) / Math.min(count, all.length))]!,
  );
  const states = batchStates(chosen);
  const width = states.bodies * states.dimension;
  const own = new Float64Array(states.positions.length);
  chosen.forEach(({ which, index }, row) => {
    own.set(accelerations!.training[which]!.subarray(index * width, (index + 1) * width), row * width);
  });
  return { states, accelerations: own };
}
