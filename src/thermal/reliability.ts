import { InputError, mean } from 'principia/math';
import { binomialInterval } from './binomial.js';

/** Predictions of about one probability, and how often they came true. */
export interface ReliabilityBin {
  /** Mean of the predicted probabilities, or the nominal level. */
  readonly predicted: number;
  readonly frequency: number;
  readonly count: number;
  /** Exact binomial interval of the frequency. */
  readonly interval: readonly [low: number, high: number];
  /** Whether the interval holds the prediction: whether its band lies over the diagonal. */
  readonly consistent: boolean;
}

/** How a reliability diagram is cut. */
export interface ReliabilityOptions {
  /** Bins of equal width between 0 and 1, or their edges; 10 where absent. Empty ones are left out. */
  readonly bins?: number | readonly number[];
  /** Level of the binomial intervals; 0.95 where absent. */
  readonly level?: number;
}

/**
 * The reliability diagram of predicted probabilities of events: of all that were given about 70 %, did 70 % happen?
 * For laws: P(law) of every candidate that was named, against whether it was the true one.
 *
 * A bin's interval is exact for events that are independent and share a probability; a mixture of probabilities
 * inside the bin only narrows the spread.
 *
 * @param happened one truth a probability
 * @example
 * ```ts
 * const bins = reliability(worlds.map(({ probability }) => probability), worlds.map(({ right }) => right));
 * bins.every(({ consistent }) => consistent);
 * ```
 * @throws InputError where lengths differ, a probability lies outside [0, 1], or edges do not ascend from 0 to 1.
 */
export function reliability(
  probabilities: ArrayLike<number>,
  happened: ArrayLike<boolean>,
  { bins = 10, level = 0.95 }: ReliabilityOptions = {},
): ReliabilityBin[] {
  const edges = typeof bins === 'number' ? Array.from({ length: bins + 1 }, (_, at) => at / bins) : bins;
  checkEdges(edges);
  if (probabilities.length !== happened.length) {
    throw new InputError(
      `Every predicted probability needs its outcome; got ${probabilities.length} probabilities and ${happened.length} outcomes.`,
    );
  }
  const groups = edges.slice(1).map((): number[] => []);
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index]!;
    if (!(probability >= 0 && probability <= 1)) {
      throw new InputError(`A probability lies between 0 and 1; got ${probability} at place ${index}.`);
    }
    const bin = edges.findIndex((edge, at) => at > 0 && probability < edge);
    groups[bin < 0 ? groups.length - 1 : bin - 1]!.push(index);
  }
  return groups
    .filter((group) => group.length > 0)
    .map((group) =>
      binOf(
        mean(group.map((index) => probabilities[index]!)),
        group.filter((index) => happened[index]).length,
        group.length,
        level,
      ),
    );
}

/**
 * The reliability of predictive quantiles: for each nominal probability p the share of observations below their
 * predicted p-quantile. The shares at different p come from the same observations, so intervals that miss the
 * diagonal come in runs.
 *
 * @param transforms u = F(y) of every observation, as `normalTransforms` or `drawTransform` give them
 * @param nominal probabilities p; 0.1, 0.2 … 0.9 where absent
 */
export function quantileReliability(
  transforms: ArrayLike<number>,
  nominal: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  level = 0.95,
): ReliabilityBin[] {
  const values = Float64Array.from(transforms);
  return nominal.map((probability) =>
    binOf(probability, values.filter((u) => u <= probability).length, values.length, level),
  );
}

function binOf(predicted: number, successes: number, count: number, level: number): ReliabilityBin {
  const interval = binomialInterval(successes, count, level);
  return {
    predicted,
    frequency: successes / count,
    count,
    interval,
    consistent: interval[0] <= predicted && predicted <= interval[1],
  };
}

function checkEdges(edges: readonly number[]): void {
  const ascending = edges.every((edge, at) => at === 0 || edge > edges[at - 1]!);
  if (edges.length < 2 || edges[0] !== 0 || edges.at(-1) !== 1 || !ascending) {
    throw new InputError(
      `The edges of a reliability diagram's bins ascend from 0 to 1; got [${edges.join(', ')}].`,
    );
  }
}
