import { median } from 'principia/math';
import type { Table } from 'principia/report';
import type { ExperimentClaim } from '../experiment.js';
import { bestVerdict, chosenRow, type JudgedSearch } from '../judged-search.js';
import type { FeynmanProblem } from './problems.js';
import { published } from './published.js';

/** The searches for one equation. */
export interface EquationResult {
  readonly problem: FeynmanProblem;
  readonly seed: number;
  readonly search: JudgedSearch;
}

/** All equations at one level of noise, with or without units. */
export interface LevelResult {
  readonly noise: number;
  readonly units: boolean;
  readonly equations: readonly EquationResult[];
}

const exactlyChosen = ({ equations }: LevelResult): number =>
  equations.filter(({ search }) => chosenRow(search).verdict === 'correct').length;
const exactOnFront = ({ equations }: LevelResult): number =>
  equations.filter(({ search }) => bestVerdict(search) === 'correct').length;
const share = (count: number, { equations }: LevelResult): number => (100 * count) / equations.length;

/** The aims, for as many of the levels as were measured. */
export function feynmanClaims(levels: readonly LevelResult[]): readonly ExperimentClaim[] {
  const aims = [
    { noise: 0, least: 32, words: 'without noise and with units at least 32 of 40 are exact' },
    { noise: 0, least: 36, words: 'without noise and with units at least 36 of 40 are exact' },
    { noise: 0.1, least: 20, words: 'at noise 0.1 and with units at least 20 of 40 are exact' },
  ];
  return aims.flatMap(({ noise, least, words }) =>
    levels
      .filter((level) => level.units && level.noise === noise)
      .map((level) => ({
        statement: words,
        published: rateText(noise),
        measured: `${exactlyChosen(level)} of ${level.equations.length}`,
        holds: exactlyChosen(level) >= least,
      })),
  );
}

function rateText(noise: number): string {
  return published
    .filter(({ units, rates }) => units && rates[`${noise}`] !== undefined)
    .map(({ method, rates }) => `${method} ${rates[`${noise}`]} %`)
    .join(', ');
}

/** Rates beside the published ones, and the equations that were missed. */
export function feynmanTables(levels: readonly LevelResult[], rule: string): readonly Table[] {
  const missed = levels.flatMap(missedRows);
  return [
    {
      title: 'Exact solutions, in percent',
      rows: [...levels.map(levelRow), ...publishedRows(levels)],
      notes: [
        `Ours: the row chosen by ${rule}, judged by values, constants to three decimals up to a factor or an addend.`,
        'Published rates are of 116 or 117 equations; ours of those named, a development set: settings were tuned on it.',
      ],
    },
    ...(missed.length === 0 ? [] : [{ title: 'Equations whose chosen row is not exact', rows: missed }]),
  ];
}

function levelRow(level: LevelResult): Table['rows'][number] {
  const searches = level.equations.map(({ search }) => search);
  return {
    method: 'ours',
    units: level.units ? 'given' : 'not given',
    noise: `${level.noise}`,
    equations: level.equations.length,
    chosen: share(exactlyChosen(level), level),
    'on the front': share(exactOnFront(level), level),
    'median seconds': median(searches.map(({ seconds }) => seconds)),
    'stopped by the clock': searches.filter(({ stopped }) => stopped === 'timeout').length,
  };
}

/** One row a method and level of noise that was measured. */
function publishedRows(levels: readonly LevelResult[]): Table['rows'] {
  const noises = [...new Set(levels.map(({ noise }) => `${noise}`))];
  return published.flatMap(({ method, units, source, rates }) =>
    noises
      .filter((noise) => rates[noise] !== undefined)
      .map((noise) => ({
        method,
        units: units ? 'given' : 'not given',
        noise,
        chosen: rates[noise]!,
        source,
      })),
  );
}

function missedRows({ noise, units, equations }: LevelResult): Table['rows'] {
  return equations
    .filter(({ search }) => chosenRow(search).verdict !== 'correct')
    .map(({ problem, seed, search }) => {
      const { expression, verdict, reason } = chosenRow(search);
      return {
        units: units ? 'given' : 'not given',
        noise: `${noise}`,
        equation: problem.id,
        seed: `${seed}`,
        law: problem.law.expression.toString(),
        chosen: expression,
        'which is': `${verdict}: ${reason}`,
        front: bestVerdict(search),
      };
    });
}
