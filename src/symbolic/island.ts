/**
 * One island of the search: a population in which the oldest gives way to a variation of a tournament's winner.
 *
 * Sources: E. Real and others, Regularized evolution (2019); M. Cranmer, PySR (arXiv:2305.01582).
 *
 * @packageDocumentation
 */
import { createRandom, type RandomStream } from 'principia/math';
import { bareForm } from './bare-form.js';
import { createFitness, type Fitness, fitnessOf } from './fitness.js';
import { admit, type Champion, type HallOfFame } from './hall-of-fame.js';
import { crossover, isAdmissible, mutate } from './mutation.js';
import type { PreparedProblem } from './problem.js';
import { complexityOf, type Program } from './program.js';
import { tuneConstants } from './tune-constants.js';
import { randomProgram, type Vocabulary } from './vocabulary.js';

/** What holds for every island of a search. */
export interface IslandSettings {
  readonly seed: number;
  readonly vocabulary: Vocabulary;
  readonly maximumComplexity: number;
  readonly populationSize: number;
  /** Variations tried in one generation. */
  readonly variations: number;
}

/** An island between two generations: all it needs to go on, on whatever thread. */
export interface Island {
  /** Oldest first. */
  readonly members: readonly Member[];
  readonly hall: HallOfFame;
  /** How often each complexity was seen lately. */
  readonly frequencies: Float64Array;
  /** The memory of forms whose constants were fitted: see `tuneConstants`. */
  readonly fitted: Float64Array;
  readonly evaluations: number;
}

export interface Member {
  readonly program: Program;
  readonly complexity: number;
  readonly loss: number;
}

/** What an island works with; made once a thread. */
export interface Workshop {
  readonly problem: PreparedProblem;
  readonly settings: IslandSettings;
  readonly measure: (program: Program) => Fitness | null;
}

const TOURNAMENT = 8;
const CROSSOVER = 0.1;
/** How strongly a crowded complexity counts against its members. */
const CROWDING = 20;
const FREQUENCY_MEMORY = 5000;
/** The share of members whose constants are fitted, and which are simplified, after a generation. */
const TUNED = 0.15;
const SIMPLIFIED = 0.1;

export function createWorkshop(problem: PreparedProblem, settings: IslandSettings): Workshop {
  return { problem, settings, measure: createFitness(problem) };
}

/** A new island: guesses first, then random expressions. */
export function createIsland(workshop: Workshop, index: number, guesses: readonly Program[]): Island {
  const { settings, measure } = workshop;
  const random = createRandom(settings.seed).child('island').child(index).child('start');
  const members: Member[] = [];
  let hall: HallOfFame = [];
  let evaluations = 0;
  const offer = (program: Program): void => {
    if (!isAdmissible(program, settings.maximumComplexity)) return;
    evaluations++;
    const fitness = measure(program);
    if (fitness === null) return;
    hall = admit(hall, program, fitness);
    members.push({ program, complexity: complexityOf(program), loss: fitnessOf(fitness) });
  };
  for (const guess of guesses.slice(0, settings.populationSize - 1)) offer(guess);
  while (members.length < settings.populationSize) {
    offer(randomProgram(random, settings.vocabulary, random.integer(5)));
  }
  const frequencies = new Float64Array(settings.maximumComplexity + 1).fill(1);
  return { members, hall, frequencies, fitted: new Float64Array(0), evaluations };
}

/** One generation of an island; the same island and generation give the same result on every thread. */
export function evolveIsland(workshop: Workshop, island: Island, index: number, generation: number): Island {
  const { settings, measure, problem } = workshop;
  const random = createRandom(settings.seed).child('island').child(index).child(generation);
  const members = [...island.members];
  const frequencies = island.frequencies.slice();
  let { hall, evaluations } = island;
  const enter = (program: Program): Member | null => {
    evaluations++;
    const fitness = measure(program);
    if (fitness === null) return null;
    hall = admit(hall, program, fitness);
    return { program, complexity: complexityOf(program), loss: fitnessOf(fitness) };
  };
  for (let step = 0; step < settings.variations; step++) {
    const child = variation(members, frequencies, random, settings);
    const member = child && enter(child);
    if (!member) continue;
    members.shift();
    members.push(member);
    count(frequencies, member.complexity);
  }
  for (let slot = 0; slot < members.length; slot++) {
    if (random.uniform() >= SIMPLIFIED) continue;
    const bare = bareForm(members[slot]!.program, problem.names);
    if (bare !== members[slot]!.program) members[slot] = enter(bare) ?? members[slot]!;
  }
  const chosen = members.filter(() => random.uniform() < TUNED).map(({ program }) => program);
  const isNew = (champion: Champion): boolean => generation === 0 || !island.hall.includes(champion);
  const champions = hall.filter(isNew).map(({ program }) => program);
  const tuned = tuneConstants(problem, [...new Set([...champions, ...chosen])], island.fitted);
  evaluations += tuned.evaluations;
  for (const program of tuned.programs) {
    const member = enter(program);
    if (!member) continue;
    members.shift();
    members.push(member);
  }
  return { members, hall, frequencies, fitted: tuned.fitted, evaluations };
}

/** A child of a tournament's winner; null where it is the winner again or not admissible. */
function variation(
  members: readonly Member[],
  frequencies: Float64Array,
  random: RandomStream,
  { vocabulary, maximumComplexity }: IslandSettings,
): Program | null {
  const parent = tournament(members, frequencies, random).program;
  const child =
    random.uniform() < CROSSOVER
      ? crossover(parent, tournament(members, frequencies, random).program, random)
      : mutate(parent, random, vocabulary);
  return child !== parent && isAdmissible(child, maximumComplexity) ? child : null;
}

/** The best of a few by loss·exp(crowding of its complexity): adaptive parsimony. */
function tournament(members: readonly Member[], frequencies: Float64Array, random: RandomStream): Member {
  let total = 0;
  for (const frequency of frequencies) total += frequency;
  let winner: Member | null = null;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < TOURNAMENT; round++) {
    const member = members[random.integer(members.length)]!;
    const cost = member.loss * Math.exp((CROWDING * frequencies[member.complexity]!) / total);
    if (winner === null || cost < best) {
      winner = member;
      best = cost;
    }
  }
  return winner!;
}

function count(frequencies: Float64Array, complexity: number): void {
  const keep = 1 - 1 / FREQUENCY_MEMORY;
  for (let index = 0; index < frequencies.length; index++) frequencies[index]! *= keep;
  frequencies[complexity]! += 1;
}
