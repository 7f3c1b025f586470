import {
  ballCollisions,
  displacementAlong,
  type IntegrationEvent,
  type Interactions,
  wallBounces,
} from 'principia/physics';
import type { ForceLaw } from './force-law.js';
import type { ForcedBodies } from './pair-force-field.js';

/** The pairs' passages through the law's kink, each of which switches the pair to the other side's functions. */
export function kinkEvents(
  law: ForceLaw,
  bodies: ForcedBodies,
  pairs: Interactions,
  beyond: Uint8Array,
): IntegrationEvent[] {
  if (law.kink === undefined) return [];
  const { at } = law.kink;
  return Array.from(pairs.first, (_, pair) => ({
    value: (_time: number, state: Float64Array) =>
      pairDistance(bodies, pairs, state, pair) + bodies.softening - at,
    action: () => {
      beyond[pair] = 1 - beyond[pair]!;
    },
  }));
}

/** Which pairs are beyond the law's kink in this state, [E]. */
export function setBeyond(
  law: ForceLaw,
  bodies: ForcedBodies,
  pairs: Interactions,
  state: Float64Array,
  beyond: Uint8Array,
): void {
  const { kink } = law;
  if (kink === undefined) return;
  for (let pair = 0; pair < beyond.length; pair++) {
    beyond[pair] = pairDistance(bodies, pairs, state, pair) + bodies.softening < kink.at ? 0 : 1;
  }
}

function pairDistance(
  { dimension, space }: ForcedBodies,
  { first, second }: Interactions,
  state: Float64Array,
  pair: number,
): number {
  const one = first[pair]! * dimension;
  const other = second[pair]! * dimension;
  let squares = 0;
  for (let axis = 0; axis < dimension; axis++) {
    squares += displacementAlong(space, state[one + axis]! - state[other + axis]!, axis) ** 2;
  }
  return Math.sqrt(squares);
}

/** What bodies bounce off: the walls of a reflecting box, which their centres reach, and one another. */
export function bounceEvents(bodies: ForcedBodies, diameter: number | null): IntegrationEvent[] {
  const { space, dimension, masses } = bodies;
  const walls = space.kind === 'reflecting' ? wallBounces(space, new Float64Array(masses.length)) : [];
  if (diameter === null) return walls;
  const radii = new Float64Array(masses.length).fill(diameter / 2);
  return [...walls, ...ballCollisions(space, dimension, masses, radii)];
}

/**
 * The longest step in which no pair can pass a distance twice unseen: a quarter of the time that the fastest two bodies
 * which the energy allows need for that distance.
 *
 * @param energy the sum of the sizes of all energies at the start
 */
export function longestStep(distance: number, { masses }: ForcedBodies, energy: number): number {
  return distance / (8 * Math.sqrt((2 * energy) / masses.reduce((least, mass) => Math.min(least, mass))));
}
