import type { Body, Topology } from 'principia/physics';

/** Where a motion of bodies begins. */
export interface ParticleStart {
  /** [N]. */
  readonly masses: Float64Array;
  /** [N]; null where bodies carry none. */
  readonly charges: Float64Array | null;
  readonly topology: Topology;
  /** [N, D]. */
  readonly positions: Float64Array;
  /** [N, D]. */
  readonly velocities: Float64Array;
}

/** The bodies, named body-1, body-2, …. */
export function namedBodies({ masses, charges }: Pick<ParticleStart, 'masses' | 'charges'>): Body[] {
  return Array.from(masses, (mass, index) => ({
    name: `body-${index + 1}`,
    mass,
    ...(charges === null ? {} : { charge: charges[index]! }),
  }));
}
