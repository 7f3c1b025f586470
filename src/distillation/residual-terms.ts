import type { Law, LawTerm } from 'principia/law';
import { InputError } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { problemEquations } from './block-equations.js';
import type { ScoreProblem, SetScore } from './candidate-scores.js';
import { bestSets, refitSet } from './candidate-sets.js';
import { candidateTerms } from './candidate-terms.js';
import { blocksOf } from './gauss-newton.js';
import { heldOutError } from './held-out-error.js';
import type { NoiseLevels } from './refit-law.js';
import { residualCorrelation } from './residual-correlation.js';
import {
  type FailedFinding,
  indistinguishable,
  type ResidualFinding,
  type ResidualOptions,
  type ResidualProposal,
  type ResidualRound,
} from './residual-finding.js';
import { bicGainOf, gainOf, type Judge, priceOf } from './residual-judge.js';
import { bodiesOfShot, estimatesOf, type ShotLaw, shootLaw, shootWithoutTerm } from './shot-law.js';

/** Windows in which neighbours diverge no more than so: what a law misses should move them nearly linearly. */
const gentleGrowth = 6;

/** Sets that a round tells of. */
const told = 12;

/**
 * Asks what a law leaves: candidate terms are added with coefficient 0 and linearised all at once through the
 * variational equations, a column each; initial states, the law's own free constants and free masses marginalised, that
 * gives every set's fall of χ² (a score test). The best sets are fitted in full, those within 6 of the best by BIC are
 * the proposals, and the search goes on from the first of them until no set pays for itself,
 *
 *   gain > k ln n + 2 ln C(M, k)   (k terms of M candidates, n independent residuals),
 *
 * so that noise alone proposes a term in less than one case in a hundred for hundreds of residuals and more.
 *
 * Weak terms need residuals that the integrator leaves clean: give a `relativeTolerance` far below the relative size of
 * the effect sought.
 *
 * @throws InputError where the trajectories' bodies differ, a mass is neither known nor given, or a candidate has not one
 * constant
 * @example
 * ```ts
 * const finding = residualTerms(lawFromPairForce('-2*(r - 1)'), trajectories);
 * if (!('status' in finding)) finding.rounds[0]!.proposals[0]!.terms; // the drag that the springs leave
 * ```
 * Source: J. Chen, Z. Chen, Biometrika 95, 759 (2008), for the price of a choice among many.
 */
export function residualTerms(
  law: Law,
  trajectories: readonly Trajectory[],
  options: ResidualOptions = {},
): ResidualFinding | FailedFinding {
  const candidates = options.candidates ?? candidatesFor(trajectories);
  demandCoefficients(candidates);
  const settings = { ...options, windows: options.windows ?? { growth: gentleGrowth } };
  const first = shootLaw(law, trajectories, settings);
  if (typeof first === 'string') return { status: 'failed', reason: first };
  const rounds: ResidualRound[] = [];
  let current = first;
  let reason: ResidualFinding['reason'] = 'enough rounds';
  while (rounds.length < (options.maximumRounds ?? 3)) {
    const { round, best, judge } = oneRound(current, candidates, settings);
    if (best === null || judge === null) {
      rounds.push(round);
      reason = 'nothing more pays for itself';
      break;
    }
    const pruned = prune(best, {
      judge,
      from: law.terms.length,
      to: current.law.terms.length,
      options: settings,
    });
    rounds.push({ ...round, dropped: pruned.dropped });
    current = pruned.shot;
  }
  const { problem } = current;
  return {
    base: {
      law: first.law,
      sigma: noiseLevels(first, first.fit.sigma),
      initialStates: first.fit.point.initialStates,
    },
    law: current.law,
    ...bodiesOfShot(current, options),
    rounds,
    correlation: noiseLevels(current, residualCorrelation(blocksOf(problem, current.fit.residuals))),
    reason,
  };
}

/** Every candidate is its coefficient times a form without constants. */
function demandCoefficients(candidates: readonly LawTerm[]): void {
  const wrong = candidates.find(({ expression }) => expression.constants.length !== 1);
  if (wrong === undefined) return;
  throw new InputError(
    `the candidate term ${wrong.expression} has ${wrong.expression.constants.length} constants; expected one, its ` +
      'coefficient, as in 1*m1*m2/r^3. Write a number in front, and exponents as whole numbers up to 4.',
  );
}

/** What the bodies and the space suggest. */
function candidatesFor(trajectories: readonly Trajectory[]): readonly LawTerm[] {
  const { system, dimension } = trajectories[0]!;
  const [body] = system.bodies;
  return candidateTerms({
    dimension,
    charges: system.bodies.some(({ charge = 0 }) => charge !== 0),
    masses: system.bodies.some(({ mass }) => mass === undefined || mass !== body!.mass),
  });
}

