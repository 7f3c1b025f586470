import { sensitiveMotion } from 'principia/distillation';
import { withLawConstants } from 'principia/law';
import { bodiesOfExperiment, type PlannedExperiment, survives, type WeighedLaw } from 'principia/thermal';

/** Errors of the preparation, carried along, over the distance of two bodies: where it is more, they are no longer linear. */
const tolerable = 0.1;

/**
 * Whether the motion of an experiment can be traced back to its beginning under every law that survives: in a close encounter
 * errors of the preparation grow as large as the distance, and what is seen afterwards cannot be told from another
 * beginning by any fit.
 *
 * @param preparation deviations of the initial state's components, [2·N·D]
 */
export function isTraceable(
  experiment: PlannedExperiment,
  laws: readonly WeighedLaw[],
  preparation: Float64Array,
): boolean {
  const { initialState, times } = experiment;
  return laws.filter(survives).every(({ hypothesis, mode }) => {
    const motion = sensitiveMotion(
      withLawConstants(hypothesis.law, mode!),
      bodiesOfExperiment(experiment, hypothesis),
      initialState,
      times,
    );
    return motion !== null && largestShare(motion, experiment, preparation) < tolerable;
  });
}

/** The largest error of a pair's separation over its distance. */
function largestShare(
  { states, sensitivities }: NonNullable<ReturnType<typeof sensitiveMotion>>,
  { system, dimension, times }: PlannedExperiment,
  preparation: Float64Array,
): number {
  const { first, second } = system.interactions;
  const width = preparation.length;
  let largest = 0;
  for (let row = 0; row < times.length; row++) {
    first.forEach((one, pair) => {
      let [distance, error] = [0, 0];
      for (let axis = 0; axis < dimension; axis++) {
        const a = row * width + one * dimension + axis;
        const b = row * width + second[pair]! * dimension + axis;
        distance += (states[a]! - states[b]!) ** 2;
        for (let column = 0; column < width; column++) {
          const slope = sensitivities[a * width + column]! - sensitivities[b * width + column]!;
          error += (preparation[column]! * slope) ** 2;
        }
      }
      const share = Math.sqrt(error / distance);
      if (!(share <= largest)) largest = share;
    });
  }
  return largest;
}
