import { accelerationField, compileLaw, type Law } from 'principia/law';
import { integrateAdaptive, type Trajectory } from 'principia/physics';

/** A law with all that its motion takes. */
export interface KnownMotion {
  readonly law: Law;
  /** [N]. */
  readonly masses: Float64Array;
  /** [x, v] at the first time. */
  readonly initialState: Float64Array;
}

/** Distances of a body's predicted places from the observed ones. */
export interface BodyErrors {
  readonly body: string;
  /** Days from J2000 at which it was observed. */
  readonly times: readonly number[];
  /** |predicted − observed|, in the unit of the data. */
  readonly distances: readonly number[];
}

/** The states [T, 2·N·D] of a motion at times that begin with its own. */
export function followMotion(
  { law, masses, initialState }: KnownMotion,
  { system, dimension }: Trajectory,
  times: Float64Array,
  relativeTolerance: number,
): Float64Array {
  const force = compileLaw(law);
  const bodies = {
    dimension,
    masses,
    charges: new Float64Array(masses.length),
    interactions: system.interactions,
  };
  const { states, status } = integrateAdaptive(
    accelerationField(force, force.constants, bodies),
    initialState,
    times,
    {
      relativeTolerance,
      absoluteTolerance: initialState.map((value) => relativeTolerance * Math.max(Math.abs(value), 1e-6)),
      maximumSteps: 10_000_000,
    },
  );
  if (status !== 'complete') throw new RangeError(`the motion cannot be followed: ${status}`);
  return states;
}

/** How far every body is from where it was observed, from a sample on. */
export function followErrors(
  motion: KnownMotion,
  trajectory: Trajectory,
  start: number,
  relativeTolerance: number,
): readonly BodyErrors[] {
  const { times, positions, dimension, system } = trajectory;
  const states = followMotion(motion, trajectory, times.subarray(start), relativeTolerance);
  const width = system.bodies.length * dimension;
  return system.bodies.map(({ name }, body) => {
    const seen: number[] = [];
    const distances: number[] = [];
    for (let sample = start; sample < times.length; sample++) {
      let squared = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const column = body * dimension + axis;
        squared +=
          (states[2 * (sample - start) * width + column]! - positions[sample * width + column]!) ** 2;
      }
      if (Number.isNaN(squared)) continue;
      seen.push(times[sample]!);
      distances.push(Math.sqrt(squared));
    }
    return { body: name, times: seen, distances };
  });
}

/** Root mean square distance within a span of times, first included, last not; null where nothing was observed. */
export function rootMeanSquareWithin(
  { times, distances }: BodyErrors,
  from: number,
  to: number,
): number | null {
  const inside = distances.filter((_, index) => times[index]! >= from && times[index]! < to);
  if (inside.length === 0) return null;
  return Math.sqrt(inside.reduce((sum, distance) => sum + distance * distance, 0) / inside.length);
}
