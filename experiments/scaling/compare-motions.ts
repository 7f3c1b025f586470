/**
 * A learned law's motion beside the true law's, from the same start by the same method and step.
 *
 * @packageDocumentation
 */
import { momentum } from 'principia/physics';
import { type DistanceRange, distanceRange } from './distances.js';
import type { FollowedMotion } from './followed-motion.js';
import type { ForceField } from './force-field.js';
import type { Start } from './scaling-system.js';

/** What a motion came to; null where numbers grew beyond all bounds. */
export interface MotionErrors {
  /**
   * Largest |H(t) − H(0)| over the looks, H the true Hamiltonian, over the kinetic energy at the start and the sizes of all
   * potential energies of pairs there.
   */
  readonly energy: number | null;
  /** The same of the learned Hamiltonian, in the same unit. */
  readonly ownEnergy: number | null;
  /** Largest change of the total momentum over √(Σ pᵢ²) at the start. */
  readonly momentum: number | null;
  /** Root mean square distance of bodies from where the true law has them, at every look. */
  readonly positions: readonly (number | null)[];
}

/** Root mean square distance, in units of length, up to which a prediction counts as valid. */
export const validDistance = 0.1;

/** A motion's errors. */
export function motionErrors(
  motion: Pick<FollowedMotion, 'positions' | 'velocities'>,
  reference: Pick<FollowedMotion, 'positions'>,
  start: Start,
  energies: { readonly scale: number; readonly truth: ForceField; readonly own: ForceField | null },
): MotionErrors {
  const { scale, truth, own } = energies;
  return {
    energy: finite(energyChange(truth, motion) / scale),
    ownEnergy: own === null ? null : finite(energyChange(own, motion) / scale),
    momentum: finite(momentumChange(motion, start)),
    positions: motion.positions.map((positions, look) =>
      finite(distanceBetween(positions, reference.positions[look]!, start.dimension)),
    ),
  };
}

/** The first look's time at which a prediction is no longer valid; null where it is to the end. */
export function validTime({ positions }: MotionErrors, interval: number): number | null {
  const look = positions.findIndex((distance) => distance === null || distance > validDistance);
  return look < 0 ? null : look * interval;
}

/** The range of distances over all looks of a motion. */
export function distancesMet(
  { positions }: FollowedMotion,
  { dimension, space, pairs }: Start,
): DistanceRange {
  const pairsAt = pairs();
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const at of positions) {
    const [nearest, farthest] = distanceRange(pairsAt(at), at, dimension, space);
    [least, most] = [Math.min(least, nearest), Math.max(most, farthest)];
  }
  return [least, most];
}

function energyChange(
  field: ForceField,
  { positions, velocities }: Pick<FollowedMotion, 'positions' | 'velocities'>,
): number {
  const energies = positions.map((at, look) => field.energy(at, velocities[look]!));
  return largest(energies.map((energy) => Math.abs(energy - energies[0]!)));
}

function momentumChange(
  { velocities }: Pick<FollowedMotion, 'velocities'>,
  { dimension, velocities: begun }: Start,
): number {
  const masses = new Float64Array(begun.length / dimension).fill(1);
  const size = Math.sqrt(begun.reduce((sum, velocity) => sum + velocity ** 2, 0));
  const first = momentum(masses, begun, dimension);
  return largest(
    velocities.map((at) => {
      const now = momentum(masses, at, dimension);
      return Math.hypot(...now.map((value, axis) => value - first[axis]!)) / size;
    }),
  );
}

function distanceBetween(one: Float64Array, other: Float64Array, dimension: number): number {
  let squares = 0;
  for (let at = 0; at < one.length; at++) squares += (one[at]! - other[at]!) ** 2;
  return Math.sqrt((squares * dimension) / one.length);
}

/** The largest of some numbers; not a number where one of them is none. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
