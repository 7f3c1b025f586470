import { createRandom } from 'principia/math';
import { createParticleSystem, freeSpace, type ParticleSystem, type StateBatch } from 'principia/physics';
import {
  invariantCount,
  messageAgreement,
  type ObservedSystem,
  observeAccelerations,
  type PairLaw,
  samplePairs,
} from 'principia/training';
import { drawSnapshots, type SnapshotLaw } from '../../../bench/snapshots.js';

export const laws: Readonly<Record<'spring' | 'gravity' | 'charge', SnapshotLaw>> = {
  spring: { name: 'spring', charged: false, force: (r) => -2 * (r - 1) },
  gravity: { name: 'gravity', charged: false, force: (r, m1, m2) => (-m1 * m2) / r ** 2 },
  charge: { name: 'charge', charged: true, force: (r, _m1, _m2, q1, q2) => (q1 * q2) / r ** 2 },
};

/** Moments under a law, with noise on the accelerations. */
export function moments(
  law: SnapshotLaw,
  size: number,
  bodies: number,
  dimension: number,
  seed: number,
  noise = 0,
): ObservedSystem {
  const { states, accelerations } = drawSnapshots(law, size, bodies, dimension, createRandom(seed));
  const random = createRandom(seed).child('noise');
  return observeAccelerations(
    states,
    accelerations.map((value) => value + noise * random.normal()),
  );
}

/** Robust R² of a law's messages against the true forces on fresh moments. */
export function agreement(learned: PairLaw, law: SnapshotLaw, bodies: number, dimension: number): number {
  const { states, accelerations, forces } = drawSnapshots(law, 200, bodies, dimension, createRandom(99));
  const { increments, interactions } = observeAccelerations(states, accelerations);
  const { invariants, direction } = samplePairs(increments, interactions, increments.logMass);
  const force = learned.force(invariants);
  const messages = direction.map((value, at) => value * force[Math.floor(at / dimension)]!);
  return messageAgreement(messages, forces, dimension);
}

/** Invariants of pairs at distances from 0.5 to 3, with masses and charges of their own. */
export function someInvariants(rows: number): Float64Array {
  const random = createRandom(5);
  const invariants = new Float64Array(rows * invariantCount);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [0.5 * random.normal(), 0.5 * random.normal()];
    const [p, q] = [random.normal(), random.normal()];
    invariants.set(
      [Math.log(0.5 + 2.5 * random.uniform()), a + b, (a - b) ** 2, p * q, p + q],
      row * invariantCount,
    );
  }
  return invariants;
}

/** States with the bodies' axes, places or order changed. */
export function states(bodies: number, seed: number): StateBatch {
  return drawSnapshots(laws.gravity, 1, bodies, 2, createRandom(seed)).states;
}

/** A square lattice of side n with unit masses, neighbours along the axes and one diagonal held together. */
export function lattice(rows: number, columns: number): { system: ParticleSystem; space: typeof freeSpace } {
  const pairs: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      if (column + 1 < columns) pairs.push([at, at + 1]);
      if (row + 1 < rows) pairs.push([at, at + columns]);
      if (row + 1 < rows && column + 1 < columns) pairs.push([at, at + columns + 1]);
    }
  }
  const system = createParticleSystem(
    Array.from({ length: rows * columns }, (_, at) => ({ name: `${at}`, mass: 1 })),
    pairs,
  );
  return { system, space: freeSpace };
}
