import { simulateSystem, spring } from 'principia/datasets';
import type { Trajectory } from 'principia/physics';
import { type RunFolder, silentProgress } from 'principia/run';
import { type DirectSettings, runDirectSolve } from 'principia/training';
import { describe, expect, it } from 'vitest';

const settings: DirectSettings = {
  seed: 1,
  model: 'pairwise-force',
  modelOptions: { features: 20 },
  integrator: 'velocity-verlet',
  substeps: 1,
  validation: 0.25,
  validationIntervals: 4,
};

const springs = simulateSystem(spring, { bodies: 3, trajectories: 8, steps: 10 });

/** The same motion, but the third body goes where the second goes from one time to the next. */
function meeting(motion: Trajectory, from: number): Trajectory {
  const [positions, velocities] = [motion.positions.slice(), motion.velocities.slice()];
  const { dimension } = motion;
  for (const values of [positions, velocities]) {
    for (const row of [from, from + 1]) {
      const at = (3 * row + 1) * dimension;
      values.copyWithin(at + dimension, at, at + dimension);
    }
  }
  return { ...motion, positions, velocities };
}

describe('runDirectSolve', () => {
  it.each([
    ['beside others', springs.training.length - 1],
    ['divided in time', 0],
  ])('names the bodies that are at one place, and makes no folder: %s', async (what, place) => {
    const given = what === 'divided in time' ? springs.training.slice(0, 1) : springs.training;
    // Another trajectory is set aside to judge by, but the message counts those of the dataset.
    const training = given.map((motion, at) => (at === place ? meeting(motion, 4) : motion));
    const { times } = training[place]!;
    let opened = 0;
    const open = (): RunFolder => {
      opened++;
      throw new Error('a folder is made');
    };
    const [start, end] = [times[4]!, times[5]!].map((time) => Number(time.toPrecision(6)));
    await expect(
      runDirectSolve({ ...springs, training }, settings, { open, progress: silentProgress, now: () => 0 }),
    ).rejects.toThrow(
      `bodies 2 and 3 of trajectory ${place + 1} between the times ${start} and ${end} are at the same place`,
    );
    expect(opened).toBe(0);
  });
});
