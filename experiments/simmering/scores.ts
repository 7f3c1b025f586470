import { mean, type RandomStream, rootMeanSquare } from 'principia/math';
import {
  calibration,
  centralCoverage,
  fairRankedProbabilityScore,
  normalProbability,
  reliability,
} from 'principia/thermal';

/** Levels of the coverage curves. */
export const levels: readonly number[] = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);

/** Predictions of n targets as an even mixture of normal distributions, one component a network. */
export interface Mixture {
  /** Of each component, its means [n]. */
  readonly means: readonly Float64Array[];
  /** Of each component, its standard deviation, the noise. */
  readonly deviations: readonly number[];
}

/** What is said of predictions; numbers that do not apply to a task are absent. */
export interface Scores {
  /** Root mean square error, or the share of wrong classes. */
  readonly error: number;
  /** Mean −ln p of what came to be. */
  readonly negativeLogLikelihood: number;
  /** Mean CRPS; of classes the Brier score. */
  readonly rankedProbabilityScore: number;
  readonly calibrationError: number;
  readonly coverage90?: number;
  /** Coverage at `levels`. */
  readonly curve?: readonly number[];
  /** Of classes: predicted probability of class 1 and whether it came, for the reliability diagram. */
  readonly events?: readonly (readonly [probability: number, happened: boolean])[];
}

/** Draws from a mixture for its ranked probability score. */
const scoreDraws = 200;

/** Scores of mixtures against targets. */
export function regressionScores(
  { means, deviations }: Mixture,
  targets: Float64Array,
  random: RandomStream,
): Scores {
  const count = means.length;
  const errors = new Float64Array(targets.length);
  const transforms = new Float64Array(targets.length);
  const [logs, ranked] = [new Float64Array(targets.length), new Float64Array(targets.length)];
  targets.forEach((target, at) => {
    let [centre, below] = [0, 0];
    const logDensities = means.map((component, index) => {
      const deviation = deviations[index]!;
      const z = (target - component[at]!) / deviation;
      centre += component[at]! / count;
      below += normalProbability(z);
      return -0.5 * z * z - Math.log(deviation * Math.sqrt(2 * Math.PI));
    });
    errors[at] = target - centre;
    transforms[at] = Math.min(1, below / count);
    const largest = Math.max(...logDensities);
    logs[at] = -largest - Math.log(mean(logDensities.map((value) => Math.exp(value - largest))));
    const draws = Float64Array.from({ length: scoreDraws }, () => {
      const component = random.integer(count);
      return means[component]![at]! + deviations[component]! * random.normal();
    });
    ranked[at] = fairRankedProbabilityScore(draws, target);
  });
  const curve = centralCoverage(transforms, levels);
  return {
    error: rootMeanSquare(errors),
    negativeLogLikelihood: mean(logs),
    rankedProbabilityScore: mean(ranked),
    calibrationError: calibration(transforms).expectedError,
    coverage90: curve[levels.indexOf(0.9)]!,
    curve: Array.from(curve),
  };
}

/** Scores of the probabilities of class 1, the mean over networks of those from their log odds. */
export function classificationScores(logOdds: readonly Float64Array[], targets: Float64Array): Scores {
  const probabilities = targets.map((_, at) => mean(logOdds.map((odds) => 1 / (1 + Math.exp(-odds[at]!)))));
  // A probability of 0 that rounding made would cost infinitely much; 1e-12 costs 28 nats.
  const given = probabilities.map((p, at) => Math.max(1e-12, targets[at] === 1 ? p : 1 - p));
  const happened = Array.from(targets, (target) => target === 1);
  const bins = reliability(probabilities, happened);
  return {
    error: mean(given.map((p) => (p < 0.5 ? 1 : 0))),
    negativeLogLikelihood: mean(given.map((p) => -Math.log(p))),
    rankedProbabilityScore: mean(probabilities.map((p, at) => (p - targets[at]!) ** 2)),
    calibrationError:
      bins.reduce(
        (sum, { count, predicted, frequency }) => sum + count * Math.abs(frequency - predicted),
        0,
      ) / targets.length,
    events: happened.map((came, at) => [Number(probabilities[at]!.toFixed(4)), came] as const),
  };
}
