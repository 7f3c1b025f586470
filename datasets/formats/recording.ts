import { createHash } from 'node:crypto';
import type { Truth } from 'principia/law';
import { InputError } from 'principia/math';
import {
  type Body,
  createParticleSystem,
  estimateVelocities,
  type GeneralisedCoordinates,
  type MeasurementNoise,
  type ParticleSystem,
  type Space,
  type Trajectory,
} from 'principia/physics';
import type { MotionCounts } from '../simulation/simulated-system.js';

/** One motion as a file gives it, before anything is estimated or assumed. */
export interface Recording {
  /** What a message calls it, such as "trajectory 'a'". */
  readonly label: string;
  readonly names: readonly string[];
  readonly dimension: number;
  /** [T]. */
  readonly times: Float64Array;
  /** [T, N, D]. */
  readonly positions: Float64Array;
  /** [T, N, D], where recorded. */
  readonly velocities?: Float64Array;
  /** [N], where recorded; NaN where unknown. */
  readonly masses?: Float64Array;
  /** [N], where recorded; NaN where unknown. */
  readonly charges?: Float64Array;
  /** Who acts on whom; all on all if not given. */
  readonly pairs?: readonly (readonly [number, number])[];
  readonly space?: Space;
  readonly coordinates?: GeneralisedCoordinates;
  readonly noise?: MeasurementNoise;
}

/** What a file may say of trajectories together. */
export interface DatasetFacts {
  /** Distance beyond which no pair acts. */
  readonly cutoff?: number;
  /** How many trajectories are for what, in this order; of a single one, how many of its time points. */
  readonly split?: MotionCounts;
  readonly truth?: Truth;
}

/** What a file of trajectories gives. */
export interface FileContents extends DatasetFacts {
  readonly recordings: readonly Recording[];
}

/**
 * The trajectory of a recording: missing velocities are estimated, and where no mass is known the first body's is 1,
 * which fixes the gauge.
 *
 * @throws InputError for fewer than two bodies, times that do not increase, or a mass that is not positive
 */
export function trajectoryOf(recording: Recording): Trajectory {
  const { label, names, dimension, times, positions, velocities, pairs, space, coordinates, noise } =
    recording;
  if (names.length < 2 && coordinates === undefined) {
    throw new InputError(`${label} has ${names.length} body; interactions need at least two`);
  }
  const tooFew = velocities === undefined ? 3 : 2;
  if (times.length < tooFew) {
    throw new InputError(
      `${label} has ${times.length} time point${times.length === 1 ? '' : 's'}; at least ${tooFew} are needed` +
        `${velocities === undefined ? ' to estimate velocities, or 2 with velocities given' : ''}`,
    );
  }
  for (let index = 1; index < times.length; index++) {
    if (!(times[index]! > times[index - 1]!)) {
      throw new InputError(
        `${label}: time ${times[index]} (number ${index + 1}) does not come after ${times[index - 1]}; sort the times and drop repeated ones`,
      );
    }
  }
  return {
    system: createParticleSystem(bodiesOf(recording), pairs ?? 'complete'),
    dimension,
    times,
    positions,
    velocities: velocities ?? estimateVelocities(times, positions),
    velocitiesEstimated: velocities === undefined,
    ...(space === undefined ? {} : { space }),
    ...(coordinates === undefined ? {} : { coordinates }),
    ...(noise === undefined ? {} : { noise }),
  };
}

function bodiesOf({ label, names, masses, charges }: Recording): Body[] {
  const known = (values: Float64Array | undefined, index: number): number | undefined =>
    values === undefined || Number.isNaN(values[index]!) ? undefined : values[index]!;
  const unweighed = names.every((_, index) => known(masses, index) === undefined);
  return names.map((name, index) => {
    const mass = unweighed && index === 0 ? 1 : known(masses, index);
    const charge = known(charges, index);
    if (mass !== undefined && !(mass > 0 && Number.isFinite(mass))) {
      throw new InputError(
        `${label}: body '${name}' has mass ${mass}; expected a positive number, or none where it is unknown`,
      );
    }
    return { name, ...(mass === undefined ? {} : { mass }), ...(charge === undefined ? {} : { charge }) };
  });
}

/** Whether every body acts on every other. */
export function actsAllOnAll({ bodies, interactions }: ParticleSystem): boolean {
  return interactions.first.length === (bodies.length * (bodies.length - 1)) / 2;
}

/** Trajectories by purpose. */
export interface SplitTrajectories {
  readonly training: readonly Trajectory[];
  readonly validation?: readonly Trajectory[];
  readonly test: readonly Trajectory[];
}

/**
 * Holds out a fifth: the last trajectories, or, where there is only one, its last span of time, which begins at the
 * time point after the training's last.
 *
 * @param split how many are for what instead; of a single trajectory, how many of its time points
 * @throws InputError for a single trajectory of fewer than ten time points
 */
export function splitTrajectories(
  trajectories: readonly Trajectory[],
  split?: MotionCounts,
): SplitTrajectories {
  if (split !== undefined) {
    const part = (from: number, count: number): readonly Trajectory[] =>
      trajectories.length > 1
        ? trajectories.slice(from, from + count)
        : [span(trajectories[0]!, from, from + count)];
    const { training, validation, test } = split;
    return {
      training: part(0, training),
      ...(validation === 0 ? {} : { validation: part(training, validation) }),
      test: part(training + validation, test),
    };
  }
  if (trajectories.length > 1) {
    const kept = Math.min(trajectories.length - 1, Math.ceil(0.8 * trajectories.length));
    return { training: trajectories.slice(0, kept), test: trajectories.slice(kept) };
  }
  const [only] = trajectories as [Trajectory];
  const count = only.times.length;
  if (count < 10) {
    throw new InputError(
      `the only trajectory has ${count} time points; at least 10 are needed, since the last fifth is held out for testing`,
    );
  }
  const kept = Math.ceil(0.8 * count);
  return { training: [span(only, 0, kept)], test: [span(only, kept, count)] };
}

function span(trajectory: Trajectory, from: number, to: number): Trajectory {
  const width = trajectory.positions.length / trajectory.times.length;
  return {
    ...trajectory,
    times: trajectory.times.slice(from, to),
    positions: trajectory.positions.slice(from * width, to * width),
    velocities: trajectory.velocities.slice(from * width, to * width),
  };
}

/** The motion that spans of time follow one another in; its first span says everything else. */
export function joinSpans(spans: readonly Trajectory[]): Trajectory {
  const joined = (array: 'times' | 'positions' | 'velocities'): Float64Array =>
    Float64Array.from(spans.flatMap((one) => Array.from(one[array])));
  return {
    ...spans[0]!,
    times: joined('times'),
    positions: joined('positions'),
    velocities: joined('velocities'),
  };
}

/** SHA-256 over times, positions, velocities, masses and charges (NaN where unknown) as float64, hexadecimal. */
export function hashTrajectories(trajectories: readonly Trajectory[]): string {
  const hash = createHash('sha256');
  for (const { system, times, positions, velocities } of trajectories) {
    const masses = Float64Array.from(system.bodies, ({ mass }) => mass ?? Number.NaN);
    const charges = Float64Array.from(system.bodies, ({ charge }) => charge ?? Number.NaN);
    for (const array of [times, positions, velocities, masses, charges]) {
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  }
  return hash.digest('hex');
}
