/**
 * What the direct solve is given: windows of motion of bodies of one topology, with their interactions. Windows are
 * stretches of trajectories (integral form) or single moments with measured accelerations.
 *
 * @packageDocumentation
 */
import { InputError, median } from 'principia/math';
import {
  displacementAlong,
  freeSpace,
  type Interactions,
  type Space,
  type StateBatch,
} from 'principia/physics';
import type { Increments } from '../increments.js';
import { invariantCount, pairInvariants } from '../pair-invariants.js';

/** Windows of one topology. Systems of different size stand side by side in a list. */
export interface ObservedSystem {
  readonly increments: Increments;
  readonly interactions: Interactions;
  /** Natural logarithms of all masses, [W, N]; those of the increments where absent. */
  readonly logMass?: Float64Array;
  /** Free if absent; in a periodic space a pair's separation is that of its nearest images. */
  readonly space?: Space;
}

/**
 * Moments with known accelerations as windows of unit length with one node: what changes in one is the acceleration.
 *
 * @param accelerations - [B, N, D]
 * @throws InputError where the shapes differ
 * @example
 * ```ts
 * const system = observeAccelerations(batchStates(snapshots), accelerations);
 * ```
 */
export function observeAccelerations(states: StateBatch, accelerations: Float64Array): ObservedSystem {
  const { size, bodies, dimension, positions, velocities, masses, charges, interactions, space } = states;
  if (accelerations.length !== positions.length) {
    throw new InputError(
      `there are ${accelerations.length} numbers of accelerations for ${positions.length} of positions; give one acceleration for every position`,
    );
  }
  const sizes = new Float64Array(size * bodies);
  for (let entry = 0; entry < sizes.length; entry++) {
    sizes[entry] = Math.hypot(...accelerations.subarray(entry * dimension, (entry + 1) * dimension));
  }
  const typical = median(sizes.filter((value) => value > 0)) || 1;
  return {
    interactions,
    space,
    increments: {
      windows: size,
      bodies,
      dimension,
      position: positions,
      velocity: velocities,
      positionChange: velocities,
      velocityChange: accelerations,
      duration: new Float64Array(size).fill(1),
      logMass: masses.map((mass) => (Number.isNaN(mass) ? 0 : Math.log(mass))),
      charge: charges,
      path: positions,
      nodeWeights: [1],
      pathVelocity: velocities,
      // Relative where the acceleration is large; where a body's pulls cancel, a tenth of what is usual.
      scale: sizes.map((value) => Math.hypot(value, 0.1 * typical)),
      trajectory: Int32Array.from({ length: size }, (_, index) => index),
      time: new Float64Array(size),
    },
  };
}

/** Natural logarithms of all masses, [W, N]. */
export function logMassesOf(system: ObservedSystem): Float64Array {
  return system.logMass ?? system.increments.logMass;
}

/**
 * Writes the invariants [E, invariantCount] and the directions (x_first − x_second)/r [E, D] of all pairs at one node of
 * one window, from the given entries on.
 */
export function pairsAt(
  { increments, interactions, space = freeSpace }: ObservedSystem,
  logMass: Float64Array,
  window: number,
  node: number,
  invariants: Float64Array,
  direction: Float64Array,
  entry = 0,
): void {
  const { bodies, dimension, path, charge, nodeWeights } = increments;
  const { first, second } = interactions;
  const state = (window * nodeWeights.length + node) * bodies * dimension;
  for (let pair = 0; pair < first.length; pair++, entry++) {
    let square = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const difference =
        path[state + first[pair]! * dimension + axis]! - path[state + second[pair]! * dimension + axis]!;
      const separation = displacementAlong(space, difference, axis);
      direction[entry * dimension + axis] = separation;
      square += separation * separation;
    }
    const r = Math.sqrt(square);
    for (let axis = 0; axis < dimension; axis++) {
      direction[entry * dimension + axis] = direction[entry * dimension + axis]! / r;
    }
    const a = window * bodies + first[pair]!;
    const b = window * bodies + second[pair]!;
    pairInvariants(r, logMass[a]!, logMass[b]!, charge[a]!, charge[b]!, invariants, entry * invariantCount);
  }
}

/** Windows of one system; all of them where none are named. */
export interface WindowChoice {
  readonly system: ObservedSystem;
  readonly windows?: ArrayLike<number>;
}

/** Every window of every system. */
export function allWindows(systems: readonly ObservedSystem[]): readonly WindowChoice[] {
  return systems.map((system) => ({ system }));
}

/** Numbers observed in all windows: velocity changes of bodies along axes. */
export function rowsOf(systems: readonly ObservedSystem[]): number {
  return systems.reduce((sum, { increments }) => sum + increments.velocityChange.length, 0);
}

/**
 * Windows with about that many rows in all, evenly spread; every system takes part in proportion.
 *
 * @param phase - in [0, 1): another phase gives other windows, as far as there are others
 */
export function someWindows(
  systems: readonly ObservedSystem[],
  rows: number,
  phase = 0,
): readonly WindowChoice[] {
  const share = Math.min(1, rows / rowsOf(systems));
  return systems.map((system) => {
    const { windows } = system.increments;
    const count = Math.ceil(share * windows);
    return {
      system,
      windows: Int32Array.from({ length: count }, (_, at) => Math.floor(((at + phase) * windows) / count)),
    };
  });
}
