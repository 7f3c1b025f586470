import { lennardJones, simulateSystem } from 'principia/datasets';
import { createRandom } from 'principia/math';
import { freeSpace } from 'principia/physics';
import type { ScalingConfig } from './config.js';
import { cutoffFeatures } from './cutoff-features.js';
import { allPairs, lastingPairs, neighbouringPairs } from './interacting-pairs.js';
import { shiftedLennardJones } from './pair-potentials.js';
import { recordedMoments } from './recorded-moments.js';
import type { ScalingSystem } from './scaling-system.js';

/** Up to so many bodies the box is too narrow for a neighbour list, and all pairs are looked at. */
const mostAllPairs = 32;

/** A fluid in the plane, in a periodic box of fixed density: the box grows with the number of bodies. */
export function lennardJonesFluid(config: ScalingConfig): ScalingSystem {
  const { trained, sizes, steps, step, trajectories, samples, interval, cutoff } = config.lennardJones;
  const { seed } = config;
  return {
    name: 'lennard-jones',
    title: 'Lennard-Jones fluid',
    law: shiftedLennardJones(cutoff),
    trained,
    sizes,
    steps,
    step: () => step,
    table: { nearest: 0.6, farthest: cutoff, points: 2048 },
    hidden: cutoffFeatures({
      cutoff,
      nearest: 0.8,
      count: config.features,
      random: createRandom(seed).child('cutoff features'),
    }),
    moments: (count) =>
      recordedMoments(
        simulateSystem(
          lennardJones,
          { bodies: trained, trajectories, steps: samples, dt: interval, cutoff, seed },
          { accelerations: true },
        ),
        count,
      ),
    start(bodies) {
      // Melting need not be exact: where it ends, the motion begins.
      const options = {
        bodies,
        cutoff,
        trajectories: 1,
        steps: 9,
        dt: 1e-3,
        tolerance: 1e-6,
        seed: seed + 1,
      };
      const [trajectory] = simulateSystem(lennardJones, options).training;
      const { dimension, positions, velocities, space = freeSpace } = trajectory!;
      const begun = positions.slice(0, bodies * dimension);
      return {
        dimension,
        space,
        positions: begun,
        velocities: velocities.slice(0, bodies * dimension),
        pairs: () =>
          bodies <= mostAllPairs
            ? lastingPairs(allPairs(bodies))
            : neighbouringPairs(begun, { space, dimension, cutoff }),
      };
    },
  };
}
