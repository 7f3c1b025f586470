import type { IntegratorName } from 'principia/physics';

/** Systems that are learned from and tried. */
export interface SystemConfig {
  /** Bodies of the systems that are learned from. */
  readonly trained: number;
  /** Numbers of bodies that the law is tried on. */
  readonly sizes: readonly number[];
  /** Steps of a tried motion. */
  readonly steps: number;
  /** The integrator's step; of gravity that of the trained number of bodies. */
  readonly step: number;
}

/** Motions that are learned from, with so many samples an interval apart. */
export interface RecordedConfig {
  readonly trajectories: number;
  readonly samples: number;
  readonly interval: number;
}

/** Everything that decides the numbers. */
export interface ScalingConfig {
  readonly seed: number;
  /** Moments with accelerations that a law is learned from. */
  readonly moments: number;
  readonly features: number;
  readonly integrators: readonly IntegratorName[];
  /** Steps of a motion between two looks at it. */
  readonly every: number;
  readonly springs: SystemConfig & RecordedConfig;
  readonly lennardJones: SystemConfig & RecordedConfig & { readonly cutoff: number };
  readonly gravity: SystemConfig & {
    readonly softening: number;
    /** Widths of the clouds that are learned from, least and greatest. */
    readonly widths: readonly [number, number];
    /** The same learned from clouds of width 1 alone, and what that is tried on. */
    readonly narrow: { readonly widths: readonly [number, number]; readonly sizes: readonly number[] };
  };
  /** Networks trained by gradient on the lattice of springs. */
  readonly networks: {
    readonly steps: number;
    readonly batch: number;
    readonly hidden: number;
    readonly sizes: readonly number[];
  };
}

/** The size that the published figures are compared with. */
export const full: ScalingConfig = {
  seed: 1,
  moments: 1500,
  features: 150,
  integrators: ['velocity-verlet', 'forest-ruth-4'],
  every: 10,
  springs: {
    trained: 8,
    trajectories: 100,
    samples: 100,
    interval: 0.1,
    sizes: [8, 64, 512, 4096],
    steps: 1000,
    step: 0.05,
  },
  lennardJones: {
    trained: 16,
    trajectories: 30,
    samples: 100,
    interval: 0.05,
    sizes: [16, 64, 256, 1024, 4096],
    steps: 1000,
    step: 0.005,
    cutoff: 2.25,
  },
  gravity: {
    trained: 8,
    sizes: [8, 64, 256, 1024],
    steps: 500,
    step: 0.01,
    softening: 0.2,
    widths: [0.005, 4],
    narrow: { widths: [1, 1], sizes: [8, 64, 256] },
  },
  networks: { steps: 4000, batch: 100, hidden: 32, sizes: [8, 64, 512, 4096] },
};

/** The same on so little that it ends within seconds. */
export const smoke: ScalingConfig = {
  ...full,
  moments: 60,
  features: 20,
  integrators: ['velocity-verlet'],
  every: 5,
  springs: { ...full.springs, trajectories: 5, samples: 20, sizes: [8, 27], steps: 20 },
  lennardJones: { ...full.lennardJones, trajectories: 3, samples: 30, sizes: [16, 64], steps: 20 },
  gravity: { ...full.gravity, sizes: [8, 16], steps: 20, narrow: { widths: [1, 1], sizes: [8] } },
  networks: { steps: 5, batch: 8, hidden: 4, sizes: [8, 27] },
};
