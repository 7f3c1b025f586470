import {
  createNeighbourList,
  createParticleSystem,
  type Interactions,
  type NeighbourOptions,
  updateNeighbourList,
} from 'principia/physics';
import type { PairsAt } from './scaling-system.js';

/** Pairs that stay. */
export function lastingPairs(interactions: Interactions): PairsAt {
  return () => interactions;
}

/** All pairs of so many bodies. */
export function allPairs(bodies: number): Interactions {
  const nameless = Array.from({ length: bodies }, (_, body) => ({ name: String(body) }));
  return createParticleSystem(nameless, 'complete').interactions;
}

/** Pairs within a cutoff and a little beyond, from a neighbour list that is made again when a body has moved too far. */
export function neighbouringPairs(start: Float64Array, options: NeighbourOptions): PairsAt {
  let list = createNeighbourList(start, options);
  return (positions) => {
    list = updateNeighbourList(list, positions);
    return list.interactions;
  };
}
