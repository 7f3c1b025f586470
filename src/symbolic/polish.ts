/**
 * The last step of a search: constants fitted in full on all rows, exponents and constants tried at simple
 * values, everything in standard form.
 *
 * @packageDocumentation
 */
import { deviationsOf, linearisedModel } from './choosing/constant-deviations.js';
import { freeConstants } from './choosing/description-length.js';
import { roundingLevel } from './choosing/rounding-level.js';
import { simpleConstantNear } from './choosing/simple-constant.js';
import { constantExpression } from './create-expression.js';
import { type Draft, expressionDraft } from './draft.js';
import type { Candidate } from './front.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';
import { effectiveRows, meanLoss } from './loss.js';
import type { PreparedProblem } from './problem.js';
import { relativeLoss, restrictedModel } from './residual-model.js';
import { affineFit } from './scaling.js';

/** A draft with what it costs and what it gives. */
interface Measured extends Pick<Candidate, 'complexity' | 'loss' | 'effectiveRows'> {
  readonly draft: Draft;
}

/** A draft as it is; null where it is not finite on the data. */
export function candidateOf(draft: Draft, problem: PreparedProblem): Candidate | null {
  const found = measured(draft, problem);
  return found && described(found);
}

/**
 * A draft's better and simpler relatives: refitted, as it is and without the constants the data do not ask for, each
 * with the recognisable constants that the data allow. Relatives that are only closer to noise by the last digits of a
 * constant are left out.
 */
export function polish(draft: Draft, problem: PreparedProblem): readonly Candidate[] {
  const best = refitted(draft, problem);
  if (best === null) return [measured(draft, problem)].filter((found) => found !== null).map(described);
  const simpler = best.draft.withSimpleExponents();
  const whole = simpler.key === best.draft.key ? null : refitted(simpler, problem);
  return [whole, best]
    .filter((found) => found !== null)
    .flatMap((found) => [...new Set([...pruned(found, problem), found])])
    .map((found) => described(inPlainWriting(rounded(found, problem), problem)));
}

/** What is left after constants were dropped may have a plainer writing on the data's domain. */
function inPlainWriting(candidate: Measured, problem: PreparedProblem): Measured {
  const draft = candidate.draft.plainOn(problem.domain);
  const plain = draft.key === candidate.draft.key ? null : measured(draft, problem);
  return plain && plain.complexity <= candidate.complexity ? plain : candidate;
}

/** The best constant, which every front begins with. */
export function constantCandidate(problem: PreparedProblem): Candidate {
  const { offset } = affineFit(problem, null, 'offset');
  return candidateOf(expressionDraft(constantExpression(offset)), problem)!;
}

const ITERATIONS = 40;
/** So many show whether a form without one of its constants is worth a fit in full. */
const FIRST_ITERATIONS = 3;
/** Losses up to so many times the tolerated one are worth a fit in full; so are small ones, where the fit is exact. */
const WORTH_A_FIT = 10;
const EXACT = 1e-12;
/** Simpler forms whose loss is higher by no more than this factor are offered too, since a choice may prefer them. */
const NEARLY = 1.5;
const SMALL = 1e-4;

function described({ draft, ...rest }: Measured): Candidate {
  return { ...draft.described(), ...rest };
}

function refitted(draft: Draft, problem: PreparedProblem, iterations = ITERATIONS): Measured | null {
  const all = [...draft.constants.keys()];
  return measured(withFitted(draft, problem, all, iterations).simplified(), problem);
}

/** The draft with some of its constants fitted, the others as they are. */
function withFitted(
  draft: Draft,
  problem: PreparedProblem,
  free: readonly number[],
  iterations = ITERATIONS,
): Draft {
  if (free.length === 0) return draft;
  const { constants } = draft;
  const model = restrictedModel(draft.model(problem), constants, free);
  const start = Float64Array.from(free, (index) => constants[index]!);
  const { parameters } = levenbergMarquardt(model, start, problem.loss, iterations);
  const values = [...constants];
  free.forEach((index, at) => {
    values[index] = parameters[at]!;
  });
  return draft.withConstants(values);
}

