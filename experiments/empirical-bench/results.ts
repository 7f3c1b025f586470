import { median } from 'principia/math';
import type { Table } from 'principia/report';
import type { ExperimentClaim } from '../experiment.js';
import { bestVerdict, chosenRow, type JudgedSearch } from '../judged-search.js';
import type { EmpiricalLaw } from './laws.js';
import { published, publishedSource } from './published.js';

/** The searches for one law, one a seed. */
export interface LawResult {
  readonly law: EmpiricalLaw;
  readonly rows: number;
  readonly seeds: readonly number[];
  readonly searches: readonly JudgedSearch[];
}

const onFront = ({ searches }: LawResult): number =>
  searches.filter((found) => bestVerdict(found) === 'correct').length;
const almostOnFront = ({ searches }: LawResult): number =>
  searches.filter((found) => bestVerdict(found) === 'almost').length;
const chosen = ({ searches }: LawResult): number =>
  searches.filter((found) => chosenRow(found).verdict === 'correct').length;
const seconds = ({ searches }: LawResult): number[] => searches.map((found) => found.seconds);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The aims, and whether they are met; they are those of all laws and five seeds. */
export function empiricalClaims(results: readonly LawResult[]): readonly ExperimentClaim[] {
  const runs = sum(results.map(({ seeds }) => seeds.length));
  const never = results.filter(({ law }) => law.file === 'planck' || law.file === 'rydberg');
  const slowest = Math.max(...results.flatMap(seconds));
  return [
    {
      statement: 'the law stands on the front in at least 40 of 45 runs',
      published: `35 of 45 by PySR (${publishedSource})`,
      measured: `${sum(results.map(onFront))} of ${runs}`,
      holds: sum(results.map(onFront)) >= 40,
    },
    {
      statement: "Planck's or Rydberg's law is among them",
      published: 'neither by any method, in none of five runs',
      measured:
        never.map((one) => `${one.law.name} ${onFront(one)} of ${one.seeds.length}`).join(', ') || '–',
      holds: never.some((one) => onFront(one) > 0),
    },
    {
      statement: 'it is the chosen row in at least 30 of 45 runs',
      measured: `${sum(results.map(chosen))} of ${runs}`,
      holds: sum(results.map(chosen)) >= 30,
    },
    {
      statement: 'no search takes more than five minutes',
      measured: `${slowest.toFixed(1)} s at most`,
      holds: slowest <= 300,
    },
  ];
}

/** Laws found, beside the published counts; and every search. */
export function empiricalTables(
  results: readonly LawResult[],
  rule: string,
  notes: readonly string[],
): readonly Table[] {
  const rows = results.map((result) => ({
    law: result.law.name,
    rows: result.rows,
    runs: result.seeds.length,
    'on the front': onFront(result),
    'almost on the front': almostOnFront(result),
    chosen: chosen(result),
    'median seconds': median(seconds(result)),
    'median evaluations': median(result.searches.map(({ evaluations }) => evaluations)),
    ...published[result.law.file],
  }));
  const counted = [
    'runs',
    'on the front',
    'almost on the front',
    'chosen',
    ...Object.keys(published.hubble!),
  ];
  const total = Object.fromEntries(
    counted.map((name) => [name, sum(rows.map((row) => Number(row[name as keyof typeof row])))]),
  );
  return [
    {
      title: 'Laws found, of five runs each',
      rows: [...rows, { law: 'all', ...total }],
      notes: [`Row chosen by: ${rule}. The other methods: ${publishedSource}.`, ...notes],
    },
    { title: 'What was found', rows: results.flatMap(searchRows) },
  ];
}

function searchRows({ law, seeds, searches }: LawResult): Table['rows'] {
  return searches.map((found, index) => {
    const { expression, verdict, reason } = chosenRow(found);
    const right = found.front.find((row) => row.verdict === 'correct');
    return {
      law: law.name,
      seed: seeds[index]!,
      'law on the front': right?.expression ?? '–',
      chosen: expression,
      'which is': `${verdict}: ${reason}`,
      seconds: found.seconds,
      stopped: `${found.stopped}, ${found.generations}`,
    };
  });
}
