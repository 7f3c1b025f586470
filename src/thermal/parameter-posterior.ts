/**
 * The posterior of a law's parameters and its evidence, by importance sampling about the most probable place.
 *
 * @packageDocumentation
 */
import type { LawLikelihood } from 'principia/distillation';
import {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  logSumOfExponentials,
  type RandomStream,
} from 'principia/math';
import { likelihoodInCoordinates } from './likelihood-coordinates.js';
import {
  coordinateOf,
  drawFromPrior,
  logPriorDensity,
  type ParameterPrior,
  parameterAt,
} from './parameter-prior.js';
import { studentProposal } from './student-proposal.js';

/** Draws of a law's parameters with their weights, and how probable the data are under the law. */
export interface ParameterPosterior {
  /** ln p(D | law) by importance sampling, and the standard error of it. */
  readonly logEvidence: number;
  readonly logEvidenceError: number;
  /** Parameters by draw. */
  readonly draws: readonly Float64Array[];
  /** Of the draws, together 1. */
  readonly weights: Float64Array;
  /** (Σw)²/Σw²: how many draws of the posterior itself they are worth. */
  readonly effectiveSamples: number;
}

/** How a posterior is sampled. */
export interface PosteriorOptions {
  /** Draws; 200. */
  readonly draws?: number;
  readonly random: RandomStream;
  /** Told which share of the draws that may be needed is done. */
  readonly onWork?: (share: number) => void;
}

/** Share of the draws that come from the prior: no place that it allows is given too much weight. */
const fromPrior = 0.2;

/** Rounds of sampling: each draws about what the one before found, until half of the draws count. */
const rounds = 3;
const enough = 0.5;

/** Newton steps to the mode, and the gain in ln p at which they end. */
const maximumSteps = 30;
const negligible = 1e-4;

/** The most probable place of a law's parameters, from which they can be sampled. */
export interface PosteriorMode {
  /** The most probable parameters. */
  readonly parameters: Float64Array;
  /** ln p(D | law) by Laplace's method. */
  readonly laplaceLogEvidence: number;
  sample(options: PosteriorOptions): ParameterPosterior;
}

/**
 * Finds the most probable parameters of a law, p(θ | D) ∝ p(D | θ) p(θ), in the coordinates φ of their priors: Newton's
 * method from the law's own parameters and from the prior's mean, the better of the two.
 *
 * To `sample`, draws come from Student's distribution about that place mixed with the prior, and each is weighed by
 * p(D | φ) p(φ)/q(φ), whose mean is the evidence p(D | law). Unlike Laplace's method this holds where the data leave a
 * parameter open.
 *
 * @returns null where the law can be followed from neither place
 * @throws InputError where the priors do not fit the parameters
 */
export function posteriorMode(
  likelihood: LawLikelihood,
  priors: readonly ParameterPrior[],
): PosteriorMode | null {
  const density = densityOf(likelihood, priors);
  const own = Float64Array.from(priors, (prior, index) => coordinateOf(prior, likelihood.start[index]!));
  const middle = Float64Array.from(priors, ({ mean }) => mean);
  const apart = own.some((value, index) => value !== middle[index]);
  const modes = (apart ? [own, middle] : [own])
    .map((start) => climb(density, start))
    .filter((mode) => mode !== null);
  if (modes.length === 0) return null;
  const mode = modes.reduce((best, one) => (one.logDensity > best.logDensity ? one : best));
  const order = priors.length;
  const factor = cholesky(mode.precision, order)!;
  const laplaceLogEvidence =
    mode.logDensity + (order * Math.log(2 * Math.PI) - choleskyLogDeterminant(factor, order)) / 2;
  return {
    parameters: parametersAt(priors, mode.at),
    laplaceLogEvidence,
    sample: (options) =>
      order === 0
        ? fixed(mode.at, laplaceLogEvidence)
        : sampled(density, priors, mode, choleskyInverse(factor, order), options),
  };
}

function parametersAt(priors: readonly ParameterPrior[], coordinates: Float64Array): Float64Array {
  return coordinates.map((value, index) => parameterAt(priors[index]!, value));
}

/** Rounds of importance sampling, the best of which counts. */
function sampled(
  density: Density,
  priors: readonly ParameterPrior[],
  mode: DensityPoint,
  covariance: Float64Array,
  options: PosteriorOptions,
): ParameterPosterior {
  const optionsOf = (round: number, random: RandomStream): PosteriorOptions => ({
    ...options,
    random,
    onWork: (share) => options.onWork?.((round + share) / rounds),
  });
  const about = { mean: mode.at, covariance };
  let best = sampleAbout(density, priors, mode, about, optionsOf(0, options.random));
  for (let round = 1; round < rounds && best.effectiveSamples < enough * best.weights.length; round++) {
    const adapted = momentsOf(best);
    if (cholesky(adapted.covariance, mode.at.length) === null) break;
    const random = options.random.child(`round ${round}`);
    const next = sampleAbout(density, priors, mode, adapted, optionsOf(round, random));
    if (next.effectiveSamples > best.effectiveSamples) best = next;
  }
  const { coordinates, ...sample } = best;
  return { ...sample, draws: coordinates.map((place) => parametersAt(priors, place)) };
}

