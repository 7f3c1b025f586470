import { createHash } from 'node:crypto';
import { createRandom, InputError } from 'principia/math';
import { bareForm } from './bare-form.js';
import { demandNoContradiction } from './contradictions.js';
import { programOver } from './create-expression.js';
import { championDraft, type Draft } from './draft.js';
import { effectiveWeights } from './effective-weights.js';
import { type Candidate, paretoFront } from './front.js';
import { type Champion, type HallOfFame, mergeHalls } from './hall-of-fame.js';
import { type InputErrorFit, inputErrorFit } from './input-error-fit.js';
import { createIsland, type Island } from './island.js';
import { createIslandPool } from './island-pool.js';
import { migrate } from './migration.js';
import { inScales, naturalScales, rescaled } from './natural-scale.js';
import { candidateOf, constantCandidate, polish } from './polish.js';
import { type PreparedProblem, prepareProblem, type SearchProblem } from './problem.js';
import type { Program } from './program.js';
import { type SearchOptions, type SearchSizes, sizesOf } from './search-options.js';
import type { SearchState } from './search-state.js';
import { bindTemplate, withCategories } from './template/bind-template.js';
import { type PreparedTemplate, prepareTemplate } from './template/define-template.js';
import { fixedComplexityOf } from './template/evolve-genome.js';
import { templateDrafts } from './template/template-draft.js';
import { demandSatisfiable } from './units/reachable.js';
import { checkUnits } from './units/unit-check.js';
import { createVocabulary, defaultOperators } from './vocabulary.js';
import { createWorkshop, type IslandSettings, offsetIsAllowed, type Workshop } from './workshop.js';

export interface SearchResult {
  /** Simplest first, the best constant always among them. */
  readonly front: readonly Candidate[];
  readonly evaluations: number;
  /** Generations done: the same number asked for repeats a search that the clock or a signal ended. */
  readonly generations: number;
  readonly stopped: 'generations' | 'target loss' | 'evaluations' | 'timeout' | 'aborted';
  /** Where the search stands, to be resumed. */
  readonly state: SearchState;
}

/** After so many generations one island begins anew, each in its turn: islands grow alike otherwise. */
const RENEWAL = 5;

/**
 * Searches for expressions of the variables that give the target: islands of age-regularised evolution with
 * scale-free fitness, constants by Levenberg-Marquardt, and a front of complexity against loss.
 *
 * The same seed gives the same front to the last bit for any number of workers and any order of the rows. An
 * abort ends the search within a second with what was found.
 *
 * @throws InputError for a malformed problem or option.
 *
 * @example
 * ```ts
 * const { front } = await search({ variables: [{ name: 'r', values }], target }, { seed: 1, workers: 2 });
 * chooseFromFront(front)?.expression.toSympy(); // '-2*(r - 1)'
 * ```
 *
 * Source: M. Cranmer, PySR (arXiv:2305.01582).
 */
