import { InputError } from 'principia/math';
import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { judgedSearch } from '../judged-search.js';
import { type FeynmanConfig, full, smoke } from './config.js';
import { drawRows, type FeynmanProblem, feynmanProblem, readFeynmanProblems } from './problems.js';
import { type EquationResult, feynmanClaims, feynmanTables, type LevelResult } from './results.js';
import { smokeEquations } from './smoke-equations.js';

const FILE = 'feynman-development.json';

/** The development set of the AI Feynman equations, at four levels of noise, with and without units. */
export const feynman: Experiment = feynmanExperiment(full);

/** The same at other settings: a part of the equations, levels or seeds. */
export function feynmanExperiment(config: FeynmanConfig): Experiment {
  return {
    name: 'feynman',
    title: 'Equations of the Feynman lectures',
    source: 'S.-M. Udrescu, M. Tegmark, arXiv:1905.11481; W. La Cava and others, arXiv:2107.14351',
    config: { full: config, smoke },
    run: (context) => run(context, context.smoke ? smoke : config),
  };
}

async function run(context: ExperimentContext, config: FeynmanConfig): Promise<ExperimentResult> {
  const problems = chosenProblems(context, config);
  const levels: LevelResult[] = [];
  for (const noise of config.noises) {
    for (const units of config.units) {
      levels.push(await levelResult(problems, { noise, units }, context, config));
    }
  }
  levels.sort((a, b) => Number(b.units) - Number(a.units) || a.noise - b.noise);
  return { claims: feynmanClaims(levels), tables: feynmanTables(levels, config.rule), figures: [] };
}

function chosenProblems(
  { data, smoke: small }: ExperimentContext,
  { problems }: FeynmanConfig,
): readonly FeynmanProblem[] {
  if (data === null && !small) {
    throw new InputError(
      `feynman needs the equations: give the folder of ${FILE} with --data, or --smoke for a trial on two of them`,
    );
  }
  const all = data === null ? smokeEquations.map(feynmanProblem) : readFeynmanProblems(data, FILE);
  return problems === null ? all : all.filter(({ id }) => problems.includes(id));
}

async function levelResult(
  problems: readonly FeynmanProblem[],
  { noise, units }: Pick<LevelResult, 'noise' | 'units'>,
  { part, now, progress }: ExperimentContext,
  { seeds, rows, search, targetLoss, seconds, rule }: FeynmanConfig,
): Promise<LevelResult> {
  const title = `noise ${noise}, ${units ? 'with' : 'without'} units`;
  const stage = progress.stage(title, problems.length * seeds.length);
  const equations: EquationResult[] = [];
  for (const problem of problems) {
    for (const seed of seeds) {
      const name = `${units ? 'units' : 'bare'}-${noise}-${problem.id.replaceAll('_', '-')}-${seed}`;
      const found = await part(name, () => {
        const options = {
          ...search,
          seed,
          timeout: { milliseconds: 1000 * seconds, now },
          ...(noise === 0 ? { targetLoss } : {}),
          // All physical constants are columns, so that numbers have no units.
          ...(units ? { units: { ...problem.units, constants: 'none' as const } } : {}),
        };
        return judgedSearch(drawRows(problem, { rows, noise, seed }), options, {
          law: problem.law,
          rule,
          now,
        });
      });
      equations.push({ problem, seed, search: found });
      stage.advance(1, problem.id);
    }
  }
  stage.done();
  return { noise, units, equations };
}