/** ln p(D | φ) p(φ) with its derivatives, and what a neighbour may begin from. */
interface DensityPoint {
  readonly at: Float64Array;
  readonly logDensity: number;
  readonly gradient: Float64Array;
  /** −∂² ln p by Gauss and Newton. */
  readonly precision: Float64Array;
  readonly initialStates: readonly Float64Array[];
}

type Density = (coordinates: Float64Array, near?: DensityPoint) => DensityPoint | null;

function densityOf(likelihood: LawLikelihood, priors: readonly ParameterPrior[]): Density {
  const likelihoodAt = likelihoodInCoordinates(likelihood, priors);
  const ofPrior = priorPrecision(priors);
  return (at, near) => {
    const point = likelihoodAt(at, near?.initialStates);
    if (point === null) return null;
    const precision = point.information.map((value, place) => value + ofPrior[place]!);
    // Rounding may leave no positive information where the data say next to nothing: then the prior says all.
    const known = cholesky(precision, at.length) !== null;
    return {
      at,
      logDensity: point.logLikelihood + logPriorDensity(priors, at),
      gradient: point.gradient.map(
        (value, index) => value - (at[index]! - priors[index]!.mean) / priors[index]!.deviation ** 2,
      ),
      precision: known ? precision : ofPrior,
      initialStates: point.initialStates,
    };
  };
}

function priorPrecision(priors: readonly ParameterPrior[]): Float64Array {
  const precision = new Float64Array(priors.length ** 2);
  priors.forEach(({ deviation }, index) => {
    precision[index * (priors.length + 1)] = deviation ** -2;
  });
  return precision;
}

/** Newton's method with a step that is halved until it climbs. */
function climb(density: Density, start: Float64Array): DensityPoint | null {
  let point = density(start);
  for (let step = 0; step < maximumSteps && point !== null && start.length > 0; step++) {
    const here: DensityPoint = point;
    const direction = choleskySolve(cholesky(here.precision, start.length)!, here.gradient);
    let next: DensityPoint | null = null;
    for (let share = 1; share > 1e-3 && next === null; share /= 2) {
      const tried = density(
        here.at.map((value, index) => value + share * direction[index]!),
        here,
      );
      if (tried !== null && tried.logDensity > here.logDensity) next = tried;
    }
    if (next === null) return here;
    point = next;
    if (next.logDensity - here.logDensity < negligible) break;
  }
  return point;
}

interface Sample {
  readonly coordinates: readonly Float64Array[];
  readonly weights: Float64Array;
  readonly logEvidence: number;
  readonly logEvidenceError: number;
  readonly effectiveSamples: number;
}

function sampleAbout(
  density: Density,
  priors: readonly ParameterPrior[],
  mode: DensityPoint,
  about: { readonly mean: Float64Array; readonly covariance: Float64Array },
  { draws = 200, random, onWork }: PosteriorOptions,
): Sample {
  const student = studentProposal(about.mean, about.covariance);
  const logMixture = (place: Float64Array): number =>
    logSumOfExponentials([
      Math.log1p(-fromPrior) + student.logDensity(place),
      Math.log(fromPrior) + logPriorDensity(priors, place),
    ]);
  const coordinates: Float64Array[] = [];
  const logWeights = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    // Shares are exact, not drawn: it is the same mixture with less noise.
    const place = draw < fromPrior * draws ? drawFromPrior(priors, random) : student.draw(random);
    coordinates.push(place);
    const point = density(place, mode);
    logWeights[draw] = point === null ? Number.NEGATIVE_INFINITY : point.logDensity - logMixture(place);
    onWork?.((draw + 1) / draws);
  }
  return weighed(coordinates, logWeights);
}

function weighed(coordinates: readonly Float64Array[], logWeights: Float64Array): Sample {
  const largest = logWeights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const raw = logWeights.map((value) => Math.exp(value - largest));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const effectiveSamples = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
  return {
    coordinates,
    weights,
    effectiveSamples,
    logEvidence: largest + Math.log(total / raw.length),
    // Of a mean of n weights: √((n/ESS − 1)/n) relative to it.
    logEvidenceError: Math.sqrt(Math.max(0, 1 / effectiveSamples - 1 / raw.length)),
  };
}

function momentsOf({ coordinates, weights }: Sample): {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
} {
  const order = coordinates[0]!.length;
  const mean = new Float64Array(order);
  coordinates.forEach((place, draw) => {
    for (let index = 0; index < order; index++) mean[index]! += weights[draw]! * place[index]!;
  });
  const covariance = new Float64Array(order * order);
  coordinates.forEach((place, draw) => {
    for (let row = 0; row < order; row++) {
      for (let column = 0; column < order; column++) {
        covariance[row * order + column]! +=
          weights[draw]! * (place[row]! - mean[row]!) * (place[column]! - mean[column]!);
      }
    }
  });
  return { mean, covariance };
}

/** A law without parameters: its one place is all there is. */
function fixed(place: Float64Array, logEvidence: number): ParameterPosterior {
  return {
    logEvidence,
    logEvidenceError: 0,
    draws: [place],
    weights: Float64Array.of(1),
    effectiveSamples: 1,
  };
}
