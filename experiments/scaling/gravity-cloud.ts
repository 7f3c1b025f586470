import { createRandom, type RandomStream } from 'principia/math';
import {
  addPairForces,
  freeSpace,
  type Interactions,
  kineticEnergy,
  potentialEnergy,
  type StateBatch,
} from 'principia/physics';
import type { ScalingConfig } from './config.js';
import { allPairs, lastingPairs } from './interacting-pairs.js';
import { type PairPotential, softenedGravity } from './pair-potentials.js';
import type { Moments, ScalingSystem, Start } from './scaling-system.js';

const dimension = 3;

/**
 * Bodies of mass 1 that all attract all, in a cloud of width 1 that neither collapses nor flies apart at first. Its motion
 * is faster the more bodies there are, as √N, and so are the steps.
 */
export function gravityCloud({ seed, gravity }: ScalingConfig): ScalingSystem {
  const { trained, sizes, steps, step, softening, widths } = gravity;
  const law = softenedGravity(softening);
  const pairs = new Map<number, Interactions>();
  const pairsOf = (bodies: number): Interactions => {
    if (!pairs.has(bodies)) pairs.set(bodies, allPairs(bodies));
    return pairs.get(bodies)!;
  };
  const random = createRandom(seed).child('clouds');
  return {
    name: 'gravity',
    title: 'softened gravity',
    law,
    trained,
    sizes,
    steps,
    step: (bodies) => step * Math.sqrt(trained / bodies),
    table: { nearest: 1e-3, farthest: 100, points: 2048 },
    moments: (count) => drawMoments(law, trained, widths, count, pairsOf(trained), random.child('trained')),
    start: (bodies) => drawCloud(law, pairsOf(bodies), bodies, random.child(`tried ${bodies}`)),
  };
}

/** The same learned from clouds of width 1 alone, in which bodies seldom come as close as many bodies do. */
export function narrowGravityCloud({ gravity, ...config }: ScalingConfig): ScalingSystem {
  const narrow = gravityCloud({ ...config, gravity: { ...gravity, ...gravity.narrow } });
  return { ...narrow, name: 'gravity-narrow', title: 'softened gravity, from clouds of width 1 alone' };
}

/** A normal cloud at rest as a whole, its speeds such that 2 K = −W. */
function drawCloud(
  law: PairPotential,
  interactions: Interactions,
  bodies: number,
  random: RandomStream,
): Start {
  const positions = centred(random, bodies);
  const velocities = centred(random, bodies);
  const masses = new Float64Array(bodies).fill(1);
  const potential = potentialEnergy(interactions, positions, dimension, law.potential);
  const factor = Math.sqrt(-potential / 2 / kineticEnergy(masses, velocities, dimension));
  return {
    dimension,
    space: freeSpace,
    positions,
    velocities: velocities.map((velocity) => factor * velocity),
    pairs: () => lastingPairs(interactions),
  };
}

/** Normal vectors whose mean is zero, [N, D]. */
function centred(random: RandomStream, bodies: number): Float64Array {
  const values = Float64Array.from({ length: bodies * dimension }, () => random.normal());
  const mean = new Float64Array(dimension);
  values.forEach((value, at) => {
    mean[at % dimension]! += value / bodies;
  });
  return values.map((value, at) => value - mean[at % dimension]!);
}

/** Small clouds of many widths, evenly spread in their logarithm, as they are drawn. */
function drawMoments(
  law: PairPotential,
  trained: number,
  [narrowest, widest]: ScalingConfig['gravity']['widths'],
  count: number,
  interactions: Interactions,
  random: RandomStream,
): Moments {
  const width = trained * dimension;
  const positions = new Float64Array(count * width);
  const accelerations = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    const scale = narrowest * (widest / narrowest) ** random.uniform();
    const own = centred(random, trained).map((value) => scale * value);
    positions.set(own, row * width);
    const forces = accelerations.subarray(row * width, (row + 1) * width);
    addPairForces(freeSpace, interactions, own, dimension, law.force, forces);
  }
  const states: StateBatch = {
    size: count,
    bodies: trained,
    dimension,
    interactions,
    space: freeSpace,
    positions,
    // Accelerations do not depend on velocities.
    velocities: new Float64Array(count * width),
    masses: new Float64Array(count * trained).fill(1),
    charges: new Float64Array(count * trained),
  };
  return { states, accelerations };
}
