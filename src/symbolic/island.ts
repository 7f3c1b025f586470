/**
 * One island of the search: a population in which the oldest gives way to a variation of a tournament's winner.
 *
 * Sources: E. Real and others, Regularized evolution (2019); M. Cranmer, PySR (arXiv:2305.01582).
 *
 * @packageDocumentation
 */
import { createRandom, type RandomStream } from 'principia/math';
import { bareForm } from './bare-form.js';
import { createFitMemory } from './fit-memory.js';
import { fitnessOf } from './fitness.js';
import { programKey } from './form-key.js';
import { admit, type Champion, type HallOfFame } from './hall-of-fame.js';
import { crossover, crossoverTyped, mutate, mutateTyped } from './mutation.js';
import { complexityOf, type Program } from './program.js';
import { createTuner } from './tune-constants.js';
import { randomProgram } from './vocabulary.js';
import type { Bench, Workshop } from './workshop.js';

/** An island between two generations: all it needs to go on, on whatever thread. */
export interface Island {
  /** Oldest first. */
  readonly members: readonly Member[];
  readonly hall: HallOfFame;
  /** How often each complexity was seen lately. */
  readonly frequencies: Float64Array;
  /** Which forms' constants were fitted: see `createFitMemory`. */
  readonly fitted: Float64Array;
  readonly evaluations: number;
}

export interface Member {
  readonly program: Program;
  /** Its `programKey`. */
  readonly key: number;
  readonly complexity: number;
  readonly loss: number;
}

const TOURNAMENT = 8;
const CROSSOVER = 0.1;
/** The share of variations that keep units, where units are given. */
const TYPED = 0.7;
/** How strongly a crowded complexity counts against its members. */
const CROWDING = 20;
const FREQUENCY_MEMORY = 5000;
/** A few forms have their constants fitted at birth: more would let forms that only bend well crowd out the law. */
const TUNED_AT_BIRTH = 0.02;
const AT_BIRTH = { iterations: 6, starts: 2 };
/** The share of members whose constants are fitted, and which are simplified, after a generation. */
const TUNED = 0.15;
const AFTER_GENERATION = { iterations: 8, starts: 3 };
const GUESSED = { iterations: 20, starts: 1 };
const SIMPLIFIED = 0.1;
/** So many random expressions are tried for every place of a new island. */
const PATIENCE = 200;

/**
 * A new island: guesses first, as they came and with their constants fitted, then random expressions.
 *
 * @param forms - are tried for the hall alone: among the members they would crowd out what is to grow.
 */
export function createIsland(
  workshop: Workshop,
  index: number | string,
  guesses: readonly Program[],
  forms: readonly Program[] = [],
): Island {
  const { populationSize, vocabulary, maximumComplexity, seed } = workshop.settings;
  const random = createRandom(seed).child('island').child(index).child('start');
  const bench = workshop.bench(-1);
  const population = createPopulation(workshop, bench, [], []);
  const tuner = createTuner(bench.problem);
  const memory = createFitMemory(new Float64Array(0));
  const enter = (program: Program | null): void => {
    if (program !== null && workshop.admits(program)) population.enter(program);
  };
  for (const form of forms) population.measure(form);
  for (const guess of guesses.slice(0, Math.floor((populationSize - 1) / 2))) {
    enter(guess);
    enter(tuner.tuned(guess, memory, GUESSED));
  }
  for (let left = PATIENCE * populationSize; left > 0 && population.members.length < populationSize; left--) {
    enter(workshop.start(random) ?? randomProgram(random, vocabulary, random.integer(5)));
  }
  const { evaluations, ...rest } = population.end();
  return {
    ...rest,
    frequencies: new Float64Array(maximumComplexity + 1).fill(1),
    fitted: memory.entries,
    evaluations: evaluations + tuner.evaluations(),
  };
}

/** One generation of an island; the same island and generation give the same result on every thread. */
export function evolveIsland(workshop: Workshop, island: Island, index: number, generation: number): Island {
  const { settings } = workshop;
  const bench = workshop.bench(generation);
  const random = createRandom(settings.seed).child('island').child(index).child(generation);
  const population = createPopulation(
    workshop,
    bench,
    bench.fresh ? island.members.map((member) => measuredAgain(bench, member)) : island.members,
    bench.fresh ? hallOn(bench, island.hall) : island.hall,
  );
  const tuner = workshop.template?.tuner(bench.problem) ?? createTuner(bench.problem);
  const memory = createFitMemory(island.fitted);
  const frequencies = island.frequencies.slice();
  for (let step = 0; step < settings.variations && population.members.length > 0; step++) {
    const child = variation(population.members, frequencies, random, workshop);
    if (child === null || !workshop.admits(child)) continue;
    const isTuned = workshop.template?.isTunedAtBirth(child) || random.uniform() < TUNED_AT_BIRTH;
    const member = population.enter(isTuned ? (tuner.tuned(child, memory, AT_BIRTH) ?? child) : child);
    if (member === null) continue;
    population.retire();
    count(frequencies, member.complexity);
  }
  for (const [index, { program }] of population.members.entries()) {
    if (random.uniform() >= SIMPLIFIED) continue;
    population.replace(index, workshop.template?.bare(program) ?? bareForm(program, bench.problem));
  }
  const isNew = (champion: Champion): boolean => generation === 0 || !island.hall.includes(champion);
  const champions = population
    .hall()
    .filter(isNew)
    .map(({ program }) => program);
  const chosen = population.members.filter(() => random.uniform() < TUNED).map(({ program }) => program);
  for (const program of distinct([...champions, ...chosen])) {
    if (population.enter(tuner.tuned(program, memory, AFTER_GENERATION)) !== null) population.retire();
  }
  const { evaluations, ...rest } = population.end();
  return {
    ...rest,
    frequencies,
    fitted: memory.entries,
    evaluations: island.evaluations + evaluations + tuner.evaluations(),
  };
}

