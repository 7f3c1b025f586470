import { type Rollout, rollOut } from 'principia/distillation';
import type { Dataset } from 'principia/law';
import { median } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { chargesUnder, type JudgedLaw, massesUnder } from './judged-law.js';
import type { Observations } from './observations.js';

/** The law followed beyond what its initial state was fitted on, beside what was observed. */
export interface Followed {
  readonly observed: Trajectory;
  readonly rollout: Rollout;
  /** What was followed, in words. */
  readonly span: string;
}

/**
 * Follows a law through held-out motion: where the data are one recording, the first tenth of the held-out years from
 * an initial state fitted on five times as long before; else the rest of a held-out trajectory from its first two
 * fifths. Null where it cannot be followed.
 */
export function follow(observations: Observations, law: JudgedLaw): Followed | null {
  const [{ trajectory, fitted, span }] = heldOutSpans(observations.dataset, 1) as [HeldOutSpan];
  const masses = massesUnder(law.refit, observations);
  const charges = chargesUnder(law.refit, observations);
  const rollout = rollOut(law.refit.law, trajectory, { fitted, masses, charges, noise: law.refit.sigma });
  return rollout.status === 'complete' ? { observed: trajectory, rollout, span } : null;
}

/** The bodies that go anywhere: the Sun, close to the centre of mass, has no orbit whose radius could measure an error. */
export function orbitingBodies({ rollout }: Followed): number[] {
  const typical = median(rollout.radius);
  return [...rollout.radius.keys()].filter((body) => rollout.radius[body]! > 0.05 * typical);
}

/** Held-out motion whose first samples fit its initial state, and whose others are predicted. */
export interface HeldOutSpan {
  readonly trajectory: Trajectory;
  /** Samples that fit the initial state. */
  readonly fitted: number;
  /** What is followed, in words. */
  readonly span: string;
}

/**
 * What can be followed of the held-out motion, at most `limit` trajectories: of one recording that was cut, the first
 * tenth of what follows, from an initial state fitted on five times as long before.
 */
export function heldOutSpans(dataset: Dataset, limit: number): readonly HeldOutSpan[] {
  const last = dataset.training.at(-1)!;
  const test = dataset.test[0] ?? last;
  const follows =
    dataset.training.length === 1 && dataset.test.length === 1 && test.times[0]! > last.times.at(-1)!;
  if (!follows) {
    const held = dataset.test.length === 0 ? [last] : dataset.test.slice(0, limit);
    return held.map((trajectory) => ({
      trajectory,
      fitted: Math.max(3, Math.floor(0.4 * trajectory.times.length)),
      span: 'a held-out trajectory, its initial state fitted on the first two fifths',
    }));
  }
  const predicted = Math.max(2, Math.floor(test.times.length / 10));
  const fitted = Math.min(last.times.length, 5 * predicted);
  const days = test.times[predicted - 1]! - last.times.at(-1)!;
  return [
    {
      trajectory: joined(last, fitted, test, predicted),
      fitted,
      span: `the first ${days.toFixed(0)} ${dataset.units.time} of held-out motion, the initial state fitted on five times as long before`,
    },
  ];
}

/** The end of one recording and the beginning of the one that continues it. */
function joined(before: Trajectory, kept: number, after: Trajectory, taken: number): Trajectory {
  const width = before.system.bodies.length * before.dimension;
  const join = (a: Float64Array, b: Float64Array, unit: number): Float64Array =>
    Float64Array.from([...a.subarray(a.length - kept * unit), ...b.subarray(0, taken * unit)]);
  return {
    ...before,
    times: join(before.times, after.times, 1),
    positions: join(before.positions, after.positions, width),
    velocities: join(before.velocities, after.velocities, width),
  };
}
