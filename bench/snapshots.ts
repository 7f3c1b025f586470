/**
 * Moments of bodies under a pair law with their exact accelerations, drawn as the published tests draw the starts of their
 * simulations: positions and velocities N(0, 1), masses e^N(0, 1), charges ±1 where the law has them and N(0, 1), without
 * effect, where it has not; 0.01 is added to every distance inside the law.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { createParticleSystem, freeSpace, type StateBatch } from 'principia/physics';

/** A force along the separation, attraction negative. */
export interface SnapshotLaw {
  readonly name: string;
  readonly charged: boolean;
  force(distance: number, m1: number, m2: number, q1: number, q2: number): number;
}

/** States and accelerations, and the forces of all pairs as vectors, [B, E, D]. */
export interface Snapshots {
  readonly states: StateBatch;
  readonly accelerations: Float64Array;
  readonly forces: Float64Array;
}

const softening = 0.01;

/** Draws moments. */
export function drawSnapshots(
  law: SnapshotLaw,
  size: number,
  bodies: number,
  dimension: number,
  random: RandomStream,
): Snapshots {
  const normal = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());
  const charges = normal(size * bodies);
  const states: StateBatch = {
    size,
    bodies,
    dimension,
    space: freeSpace,
    interactions: createParticleSystem(
      Array.from({ length: bodies }, (_, body) => ({ name: `${body}` })),
      'complete',
    ).interactions,
    positions: normal(size * bodies * dimension),
    velocities: normal(size * bodies * dimension),
    masses: normal(size * bodies).map(Math.exp),
    charges: law.charged ? charges.map(Math.sign) : charges,
  };
  return { states, ...forcesOn(law, states) };
}

/** Accelerations and forces of pairs under a law. */
export function forcesOn(law: SnapshotLaw, states: StateBatch): Omit<Snapshots, 'states'> {
  const { size, bodies, dimension, positions, masses, charges, interactions } = states;
  const { first, second } = interactions;
  const accelerations = new Float64Array(positions.length);
  const forces = new Float64Array(size * first.length * dimension);
  for (let state = 0; state < size; state++) {
    for (let pair = 0; pair < first.length; pair++) {
      const a = state * bodies + first[pair]!;
      const b = state * bodies + second[pair]!;
      const difference = (axis: number): number =>
        positions[a * dimension + axis]! - positions[b * dimension + axis]!;
      const r = Math.hypot(...Array.from({ length: dimension }, (_, axis) => difference(axis)));
      const force = law.force(r + softening, masses[a]!, masses[b]!, charges[a]!, charges[b]!);
      for (let axis = 0; axis < dimension; axis++) {
        const component = (force * difference(axis)) / r;
        forces[(state * first.length + pair) * dimension + axis] = component;
        accelerations[a * dimension + axis]! += component / masses[a]!;
        accelerations[b * dimension + axis]! -= component / masses[b]!;
      }
    }
  }
  return { accelerations, forces };
}
