import { median } from 'principia/math';
import type { DynamicsSetup } from './dynamics-model.js';
import type { KnownProperties, PhaseRates, PhaseTrajectory } from './phase-trajectory.js';

/** Typical sizes in the data, in which inputs and errors are measured. */
export interface DataScales {
  /** Standard deviation of a component of the positions about each motion's mean. */
  readonly length: number;
  /** Root mean square of a component of the momenta. */
  readonly momentum: number;
  /** The length over the root mean square of a component of the velocities. */
  readonly time: number;
  /** Median interval between times. */
  readonly step: number;
}

/** Root mean squares of a component of positions and momenta, or of what they change by. */
export interface ChangeScales {
  readonly position: number;
  readonly momentum: number;
}

/** The typical sizes of some motions. */
export function dataScales(motions: readonly PhaseTrajectory[]): DataScales {
  const spread = root(
    motions.map(({ positions }) => positions),
    true,
  );
  const length =
    spread ||
    root(
      motions.map(({ positions }) => positions),
      false,
    ) ||
    1;
  const speed = root(
    motions.map(({ trajectory }) => trajectory.velocities),
    false,
  );
  const intervals = motions.flatMap(({ times }) =>
    Array.from(times.subarray(1), (time, row) => time - times[row]!),
  );
  const step = intervals.length === 0 ? 1 : median(intervals);
  return {
    length,
    momentum:
      root(
        motions.map(({ momenta }) => momenta),
        false,
      ) || 1,
    time: speed > 0 ? length / speed : step,
    step,
  };
}

/** What a model is built from, for motions of such sizes. */
export function dynamicsSetup(
  motions: readonly PhaseTrajectory[],
  { names, individuals }: KnownProperties,
  scales: DataScales,
): DynamicsSetup {
  const [{ dimension, space, bodies }] = motions as readonly [PhaseTrajectory];
  return {
    dimension,
    space,
    bodyProperties: names.length,
    edgeProperties: 0,
    lengthScale: scales.length,
    momentumScale: scales.momentum,
    timeScale: scales.time,
    step: scales.step,
    individuals: individuals.length,
    ...(motions.every((motion) => motion.bodies === bodies) ? { bodies } : {}),
  };
}

/** Windows looked at for one scale, about. */
const surveyed = 20_000;

/** What components of positions and momenta change by over 1 … steps intervals. */
export function changeScales(motions: readonly PhaseTrajectory[], steps: number): readonly ChangeScales[] {
  return Array.from({ length: steps }, (_, index) => ({
    position: rootChange(motions, index + 1, ({ positions }) => positions),
    momentum: rootChange(motions, index + 1, ({ momenta }) => momenta),
  }));
}

/** The sizes of the rates. */
export function rateScales(rates: readonly PhaseRates[]): ChangeScales {
  return {
    position:
      root(
        rates.map(({ velocity }) => velocity),
        false,
      ) || 1,
    momentum:
      root(
        rates.map(({ force }) => force),
        false,
      ) || 1,
  };
}

function rootChange(
  motions: readonly PhaseTrajectory[],
  interval: number,
  values: (motion: PhaseTrajectory) => Float64Array,
): number {
  const total = motions.reduce((sum, { times }) => sum + Math.max(0, times.length - interval), 0);
  const every = Math.max(1, Math.floor(total / surveyed));
  let [squares, count, skipped] = [0, 0, 0];
  for (const motion of motions) {
    const width = motion.bodies * motion.dimension;
    const all = values(motion);
    for (let row = 0; row + interval < motion.times.length; row++) {
      if (skipped++ % every !== 0) continue;
      for (let entry = row * width; entry < (row + 1) * width; entry++) {
        squares += (all[entry + interval * width]! - all[entry]!) ** 2;
        count++;
      }
    }
  }
  return Math.sqrt(squares / count) || 1;
}

/** Root mean square over all arrays, each about its own mean where asked for. */
function root(arrays: readonly Float64Array[], centred: boolean): number {
  let [squares, count] = [0, 0];
  for (const values of arrays) {
    const centre = centred ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
    for (const value of values) squares += (value - centre) ** 2;
    count += values.length;
  }
  return count === 0 ? 0 : Math.sqrt(squares / count);
}
