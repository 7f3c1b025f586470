import type { LawTerm } from 'principia/law';
import { type ScoreProblem, type SetScore, scoreSet, twiceLogLikelihood } from './candidate-scores.js';
import type { ProblemOptions } from './create-problem.js';
import { type ShotLaw, shootWithTerms } from './shot-law.js';
import type { ShootingPoint } from './window-linearisation.js';

/** Sets that are extended by a further term. */
const beam = 12;

/** All candidates alone, and the best sets extended by every other; those that remove most first. */
export function bestSets(problem: ScoreProblem, maximumTerms: number): readonly SetScore[] {
  const all: SetScore[] = [];
  const seen = new Set<string>();
  let frontier: readonly (readonly number[])[] = [[]];
  for (let size = 1; size <= maximumTerms; size++) {
    const scores: SetScore[] = [];
    for (const set of frontier) {
      for (let candidate = 0; candidate < problem.candidates; candidate++) {
        if (set.includes(candidate)) continue;
        const extended = [...set, candidate].sort((one, other) => one - other);
        const key = extended.join();
        if (seen.has(key)) continue;
        seen.add(key);
        const score = scoreSet(problem, extended);
        if (score?.step.parameters.every(Number.isFinite)) scores.push(score);
      }
    }
    scores.sort((one, other) => other.gain - one.gain);
    frontier = scores.slice(0, beam).map(({ candidates }) => candidates);
    all.push(...scores);
  }
  return all.sort((one, other) => other.gain - one.gain);
}

/**
 * A set fitted in full, from where the linearised law puts it; where that leads nowhere near to what it promised, from
 * the law without the terms as well. Null where neither can be fitted.
 */
export function refitSet(
  base: ShotLaw,
  candidates: readonly LawTerm[],
  score: SetScore,
  options: ProblemOptions,
): ShotLaw | null {
  const terms = score.candidates.map((candidate) => candidates[candidate]!);
  const gain = (shot: ShotLaw): number => plainGain(base, shot.fit.sigma);
  const from = (share: number): ShotLaw | null => {
    const shot = shootWithTerms(base, terms, options, startOf(base, score, share));
    return typeof shot === 'string' ? null : shot;
  };
  const ahead = from(1);
  if (ahead !== null && gain(ahead) > 0.5 * plainGain(base, score.sigma)) return ahead;
  const behind = from(0);
  if (ahead === null || behind === null) return ahead ?? behind;
  return gain(ahead) > gain(behind) ? ahead : behind;
}

/** By how much −2 ln L falls, every residual counted. */
function plainGain({ degrees, fit }: ShotLaw, sigma: Float64Array): number {
  const correlation = new Float64Array(sigma.length).fill(1);
  return (
    twiceLogLikelihood({ degrees, correlation }, fit.sigma) -
    twiceLogLikelihood({ degrees, correlation }, sigma)
  );
}

/** A share of the way to where the linearised law puts the parameters and the initial states. */
function startOf({ fit, problem }: ShotLaw, { candidates, step }: SetScore, share: number): ShootingPoint {
  const { parameters, initialStates } = fit.point;
  const constants = problem.freeConstants.length;
  const start = [
    ...parameters.subarray(0, constants),
    ...candidates.map(() => 0),
    ...parameters.subarray(constants),
  ];
  return {
    parameters: Float64Array.from(start, (value, index) => value + share * step.parameters[index]!),
    initialStates: initialStates.map((state, window) =>
      state.map((value, index) => value + share * step.initialStates[window]![index]!),
    ),
  };
}
