/**
 * What an experiment may show under laws that are still possible: a mixture of normal distributions, one for each law and
 * draw of its constants.
 *
 * @packageDocumentation
 */
import { type NoiseLevels, sensitiveMotion } from 'principia/distillation';
import { simulateLaw, withLawConstants } from 'principia/law';
import {
  cholesky,
  choleskyLogDeterminant,
  logSumOfExponentials,
  multiplyLower,
  type RandomStream,
  solveLower,
} from 'principia/math';
import type { WeighedLaw } from './law-posterior.js';
import { bodiesOfExperiment, type PlannedExperiment } from './planned-experiment.js';

/** How exactly an experiment is prepared and seen: one standard deviation for all, or a body and kind each. */
export interface ExperimentNoise {
  /** Standard deviation of every observed position and velocity; infinite where it is not observed. */
  readonly observation: number | NoiseLevels;
  /** Standard deviation of every initial position and velocity about what was planned. */
  readonly preparation: number | NoiseLevels;
}

/** Standard deviations of the components of a state [x, v], [2·N·D]. */
export function noiseOfState(levels: number | NoiseLevels, bodies: number, dimension: number): Float64Array {
  const width = bodies * dimension;
  return Float64Array.from({ length: 2 * width }, (_, component) => {
    if (typeof levels === 'number') return levels;
    const kind = component < width ? levels.position : levels.velocity;
    return kind[Math.floor((component % width) / dimension)]!;
  });
}

/** What one law expects of an experiment. */
export interface ExpectedOutcome {
  readonly name: string;
  readonly probability: number;
  /** What is observed of the states, by draw of the law's constants: [T, 2·N·D] each, what is not observed left out. */
  readonly means: readonly Float64Array[];
  /** L of L Lᵀ = Σ² + J P² Jᵀ, J the sensitivity to the initial state under the law's most probable constants. */
  readonly factor: Float64Array;
  readonly logDeterminant: number;
}

/**
 * What each law expects, `draws` draws of its constants each; null where a law cannot be followed through the experiment.
 */
export function expectedOutcomes(
  experiment: PlannedExperiment,
  laws: readonly WeighedLaw[],
  noise: ExperimentNoise,
  draws: number,
): readonly ExpectedOutcome[] | null {
  const { initialState, times, system, dimension } = experiment;
  const [seen, prepared] = [noise.observation, noise.preparation].map((levels) =>
    noiseOfState(levels, system.bodies.length, dimension),
  ) as [Float64Array, Float64Array];
  const isSeen = (_: number, row: number): boolean => seen[row % seen.length]! < Number.POSITIVE_INFINITY;
  const total = laws.reduce((sum, { probability }) => sum + probability, 0);
  const outcomes: ExpectedOutcome[] = [];
  for (const { hypothesis, parameters, mode, probability } of laws) {
    const bodies = bodiesOfExperiment(experiment, hypothesis);
    const at = (constants: ArrayLike<number>) => withLawConstants(hypothesis.law, constants);
    const central = sensitiveMotion(at(mode!), bodies, initialState, times);
    if (central === null) return null;
    const rows = [...central.states.keys()].filter((row) => isSeen(0, row));
    const factor = cholesky(covarianceOf(central.sensitivities, rows, seen, prepared), rows.length);
    if (factor === null) return null;
    const means: Float64Array[] = [];
    for (const constants of evenDraws(parameters!, draws)) {
      const motion = simulateLaw(at(constants), bodies, initialState, times, { relativeTolerance: 1e-8 });
      if (motion.status !== 'complete') return null;
      means.push(interleaved(motion.positions, motion.velocities, times.length).filter(isSeen));
    }
    outcomes.push({
      name: hypothesis.name,
      probability: probability / total,
      means,
      factor,
      logDeterminant: choleskyLogDeterminant(factor, rows.length),
    });
  }
  return outcomes;
}

/**
 * Σ² + J P² Jᵀ over the rows that are observed, [n, n], with Σ and P the deviations of observation and of preparation.
 *
 * @param sensitivities J, [T·2·N·D, 2·N·D]
 */
