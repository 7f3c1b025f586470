import {
  createNeighbourList,
  createParticleSystem,
  freeSpace,
  type IntegrationEvent,
  type Interactions,
  type Space,
  updateNeighbourList,
  type VectorField,
} from 'principia/physics';
import { type ForcedBodies, pairForceField } from './pair-force-field.js';
import { bounceEvents, kinkEvents, setBeyond } from './particle-events.js';
import { namedBodies, type ParticleStart } from './particle-start.js';
import type { ParticleSimulation } from './particles.js';

/** The equations of motion of bodies that were drawn. */
export interface ParticleEquations {
  readonly bodies: ForcedBodies;
  readonly field: VectorField;
  /** Tells the field on which side of the law's kink the pairs are in this state. */
  settle(state: Float64Array): void;
  readonly events: readonly IntegrationEvent[];
  /** A distance that no pair may pass twice within a step; null where there are no events of pairs. */
  readonly watched: number | null;
}

/** The equations of motion of these bodies from where they begin. */
export function particleEquations(particles: ParticleSimulation, start: ParticleStart): ParticleEquations {
  const { law, dimension, space = freeSpace, softening = 0, drag = null, fall = 0 } = particles;
  const { cutoff, neighbourList = false, diameter = null } = particles;
  const pairs = createParticleSystem(namedBodies(start), start.topology).interactions;
  const bodies: ForcedBodies = {
    dimension,
    masses: start.masses,
    charges: start.charges ?? new Float64Array(start.masses.length),
    pairsAt:
      neighbourList && cutoff !== undefined
        ? pairsWithin(start.positions, dimension, space, cutoff)
        : () => pairs,
    space,
    softening,
    drag,
    fall,
  };
  const bounces = bounceEvents(bodies, diameter);
  if (law.kink === undefined || neighbourList) {
    return {
      bodies,
      field: pairForceField(law, bodies, null),
      settle: () => {},
      events: bounces,
      watched: diameter,
    };
  }
  const beyond = new Uint8Array(pairs.first.length);
  return {
    bodies,
    field: pairForceField(law, bodies, beyond),
    settle: (state) => setBeyond(law, bodies, pairs, state, beyond),
    events: [...kinkEvents(law, bodies, pairs, beyond), ...bounces],
    watched: law.kink.at,
  };
}

/**
 * The pairs nearer than a cutoff, from a list that is made again when a body has moved too far. When that is does not
 * matter: the list is sorted, and pairs beyond the cutoff add nothing.
 */
function pairsWithin(
  positions: Float64Array,
  dimension: number,
  space: Space,
  cutoff: number,
): (state: Float64Array) => Interactions {
  let list = createNeighbourList(positions, { space, dimension, cutoff });
  return (state) => {
    list = updateNeighbourList(list, state.subarray(0, positions.length));
    return list.interactions;
  };
}
