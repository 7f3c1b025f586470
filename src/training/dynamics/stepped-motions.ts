import { InputError, median } from 'principia/math';
import { type PhaseTrajectory, thinned } from './phase-trajectory.js';

/** Motions at the times that are compared, and the steps of the integrator between them. */
export interface SteppedMotions {
  readonly motions: readonly PhaseTrajectory[];
  readonly perInterval: number;
  /** The step, the median where intervals differ. */
  readonly dt: number;
}

/**
 * Fits a step to the recorded intervals: several steps an interval, or several intervals a step.
 *
 * @throws InputError where neither divides the other, or intervals differ and the step is longer
 */
export function stepped(
  recorded: readonly PhaseTrajectory[],
  {
    from,
    steps,
    dt: asked,
  }: { readonly from: number; readonly steps: number | null; readonly dt: number | null },
  dt: number,
): SteppedMotions {
  const intervals = recorded.flatMap(({ times }) =>
    Array.from(times.subarray(1), (time, row) => time - times[row]!),
  );
  const interval = median(intervals);
  const regular = intervals.every((own) => Math.abs(own - interval) <= 1e-6 * interval);
  const cut = (every: number): readonly PhaseTrajectory[] =>
    recorded
      .map((motion) => thinned(motion, every, steps ?? undefined, from))
      .filter(({ times }) => times.length > 1);
  const longest = intervals.reduce((most, own) => Math.max(most, own), 0);
  if (!regular && asked !== null && dt > longest * (1 + 1e-6)) {
    throw new InputError(
      `a step of ${dt} is longer than the recorded intervals, which differ (${short(longest)} at most); take a shorter one`,
    );
  }
  if (!regular || asked === null) {
    const perInterval = Math.max(
      1,
      (regular ? Math.round : Math.ceil)((regular ? interval : longest) / dt - 1e-6),
    );
    return { motions: cut(1), perInterval, dt: interval / perInterval };
  }
  const ratio = dt / interval;
  const whole = Math.round(ratio < 1 ? 1 / ratio : ratio);
  if (Math.abs((ratio < 1 ? 1 / ratio : ratio) / whole - 1) > 1e-6) {
    throw new InputError(
      `a step of ${dt} does not go with data recorded every ${short(interval)}; take a part such as ${short(interval / 2)}, or a multiple such as ${short(2 * interval)}`,
    );
  }
  const motions = cut(ratio < 1 ? 1 : whole);
  if (motions.length === 0 && from > 0) {
    throw new InputError(`no trajectory goes on after its state ${from}; begin earlier`);
  }
  if (motions.length === 0) {
    throw new InputError(`no trajectory is as long as one step of ${dt}; take a shorter one`);
  }
  return { motions, perInterval: ratio < 1 ? whole : 1, dt };
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
