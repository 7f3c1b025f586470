import type { Dataset } from 'principia/law';
import { createRandom } from 'principia/math';
import { hamiltonianGraphNetwork, pairwiseForceDynamics } from 'principia/models';
import { createParticleSystem, integrators, type Topology, type Trajectory } from 'principia/physics';
import { type DynamicsFactory, fitPairLaw, trainDynamics, trainingData } from 'principia/training';
import {
  cloud,
  density,
  dimension,
  fluid,
  learnedGravity,
  listedFluid,
  moments,
  nameless,
  reach,
  timedSteps,
  trueGravity,
} from './body-motions.js';
import { processorSeconds } from './processor-time.js';

/** Work that can be done for any number of bodies. */
export interface Work {
  readonly group: 'simulation' | 'training' | 'direct solve';
  readonly name: string;
  readonly sizes: readonly number[];
  /** Pairs that act on each other, about. */
  pairs(bodies: number): number;
  /**
   * Does it and tells its best time, in milliseconds.
   *
   * @param alive called once, while everything that is needed is held
   */
  measure(bodies: number, alive: () => void): number | Promise<number>;
}

const powers = (from: number, to: number, factor: number): readonly number[] => {
  const sizes: number[] = [];
  for (let size = from; size <= to; size *= factor) sizes.push(size);
  return sizes;
};
const completeSizes = powers(2, 4096, 2);
/** Networks are compiled anew for every size. */
const compiledSizes = [2, 8, 32, 128, 256, 512];
/** Cubes, beginning with a row of two. */
export const latticeSizes: readonly number[] = [2, ...powers(8, 4096, 8)];

const allPairs = (bodies: number): number => (bodies * (bodies - 1)) / 2;
const latticePairs = (bodies: number): number => latticeTopology(bodies).length;

/** Everything that is measured. */
export const workloads: readonly Work[] = [
  {
    group: 'simulation',
    name: 'all pairs',
    sizes: completeSizes,
    pairs: allPairs,
    measure: (bodies, alive) => timedSteps(trueGravity(bodies), cloud(bodies), alive),
  },
  {
    group: 'simulation',
    name: 'all pairs, learned law',
    sizes: completeSizes,
    pairs: allPairs,
    measure: (bodies, alive) => timedSteps(learnedGravity(bodies), cloud(bodies), alive),
  },
  {
    group: 'simulation',
    name: 'neighbour list',
    // A smaller box is not twice as wide as the list looks.
    sizes: powers(256, 4096, 2),
    pairs: (bodies) => (bodies * density * (4 / 3) * Math.PI * reach ** 3) / 2,
    measure: (bodies, alive) => timedSteps(listedFluid(bodies), fluid(bodies), alive),
  },
  ...networks('all pairs', compiledSizes, () => 'complete', allPairs),
  ...networks('lattice', latticeSizes, latticeTopology, latticePairs),
  solve('all pairs', completeSizes, () => 'complete', allPairs),
  solve('lattice', latticeSizes, latticeTopology, latticePairs),
];

/** A Hamiltonian graph network and a pairwise force on one system a batch, 64 hidden units. */
function networks(
  name: string,
  sizes: readonly number[],
  topology: (bodies: number) => Topology,
  pairs: Work['pairs'],
): readonly Work[] {
  const models: readonly (readonly [string, DynamicsFactory])[] = [
    ['graph network', hamiltonianGraphNetwork({ hidden: 64 })],
    ['pairwise force', pairwiseForceDynamics({ hidden: 64 })],
  ];
  return models.map(([model, factory]) => ({
    group: 'training',
    name: `${model}, ${name}`,
    sizes,
    pairs,
    measure: (bodies, alive) => timedTraining(factory, shortMotion(bodies, topology(bodies)), alive),
  }));
}

const trainingSteps = 4;

/** The best step of a few: loss through a step of Runge and Kutta, gradient, Adam. */
async function timedTraining(
  factory: DynamicsFactory,
  trajectory: Trajectory,
  alive: () => void,
): Promise<number> {
  const dataset: Dataset = {
    name: 'bodies',
    description: 'random bodies',
    source: 'drawn',
    hash: '',
    units: { length: 'unit', time: 'unit', mass: 'unit', charge: 'unit' },
    dimension,
    training: [trajectory],
    test: [],
  };
  let [began, best] = [0, Number.POSITIVE_INFINITY];
  await trainDynamics(trainingData(dataset, { validation: 0, random: createRandom(1) }), {
    factory,
    integrator: integrators['runge-kutta-4'],
    steps: trainingSteps,
    batch: 1,
    threads: 1,
    random: createRandom(2),
    now: () => performance.now(),
    onReady: () => {
      began = processorSeconds();
    },
    onStep(step) {
      best = Math.min(best, 1000 * (processorSeconds() - began));
      if (step === trainingSteps) alive();
      began = processorSeconds();
    },
  });
  return best;
}

/** Moments that a direct solve is given: few, as its time is in proportion to them. */
const solveMoments = 16;
const solveFeatures = 100;

function solve(
  name: string,
  sizes: readonly number[],
  topology: (bodies: number) => Topology,
  pairs: Work['pairs'],
): Work {
  return {
    group: 'direct solve',
    name,
    sizes,
    pairs,
    measure(bodies, alive) {
      const system = moments(solveMoments, createParticleSystem(nameless(bodies), topology(bodies)));
      let best = Number.POSITIVE_INFINITY;
      for (let count = 0; count < 3 && (count === 0 || best < 1000); count++) {
        const began = processorSeconds();
        fitPairLaw([system], { kind: 'hamiltonian', features: solveFeatures, random: createRandom(3) });
        best = Math.min(best, 1000 * (processorSeconds() - began));
      }
      alive();
      return best;
    },
  };
}

/** Random bodies at two times. */
function shortMotion(bodies: number, topology: Topology): Trajectory {
  const { positions, velocities } = cloud(bodies);
  const twice = (values: Float64Array, change: (value: number, at: number) => number): Float64Array => {
    const both = new Float64Array(2 * values.length);
    both.set(values);
    both.set(values.map(change), values.length);
    return both;
  };
  return {
    system: createParticleSystem(
      nameless(bodies).map((body) => ({ ...body, mass: 1 })),
      topology,
    ),
    dimension,
    times: Float64Array.of(0, 0.01),
    velocitiesEstimated: false,
    positions: twice(positions, (value, at) => value + 0.01 * velocities[at]!),
    velocities: twice(velocities, (value, at) => value - 0.01 * positions[at]!),
  };
}

function latticeTopology(bodies: number): (readonly [number, number])[] {
  const side = Math.round(Math.cbrt(bodies));
  if (side ** 3 !== bodies) return [[0, 1]];
  const pairs: (readonly [number, number])[] = [];
  for (let body = 0; body < bodies; body++) {
    if (body % side < side - 1) pairs.push([body, body + 1]);
    if (Math.floor(body / side) % side < side - 1) pairs.push([body, body + side]);
    if (Math.floor(body / side ** 2) < side - 1) pairs.push([body, body + side ** 2]);
  }
  return pairs;
}
