import { createLimits } from './constraints.js';
import { programOver } from './create-expression.js';
import type { Draft } from './draft.js';
import { type Candidate, paretoFront } from './front.js';
import type { Champion, HallOfFame } from './hall-of-fame.js';
import type { InputErrorFit } from './input-error-fit.js';
import { candidateOf, constantCandidate, polish, toleratedLoss } from './polish.js';
import type { PreparedProblem } from './problem.js';
import type { SearchOptions } from './search-options.js';
import { checkUnits } from './units/unit-check.js';

/** A hall of fame as a front, the best constant always on it. */
export interface SearchCandidates {
  /** Champions as they are, on all rows. */
  front(hall: HallOfFame): readonly Candidate[];
  /** Champions and their better and simpler relatives: see `polish`. */
  polishedFront(hall: HallOfFame): readonly Candidate[];
}

/** @param draftOf - a champion in the variables as they came; null where it is not finite on all rows. */
export function createCandidates(
  problem: PreparedProblem,
  { units, constraints }: SearchOptions,
  maximumComplexity: number,
  draftOf: (champion: Champion) => Draft | null,
  exactErrors: InputErrorFit | null,
): SearchCandidates {
  let known: ReadonlyMap<string, Candidate | null> = new Map();
  const constant = constantCandidate(problem);
  const limits = createLimits(constraints, problem.users);
  /** The hall's candidates; those of the hall before are at hand, and no others, so that memory stays flat. */
  const candidatesOf = (hall: HallOfFame): readonly Candidate[] => {
    const current = new Map<string, Candidate | null>();
    for (const champion of hall) {
      const key = `${champion.program.codes}|${champion.program.values}|${champion.offset}|${champion.unit}`;
      const before = known.get(key);
      const draft = before === undefined ? draftOf(champion) : null;
      current.set(key, before ?? (draft && candidateOf(draft, problem)));
    }
    known = current;
    return [...current.values()].filter((one) => one !== null);
  };
  const isAllowed = ({ complexity, expression, functions }: Candidate): boolean => {
    const searched = functions
      ? Object.values(functions).reduce((sum, own) => sum + own.complexity, 0)
      : complexity;
    if (searched > maximumComplexity) return false;
    if (!functions && !limits(programOver(expression, problem.names, problem.users))) return false;
    return !units || checkUnits(expression, units).violations.length === 0;
  };
  const frontOf = (candidates: readonly Candidate[]): readonly Candidate[] =>
    paretoFront([constant, ...candidates.filter(isAllowed)]);
  return {
    front: (hall) => frontOf(candidatesOf(hall)),
    polishedFront: (hall) => {
      const drafts = hall.map(draftOf).filter((draft) => draft !== null);
      const polished = drafts.flatMap((draft) => polish(draft, problem));
      return frontOf(
        exactErrors === null ? polished : polished.map((one) => withExactErrors(one, exactErrors, problem)),
      );
    },
  };
}

/** A candidate fitted with the slopes of its own law; it keeps the simple constants of its polishing where they are near. */
function withExactErrors(candidate: Candidate, errors: InputErrorFit, { rows }: PreparedProblem): Candidate {
  const { expression, complexity } = candidate;
  const before = errors.loss(expression);
  const fit = errors.fit(expression);
  return before <= toleratedLoss(fit.loss, rows)
    ? { expression, complexity, loss: before }
    : { expression: fit.expression, complexity, loss: fit.loss };
}
