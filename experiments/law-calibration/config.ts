/** Everything that decides the numbers. */
export interface CalibrationConfig {
  readonly seed: number;
  /** Synthetic worlds, each with a law, constants, bodies, a length and a noise of its own. */
  readonly worlds: number;
  readonly bodies: number;
  readonly dimension: 2 | 3;
  /** Times at which all bodies are seen, the first included. */
  readonly samples: number;
  /** Observed time, drawn evenly from here. */
  readonly duration: readonly [number, number];
  /** Standard deviation of observed positions and velocities, drawn evenly in its logarithm from here. */
  readonly noise: readonly [number, number];
  /** Error of an integration step allowed, relative to the bodies' spreads: far below the noise. */
  readonly tolerance: number;
  /** Draws of each law's constants. */
  readonly draws: number;
  /** Nominal levels at which intervals are held against the truth. */
  readonly levels: readonly number[];
  /** Bins of the reliability diagram. */
  readonly bins: number;
  /** Worlds whose evidences are audited by thermodynamic integration, gaps of its ladder, and sweeps over it. */
  readonly audited: number;
  readonly ladder: number;
  readonly sweeps: number;
}

export const full: CalibrationConfig = {
  seed: 1,
  worlds: 200,
  bodies: 3,
  dimension: 2,
  samples: 16,
  duration: [0.5, 2],
  noise: [0.05, 0.3],
  tolerance: 1e-6,
  draws: 200,
  levels: [0.5, 0.68, 0.8, 0.9, 0.95],
  bins: 5,
  audited: 4,
  ladder: 12,
  sweeps: 300,
};

export const smoke: CalibrationConfig = {
  ...full,
  worlds: 3,
  samples: 6,
  draws: 20,
  audited: 1,
  ladder: 4,
  sweeps: 10,
};
