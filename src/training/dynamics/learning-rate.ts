/** How the learning rate changes while training. */
export type ScheduleName = 'constant' | 'cosine' | 'one-cycle';

/** A schedule and its peak. */
export interface Schedule {
  readonly name: ScheduleName;
  readonly peak: number;
  /** Share of the steps over which the rate rises: of `one-cycle` 0.3 by default, else 0.05. */
  readonly warmUp?: number;
}

/** The rate that one cycle begins at and the one that it ends at, as parts of the peak. */
const [cycleStart, cycleEnd] = [1 / 25, 1e-4];
/** The rate that a cosine ends at. */
const cosineEnd = 0.01;

/**
 * The learning rate of a step.
 *
 * - `constant`: the peak, after a linear warm-up.
 * - `cosine`: after a linear warm-up half a cosine from the peak to a hundredth of it.
 * - `one-cycle`: half a cosine from 1/25 of the peak up to it, then half a cosine down to 10⁻⁴ of it (L. N. Smith and
 *   N. Topin, arXiv:1708.07120, with cosines for lines).
 *
 * @param step from 0
 * @param steps in all
 * @example
 * ```ts
 * learningRate({ name: 'constant', peak: 1e-3, warmUp: 0 }, 0, 100); // 0.001
 * ```
 */
export function learningRate(schedule: Schedule, step: number, steps: number): number {
  const { name, peak } = schedule;
  const rising = Math.floor(steps * (schedule.warmUp ?? (name === 'one-cycle' ? 0.3 : 0.05)));
  const falling = Math.max(1, steps - 1 - rising);
  if (name === 'one-cycle') {
    return step < rising
      ? halfCosine(cycleStart * peak, peak, step / rising)
      : halfCosine(peak, cycleEnd * peak, (step - rising) / falling);
  }
  if (step < rising) return (peak * (step + 1)) / (rising + 1);
  return name === 'constant' ? peak : halfCosine(peak, cosineEnd * peak, (step - rising) / falling);
}

function halfCosine(from: number, to: number, progress: number): number {
  return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
}
