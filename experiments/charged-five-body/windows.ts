import { permutation, type RandomStream } from 'principia/math';
import { bodies, type ChargedMotion, dimension, frameOf, frames, frameTime, width } from './motions.js';

/** The stretch from one frame of a motion to the next. */
export interface Window {
  readonly motion: ChargedMotion;
  readonly frame: number;
  /** How close two bodies come, as the cubic through both frames has it. */
  readonly approach: number;
}

/** Windows are taken evenly from so many strata of ln r between these distances; the outer ones are open. */
const strata = 8;
const [nearest, farthest] = [0.02, 3];
/** Places on the way where the distance is looked at. */
const places = 20;

/** The stratum of a closest approach. */
export function stratumOf(approach: number): number {
  const share = Math.log(approach / nearest) / Math.log(farthest / nearest);
  return Math.max(0, Math.min(strata - 1, Math.floor(strata * share)));
}

/** All windows of motions, in an order of chance. */
export function surveyWindows(motions: readonly ChargedMotion[], random: RandomStream): Window[] {
  const windows = motions.flatMap((motion) =>
    Array.from({ length: frames - 1 }, (_, frame) => ({
      motion,
      frame,
      approach: closestApproach(motion, frame),
    })),
  );
  return Array.from(permutation(random, windows.length), (index) => windows[index]!);
}

/** The first windows of every stratum, of those that come no closer than allowed, so many in all at most. */
export function chooseWindows(windows: readonly Window[], count: number, closest: number): Window[] {
  const taken = new Int32Array(strata);
  return windows.filter(({ approach }) => {
    if (approach < closest) return false;
    const stratum = stratumOf(approach);
    taken[stratum]! += 1;
    return taken[stratum]! <= count / strata;
  });
}

/** The least distance of two bodies on the cubic Hermite interpolant of a window. */
function closestApproach({ positions, velocities }: ChargedMotion, frame: number): number {
  const [x0, x1] = [frameOf(positions, frame), frameOf(positions, frame + 1)];
  const [v0, v1] = [frameOf(velocities, frame), frameOf(velocities, frame + 1)];
  const at = new Float64Array(width);
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place <= places; place++) {
    const s = place / places;
    const weights = [
      (1 + 2 * s) * (1 - s) ** 2,
      frameTime * s * (1 - s) ** 2,
      s * s * (3 - 2 * s),
      frameTime * s * s * (s - 1),
    ] as const;
    for (let axis = 0; axis < width; axis++) {
      at[axis] =
        weights[0] * x0[axis]! + weights[1] * v0[axis]! + weights[2] * x1[axis]! + weights[3] * v1[axis]!;
    }
    for (let one = 0; one < bodies; one++) {
      for (let other = one + 1; other < bodies; other++) {
        let square = 0;
        for (let axis = 0; axis < dimension; axis++) {
          square += (at[one * dimension + axis]! - at[other * dimension + axis]!) ** 2;
        }
        least = Math.min(least, square);
      }
    }
  }
  return Math.sqrt(least);
}
