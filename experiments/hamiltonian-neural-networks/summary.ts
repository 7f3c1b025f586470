import { mean, median } from 'principia/math';
import type { Recipe, TaskName } from './config.js';
import type { Outcome } from './outcome.js';

/** A recipe on a task, with an outcome for each seed. */
export interface Trained {
  readonly recipe: Recipe;
  readonly outcomes: readonly Outcome[];
}

/** A task with all its networks. */
export interface TrainedTask {
  readonly task: TaskName;
  readonly seeds: readonly number[];
  readonly trained: readonly Trained[];
}

/** Mean, median and largest energy error of the predicted motions; infinite where one diverged. */
export function energyErrors({ energyErrors: errors }: Outcome): {
  readonly mean: number;
  readonly median: number;
  readonly largest: number;
} {
  const values = errors.map((error) => error ?? Number.POSITIVE_INFINITY);
  return { mean: mean(values), median: median(values), largest: Math.max(...values) };
}

/** The energy error of a recipe: the mean over motions, and over seeds. */
export function meanEnergyError({ outcomes }: Trained): number {
  return mean(outcomes.map((outcome) => energyErrors(outcome).mean));
}

/** Three digits, as the paper writes them. */
export const scientific = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '∞' : value.toExponential(2);