function covarianceOf(
  sensitivities: Float64Array,
  rows: readonly number[],
  seen: Float64Array,
  prepared: Float64Array,
): Float64Array {
  const [width, size] = [prepared.length, rows.length];
  // In units of the first, so that one deviation for all is taken out of the sum.
  const unit = prepared[0]! > 0 ? prepared[0]! : 1;
  const shares = prepared.map((deviation) => (deviation / unit) ** 2);
  const covariance = new Float64Array(size * size);
  for (let at = 0; at < size; at++) {
    const row = rows[at]! * width;
    for (let column = 0; column <= at; column++) {
      const other = rows[column]! * width;
      let sum = 0;
      for (let state = 0; state < width; state++) {
        sum += shares[state]! * sensitivities[row + state]! * sensitivities[other + state]!;
      }
      const value = unit ** 2 * sum + (at === column ? seen[rows[at]! % width]! ** 2 : 0);
      covariance[at * size + column] = value;
      covariance[column * size + at] = value;
    }
  }
  return covariance;
}

/** As many draws of equal weight: those in which the middles of equal shares of the weights fall. */
export function evenDraws(
  { draws, weights }: NonNullable<WeighedLaw['parameters']>,
  count: number,
): Float64Array[] {
  const chosen: Float64Array[] = [];
  let below = 0;
  draws.forEach((draw, index) => {
    below += weights[index]!;
    while (chosen.length < count && (chosen.length + 0.5) / count <= below) chosen.push(draw);
  });
  while (chosen.length < count) chosen.push(draws[draws.length - 1]!);
  return chosen;
}

/** [T, 2·N·D] from positions and velocities. */
function interleaved(positions: Float64Array, velocities: Float64Array, samples: number): Float64Array {
  const width = positions.length / samples;
  const states = new Float64Array(2 * positions.length);
  for (let row = 0; row < samples; row++) {
    states.set(positions.subarray(row * width, (row + 1) * width), 2 * row * width);
    states.set(velocities.subarray(row * width, (row + 1) * width), (2 * row + 1) * width);
  }
  return states;
}

/** How much an experiment tells, in nats. */
export interface InformationGain {
  /** Of which law holds: at most the entropy of the laws. */
  readonly aboutLaws: number;
  /** Of the constants, which law holds being known: at most the logarithm of the number of draws. */
  readonly aboutConstants: number;
}

/**
 * The expected information gain of an experiment, I(law, θ; y) = E ln p(y | law, θ)/p(y), split into what it tells of the
 * law and of its constants, over outcomes drawn from the mixture, each law's share of them in proportion to its
 * probability.
 *
 * Source: D. V. Lindley, Ann. Math. Statist. 27, 986 (1956).
 */
export function informationGain(
  outcomes: readonly ExpectedOutcome[],
  count: number,
  random: RandomStream,
): InformationGain {
  let aboutLaws = 0;
  let aboutConstants = 0;
  for (const [index, one] of outcomes.entries()) {
    const own = Math.max(one.means.length, Math.round(count * one.probability));
    for (let trial = 0; trial < own; trial++) {
      const draw = trial % one.means.length;
      const noise = multiplyLower(
        one.factor,
        one.means[draw]!.map(() => random.normal()),
      );
      const outcome = one.means[draw]!.map((centre, place) => centre + noise[place]!);
      const densities = outcomes.map((law) => law.means.map((each) => logDensity(outcome, each, law)));
      const ofLaws = densities.map(logMean);
      const share = one.probability / own;
      const all = logSumOfExponentials(
        ofLaws.map((value, at) => value + Math.log(outcomes[at]!.probability)),
      );
      aboutLaws += share * (ofLaws[index]! - all);
      aboutConstants += share * (densities[index]![draw]! - ofLaws[index]!);
    }
  }
  return { aboutLaws: Math.max(0, aboutLaws), aboutConstants: Math.max(0, aboutConstants) };
}

/** ln of the normal density, but for the constant that all laws share. */
function logDensity(
  outcome: Float64Array,
  mean: Float64Array,
  { factor, logDeterminant }: ExpectedOutcome,
): number {
  const standardised = solveLower(
    factor,
    outcome.map((value, index) => value - mean[index]!),
  );
  let square = 0;
  for (const value of standardised) square += value * value;
  return -(square + logDeterminant) / 2;
}

function logMean(values: readonly number[]): number {
  return logSumOfExponentials(values) - Math.log(values.length);
}
