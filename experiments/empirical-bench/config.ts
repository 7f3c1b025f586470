import type { ChoiceRule, SearchOptions } from 'principia/symbolic';

/** Everything that decides the numbers. */
export interface EmpiricalBenchConfig {
  readonly seeds: readonly number[];
  /** Files of the laws that are searched for. */
  readonly laws: readonly string[];
  /** The same for every law. */
  readonly search: Omit<SearchOptions, 'seed'>;
  /** What the row of the front is chosen by. */
  readonly rule: ChoiceRule;
  /** Rows drawn from the law, and their noise; null where the files' own data are used. */
  readonly drawn: { readonly rows: number; readonly deviation: number } | null;
}

/** The size that the published figures are compared with. */
export const full: EmpiricalBenchConfig = {
  seeds: [1, 2, 3, 4, 5],
  laws: [
    ...['hubble', 'kepler', 'newton', 'planck', 'leavitt'],
    ...['schechter', 'bode', 'ideal_gas', 'rydberg'],
  ],
  search: {
    operators: ['+', '-', '*', '/', '^', 'sqrt', 'square', 'cube', 'exp', 'log', 'inv', 'neg'],
    maximumComplexity: 30,
    islands: 8,
    populationSize: 64,
    smallForms: 2 ** 21,
    generations: 150,
    workers: 2,
  },
  rule: 'description length',
  drawn: null,
};

/** The same on so little that it ends within seconds. */
export const smoke: EmpiricalBenchConfig = {
  ...full,
  seeds: [1],
  laws: ['kepler', 'ideal_gas'],
  search: {
    ...full.search,
    maximumComplexity: 12,
    islands: 2,
    populationSize: 32,
    smallForms: 2 ** 12,
    generations: 3,
    workers: 0,
  },
  drawn: { rows: 20, deviation: 0.01 },
};
