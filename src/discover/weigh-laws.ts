import { heldOutError, laplaceLogEvidence, type RefittedLaw } from 'principia/distillation';
import { asMonomial, isSymmetric, type Law, lawComplexity, lawForm } from 'principia/law';
import { InputError, logSumOfExponentials } from 'principia/math';
import { lawLogPrior, lawProbability } from 'principia/thermal';
import { condensationLadder } from './condensation.js';
import { leavesSomething } from './extensions.js';
import { groupedByMotion } from './group-by-motion.js';
import { chargesUnder, type JudgedLaw, massesUnder } from './judged-law.js';
import type { Observations } from './observations.js';

/** Windows on which candidates compete. */
export const contest = { maximumWindows: 16, maximumSamples: 64 };

/**
 * The candidates by their posterior probability, most probable first, at one share of independent data for all: that of
 * the one with the least misfit. Where even that leaves what is no noise, no candidate is the whole truth, and the error
 * that they share goes through a whole window: it counts once a window, and a longer law has to leave clearly less rather
 * than significantly less. Windows are expected to begin as fast as their bodies turn out to be, so that what rests is no
 * evidence of a force that would make it rest.
 */
export function weigh(fitted: readonly RefittedLaw[], observations: Observations): JudgedLaw[] {
  if (fitted.length === 0)
    throw new InputError(
      'no candidate law, not even free motion, can be followed along these data: check their units and times',
    );
  const best = likeliest(fitted);
  const discrepant = leavesSomething(best, observations);
  const most = discrepant ? Math.min(best.windows.length, best.effectiveCount) : best.effectiveCount;
  const share = most / best.residualCount;
  const evidencesAt = (temperatureRatio: number): number[] =>
    fitted.map((refit) =>
      finiteEvidence(
        refit.logLikelihood + refit.velocityGain,
        share,
        Float64Array.from(
          [...refit.constants.filter(isFitted), ...refit.masses, ...refit.charges].map(({ value }) => value),
        ),
        refit.covariance,
        temperatureRatio,
      ),
    );
  const evidences = evidencesAt(1);
  const ladder = condensationLadder.map(evidencesAt);
  const priors = fitted.map(({ law }) => lawLogPrior(law));
  const probabilities = lawProbability(evidences, priors);
  const judged = fitted
    .map((refit, at) => ({
      law: refit.law,
      form: lawForm(refit.law),
      refit,
      // All in the noise of the best: a law that fits badly must not make its own excuse. Where even the best leaves what
      // is no noise, each is held against what it left in training.
      heldOut: heldOutError(refit.law, observations.dataset.test, (discrepant ? refit : best).sigma, {
        masses: massesUnder(refit, observations),
        charges: chargesUnder(refit, observations),
        windows: contest,
      }),
      logPosterior: evidences[at]! + priors[at]!,
      temperedLogPosteriors: ladder.map((rung) => rung[at]! + priors[at]!),
      probability: probabilities[at]!,
      aliases: [],
    }))
    .sort((a, b) => b.logPosterior - a.logPosterior);
  return mergeAliases(judged, observations);
}

/**
 * Laws that are the same function on these data count as one: charges of ±1 do not tell q₁q₂ from q₂/q₁. The form that
 * reads alike from either body speaks for them, else the simplest, else the most probable.
 */
function mergeAliases(laws: readonly JudgedLaw[], observations: Observations): JudgedLaw[] {
  return groupedByMotion(laws, observations).map((group) => {
    const ranked = group.toSorted(
      (a, b) =>
        Number(readsAlike(b.law)) - Number(readsAlike(a.law)) ||
        lawComplexity(a.law) - lawComplexity(b.law) ||
        sumsOf(a.law) - sumsOf(b.law),
    );
    return {
      ...ranked[0]!,
      logPosterior: group[0]!.logPosterior,
      temperedLogPosteriors: condensationLadder.map((_, rung) =>
        logSumOfExponentials(group.map(({ temperedLogPosteriors }) => temperedLogPosteriors[rung]!)),
      ),
      probability: group.reduce((sum, { probability }) => sum + probability, 0),
      aliases: ranked.slice(1).map(({ law }) => law),
    };
  });
}

const isFitted = ({ standardDeviation }: { readonly standardDeviation: number }): boolean =>
  standardDeviation > 0;

/** The evidence, or none where the covariance is not a matrix of numbers: the data do not hold those constants. */
function finiteEvidence(...parts: Parameters<typeof laplaceLogEvidence>): number {
  const [, , , covariance] = parts;
  if (!covariance.every(Number.isFinite)) return Number.NEGATIVE_INFINITY;
  const evidence = laplaceLogEvidence(...parts);
  return Number.isNaN(evidence) ? Number.NEGATIVE_INFINITY : evidence;
}

/** The one that the data make likeliest, whatever its prior. */
export function likeliest(fitted: readonly RefittedLaw[]): RefittedLaw {
  return fitted.reduce((best, one) => (one.logLikelihood > best.logLikelihood ? one : best));
}

/** Terms whose expression is a sum: of two forms of one size the product says more. */
function sumsOf({ terms }: Law): number {
  return terms.filter(({ expression }) => asMonomial(expression) === null).length;
}

/** Whether the forces of pairs read alike from either of their bodies. */
function readsAlike({ terms }: Law): boolean {
  return terms.every(({ acts, expression }) => acts === 'body force' || isSymmetric(expression));
}
