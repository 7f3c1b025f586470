/**
 * Many systems at once: states of one topology as dense arrays, and systems of any topology as one large graph.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { Interactions, ParticleSystem } from './particle-system.js';
import { freeSpace, type Space } from './space.js';
import type { Trajectory } from './trajectory.js';

/** A state of a trajectory, named by its time's index. */
export interface Snapshot {
  readonly trajectory: Trajectory;
  readonly index: number;
}

/** B states of systems with the same bodies N, dimension D, interactions and space. */
export interface StateBatch {
  readonly size: number;
  readonly bodies: number;
  readonly dimension: number;
  readonly interactions: Interactions;
  readonly space: Space;
  /** [B, N, D]. */
  readonly positions: Float64Array;
  /** [B, N, D]. */
  readonly velocities: Float64Array;
  /** [B, N]; NaN where unknown. */
  readonly masses: Float64Array;
  /** [B, N]; 0 where there is none. */
  readonly charges: Float64Array;
}

/**
 * Packs states of systems that share their topology.
 *
 * @throws InputError for no state at all, or where numbers of bodies, dimensions, interactions or spaces differ
 * @example
 * ```ts
 * const batch = batchStates([{ trajectory, index: 0 }, { trajectory, index: 10 }]); // positions [2, N, D]
 * ```
 */
export function batchStates(snapshots: readonly Snapshot[]): StateBatch {
  if (snapshots.length === 0) throw new InputError('a batch needs at least one state');
  const { system, dimension, space = freeSpace } = snapshots[0]!.trajectory;
  const size = snapshots.length;
  const bodies = system.bodies.length;
  const width = bodies * dimension;
  const positions = new Float64Array(size * width);
  const velocities = new Float64Array(size * width);
  const masses = new Float64Array(size * bodies);
  const charges = new Float64Array(size * bodies);
  snapshots.forEach(({ trajectory, index }, row) => {
    if (trajectory.dimension !== dimension || !sameTopology(trajectory.system, system)) {
      throw new InputError(
        `state ${row} of the batch has other bodies or interactions than the first; batch systems of one topology, or use batchSystems`,
      );
    }
    if (!sameSpace(trajectory.space ?? freeSpace, space)) {
      throw new InputError(
        `state ${row} of the batch lives in another space than the first; batch systems of one space`,
      );
    }
    positions.set(trajectory.positions.subarray(index * width, (index + 1) * width), row * width);
    velocities.set(trajectory.velocities.subarray(index * width, (index + 1) * width), row * width);
    trajectory.system.bodies.forEach((body, column) => {
      masses[row * bodies + column] = body.mass ?? Number.NaN;
      charges[row * bodies + column] = body.charge ?? 0;
    });
  });
  return {
    size,
    bodies,
    dimension,
    interactions: system.interactions,
    space,
    positions,
    velocities,
    masses,
    charges,
  };
}

function sameTopology(one: ParticleSystem, other: ParticleSystem): boolean {
  return (
    one === other ||
    (one.bodies.length === other.bodies.length &&
      sameIndices(one.interactions.first, other.interactions.first) &&
      sameIndices(one.interactions.second, other.interactions.second))
  );
}

function sameSpace(one: Space, other: Space): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function sameIndices(one: Int32Array, other: Int32Array): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** Systems side by side as one directed graph: every interaction appears in both directions. */
export interface SystemBatch {
  /** The body that acts, counted through all systems, [2E]. */
  readonly senders: Int32Array;
  /** The body acted on, [2E]; sorted, so that sums over messages read memory in order. */
  readonly receivers: Int32Array;
  /** First body of every system, and the number of bodies in all, [B + 1]. */
  readonly bodyOffsets: Int32Array;
  /** First directed interaction of every system, and their number in all, [B + 1]. */
  readonly interactionOffsets: Int32Array;
}

/**
 * Puts systems of any topology side by side.
 *
 * @example
 * ```ts
 * batchSystems([pair, pair]).senders; // [1, 0, 3, 2]
 * ```
 */
export function batchSystems(systems: readonly ParticleSystem[]): SystemBatch {
  const bodyOffsets = Int32Array.from({ length: systems.length + 1 });
  const interactionOffsets = Int32Array.from({ length: systems.length + 1 });
  systems.forEach(({ bodies, interactions }, index) => {
    bodyOffsets[index + 1] = bodyOffsets[index]! + bodies.length;
    interactionOffsets[index + 1] = interactionOffsets[index]! + 2 * interactions.first.length;
  });
  const total = interactionOffsets[systems.length]!;
  const ends = new Int32Array(total);
  const others = new Int32Array(total);
  systems.forEach(({ interactions: { first, second } }, index) => {
    const offset = bodyOffsets[index]!;
    let at = interactionOffsets[index]!;
    for (let pair = 0; pair < first.length; pair++, at += 2) {
      ends[at] = others[at + 1] = offset + first[pair]!;
      others[at] = ends[at + 1] = offset + second[pair]!;
    }
  });
  // By sender first, then by receiver: equal receivers keep the order of their senders.
  const bySender = countingOrder(others, bodyOffsets[systems.length]!);
  const order = countingOrder(
    bySender.map((edge) => ends[edge]!),
    bodyOffsets[systems.length]!,
  ).map((place) => bySender[place]!);
  return {
    senders: order.map((edge) => others[edge]!),
    receivers: order.map((edge) => ends[edge]!),
    bodyOffsets,
    interactionOffsets,
  };
}

/** Where the numbers below a count stand in ascending order, equal ones as they came: time grows with both lengths. */
function countingOrder(numbers: Int32Array, count: number): Int32Array {
  const next = new Int32Array(count + 1);
  for (const number of numbers) next[number + 1] = next[number + 1]! + 1;
  for (let number = 0; number < count; number++) next[number + 1] = next[number + 1]! + next[number]!;
  const order = new Int32Array(numbers.length);
  numbers.forEach((number, index) => {
    order[next[number]!] = index;
    next[number] = next[number]! + 1;
  });
  return order;
}
