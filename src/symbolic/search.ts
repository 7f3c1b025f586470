import { createRandom, InputError } from 'principia/math';
import type { Candidate } from './front.js';
import { type HallOfFame, mergeHalls } from './hall-of-fame.js';
import { createIsland, type Island } from './island.js';
import { createIslandPool } from './island-pool.js';
import { migrate } from './migration.js';
import type { SearchProblem } from './problem.js';
import type { Program } from './program.js';
import type { SearchOptions, SearchSizes } from './search-options.js';
import { setUpSearch } from './search-setup.js';
import type { SearchState } from './search-state.js';
import { createWorkshop, type Workshop } from './workshop.js';

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
 * abort ends the search with what its last whole generation had found, the same as that many generations asked for.
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
  const { signal, timeout, resume } = options;
  const {
    sizes,
    settings,
    problem: scaled,
    fingerprint,
    guesses,
    candidates,
  } = setUpSearch(problem, options);
  const began = timeout?.now() ?? 0;
  const workshop = createWorkshop(scaled, settings);
  demandAdmitted(workshop, guesses, options);
  let { generation, islands } = resume
    ? demandSame(resume, fingerprint)
    : { generation: 0, islands: firstIslands(workshop, sizes, guesses) };
  const goalReached = (front: readonly Candidate[]): SearchResult['stopped'] | null => {
    if (front.some((one) => isExact(one, scaled.rows, options.targetLoss ?? 0))) return 'target loss';
    if (countEvaluations(islands) >= (options.evaluations ?? Number.POSITIVE_INFINITY)) return 'evaluations';
    return timeout && timeout.now() - began >= timeout.milliseconds ? 'timeout' : null;
  };
  let stopped = resume ? goalReached(candidates.front(hallOf(islands))) : null;
  const pool = createIslandPool(scaled, workshop, sizes.workers);
  const migration = createRandom(settings.seed).child('migration');
  try {
    while (generation < sizes.generations && stopped === null) {
      const evolved = await pool.evolve(islands, generation, signal);
      generation++;
      const hall = hallOf(evolved);
      islands = migrate(evolved, hall, migration.child(generation));
      if (generation % RENEWAL === 0) islands = renewed(workshop, islands, generation);
      const front = candidates.front(hall);
      options.onGeneration?.({
        ...{ generation, generations: sizes.generations, evaluations: countEvaluations(islands) },
        ...{ best: front.at(-1)!.loss, front, state: { fingerprint, generation, islands } },
      });
      stopped = goalReached(front);
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    stopped = 'aborted';
  } finally {
    await pool.close();
  }
  const hall = hallOf(islands);
  return {
    front: candidates.polishedFront(hall),
    evaluations: countEvaluations(islands),
    generations: generation,
    stopped: stopped ?? 'generations',
    state: { fingerprint, generation, islands },
  };
}

/**
 * Nothing where `search` would search.
 *
 * @throws InputError for what it would refuse.
 */
export function checkSearch(problem: SearchProblem, options: SearchOptions): void {
  const { problem: scaled, settings, guesses } = setUpSearch(problem, options);
  demandAdmitted(createWorkshop(scaled, settings), guesses, options);
}

/** With half as many constants as rows a form goes through them whatever they are, and its loss says nothing. */
function isExact({ loss, expression }: Candidate, rows: number, target: number): boolean {
  return loss <= target && 2 * expression.constants.length < rows;
}

function hallOf(islands: readonly Island[]): HallOfFame {
  return mergeHalls(islands.map((island) => island.hall));
}

function countEvaluations(islands: readonly Island[]): number {
  return islands.reduce((sum, island) => sum + island.evaluations, 0);
}

function demandSame(state: SearchState, fingerprint: string): SearchState {
  if (state.fingerprint === fingerprint) return state;
  throw new InputError(
    'The state to resume belongs to a search of other data or other settings; resume with the same data, seed, operators, units, constraints, loss and sizes, or begin anew.',
  );
}

/** A guess that the search itself could not make is a contradiction. */
function demandAdmitted(
  workshop: Workshop,
  programs: readonly Program[],
  { guesses = [] }: SearchOptions,
): void {
  const index = programs.findIndex((program) => !workshop.admits(program));
  if (index < 0) return;
  throw new InputError(
    `The guess ${guesses[index]} has wrong units, is too large or breaks the constraints of the search; change it or them.`,
  );
}

function firstIslands(
  workshop: Workshop,
  { islands }: SearchSizes,
  guesses: readonly Program[],
): readonly Island[] {
  const forms = workshop.smallForms();
  return Array.from({ length: islands }, (_, index) =>
    createIsland(workshop, index, guesses, index === 0 ? forms : []),
  );
}

/** The islands, one of them with new members in the place of its own; what it found stays in its hall. */
function renewed(workshop: Workshop, islands: readonly Island[], generation: number): readonly Island[] {
  const place = (generation / RENEWAL) % islands.length;
  const own = islands[place]!;
  const { members, frequencies, evaluations } = createIsland(workshop, `renewed ${generation}`, []);
  return islands.with(place, { ...own, members, frequencies, evaluations: own.evaluations + evaluations });
}