export async function search(problem: SearchProblem, options: SearchOptions): Promise<SearchResult> {
  const { users = [], loss = 'squared', signal, timeout, resume, inputErrors } = options;
  const sizes = sizesOf(options);
  const template = options.template && prepareTemplate(options.template.definition, users);
  if (template && inputErrors) {
    throw new InputError('A search with a template takes no errors on the inputs; give weights instead.');
  }
  const weighted = inputErrors ? { ...problem, weights: effectiveWeights(problem, inputErrors) } : problem;
  const given = prepareProblem(weighted, loss, users);
  if (options.units) demandSatisfiable(given.names, options.units);
  const full = template ? withCategories(given, template) : given;
  // A template's form is written for the variables as they are.
  const scales = template ? full.names.map(() => 1) : naturalScales(problem);
  const scaled = scales.every((scale) => scale === 1)
    ? full
    : prepareProblem(inScales(weighted, scales), loss, users);
  const exactErrors = inputErrors ? inputErrorFit(problem, inputErrors, loss, users) : null;
  const settings = settingsOf(options, sizes, full, template);
  const workshop = createWorkshop(scaled, settings);
  const fingerprint = fingerprintOf(scaled, settings, sizes);
  let { generation, islands } = resume
    ? demandSame(resume, fingerprint)
    : { generation: 0, islands: firstIslands(workshop, sizes, guessesOf(options, scaled, scales)) };
  const drafts = template
    ? templateDrafts(template, full, offsetIsAllowed(settings.units))
    : plainDrafts(full, scales);
  const candidates = createCandidates(full, options, sizes.maximumComplexity, drafts, exactErrors);
  const pool = createIslandPool(scaled, settings, sizes.workers);
  const began = timeout?.now() ?? 0;
  let stopped: SearchResult['stopped'] = 'generations';
  try {
    while (generation < sizes.generations && stopped === 'generations') {
      const evolved = await pool.evolve(islands, generation, signal);
      const hall = mergeHalls(evolved.map((island) => island.hall));
      islands = migrate(
        evolved,
        hall,
        createRandom(settings.seed)
          .child('migration')
          .child(generation + 1),
      );
      generation++;
      if (generation % RENEWAL === 0) islands = renewed(workshop, islands, generation);
      const front = candidates.front(hall);
      const evaluations = countEvaluations(islands);
      const best = front.at(-1)!.loss;
      const state = { fingerprint, generation, islands };
      options.onGeneration?.({ generation, generations: sizes.generations, evaluations, best, front, state });
      if (best <= (options.targetLoss ?? 0)) stopped = 'target loss';
      else if (evaluations >= (options.evaluations ?? Number.POSITIVE_INFINITY)) stopped = 'evaluations';
      else if (timeout && timeout.now() - began >= timeout.milliseconds) stopped = 'timeout';
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    stopped = 'aborted';
  } finally {
    await pool.close();
  }
  const hall = mergeHalls(islands.map((island) => island.hall));
  return {
    front: stopped === 'aborted' ? candidates.front(hall) : candidates.polishedFront(hall),
    evaluations: countEvaluations(islands),
    generations: generation,
    stopped,
    state: { fingerprint, generation, islands },
  };
}

function countEvaluations(islands: readonly Island[]): number {
  return islands.reduce((sum, island) => sum + island.evaluations, 0);
}

function settingsOf(
  { seed, operators = defaultOperators, users, constraints = {}, units }: SearchOptions,
  { populationSize, maximumComplexity, rows }: SearchSizes,
  problem: PreparedProblem,
  template: PreparedTemplate | undefined,
): IslandSettings {
  const vocabulary = createVocabulary(operators, problem.names.length, users);
  demandNoContradiction(constraints, vocabulary, users);
  const variations = 10 * populationSize;
  return {
    seed,
    vocabulary,
    maximumComplexity:
      maximumComplexity + (template ? fixedComplexityOf(bindTemplate(template, problem)) : 0),
    populationSize,
    variations,
    rows,
    constraints,
    units: units ?? null,
    template: template?.definition ?? null,
  };
}

/** What two searches must share for one to go on where the other stood. */
function fingerprintOf(
  { names, columns, target, scale, loss, users }: PreparedProblem,
  settings: IslandSettings,
  { islands }: SearchSizes,
): string {
  const definitions = users.map(({ definition }) => definition);
  const hash = createHash('sha256').update(JSON.stringify({ names, loss, settings, islands, definitions }));
  for (const column of [...columns, target, scale]) hash.update(column);
  return hash.digest('hex').slice(0, 32);
}

function demandSame(state: SearchState, fingerprint: string): SearchState {
  if (state.fingerprint === fingerprint) return state;
  throw new InputError(
    'The state to resume belongs to a search of other data or other settings; resume with the same data, seed, operators, units, constraints, loss and sizes, or begin anew.',
  );
}

/** Guesses as programs, written for the scaled variables. */
function guessesOf(
  { guesses = [], users = [], template }: SearchOptions,
  problem: PreparedProblem,
  scales: readonly number[],
): readonly Program[] {
  if (template && guesses.length > 0) {
    throw new InputError('A search with a template takes no guesses; begin without them.');
  }
  return guesses.map((guess) => {
    const foreign = guess.operators.find(({ name }) => !users.some((user) => user.name === name));
    if (foreign !== undefined) {
      throw new InputError(
        `The guess ${guess} calls "${foreign.name}", which is not among the users' operators of the search.`,
      );
    }
    const missing = guess.variables.find((name) => !problem.names.includes(name));
    if (missing !== undefined) {
      throw new InputError(
        `The guess ${guess} uses "${missing}", which is not among the variables ${problem.names.join(', ')}.`,
      );
    }
    return bareForm(rescaled(programOver(guess, problem.names, users), scales), problem);
  });
}

function firstIslands(
  workshop: Workshop,
  { islands }: SearchSizes,
  guesses: readonly Program[],
): readonly Island[] {
  return Array.from({ length: islands }, (_, index) => createIsland(workshop, index, guesses));
}

/** The islands, one of them with new members in the place of its own; what it found stays in its hall. */
function renewed(workshop: Workshop, islands: readonly Island[], generation: number): readonly Island[] {
  const place = (generation / RENEWAL) % islands.length;
  const own = islands[place]!;
  const { members, frequencies, evaluations } = createIsland(workshop, `renewed ${generation}`, []);
  return islands.with(place, { ...own, members, frequencies, evaluations: own.evaluations + evaluations });
}

/** Champions in the variables as they came. */
function plainDrafts(
  problem: PreparedProblem,
  scales: readonly number[],
): (champion: Champion) => Draft | null {
  const factors = scales.map((scale) => 1 / scale);
  return (champion) => championDraft({ ...champion, program: rescaled(champion.program, factors) }, problem);
}

/** Champions on all rows. */
function createCandidates(
  problem: PreparedProblem,
  { units }: SearchOptions,
  maximumComplexity: number,
  draftOf: (champion: Champion) => Draft | null,
  exactErrors: InputErrorFit | null,
): Readonly<Record<'front' | 'polishedFront', (hall: HallOfFame) => readonly Candidate[]>> {
  let known: ReadonlyMap<string, Candidate | null> = new Map();
  const constant = constantCandidate(problem);
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
    return searched <= maximumComplexity && (!units || checkUnits(expression, units).violations.length === 0);
  };
  const frontOf = (candidates: readonly Candidate[]): readonly Candidate[] =>
    paretoFront([constant, ...candidates.filter(isAllowed)]);
  return {
    front: (hall) => frontOf(candidatesOf(hall)),
    polishedFront: (hall) => {
      const drafts = hall.map(draftOf).filter((draft) => draft !== null);
      const polished = drafts.flatMap((draft) => polish(draft, problem));
      if (exactErrors === null) return frontOf(polished);
      const exact = frontOf(polished).map((one) => ({ ...one, ...exactErrors.fit(one.expression) }));
      return paretoFront(exact.map(({ expression, complexity, loss }) => ({ expression, complexity, loss })));
    },
  };
}
