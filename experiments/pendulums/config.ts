import type { SearchOptions } from 'principia/symbolic';

/** Everything that decides the numbers. */
export interface Config {
  /** Of the symbolic searches, and of the simulated recordings of the small size. */
  readonly seed: number;
  /** Windows, in samples on each side, over which local polynomials of a degree give rates and accelerations. */
  readonly smoothing: { readonly rates: number; readonly accelerations: number; readonly degree: number };
  /** Windows of the weak form, in samples on each side and from one to the next. */
  readonly weak: { readonly half: number; readonly stride: number };
  /** Through the integrator every so many samples are compared. */
  readonly every: number;
  /** Windows that a training segment is cut into, of like length for both pendulums. */
  readonly windows: { readonly single: number; readonly double: number };
  /** Parts of the training windows that are left out in turn, at most. */
  readonly folds: number;
  /** Rows of the searches: every so many samples. */
  readonly searchEvery: number;
  /** For the acceleration over angle and rate, and for the friction alone. */
  readonly searches: {
    readonly whole: Omit<SearchOptions, 'seed'>;
    readonly friction: Omit<SearchOptions, 'seed'>;
  };
  /** So many of the last laws of each elimination go through the integrator, at most. */
  readonly eliminated: number;
}

const operators = ['+', '-', '*', 'abs', 'dry'];

/** The size that the expected results are from. */
export const full: Config = {
  seed: 1,
  smoothing: { rates: 15, accelerations: 50, degree: 4 },
  weak: { half: 150, stride: 50 },
  every: 10,
  windows: { single: 3, double: 1 },
  folds: 3,
  searchEvery: 10,
  searches: {
    whole: {
      operators: [...operators, 'sin', 'cos'],
      maximumComplexity: 24,
      generations: 40,
      workers: 2,
    },
    friction: {
      operators: [...operators, 'square', 'cube', 'sqrt'],
      maximumComplexity: 16,
      generations: 20,
      workers: 2,
    },
  },
  eliminated: 13,
};

/** Enough to see that everything runs. */
export const smoke: Config = {
  ...full,
  every: 20,
  windows: { single: 1, double: 1 },
  folds: 2,
  searchEvery: 20,
  searches: {
    whole: {
      ...full.searches.whole,
      maximumComplexity: 12,
      islands: 2,
      populationSize: 32,
      smallForms: 2 ** 12,
      generations: 4,
      workers: 0,
    },
    friction: {
      ...full.searches.friction,
      maximumComplexity: 8,
      islands: 2,
      populationSize: 32,
      smallForms: 2 ** 10,
      generations: 3,
      workers: 0,
    },
  },
  eliminated: 4,
};
