import type { PerceptronOptions } from 'principia/models';
import type { SearchOptions } from 'principia/symbolic';

/**
 * Matter in a periodic box. Lengths are in radii of the sphere that overdensity is taken in, masses in the mean mass of a
 * halo.
 */
export interface CatalogueConfig {
  readonly side: number;
  /** Clusters in the box, on average. */
  readonly clusters: number;
  /** Halos of a cluster of richness 1, on average. */
  readonly halosPerCluster: number;
  /** Standard deviation of the logarithm of a cluster's richness, whose mean is 1. */
  readonly richnessSpread: number;
  /** Standard deviation along every axis of a cluster's halos about its centre, and of its unrecorded matter. */
  readonly haloSpread: number;
  readonly unrecordedSpread: number;
  /** Standard deviation along every axis of the matter of a halo or clump about its centre. */
  readonly ballSpread: number;
  /** Halos outside of clusters, on average. */
  readonly fieldHalos: number;
  /** Of the mass function M^−slope exp(−M/most) from the least mass on, in least masses. */
  readonly massSlope: number;
  readonly massScale: number;
  /** Matter in no recorded halo, beside a recorded halo's mean mass: in clumps of the given mass, and evenly spread. */
  readonly unrecordedPerHalo: number;
  readonly clumpMass: number;
  readonly smoothPerHalo: number;
}

/** The graph network. */
export interface HaloNetworkConfig extends Required<PerceptronOptions> {
  readonly channels: number;
  /** Of the mean over halos of Σ |eᵢⱼ| over the edges to the halo and channels. */
  readonly price: number;
}

/** Everything that decides the numbers. */
export interface HaloConfig {
  readonly seed: number;
  readonly catalogue: CatalogueConfig;
  /** Halos closer than this are joined. */
  readonly cutoff: number;
  readonly network: HaloNetworkConfig;
  readonly training: {
    readonly steps: number;
    /** Halos and edges of a batch, at most. */
    readonly halos: number;
    readonly edges: number;
    /** Of one cycle of the learning rate. */
    readonly peak: number;
  };
  /** Halos whose messages are read. */
  readonly messageHalos: number;
  /** Rows of the searches: edges for the message, halos for the update. */
  readonly searchRows: number;
  readonly messageSearch: Omit<SearchOptions, 'seed'>;
  readonly nodeSearch: Omit<SearchOptions, 'seed'>;
  /** Formulas of each front that are put together, refitted on so many halos and compared on the others of the training box. */
  readonly candidates: number;
  readonly refitHalos: number;
  /** The simplest formula is taken whose error is no more than this share above the least. */
  readonly tolerance: number;
  /** Share of the halos, those of the largest overdensity, that is masked. */
  readonly masked: number;
}

const search = {
  operators: ['+', '-', '*', '/', '^', 'exp'],
  loss: 'absolute',
  islands: 8,
  populationSize: 64,
  workers: 2,
} as const;

/** What two cores finish in about ten minutes. */
export const full: HaloConfig = {
  seed: 1,
  catalogue: {
    side: 25,
    clusters: 600,
    halosPerCluster: 8,
    richnessSpread: 0.6,
    haloSpread: 0.6,
    unrecordedSpread: 0.8,
    ballSpread: 0.1,
    fieldHalos: 4900,
    massSlope: 1.9,
    massScale: 30,
    unrecordedPerHalo: 1,
    clumpMass: 0.2,
    smoothPerHalo: 2,
  },
  cutoff: 2,
  network: { hidden: 48, depth: 2, activation: 'silu', channels: 100, price: 0.01 },
  training: { steps: 10_000, halos: 64, edges: 2560, peak: 1e-2 },
  messageHalos: 1000,
  searchRows: 3000,
  messageSearch: { ...search, maximumComplexity: 20, generations: 80 },
  nodeSearch: { ...search, maximumComplexity: 14, generations: 15 },
  candidates: 6,
  refitHalos: 1500,
  tolerance: 0.01,
  masked: 0.2,
};

/** All of it, so small that it ends within seconds. */
export const smoke: HaloConfig = {
  ...full,
  catalogue: { ...full.catalogue, side: 6, clusters: 8, fieldHalos: 60 },
  network: { ...full.network, hidden: 8, channels: 6 },
  training: { ...full.training, steps: 30, halos: 8, edges: 320 },
  messageHalos: 40,
  searchRows: 200,
  messageSearch: {
    ...search,
    maximumComplexity: 7,
    islands: 2,
    populationSize: 16,
    generations: 2,
    smallForms: 2 ** 8,
    workers: 0,
  },
  nodeSearch: {
    ...search,
    maximumComplexity: 5,
    islands: 2,
    populationSize: 16,
    generations: 2,
    smallForms: 2 ** 8,
    workers: 0,
  },
  candidates: 2,
  refitHalos: 60,
};
