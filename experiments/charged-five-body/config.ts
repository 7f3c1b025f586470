/** A stage of the refinement: windows whose bodies come no closer than this, and Gauss-Newton sweeps over them. */
export interface Stage {
  readonly closest: number;
  readonly sweeps: number;
}

/** Everything that decides the numbers. */
export interface Config {
  /** Of the hidden units and of what is drawn from the data. */
  readonly seed: number;
  /** The published stream's training and test motions, and tests of a stream of our own. */
  readonly data: {
    readonly publishedSeed: number;
    readonly training: number;
    /** Smaller numbers of training motions to learn from as well, the first ones. */
    readonly fewer: readonly number[];
    readonly publishedTests: number;
    readonly ownSeed: number;
    readonly ownTests: number;
  };
  readonly network: {
    /** Hidden units. */
    readonly units: number;
    /** Distances over which they are spread. */
    readonly distances: readonly [number, number];
  };
  /** The linear solve on frames alone: how many windows of the training motions, and how close bodies may come. */
  readonly firstFit: { readonly windows: number; readonly closest: number };
  /** The refinement through the map: how many windows at most, and in which stages. */
  readonly refinement: { readonly windows: number; readonly stages: readonly Stage[] };
  /** The clean companion: its motions, windows learned from, and steps of the integrator between frames. */
  readonly soft: {
    readonly training: number;
    readonly tests: number;
    readonly windows: number;
    readonly core: number;
    readonly substeps: number;
    readonly sweeps: number;
  };
  readonly scoring: {
    /** Bootstrap resamples. */
    readonly resamples: number;
    /** Relative tolerance of the adaptive integration. */
    readonly tolerance: number;
    /** A test is clean where the exact law by adaptive integration is off by less than this, squared and averaged. */
    readonly clean: number;
  };
}

const scoring = { resamples: 1000, tolerance: 1e-9, clean: 1e-8 };

/** The size that the expected results are from. */
export const full: Config = {
  seed: 1,
  data: {
    publishedSeed: 43,
    training: 3000,
    fewer: [30, 300],
    publishedTests: 2000,
    ownSeed: 45,
    ownTests: 10_000,
  },
  network: { units: 40, distances: [0.01, 15] },
  firstFit: { windows: 3000, closest: 0.3 },
  refinement: {
    windows: 2400,
    stages: [
      { closest: 0.15, sweeps: 2 },
      { closest: 0.06, sweeps: 2 },
      { closest: 0, sweeps: 4 },
    ],
  },
  soft: { training: 300, tests: 2000, windows: 800, core: 0.2, substeps: 10, sweeps: 2 },
  scoring,
};

/** Enough to see that everything runs. */
export const smoke: Config = {
  seed: 1,
  data: { publishedSeed: 43, training: 60, fewer: [20], publishedTests: 20, ownSeed: 45, ownTests: 40 },
  network: { units: 30, distances: [0.01, 15] },
  firstFit: { windows: 400, closest: 0.3 },
  refinement: {
    windows: 120,
    stages: [
      { closest: 0.15, sweeps: 1 },
      { closest: 0, sweeps: 1 },
    ],
  },
  soft: { training: 10, tests: 10, windows: 60, core: 0.2, substeps: 10, sweeps: 1 },
  scoring: { ...scoring, resamples: 200 },
};
