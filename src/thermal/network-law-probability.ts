import { setImmediate } from 'node:timers/promises';
import { InputError, rootMeanSquare } from 'principia/math';
import { type Expression, type FittedConstants, fitConstants } from 'principia/symbolic';
import { expressionLogPrior, lawProbability } from './law-probability.js';
import {
  type MixtureSummary,
  splitVariance,
  summariseMixture,
  type VarianceSplit,
} from './normal-mixture.js';

/** The messages of an ensemble's draws on one set of probe edges, and the forms that might explain them. */
export interface NetworkLawProblem {
  /** Candidate forms with constants to start from; different forms, the simple ones included. */
  readonly candidates: readonly Expression[];
  /** What the forms are functions of, a value an edge. */
  readonly variables: readonly { readonly name: string; readonly values: Float64Array }[];
  /** One draw's messages, a value an edge, in one gauge for all draws. */
  readonly draws: readonly Float64Array[];
  /** 1/σ² of the edges' messages; equal where absent. */
  readonly weights?: Float64Array;
  /** Share of each draw in the ensemble; equal where absent. */
  readonly drawWeights?: ArrayLike<number>;
  /** Which member each draw is of; one for all where absent. */
  readonly members?: ArrayLike<number>;
}

/** A constant as the draws have it, and what its variance is made of. */
export interface DrawnConstant extends MixtureSummary {
  readonly variance: VarianceSplit;
}

/** What is assumed in weighing the forms. */
export interface NetworkLawOptions {
  /**
   * Root mean square misfit (in the messages' unit) below which forms are not told apart: the network is no
   * better than this. A millionth of the messages' own where absent, the precision of float32.
   */
  readonly floor?: number;
  /** How many independent values a draw's messages are worth; the number of edges where absent. */
  readonly effectiveCount?: number;
  /** ln p of the candidates; `expressionLogPrior` where absent. */
  readonly logPriors?: ArrayLike<number>;
  readonly signal?: AbortSignal;
  /** Called after each draw. */
  readonly onDraw?: () => void;
}

/** How the network's draws divide among the forms. */
export interface NetworkLawProbability {
  /** P_net(fⱼ). What is missing to 1 is the share of draws that no candidate could be fitted to. */
  readonly probabilities: Float64Array;
  /** rₛⱼ, one row a draw: the posterior of the forms given that draw's messages. */
  readonly responsibilities: readonly Float64Array[];
  /** A form's constants, in order of appearance, as mixtures Σₛ rₛⱼ N(θ̂ₛⱼ, Ĉₛⱼ), with central intervals. */
  constants(candidate: number, level: number): DrawnConstant[];
}

/**
 * How an ensemble of networks divides among candidate laws, P_net(fⱼ) = mean over draws s of
 *
 *     rₛⱼ = softmaxⱼ(−Eₛⱼ),   E = ½ B(f) − ln p(f),   B = (k + 1) ln n + n ln(σ̂²) + const,
 *
 * with the k constants refitted on each draw's messages and σ̂² their mean squared misfit. Averaging the
 * probabilities rather than counting the winners (Rao-Blackwell) makes fewer draws enough.
 *
 * P_net says how the network wobbles; it is not the posterior of the law given the data. That is
 * `lawProbability`, and their `jensenShannonDistance` says whether the network determines the law.
 *
 * Source of B and E: Guimerà et al., Science Advances 6, eaav6971 (2020), the Bayesian machine scientist.
 * @throws InputError where there is nothing to weigh or sizes differ.
 */
export async function networkLawProbability(
  problem: NetworkLawProblem,
  options: NetworkLawOptions = {},
): Promise<NetworkLawProbability> {
  const { candidates, draws } = problem;
  if (candidates.length === 0 || draws.length === 0) {
    throw new InputError(
      `Weighing laws needs candidates and draws; got ${candidates.length} and ${draws.length}.`,
    );
  }
  const logPriors = options.logPriors ?? candidates.map((candidate) => expressionLogPrior(candidate));
  const fits: FittedConstants[][] = [];
  const responsibilities: Float64Array[] = [];
  for (const draw of draws) {
    options.signal?.throwIfAborted();
    const fitted = fitDraw(problem, draw);
    const evidences = fitted.map((fit) => logEvidence(fit, problem, draw, options));
    const explained = evidences.some((evidence) => evidence > Number.NEGATIVE_INFINITY);
    fits.push(fitted);
    responsibilities.push(
      explained ? lawProbability(evidences, logPriors) : new Float64Array(candidates.length),
    );
    options.onDraw?.();
    await setImmediate();
  }
  const shares = Float64Array.from(draws, (_, index) => problem.drawWeights?.[index] ?? 1);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    responsibilities,
    probabilities: Float64Array.from(candidates, (_, candidate) =>
      responsibilities.reduce((sum, row, index) => sum + (shares[index]! * row[candidate]!) / total, 0),
    ),
    constants: (candidate, level) =>
      mixtures(
        fits.map((row) => row[candidate]!),
        responsibilities.map((row, index) => shares[index]! * row[candidate]!),
        draws.map((_, index) => problem.members?.[index] ?? 0),
        level,
      ),
  };
}

function fitDraw(
  { candidates, variables, weights }: NetworkLawProblem,
  target: Float64Array,
): FittedConstants[] {
  const data = weights === undefined ? { variables, target } : { variables, target, weights };
  return candidates.map((candidate) => fitConstants(candidate, data));
}

/** −½ B; −∞ where the form could not be fitted. */
function logEvidence(
  fit: FittedConstants,
  { variables, weights }: NetworkLawProblem,
  target: Float64Array,
  options: NetworkLawOptions,
): number {
  const values = fit.expression.evaluate(
    Object.fromEntries(variables.map(({ name, values: column }) => [name, column])),
  );
  let squares = 0;
  let weight = 0;
  for (let row = 0; row < target.length; row++) {
    const share = weights?.[row] ?? 1;
    squares += share * (target[row]! - values[row]!) ** 2;
    weight += share;
  }
  const floor = options.floor ?? 1e-6 * rootMeanSquare(target);
  const misfit = squares / weight + floor * floor;
  if (!Number.isFinite(misfit)) return Number.NEGATIVE_INFINITY;
  const count = options.effectiveCount ?? target.length;
  const parameters = fit.expression.constants.length + 1;
  return -(parameters * Math.log(count) + count * Math.log(misfit)) / 2;
}

function mixtures(
  fits: readonly FittedConstants[],
  weights: readonly number[],
  members: readonly number[],
  level: number,
): DrawnConstant[] {
  const count = fits[0]!.expression.constants.length;
  // Draws that give the form no weight may have no fit either: they are left out.
  const used = fits.flatMap((fit, index) =>
    weights[index]! > 0 ? [{ fit, weight: weights[index]!, member: members[index]! }] : [],
  );
  return Array.from({ length: count }, (_, constant) => {
    const mixture = {
      weights: used.map(({ weight }) => weight),
      means: used.map(({ fit }) => fit.expression.constants[constant]!),
      deviations: used.map(({ fit }) => Math.sqrt(fit.covariance[constant * (count + 1)]!)),
    };
    return {
      ...summariseMixture(mixture, level),
      variance: splitVariance(
        mixture,
        used.map(({ member }) => member),
      ),
    };
  });
}
