import { lattice, simulateSystem } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { freeSpace } from 'principia/physics';
import type { ScalingConfig } from './config.js';
import { lastingPairs } from './interacting-pairs.js';
import { springs } from './pair-potentials.js';
import { recordedMoments } from './recorded-moments.js';
import type { ScalingSystem } from './scaling-system.js';

/** Lattices of so many bodies, with accelerations: what models learn from. */
export function trainingLattices({ seed, springs: own }: ScalingConfig): Dataset {
  const { trained, trajectories, samples, interval } = own;
  return simulateSystem(
    lattice,
    { bodies: trained, trajectories, steps: samples, dt: interval, seed },
    { accelerations: true },
  );
}

/** A lattice of its own seed as it begins. */
export function freshLattice({ seed }: ScalingConfig, bodies: number): Dataset['training'][number] {
  return simulateSystem(lattice, { bodies, trajectories: 1, steps: 9, dt: 1e-3, seed: seed + 1 })
    .training[0]!;
}

/** Cubes of bodies with springs between neighbours, in free space. */
export function springLattice(config: ScalingConfig): ScalingSystem {
  const { trained, sizes, steps, step } = config.springs;
  return {
    name: 'springs',
    title: 'lattice springs',
    law: springs(1),
    trained,
    sizes,
    steps,
    step: () => step,
    table: { nearest: 0.01, farthest: 10, points: 2048 },
    moments: (count) => recordedMoments(trainingLattices(config), count),
    start(bodies) {
      const { system, dimension, positions, velocities } = freshLattice(config, bodies);
      const width = bodies * dimension;
      return {
        dimension,
        space: freeSpace,
        positions: positions.slice(0, width),
        velocities: velocities.slice(0, width),
        pairs: () => lastingPairs(system.interactions),
      };
    },
  };
}