/** Members on other rows; what is not finite there is worth nothing. */
function measuredAgain(bench: Bench, member: Member): Member {
  const fitness = bench.measure(member.program, member.key);
  return { ...member, loss: fitness ? fitnessOf(fitness) : Number.MAX_VALUE };
}

function hallOn(bench: Bench, hall: HallOfFame): HallOfFame {
  return hall.reduce<HallOfFame>((others, champion) => {
    const fitness = bench.measure(champion.program, programKey(champion.program));
    return fitness ? admit(others, champion, fitness) : others;
  }, []);
}

/** Members in the order of their age, each form once. */
interface Population {
  readonly members: readonly Member[];
  hall(): HallOfFame;
  /** Tries a program for the hall. */
  measure(program: Program): void;
  /** Takes a program in; null where it is none, not finite or here already. */
  enter(program: Program | null): Member | null;
  /** The oldest leaves. */
  retire(): void;
  /** Another form in a member's place, unless it is not admitted or not finite. */
  replace(index: number, program: Program): void;
  end(): Pick<Island, 'members' | 'hall' | 'evaluations'>;
}

function createPopulation(
  { admits }: Workshop,
  bench: Bench,
  start: readonly Member[],
  champions: HallOfFame,
): Population {
  const members = [...start];
  const present = new Map<number, number>();
  const mark = (key: number, by: number): void => {
    const times = (present.get(key) ?? 0) + by;
    if (times > 0) present.set(key, times);
    else present.delete(key);
  };
  for (const { key } of members) mark(key, 1);
  let hall = champions;
  let evaluations = bench.fresh ? start.length + champions.length : 0;
  const measured = (program: Program, key: number): Member | null => {
    evaluations++;
    const fitness = bench.measure(program, key);
    if (fitness === null) return null;
    const complexity = complexityOf(program, bench.problem.users);
    hall = admit(hall, { program, complexity }, fitness);
    return { program, key, complexity, loss: fitnessOf(fitness) };
  };
  return {
    members,
    hall: () => hall,
    measure: (program) => void measured(program, programKey(program)),
    enter: (program) => {
      if (program === null) return null;
      const key = programKey(program);
      if (present.has(key)) return null;
      const member = measured(program, key);
      if (member === null) return null;
      members.push(member);
      mark(key, 1);
      return member;
    },
    retire: () => mark(members.shift()!.key, -1),
    replace: (index, program) => {
      const member = members[index]!;
      if (program === member.program) return;
      const other = admits(program) ? measured(program, programKey(program)) : null;
      if (other === null) return;
      members[index] = other;
      mark(member.key, -1);
      mark(other.key, 1);
    },
    end: () => ({ members, hall, evaluations }),
  };
}

/**
 * Each form once, the first of its kind. Forms are told apart by what they are: whether two of them are one object depends
 * on the thread they come from.
 */
function distinct(programs: readonly Program[]): readonly Program[] {
  const seen = new Set<number>();
  return programs.filter((program) => {
    const key = programKey(program);
    return !seen.has(key) && seen.add(key);
  });
}

/** A child of a tournament's winner; null where it is the winner again. */
function variation(
  members: readonly Member[],
  frequencies: Float64Array,
  random: RandomStream,
  { settings, forms, template }: Workshop,
): Program | null {
  const parent = tournament(members, frequencies, random).program;
  const typed = forms !== null && random.uniform() < TYPED ? forms : null;
  let child: Program;
  if (random.uniform() < CROSSOVER) {
    const donor = tournament(members, frequencies, random).program;
    child = typed
      ? crossoverTyped(parent, donor, random, typed)
      : (template?.crossover ?? crossover)(parent, donor, random);
  } else if (template) {
    child = template.mutate(parent, random);
  } else {
    child = typed ? mutateTyped(parent, random, typed) : mutate(parent, random, settings.vocabulary);
  }
  return child === parent ? null : child;
}

/** The best of a few by loss·exp(crowding of its complexity): adaptive parsimony. */
function tournament(members: readonly Member[], frequencies: Float64Array, random: RandomStream): Member {
  let total = 0;
  for (let complexity = 0; complexity < frequencies.length; complexity++) total += frequencies[complexity]!;
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
