import type { InteractingBodies, LawForces } from 'principia/law';
import { type AdaptiveOptions, integrateAdaptive, type Trajectory } from 'principia/physics';
import { observedState, type Window } from './shooting-problem.js';
import { variationalField } from './variational-field.js';

/** How trajectories are cut. */
export interface WindowOptions {
  /** A window ends where a neighbour's distance, in units of the bodies' own spreads, has grown so much; 30. */
  readonly growth?: number;
  /** Samples of a window at most; 256. */
  readonly maximumSamples?: number;
  /** Samples of a window at least; where neighbours diverge ten times further within them, they are left out; 3. */
  readonly minimumSamples?: number;
  /** Where there are more windows than so many, these are kept, spread evenly over the data. */
  readonly maximumWindows?: number;
}

/** What windows are cut from and by. */
export interface WindowSource {
  readonly force: LawForces;
  readonly constants: ArrayLike<number>;
  readonly trajectories: readonly Trajectory[];
  /** The bodies of each trajectory. */
  readonly bodies: readonly InteractingBodies[];
  /** Spread of positions, then of velocities, a body each [2, N]. */
  readonly scales: Float64Array;
  readonly integration: AdaptiveOptions;
}

/** Samples integrated at a time while the end of a window is sought. */
const chunk = 8;

/**
 * Cuts trajectories into windows shorter than the time in which neighbours diverge, so that a fit from a window's own
 * initial state is nearly linear: the variational equations are integrated from the observed state, and the window
 * ends where a column of the scaled state-transition matrix, D⁻¹ Φ D with D the spreads of positions and velocities,
 * exceeds `growth` in norm. No two windows share a sample, so no datum counts twice. Windows follow one another, or,
 * where they would be more than `maximumWindows`, stand evenly over the data.
 *
 * @example
 * ```ts
 * cutWindows(source, { growth: 20, maximumWindows: 64 }); // [{ trajectory: 0, start: 0, end: 11 }, …]
 * ```
 */
export function cutWindows(source: WindowSource, options: WindowOptions = {}): readonly Window[] {
  const shortest = options.minimumSamples ?? 3;
  const windows: Window[] = [];
  let windowsLeft = options.maximumWindows ?? Number.POSITIVE_INFINITY;
  let samplesLeft = source.trajectories.reduce((sum, { times }) => sum + times.length, 0);
  // Samples to be passed over, into the next trajectory where this one ends.
  let skip = 0;
  source.trajectories.forEach((trajectory, index) => {
    const samples = trajectory.times.length;
    let start = skip;
    while (start + Math.min(shortest, samples) <= samples && windowsLeft > 0) {
      const { end, usable } = windowEnd(source, index, start, options);
      if (usable) windows.push({ trajectory: index, start, end });
      const advance = Math.max(end - start, Math.floor(samplesLeft / windowsLeft));
      windowsLeft -= 1;
      samplesLeft -= advance;
      start += advance;
    }
    skip = Math.max(0, start - samples);
  });
  return windows;
}

/** The sample before which a window that begins at `start` has to end, and whether it tells anything. */
function windowEnd(
  source: WindowSource,
  index: number,
  start: number,
  options: WindowOptions,
): { readonly end: number; readonly usable: boolean } {
  const { force, constants, scales, integration } = source;
  const trajectory = source.trajectories[index]!;
  const variations = variationalField(force, constants, source.bodies[index]!, {
    constants: [],
    masses: [],
    charges: [],
  });
  const allowed = options.growth ?? 30;
  const last = Math.min(trajectory.times.length, start + (options.maximumSamples ?? 256));
  const least = Math.min(last, start + (options.minimumSamples ?? 3));
  let state = variations.initial(observedState(trajectory, start));
  for (let from = start; from + 1 < last; from += chunk) {
    const to = Math.min(last, from + chunk + 1);
    const { states } = integrateAdaptive(variations.field, state, trajectory.times.subarray(from, to), {
      ...integration,
      events: variations.events,
      controlled: variations.columns,
    });
    for (let row = 1; row < to - from; row++) {
      const growth = growthAt(states, row, variations, scales);
      // A collision, where growth is no number, ends the window too.
      if (from + row < least && !(growth <= 10 * allowed)) return { end: from + row + 1, usable: false };
      if (from + row >= least && !(growth <= allowed)) return { end: from + row, usable: true };
    }
    state = states.slice((to - from - 1) * variations.size);
  }
  return { end: last, usable: true };
}

/** The largest column norm of D⁻¹ Φ D in a row of the integration. */
function growthAt(
  states: Float64Array,
  row: number,
  { columns, size }: { readonly columns: number; readonly size: number },
  scales: Float64Array,
): number {
  const axes = columns / scales.length;
  const offset = row * size + columns;
  let largest = 0;
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let component = 0; component < columns; component++) {
      const scale = scales[Math.floor(component / axes)]!;
      sum += (states[offset + component * columns + column]! / scale) ** 2;
    }
    const norm = Math.sqrt(sum) * scales[Math.floor(column / axes)]!;
    if (!(norm <= largest)) largest = norm;
  }
  return largest;
}
