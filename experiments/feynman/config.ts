import type { ChoiceRule, SearchOptions } from 'principia/symbolic';

/** Everything that decides the numbers. */
export interface FeynmanConfig {
  readonly seeds: readonly number[];
  /** Levels of noise, shares of the target's root mean square, in the order of the work. */
  readonly noises: readonly number[];
  /** Whether the units are given to the search. */
  readonly units: readonly boolean[];
  /** Ids of the equations that are searched for; all of the file's where null. */
  readonly problems: readonly string[] | null;
  readonly rows: number;
  /** The same for every equation. */
  readonly search: Omit<SearchOptions, 'seed' | 'units' | 'timeout' | 'targetLoss'>;
  /** Searches in exact data end where the loss falls to this. */
  readonly targetLoss: number;
  /** The limit of one search. */
  readonly seconds: number;
  /** What the row of the front is chosen by. */
  readonly rule: ChoiceRule;
}

/** The size that the published figures are compared with. */
export const full: FeynmanConfig = {
  seeds: [1],
  noises: [0, 0.1, 0.01, 0.001],
  units: [true, false],
  problems: null,
  rows: 1000,
  search: {
    operators: [
      ...['+', '-', '*', '/', '^', 'sqrt', 'square', 'cube', 'exp', 'log'],
      ...['sin', 'cos', 'asin', 'acos', 'tanh', 'neg', 'inv'],
    ],
    maximumComplexity: 36,
    islands: 8,
    populationSize: 64,
    generations: 100,
    workers: 2,
  },
  targetLoss: 1e-16,
  seconds: 60,
  rule: 'description length',
};

/** The same on so little that it ends within seconds. */
export const smoke: FeynmanConfig = {
  ...full,
  noises: [0, 0.1],
  problems: ['I.25.13', 'I.34.27'],
  rows: 50,
  search: {
    ...full.search,
    maximumComplexity: 8,
    islands: 2,
    populationSize: 32,
    smallForms: 2 ** 12,
    generations: 3,
    workers: 0,
  },
};
