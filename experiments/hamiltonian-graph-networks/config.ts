import type { IntegratorName } from 'principia/physics';

/** The networks that are compared. */
export type NetworkName = 'HOGN' | 'OGN' | 'DeltaGN' | 'HOGN-split' | 'pairwise-H';

/** So many motions of so many springs' ends, for so many sampling intervals. */
export interface MotionsConfig {
  readonly motions: number;
  readonly steps: number;
}

/** Everything that decides the numbers. */
export interface Config {
  /** Sampling interval: the step that all networks are trained at. */
  readonly step: number;
  /** Sizes that all networks have. */
  readonly hidden: number;
  /** Windows of one interval a training step. */
  readonly batch: number;
  readonly clip: number;
  readonly data: {
    readonly training: MotionsConfig;
    readonly validation: MotionsConfig;
    readonly test: MotionsConfig;
  };
  /**
   * Peaks of the one-cycle schedule: each network takes the one with which its first training of `main` has the smaller
   * closed-loop error on the validation motions.
   */
  readonly rates: readonly number[];
  /** HOGN, OGN and DeltaGN through RK4, for each seed. */
  readonly main: { readonly seeds: readonly number[]; readonly steps: number };
  /** Networks through the other integrators, of one seed; where an integrator splits, the separable one too. */
  readonly matrix: {
    readonly steps: number;
    readonly integrators: readonly IntegratorName[];
    /** HOGN with a known kinetic energy. */
    readonly separable: readonly IntegratorName[];
  };
  /** Steps of the tests as multiples of the training step; all are compared at the longest one's times. */
  readonly multiples: readonly number[];
  readonly sizes: {
    readonly trained: readonly number[];
    readonly steps: number;
    readonly test: readonly (MotionsConfig & { readonly bodies: number })[];
    /** Springs that a body of the sparse networks has in the mean. */
    readonly springs: number;
  };
}

/** Bodies of the systems of all parts but the last. */
export const bodies = 6;

const rungeKutta = ['runge-kutta-1', 'runge-kutta-2', 'runge-kutta-3', 'runge-kutta-4'] as const;
const symplectic = ['symplectic-1', 'symplectic-2', 'symplectic-3', 'symplectic-4'] as const;

export const full: Config = {
  step: 0.05,
  hidden: 32,
  batch: 16,
  clip: 1,
  data: {
    training: { motions: 2000, steps: 30 },
    validation: { motions: 20, steps: 100 },
    test: { motions: 30, steps: 1000 },
  },
  rates: [0.008, 0.02],
  main: { seeds: [1, 2, 3], steps: 20_000 },
  matrix: {
    steps: 4000,
    integrators: [...rungeKutta, ...symplectic],
    separable: ['runge-kutta-4', ...symplectic],
  },
  multiples: [0.25, 0.5, 1, 2, 4],
  sizes: {
    trained: [4, 5, 6, 7, 8],
    steps: 20_000,
    test: [
      { bodies: 4, motions: 20, steps: 400 },
      { bodies: 8, motions: 20, steps: 400 },
      { bodies: 16, motions: 10, steps: 400 },
      { bodies: 32, motions: 8, steps: 400 },
      { bodies: 64, motions: 4, steps: 400 },
    ],
    springs: 5,
  },
};

export const smoke: Config = {
  ...full,
  hidden: 8,
  batch: 6,
  data: {
    training: { motions: 10, steps: 10 },
    validation: { motions: 2, steps: 5 },
    test: { motions: 2, steps: 8 },
  },
  rates: [0.01],
  main: { seeds: [1], steps: 20 },
  matrix: { steps: 10, integrators: ['runge-kutta-4', 'symplectic-1'], separable: [] },
  multiples: [0.5, 1, 2],
  sizes: {
    trained: [2, 3],
    steps: 10,
    test: [{ bodies: 5, motions: 2, steps: 4 }],
    springs: 2,
  },
};
