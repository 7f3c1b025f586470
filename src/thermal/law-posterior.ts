import {
  type BodyCharge,
  type BodyMass,
  lawLikelihood,
  type NoiseLevels,
  type ProblemOptions,
  type Window,
  windowsFor,
} from 'principia/distillation';
import type { Law } from 'principia/law';
import type { RandomStream } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { lawProbability } from './law-probability.js';
import { type ParameterPosterior, posteriorMode } from './parameter-posterior.js';
import type { ParameterPrior } from './parameter-prior.js';

/** A law that may be the right one, with what is known of its parameters before the data. */
export interface LawHypothesis {
  readonly name: string;
  readonly law: Law;
  /** Of its constants, then of the free masses and charges. */
  readonly priors: readonly ParameterPrior[];
  /** ln of its prior probability, up to a constant that all share; 0 where absent. */
  readonly logPrior?: number;
  /** Masses and charges that the systems leave open, as this law has them; none of them free. */
  readonly masses?: readonly BodyMass[];
  readonly charges?: readonly BodyCharge[];
}

/** A law weighed. */
export interface WeighedLaw {
  readonly hypothesis: LawHypothesis;
  readonly probability: number;
  /** The probability by Laplace's evidence. */
  readonly laplaceProbability: number;
  /** The most probable parameters; null where the law cannot be followed along the data. */
  readonly mode: Float64Array | null;
  /** Null where the law is so improbable that its parameters are of no interest, or cannot be followed. */
  readonly parameters: ParameterPosterior | null;
}

/** How laws are weighed. */
export interface LawPosteriorOptions extends Omit<ProblemOptions, 'freeConstants'> {
  readonly noise: NoiseLevels;
  /** Draws of each law's parameters; 200. */
  readonly draws?: number;
  readonly random: RandomStream;
  /** Told which share of the work is done. */
  readonly onWork?: (share: number) => void;
}

/** Laws whose evidence by Laplace's method is this many nats worse than the best are not sampled. */
const hopeless = 15;

/** The share of the work that goes into finding the most probable parameters, about. */
const forModes = 0.2;

/**
 * The posterior over laws and their parameters, P(law | D) ∝ p(law) ∫ p(D | θ, law) p(θ | law) dθ, from observations of
 * known noise: initial states marginalised by Laplace's method, parameters by importance sampling.
 *
 * @throws InputError where priors do not fit a law, or no law can be followed
 * @example
 * ```ts
 * const prior = { scale: 'logarithmic', mean: 0, deviation: 1, sign: -1 } as const;
 * const [newton, harmonic] = lawPosterior(
 *   [
 *     { name: '1/r²', law: lawFromPairForce('-1*m1*m2/r^2'), priors: [prior] },
 *     { name: '1/r', law: lawFromPairForce('-1*m1*m2/r'), priors: [prior] },
 *   ],
 *   dataset.training,
 *   { noise, random: createRandom(1) },
 * );
 * newton.probability; // 0.93
 * ```
 */
export function lawPosterior(
  hypotheses: readonly LawHypothesis[],
  trajectories: readonly Trajectory[],
  { noise, draws, random, onWork, ...problem }: LawPosteriorOptions,
): WeighedLaw[] {
  const windows = commonWindows(hypotheses, trajectories, problem);
  const count = hypotheses.length;
  const modes = hypotheses.map((hypothesis, index) => {
    const options = { ...problem, ...givenBodies(hypothesis), windows, noise };
    const mode = posteriorMode(lawLikelihood(hypothesis.law, trajectories, options), hypothesis.priors);
    onWork?.((forModes * (index + 1)) / count);
    return mode;
  });
  const logPriors = hypotheses.map(({ logPrior }) => logPrior ?? 0);
  const laplace = modes.map((mode) => mode?.laplaceLogEvidence ?? Number.NEGATIVE_INFINITY);
  const best = Math.max(...laplace.map((evidence, index) => evidence + logPriors[index]!));
  const posteriors = hypotheses.map(({ name }, index) => {
    const improbable = !(laplace[index]! + logPriors[index]! >= best - hopeless);
    const posterior =
      improbable || modes[index] === null
        ? null
        : modes[index]!.sample({
            random: random.child(name),
            onWork: (share) => onWork?.(forModes + ((1 - forModes) * (index + share)) / count),
            ...(draws === undefined ? {} : { draws }),
          });
    onWork?.(forModes + ((1 - forModes) * (index + 1)) / count);
    return posterior;
  });
  const probabilities = lawProbability(
    posteriors.map((posterior, index) => posterior?.logEvidence ?? laplace[index]!),
    logPriors,
  );
  const byLaplace = lawProbability(laplace, logPriors);
  return hypotheses.map((hypothesis, index) => ({
    hypothesis,
    probability: probabilities[index]!,
    laplaceProbability: byLaplace[index]!,
    mode: modes[index]?.parameters ?? null,
    parameters: posteriors[index]!,
  }));
}

/** What a law says of the bodies, where it says anything. */
function givenBodies({ masses, charges }: LawHypothesis): Pick<ProblemOptions, 'masses' | 'charges'> {
  return { ...(masses === undefined ? {} : { masses }), ...(charges === undefined ? {} : { charges }) };
}

/**
 * The windows that all laws are weighed on, since likelihoods are comparable on the same data only: of those into which
 * each law cuts the data, the ones that leave out least, and of these the shortest.
 */
function commonWindows(
  hypotheses: readonly LawHypothesis[],
  trajectories: readonly Trajectory[],
  problem: ProblemOptions,
): readonly Window[] {
  const seen = (windows: readonly Window[]): number =>
    windows.reduce((sum, { start, end }) => sum + end - start, 0);
  const cut = hypotheses.map((hypothesis) =>
    windowsFor(hypothesis.law, trajectories, { ...problem, ...givenBodies(hypothesis) }),
  );
  return cut.reduce((best, one) =>
    seen(one) > seen(best) || (seen(one) === seen(best) && one.length > best.length) ? one : best,
  );
}