function oneRound(
  base: ShotLaw,
  candidates: readonly LawTerm[],
  options: ResidualOptions,
): { readonly round: ResidualRound; readonly best: ShotLaw | null; readonly judge: Judge | null } {
  const problem = scoreProblem(base, candidates);
  if (problem === null) {
    return {
      round: { sets: 0, proposals: [], ranking: [], unfitted: [], dropped: [] },
      best: null,
      judge: null,
    };
  }
  const scored = bestSets(problem, options.maximumTerms ?? 2);
  // The residuals of the set that removes most are nearest to noise: they tell how many of them are independent.
  const refits = new Map<SetScore, ShotLaw | null>();
  const refit = (score: SetScore): ShotLaw | null => {
    const known = refits.get(score);
    if (known !== undefined) return known;
    const shot = refitSet(base, candidates, score, options);
    refits.set(score, shot);
    return shot;
  };
  const richest = scored[0] === undefined ? null : refit(scored[0]);
  const correlation = residualCorrelation(blocksOf(base.problem, (richest ?? base).fit.residuals));
  const judge: Judge = { ...problem, correlation, before: base.fit.sigma };
  const ranked = scored
    .map((score) => ({ score, bicGain: bicGainOf(judge, score.candidates.length, score.sigma) }))
    .sort((one, other) => other.bicGain - one.bicGain);
  const near = ranked.filter(({ bicGain }) => bicGain > ranked[0]!.bicGain - 2 * indistinguishable);
  const refitted = near.slice(0, options.maximumRefits ?? 12).flatMap(({ score }) => {
    if (ranked[0]!.bicGain <= -indistinguishable) return [];
    const shot = refit(score);
    return shot === null
      ? []
      : [{ score, shot, bicGain: bicGainOf(judge, score.candidates.length, shot.fit.sigma) }];
  });
  refitted.sort((one, other) => other.bicGain - one.bicGain);
  const kept = refitted.filter(
    ({ bicGain }) => bicGain > 0 && bicGain > refitted[0]!.bicGain - indistinguishable,
  );
  const best = kept[0]?.shot ?? null;
  const tried = new Set(refitted.map(({ score }) => score));
  return {
    round: {
      sets: scored.length,
      proposals: kept.map(({ score, shot, bicGain }) =>
        propose(base, judge, { score, shot, bicGain }, best!, options),
      ),
      ranking: ranked.slice(0, told).map(({ score, bicGain }) => ({
        terms: score.candidates.map((candidate) => candidates[candidate]!),
        gain: gainOf(judge, score.sigma),
        bicGain,
      })),
      unfitted:
        best === null
          ? []
          : ranked
              .filter(
                ({ score, bicGain }) => !tried.has(score) && bicGain > kept[0]!.bicGain - indistinguishable,
              )
              .map(({ score }) => score.candidates.map((candidate) => candidates[candidate]!)),
      dropped: [],
    },
    best,
    judge,
  };
}

/** The law without those of earlier rounds' terms, from … to − 1, whose loss costs less than their price. */
function prune(
  best: ShotLaw,
  {
    judge,
    from,
    to,
    options,
  }: { readonly judge: Judge; readonly from: number; readonly to: number; readonly options: ResidualOptions },
): { readonly shot: ShotLaw; readonly dropped: readonly LawTerm[] } {
  let shot = best;
  const dropped: LawTerm[] = [];
  for (let place = to - 1; place >= from; place--) {
    const without = shootWithoutTerm(shot, place, options);
    if (typeof without === 'string') continue;
    const loss = gainOf(judge, shot.fit.sigma) - gainOf(judge, without.fit.sigma);
    if (loss > priceOf(judge, 1)) continue;
    dropped.push(shot.law.terms[place]!);
    shot = without;
  }
  return { shot, dropped };
}

function scoreProblem(base: ShotLaw, candidates: readonly LawTerm[]): ScoreProblem | null {
  const { problem, fit, degrees, floor } = base;
  const windows = problemEquations(problem, fit.point, fit.residuals, candidates);
  if (windows === null) return null;
  return {
    windows,
    states: 2 * problem.bodies * problem.dimension,
    freeConstants: problem.freeConstants.length,
    candidates: candidates.length,
    degrees,
    correlation: new Float64Array(degrees.length).fill(1),
    floor,
  };
}

function propose(
  base: ShotLaw,
  judge: Judge,
  { score, shot, bicGain }: { readonly score: SetScore; readonly shot: ShotLaw; readonly bicGain: number },
  best: ShotLaw,
  options: ResidualOptions,
): ResidualProposal {
  const constants = base.problem.freeConstants.length;
  const bodies = bodiesOfShot(shot, options);
  const { heldOut } = options;
  return {
    terms: shot.law.terms.slice(-score.candidates.length),
    coefficients: estimatesOf(shot).slice(constants, constants + score.candidates.length),
    law: shot.law,
    ...bodies,
    initialStates: shot.fit.point.initialStates,
    sigma: noiseLevels(shot, shot.fit.sigma),
    gain: gainOf(judge, shot.fit.sigma),
    bicGain,
    heldOut:
      heldOut === undefined
        ? null
        : heldOutError(shot.law, heldOut, noiseLevels(best, best.fit.sigma), {
            ...options,
            windows: {},
            ...bodies,
          }).error,
  };
}

function noiseLevels({ problem }: ShotLaw, blocks: Float64Array): NoiseLevels {
  return { position: blocks.slice(0, problem.bodies), velocity: blocks.slice(problem.bodies) };
}
