/**
 * How long the search takes to known laws, and how often it finds them: messages of a graph network without noise and
 * with it, and two problems of the literature beside DEAP. A law counts as found where the judge takes it: the same
 * function within the range of the data and beyond it.
 */
import { median } from 'principia/math';
import type { Table } from 'principia/report';
import {
  type Candidate,
  chooseRated,
  type JudgeOptions,
  judgeLaw,
  rateFront,
  type SearchProblem,
  search,
} from 'principia/symbolic';
import type { Settings } from './main.js';
import { runDeap } from './run-deap.js';
import { classics, messages, type SymbolicProblem } from './symbolic-problems.js';

const SEEDS = [1, 2, 3, 4, 5];
/** Searches in exact data end here, far below what any other form of such length reaches. */
const EXACT = 1e-14;
const NOISE = 0.01;
/** In noisy data there is no end to be reached, so this is the work. */
const NOISY_GENERATIONS = 40;
/** DEAP's search ends at this R² of a linear function of its best individual, on rows of its own and on others. */
const ENOUGH = 0.99995;
const DEAP_SIZE = { population: 1000, generations: 100 };

interface Attempt {
  readonly seconds: number;
  readonly evaluations: number;
  readonly onFront: boolean;
  readonly chosen: boolean;
}

/** Messages without noise, messages with noise, and the problems that DEAP takes, too. */
export async function symbolicSearch({ python, say }: Settings): Promise<readonly Table[]> {
  const exact: Table['rows'][number][] = [];
  for (const problem of messages) {
    say(problem.name);
    exact.push(row(problem, await attempts(problem, 0)));
  }
  const noisy: Table['rows'][number][] = [];
  for (const problem of messages) {
    say(`${problem.name}, noise ${NOISE}`);
    noisy.push(row(problem, await attempts(problem, NOISE)));
  }
  const beside: Table['rows'][number][] = [];
  const notes: string[] = [];
  for (const problem of classics) {
    say(problem.name);
    beside.push({ engine: 'principia', ...row(problem, await attempts(problem, 0)) });
    say(`${problem.name}, DEAP`);
    const deap = deapRow(problem, python);
    if (deap) beside.push(deap);
    else if (notes.length === 0)
      notes.push('DEAP is left out: no Python here has it (Debian: python3-deap).');
  }
  const seeds = `${SEEDS.length} seeds, each with rows of its own; one thread`;
  return [
    { title: 'Messages without noise, to the exact form', rows: exact, notes: [seeds] },
    {
      title: `Messages with ${100 * NOISE} % noise: the form alone is judged`,
      rows: noisy,
      notes: [`${seeds}; ${NOISY_GENERATIONS} generations`],
    },
    {
      title: 'Problems of the literature',
      rows: beside,
      notes: [
        `${seeds}. DEAP: ${DEAP_SIZE.population} individuals, at most ${DEAP_SIZE.generations} generations, squared correlation as fitness; its law counts as found at R² ${ENOUGH} on other rows, in whatever form.`,
        ...notes,
      ],
    },
  ];
}

async function attempts(problem: SymbolicProblem, noise: number): Promise<readonly Attempt[]> {
  const all: Attempt[] = [];
  for (const seed of SEEDS) all.push(await attempt(problem, noise, seed));
  return all;
}

async function attempt(problem: SymbolicProblem, noise: number, seed: number): Promise<Attempt> {
  const data = problem.draw(seed, problem.rows, noise);
  const goal = noise === 0 ? { targetLoss: EXACT } : { generations: NOISY_GENERATIONS };
  const start = performance.now();
  const { front, evaluations } = await search(data, { ...problem.options, ...goal, seed });
  const seconds = (performance.now() - start) / 1000;
  const judging: JudgeOptions = noise === 0 ? {} : { data, standardErrors: Number.POSITIVE_INFINITY };
  const isLaw = ({ expression }: Candidate): boolean =>
    judgeLaw(expression, problem.law, judging).verdict === 'correct';
  const chosen = chooseRated(rateFront(front, data), 'description length');
  return { seconds, evaluations, onFront: front.some(isLaw), chosen: chosen !== null && isLaw(chosen) };
}

function row({ name }: SymbolicProblem, all: readonly Attempt[]): Table['rows'][number] {
  const seconds = all.map((one) => one.seconds);
  return {
    problem: name,
    'on the front': `${all.filter(({ onFront }) => onFront).length} of ${all.length}`,
    chosen: `${all.filter(({ chosen }) => chosen).length} of ${all.length}`,
    'median s': median(seconds),
    'worst s': Math.max(...seconds),
    'median evaluations': Math.round(median(all.map(({ evaluations }) => evaluations))),
  };
}

interface DeapAnswer {
  readonly seconds: number;
  readonly evaluations: number;
  readonly reached: boolean;
  readonly version: string;
}

function deapRow(problem: SymbolicProblem, python: string | undefined): Table['rows'][number] | undefined {
  const answers: DeapAnswer[] = [];
  for (const seed of SEEDS) {
    const answer = runDeap<DeapAnswer>('search.py', deapTask(problem, seed), python);
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  const seconds = answers.map((answer) => answer.seconds);
  return {
    engine: `DEAP ${answers[0]!.version}`,
    problem: problem.name,
    'on the front': `${answers.filter(({ reached }) => reached).length} of ${answers.length}`,
    'median s': median(seconds),
    'worst s': Math.max(...seconds),
    'median evaluations': Math.round(median(answers.map(({ evaluations }) => evaluations))),
  };
}

function deapTask(problem: SymbolicProblem, seed: number): object {
  const columns = ({ variables }: SearchProblem): number[][] => variables.map(({ values }) => [...values]);
  const data = problem.draw(seed, problem.rows, 0);
  const test = problem.draw(seed + SEEDS.length, problem.rows, 0);
  const arithmetic = ['+', '-', '*', '/'];
  return {
    columns: columns(data),
    target: [...data.target],
    testColumns: columns(test),
    testTarget: [...test.target],
    functions: problem.options.operators!.filter((operator) => !arithmetic.includes(operator)),
    seed,
    enough: ENOUGH,
    ...DEAP_SIZE,
  };
}
