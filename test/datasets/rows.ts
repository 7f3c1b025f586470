import type { Dataset } from 'principia/law';
import type { Trajectory } from 'principia/physics';

/** A state of a trajectory. */
export interface Row {
  readonly x: Float64Array;
  readonly v: Float64Array;
}

/** Every state of a trajectory. */
export function rowsOf({ times, positions, velocities }: Trajectory): Row[] {
  const width = positions.length / times.length;
  return Array.from(times, (_, index) => ({
    x: positions.subarray(index * width, (index + 1) * width),
    v: velocities.subarray(index * width, (index + 1) * width),
  }));
}

/** All trajectories of a dataset. */
export function trajectoriesOf({ training, validation = [], test }: Dataset): Trajectory[] {
  return [...training, ...validation, ...test];
}

/** The masses of a trajectory's bodies. */
export function massesOf({ system }: Trajectory): number[] {
  return system.bodies.map(({ mass }) => mass!);
}

/** Mean and variance. */
export function moments(values: readonly number[]): readonly [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
}
