/**
 * The smallest forms, all of them, as far as a budget goes: expressions of the variables without constants, sums of two of
 * these with a factor, and forms with a constant or two. Evolution comes by most of them, but not by those whose parts
 * are worse than others of their size, such as log(1/n₁² − 1/n₂²).
 *
 * Source: the search without gaps is that of D. Bartlett, H. Desmond, P. Ferreira, Exhaustive symbolic regression
 * (arXiv:2211.11461).
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { bestSums } from './best-sums.js';
import { enumerateForms } from './enumerate-forms.js';
import { fittedForms } from './fitted-forms.js';
import { type PreparedProblem, thinned } from './problem.js';
import type { Program } from './program.js';
import type { DimensionTable } from './units/dimension-table.js';
import type { Vocabulary } from './vocabulary.js';

/** Forms are compared on so many rows. */
const ROWS = 32;
/** Fitting constants costs so many times what looking at a form does. */
const FIT = 64;

/** The dimensions that forms must have. */
export interface FormDimensions {
  readonly table: DimensionTable;
  /** Of every variable, by number. */
  readonly variables: readonly number[];
  /** Of the whole; null where any will do, since a scale with units goes before it. */
  readonly wanted: number | null;
  /** Of a constant. */
  readonly constant: number;
}

export interface SmallFormsOptions {
  readonly vocabulary: Vocabulary;
  /** No larger forms. */
  readonly maximumComplexity: number;
  /** Whether the whole may be shifted. */
  readonly offset: boolean;
  /** null where no units are given. */
  readonly dimensions: FormDimensions | null;
  /** So many forms are looked at; each costs about as much as one operator on 32 rows. */
  readonly budget: number;
  /** Draws rows and constants. */
  readonly random: RandomStream;
}

/** The best of the smallest forms: some of each size, by squared loss with a scale and an offset and without. */
export function smallForms(problem: PreparedProblem, options: SmallFormsOptions): readonly Program[] {
  const { random, budget } = options;
  if (budget === 0) return [];
  const few = thinned(problem, ROWS, random.child('rows'));
  const { store, best } = enumerateForms(few, options);
  return [
    ...best,
    ...bestSums(few, store, options),
    ...fittedForms(few, { ...options, random: random.child('constants') }, Math.ceil(budget / FIT)),
  ];
}
