import { createRandom, InputError } from 'principia/math';
import { bareForm } from './bare-form.js';
import { programOver } from './create-expression.js';
import type { Expression } from './expression.js';
import { type Candidate, paretoFront } from './front.js';
import { type Champion, type HallOfFame, mergeHalls } from './hall-of-fame.js';
import { createIsland, createWorkshop, type Island, type IslandSettings } from './island.js';
import { createIslandPool } from './island-pool.js';
import type { LossName } from './loss.js';
import { migrate } from './migration.js';
import { candidateOf, constantCandidate, polish } from './polish.js';
import { type PreparedProblem, prepareProblem, type SearchProblem, thinned } from './problem.js';
import { createVocabulary, defaultOperators } from './vocabulary.js';

export interface SearchOptions {
  readonly seed: number;
  /** Symbols or names; `+ - * / ^ inv square cube sqrt exp log` where absent. */
  readonly operators?: readonly string[];
  /** 24 where absent. */
  readonly maximumComplexity?: number;
  /** 'squared' where absent. */
  readonly loss?: LossName;
  /** 8 where absent. */
  readonly islands?: number;
  /** Members of one island; 64 where absent. */
  readonly populationSize?: number;
  /** 20 where absent. */
  readonly generations?: number;
  /** A budget: the search ends with the generation in which so many expressions have been evaluated. */
  readonly evaluations?: number;
  /** The search ends with the generation in which the loss falls to this. */
  readonly targetLoss?: number;
  /** Worker threads; 0, the calling thread, where absent. The result is the same for any number. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onGeneration?: (info: GenerationInfo) => void;
  /** Expressions to begin with. */
  readonly guesses?: readonly Expression[];
}

export interface GenerationInfo {
  readonly generation: number;
  readonly generations: number;
  readonly evaluations: number;
  /** The least loss so far. */
  readonly best: number;
  readonly front: readonly Candidate[];
}

export interface SearchResult {
  /** Simplest first, the best constant always among them. */
  readonly front: readonly Candidate[];
  readonly evaluations: number;
  readonly generations: number;
  readonly stopped: 'generations' | 'target loss' | 'evaluations' | 'aborted';
}

/** So many rows the search itself looks at; the front is fitted and measured on all. */
const SEARCH_ROWS = 512;

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
  const full = prepareProblem(problem, options.loss ?? 'squared');
  const settings = settingsOf(options, full.names.length);
  const few = thinned(full, SEARCH_ROWS);
  const { generations = 20, signal } = options;
  let islands = firstIslands(few, settings, options);
  const candidates = createCandidates(full, settings);
  const pool = createIslandPool(few, settings, options.workers ?? 0);
  let generation = 0;
  let stopped: SearchResult['stopped'] = 'generations';
  try {
    while (generation < generations && stopped === 'generations') {
      islands = await pool.evolve(islands, generation, signal);
      generation++;
      const hall = mergeHalls(islands.map((island) => island.hall));
      const front = candidates.front(hall);
      const evaluations = countEvaluations(islands);
      const best = front.at(-1)!.loss;
      options.onGeneration?.({ generation, generations, evaluations, best, front });
      if (best <= (options.targetLoss ?? 0)) stopped = 'target loss';
      else if (evaluations >= (options.evaluations ?? Number.POSITIVE_INFINITY)) stopped = 'evaluations';
      islands = migrate(islands, hall, createRandom(settings.seed).child('migration').child(generation));
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    stopped = 'aborted';
  } finally {
    await pool.close();
  }
  const hall = mergeHalls(islands.map((island) => island.hall));
  const front = stopped === 'aborted' ? candidates.front(hall) : candidates.polishedFront(hall);
  return { front, evaluations: countEvaluations(islands), generations: generation, stopped };
}

function countEvaluations(islands: readonly Island[]): number {
  return islands.reduce((sum, island) => sum + island.evaluations, 0);
}

function settingsOf(options: SearchOptions, variables: number): IslandSettings {
  const {
    seed,
    populationSize = 64,
    maximumComplexity = 24,
    islands = 8,
    generations = 20,
    workers = 0,
  } = options;
  const counts = { populationSize, maximumComplexity, islands, generations };
  for (const [name, value] of Object.entries({ ...counts, workers })) {
    const least = name === 'workers' ? 0 : name === 'populationSize' ? 2 : 1;
    if (!Number.isInteger(value) || value < least) {
      throw new InputError(
        `The search option ${name} must be an integer of at least ${least}; got ${value}.`,
      );
    }
  }
  const vocabulary = createVocabulary(options.operators ?? defaultOperators, variables);
  return { seed, vocabulary, maximumComplexity, populationSize, variations: 10 * populationSize };
}

function firstIslands(
  problem: PreparedProblem,
  settings: IslandSettings,
  { guesses = [], islands = 8 }: SearchOptions,
): readonly Island[] {
  const programs = guesses.map((guess) => {
    if (guess.operators.length > 0) {
      throw new InputError(
        `The guess ${guess} calls "${guess.operators[0]!.name}", but a search uses the standard operators only.`,
      );
    }
    const missing = guess.variables.find((name) => !problem.names.includes(name));
    if (missing === undefined) return bareForm(programOver(guess, problem.names), problem.names);
    throw new InputError(
      `The guess ${guess} uses "${missing}", which is not among the variables ${problem.names.join(', ')}.`,
    );
  });
  const workshop = createWorkshop(problem, settings);
  return Array.from({ length: islands }, (_, index) => createIsland(workshop, index, programs));
}

/** Champions on all rows; each is worked out once. */
function createCandidates(
  problem: PreparedProblem,
  { maximumComplexity }: IslandSettings,
): Readonly<Record<'front' | 'polishedFront', (hall: HallOfFame) => readonly Candidate[]>> {
  const known = new Map<string, Candidate | null>();
  const constant = constantCandidate(problem);
  const candidate = (champion: Champion): Candidate | null => {
    const key = `${champion.program.codes}|${champion.program.values}|${champion.offset}`;
    if (!known.has(key)) known.set(key, candidateOf(champion, problem));
    return known.get(key)!;
  };
  const found = (hall: HallOfFame): Candidate[] => hall.map(candidate).filter((one) => one !== null);
  const frontOf = (candidates: readonly Candidate[]): readonly Candidate[] =>
    paretoFront([constant, ...candidates.filter(({ complexity }) => complexity <= maximumComplexity)]);
  return {
    front: (hall) => frontOf(found(hall)),
    polishedFront: (hall) => frontOf(found(hall).flatMap((one) => polish(one, problem))),
  };
}
