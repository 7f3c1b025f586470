/** Everything that decides the numbers. */
export interface NextExperimentConfig {
  /** Each is a world with data of its own. */
  readonly seeds: readonly number[];
  /** The true law: −g m₁m₂ e^(−r/λ)/r². */
  readonly strength: number;
  readonly screening: number;
  /** Standard deviation of observed positions and velocities, and of the preparation of an experiment. */
  readonly noise: number;
  /** Times at which bodies are seen, in the data and in an experiment. */
  readonly samples: number;
  /** Of the data that there are: how long, and how far the bodies are apart. */
  readonly duration: number;
  readonly distance: number;
  /** Experiments that are drawn, within these bounds. */
  readonly candidates: number;
  readonly distances: readonly [number, number];
  readonly speed: number;
  readonly durations: readonly [number, number];
  /** Draws of each law's constants. */
  readonly draws: number;
  /** The probability at which a law is taken for decided. */
  readonly decided: number;
}

export const full: NextExperimentConfig = {
  seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  ...{ strength: 2, screening: 1.5, noise: 0.06, samples: 16, duration: 1, distance: 1.5 },
  ...{ candidates: 60, distances: [1, 4], speed: 0.5, durations: [0.3, 2], draws: 200, decided: 0.95 },
};

export const smoke: NextExperimentConfig = { ...full, seeds: [1], samples: 6, candidates: 3, draws: 20 };
