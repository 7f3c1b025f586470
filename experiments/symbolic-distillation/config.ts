import type { ActivationName } from 'principia/models';
import type { SearchOptions } from 'principia/symbolic';

/** The simulated force laws of arXiv:2006.11287. */
export type LawName = 'spring' | 'inverse' | 'inverse-square' | 'charge' | 'damped' | 'discontinuous';

/** Bodies in a space under a law. */
export interface SystemConfig {
  readonly law: LawName;
  readonly dimension: 2 | 3;
  readonly bodies: number;
}

/** What is done about messages; the flat Hamiltonian network has energies of pairs in their place. */
export type VariantName = 'standard' | 'bottleneck' | 'l1' | 'kl' | 'pruning' | 'flat-hamiltonian';

/** Sizes and inputs of networks. */
export interface NetworkConfig {
  readonly hidden: number;
  /** Hidden layers of each perceptron. */
  readonly depth: number;
  /** Of the networks with messages; energies are made with softplus. */
  readonly activation: ActivationName;
  /**
   * Whether bodies are placed by where they are, every batch moved by a random translation, as published, or by where they
   * are seen from each other.
   */
  readonly positions: 'absolute' | 'relative';
  /** Of the messages, but for the bottleneck, which has as many as space has dimensions. */
  readonly channels: number;
}

/** Everything that decides the numbers. */
export interface Config {
  /** Each draws its own data, fresh parameters and batches. */
  readonly seeds: readonly number[];
  readonly systems: readonly SystemConfig[];
  readonly variants: readonly VariantName[];
  readonly data: {
    /** Motions to learn from, and as many intervals of each as published sets have, or fewer. */
    readonly trajectories: number;
    readonly intervals: number;
    /** Motions of another seed to judge by, and how many of their states. */
    readonly testTrajectories: number;
    readonly testStates: number;
    /** Of the paths; accelerations at their points are exact whatever it is. */
    readonly tolerance: number;
  };
  readonly network: NetworkConfig;
  readonly training: {
    readonly steps: number;
    /** States a step of four bodies; of n bodies (4/n)² times as many. */
    readonly batch: number;
    /** Of one cycle of the learning rate. */
    readonly peak: number;
  };
  /** Edges that messages are compared with forces over. */
  readonly edges: number;
  readonly search: {
    /** Seeds whose networks' messages are searched for the law. */
    readonly seeds: readonly number[];
    readonly edges: number;
    readonly options: Omit<SearchOptions, 'seed'>;
  };
}

const laws: readonly LawName[] = ['spring', 'inverse', 'inverse-square', 'charge', 'damped', 'discontinuous'];
const variants: readonly VariantName[] = [
  'standard',
  'bottleneck',
  'l1',
  'kl',
  'pruning',
  'flat-hamiltonian',
];

function systemsOf(bodies: number): readonly SystemConfig[] {
  return ([2, 3] as const).flatMap((dimension) => laws.map((law) => ({ law, dimension, bodies })));
}

/** What two cores finish in an evening. */
export const evening: Config = {
  seeds: [1, 2, 3],
  systems: systemsOf(4),
  variants,
  data: {
    trajectories: 2000,
    intervals: 99,
    testTrajectories: 200,
    testStates: 2000,
    tolerance: 1e-6,
  },
  network: { hidden: 64, depth: 2, activation: 'silu', positions: 'relative', channels: 100 },
  training: { steps: 60_000, batch: 32, peak: 3e-3 },
  edges: 8000,
  search: {
    seeds: [1],
    edges: 5000,
    options: {
      operators: ['+', '-', '*', '/', '^', 'exp', 'log'],
      loss: 'absolute',
      maximumComplexity: 28,
      islands: 8,
      populationSize: 64,
      generations: 40,
      workers: 2,
    },
  },
};

/** The published size: a million steps of networks of 3 × 300, on 10,000 motions, with four and with eight bodies. */
export const paper: Config = {
  ...evening,
  seeds: [1],
  systems: [...systemsOf(4), ...systemsOf(8)],
  data: { ...evening.data, trajectories: 10_000, testTrajectories: 1000 },
  network: { hidden: 300, depth: 3, activation: 'relu', positions: 'absolute', channels: 100 },
  training: { steps: 1_000_000, batch: 64, peak: 1e-3 },
  search: { ...evening.search, options: { ...evening.search.options, generations: 200 } },
};

/** All of it, so small that it ends within seconds. */
export const smoke: Config = {
  ...evening,
  seeds: [1],
  systems: [
    { law: 'spring', dimension: 2, bodies: 4 },
    { law: 'charge', dimension: 3, bodies: 4 },
  ],
  data: { trajectories: 6, intervals: 4, testTrajectories: 3, testStates: 12, tolerance: 1e-6 },
  network: { ...evening.network, hidden: 8, channels: 6 },
  training: { steps: 20, batch: 4, peak: 1e-3 },
  edges: 100,
  search: {
    ...evening.search,
    edges: 60,
    options: {
      ...evening.search.options,
      maximumComplexity: 7,
      islands: 2,
      populationSize: 16,
      generations: 2,
      smallForms: 2 ** 8,
      workers: 0,
    },
  },
};
