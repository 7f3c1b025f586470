import { mean, median, quantile, type RandomStream } from 'principia/math';
import type { Task } from './motions.js';
import type { Predictor } from './predictors.js';

/** The squared error of every task, averaged over its coordinates; a prediction that is not finite stays where it was. */
export function squaredErrors(tasks: readonly Task[], predict: Predictor): number[] {
  return tasks.map((task) => {
    const error = squaredError(predict(task), task.answer);
    return Number.isFinite(error) ? error : squaredError(task.positions, task.answer);
  });
}

function squaredError(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, at) => sum + (value - other[at]!) ** 2, 0) / one.length;
}

/** Mean of some errors, with the ends of its interval of 95 %, and their median. */
export interface Score {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly median: number;
}

/** The score of errors, its interval by resampling them. */
export function scoreOf(errors: readonly number[], resamples: number, random: RandomStream): Score {
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < errors.length; draw++) sum += errors[random.integer(errors.length)]!;
    return sum / errors.length;
  });
  return {
    mean: mean(errors),
    low: quantile(means, 0.025),
    high: quantile(means, 0.975),
    median: median(errors),
  };
}
