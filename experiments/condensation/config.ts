/** Terms of an orthonormal library, whose condensation temperatures are known exactly. */
export interface OrthonormalConfig {
  /** Fitted coefficients, in units of the slab's deviation. */
  readonly coefficients: readonly number[];
  readonly rows: number;
  readonly noiseVariance: number;
  /** Temperatures in units of T*: least, most, how many. */
  readonly ladder: readonly [number, number, number];
  /** Sets of terms drawn at each temperature. */
  readonly draws: number;
}

/** Weights in harmonic wells. */
export interface HarmonicConfig {
  readonly stiffnesses: readonly number[];
  readonly priorDeviation: number;
  readonly ladder: readonly [number, number, number];
  readonly sweeps: number;
}

/** A weight in a double well, sampled in so many independent copies. */
export interface DoubleWellConfig {
  readonly ladder: readonly [number, number, number];
  readonly copies: number;
  readonly draws: number;
  readonly stepSize: number;
}

/** The Lorenz system, seen through noisy rates. */
export interface LorenzConfig {
  readonly parameters: { readonly sigma: number; readonly rho: number; readonly beta: number };
  readonly start: readonly [number, number, number];
  /** Rates are measured at so many moments, this far apart, once the motion has reached its attractor. */
  readonly moments: number;
  readonly interval: number;
  readonly settling: number;
  /** Standard deviation of a rate's noise, in units of the rate's own root mean square. */
  readonly noise: number;
  readonly ladder: readonly [number, number, number];
  /** Sets drawn at each temperature on the way down and on the way up. */
  readonly draws: number;
}

/** Everything that decides the numbers. */
export interface CondensationConfig {
  readonly seed: number;
  readonly orthonormal: OrthonormalConfig;
  readonly harmonic: HarmonicConfig;
  readonly doubleWell: DoubleWellConfig;
  readonly lorenz: LorenzConfig;
}

/** What one core finishes in a minute or two. */
export const full: CondensationConfig = {
  seed: 1,
  orthonormal: {
    coefficients: [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1],
    rows: 100,
    noiseVariance: 0.25,
    ladder: [0.06, 800, 48],
    draws: 200_000,
  },
  harmonic: {
    stiffnesses: [0.02, 0.2, 2, 20],
    priorDeviation: 1.5,
    ladder: [0.01, 400, 20],
    sweeps: 20_000,
  },
  doubleWell: { ladder: [0.02, 3, 16], copies: 128, draws: 2000, stepSize: 0.06 },
  lorenz: {
    parameters: { sigma: 10, rho: 28, beta: 8 / 3 },
    start: [-8, 7, 27],
    moments: 400,
    interval: 0.02,
    settling: 5,
    noise: 0.1,
    ladder: [0.3, 20_000, 40],
    draws: 4000,
  },
};

/** All of it, so small that it ends within seconds. */
export const smoke: CondensationConfig = {
  ...full,
  orthonormal: { ...full.orthonormal, ladder: [0.06, 800, 12], draws: 500 },
  harmonic: { ...full.harmonic, ladder: [0.01, 400, 8], sweeps: 300 },
  doubleWell: { ...full.doubleWell, ladder: [0.02, 3, 4], copies: 16, draws: 60 },
  lorenz: { ...full.lorenz, moments: 60, ladder: [0.3, 20_000, 5], draws: 100 },
};
