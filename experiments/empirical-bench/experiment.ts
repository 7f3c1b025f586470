import { InputError } from 'principia/math';
import type { SearchProblem } from 'principia/symbolic';
import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { type JudgedSearch, judgedSearch } from '../judged-search.js';
import { type EmpiricalBenchConfig, full, smoke } from './config.js';
import { drawData } from './draw-data.js';
import { type EmpiricalLaw, laws } from './laws.js';
import { readColumns } from './read-columns.js';
import { empiricalClaims, empiricalTables, type LawResult } from './results.js';

/** Nine laws of the history of science, searched for in the data they came from or in noisy ones. */
export const empiricalBench: Experiment = {
  name: 'empirical-bench',
  title: 'EmpiricalBench: nine laws from data',
  source: 'M. Cranmer, arXiv:2305.01582',
  config: { full, smoke },
  run: (context) => run(context, context.smoke ? smoke : full),
};

async function run(context: ExperimentContext, config: EmpiricalBenchConfig): Promise<ExperimentResult> {
  const results: LawResult[] = [];
  for (const law of laws.filter(({ file }) => config.laws.includes(file))) {
    results.push(await lawResult(law, context, config));
  }
  const notes = config.drawn ? ['The rows were drawn from the laws: these are not the published data.'] : [];
  return {
    claims: empiricalClaims(results),
    tables: empiricalTables(results, config.rule, notes),
    figures: [],
  };
}

async function lawResult(
  law: EmpiricalLaw,
  { part, data, now, progress }: ExperimentContext,
  { drawn, search, seeds, rule }: EmpiricalBenchConfig,
): Promise<LawResult> {
  const problem = drawn ? drawData(law, { ...drawn, seed: 1 }) : recorded(law, data);
  const stage = progress.stage(law.name, seeds.length);
  const searches: JudgedSearch[] = [];
  for (const seed of seeds) {
    const found = await part(`${law.file.replaceAll('_', '-')}-${seed}`, () =>
      judgedSearch(problem, { ...search, seed }, { law, options: { data: problem }, rule, now }),
    );
    searches.push(found);
    stage.advance();
  }
  stage.done();
  return { law, rows: problem.target.length, seeds, searches };
}

function recorded({ file }: EmpiricalLaw, data: string | null): SearchProblem {
  if (data === null) {
    throw new InputError(
      'empirical-bench needs the data of the laws: give the folder of its nine files with --data, or --smoke for a trial on rows drawn from the laws',
    );
  }
  return readColumns(data, file);
}