function measured(draft: Draft, problem: PreparedProblem): Measured | null {
  const residuals = new Float64Array(problem.rows);
  if (!draft.model(problem).residuals(Float64Array.from(draft.constants), residuals)) return null;
  const loss = relativeLoss(problem, meanLoss(problem.loss, residuals, problem.rows));
  if (!Number.isFinite(loss)) return null;
  return {
    draft,
    complexity: draft.complexity,
    loss: loss < roundingLevel(problem) ? 0 : loss,
    effectiveRows: effectiveRows(residuals),
  };
}

/** A simpler constant may add at most this share to the loss, however few rows carry it. */
const MATERIAL = 0.1;

/** What the loss may rise to: by two standard errors of one constant, 4/rows of itself for the rows that carry it. */
export function toleratedLoss(loss: number, rows: number): number {
  return loss * (1 + Math.min(MATERIAL, 4 / rows));
}

function tolerated({ loss, effectiveRows: rows }: Measured, problem: PreparedProblem): number {
  return toleratedLoss(loss, rows ?? problem.rows) + roundingLevel(problem);
}

/**
 * The same without the terms and factors that the data do not ask for: each is left out, the constants fitted again.
 * Forms that come near are added.
 */
function pruned(candidate: Measured, problem: PreparedProblem): readonly Measured[] {
  const limit = tolerated(candidate, problem);
  const worth = limit < EXACT ? SMALL : WORTH_A_FIT * limit;
  const simpler: Measured[] = [];
  for (const shorter of candidate.draft.shortened()) {
    const first = refitted(shorter.simplified(), problem, FIRST_ITERATIONS);
    if (first === null || first.complexity >= candidate.complexity || first.loss > worth) continue;
    const tried = refitted(first.draft, problem);
    if (tried && tried.loss <= limit) return pruned(tried, problem);
    if (tried && tried.loss <= NEARLY * limit) simpler.push(tried);
  }
  return [candidate, ...simpler];
}

/**
 * The same with recognisable constants wherever its standard deviations suggest them and the loss, all others
 * fitted again, stays within what is tolerated: all at once where that goes, else one after the other.
 */
function rounded(candidate: Measured, problem: PreparedProblem): Measured {
  const limit = tolerated(candidate, problem);
  const allowed = (tried: Draft): boolean => (measured(tried, problem)?.loss ?? Number.NaN) <= limit;
  let { draft } = candidate;
  const firstAllowed = (
    attempts: readonly (readonly Rounding[])[],
    free: readonly number[],
  ): Draft | null => {
    for (const attempt of attempts) {
      const tried = withRounded(draft, problem, free, attempt);
      if (attempt.length > 0 && allowed(tried)) return tried;
    }
    return null;
  };
  for (;;) {
    const free = freeConstants(draft);
    const proposals = proposedRoundings(draft, problem, free);
    const attempts = proposals.length > 1 ? [proposals, ...proposals.map((one) => [one])] : [proposals];
    const next = firstAllowed(attempts, free);
    if (next === null) break;
    draft = next;
  }
  for (const standard of [draft.tidied(), draft.simplified()]) {
    if (standard.complexity <= draft.complexity && allowed(standard)) return measured(standard, problem)!;
  }
  return measured(draft, problem) ?? candidate;
}

type Rounding = readonly [index: number, value: number];

/** What the free constants may be rounded to, the simplest first. */
function proposedRoundings(
  draft: Draft,
  problem: PreparedProblem,
  free: readonly number[],
): readonly Rounding[] {
  const linearisation = free.length > 0 ? linearisedModel(draft.model(problem), draft.constants) : null;
  if (linearisation === null) return [];
  const deviations = deviationsOf(linearisation, problem.loss, free);
  return free
    .flatMap((index, at) => {
      const simple = simpleConstantNear(draft.constants[index]!, deviations[at]!);
      return simple ? [{ index, ...simple }] : [];
    })
    .sort((a, b) => a.nats - b.nats || a.index - b.index)
    .map(({ index, value }) => [index, value]);
}

function withRounded(
  draft: Draft,
  problem: PreparedProblem,
  free: readonly number[],
  roundings: readonly Rounding[],
): Draft {
  const constants = [...draft.constants];
  for (const [index, value] of roundings) constants[index] = value;
  const left = free.filter((index) => !roundings.some(([other]) => other === index));
  return withFitted(draft.withConstants(constants), problem, left);
}
