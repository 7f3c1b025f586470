import { type Command, Option } from 'commander';
import { InputError } from 'principia/math';
import { createRun, type RunFolder } from 'principia/run';
import type { ChoiceRule, LossName } from 'principia/symbolic';
import { createFrontDisplay } from './front-display.js';
import type { Io, Surroundings } from './io.js';
import { numberOption } from './number-option.js';
import { frontCsv, frontTex } from './regress-files.js';
import { operatorSymbols, parseOperators, usualOperators } from './regress-operators.js';
import { regressionSummary } from './regress-summary.js';
import type { RegressionContext } from './regression.js';
import type { RegressionDocument, RegressionSettings } from './regression-document.js';
import { shellCommand } from './shell-command.js';

/** The work behind `regress`, as a value. */
export interface Regression {
  regress(
    path: string,
    settings: RegressionSettings,
    context: RegressionContext,
  ): Promise<RegressionDocument>;
}

interface RegressOptions {
  readonly target: string;
  readonly features?: string;
  readonly operators: string;
  readonly units?: string;
  readonly constantsUnits: 'any' | 'none';
  readonly noise?: string;
  readonly weights?: string;
  readonly loss: LossName;
  readonly maxComplexity: number;
  readonly seed: number;
  readonly generations?: number;
  readonly maxEvaluations?: number;
  readonly timeout?: number;
  readonly targetLoss?: number;
  readonly workers?: number;
  readonly rule: string;
  readonly validation?: number;
  readonly extrapolation: number;
  readonly guess?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const losses: readonly LossName[] = ['squared', 'absolute', 'huber'];
const rules: Readonly<Record<string, ChoiceRule>> = {
  'description-length': 'description length',
  bic: 'bic',
  score: 'score',
  accuracy: 'accuracy',
};
const defaults = {
  operators: usualOperators,
  constantsUnits: 'any',
  loss: 'squared',
  maxComplexity: 24,
  rule: 'description-length',
  extrapolation: 0,
} as const;

const usualGenerations = 60;
/** With a limit by time or evaluations, no other is meant. */
const manyGenerations = 1_000_000;

/** The search has eight islands, so that more threads find no work. */
const mostWorkers = 8;

/** Adds `principia regress <file>`: formulas for a column of a table by the others. */
export function addRegress(
  program: Command,
  io: Io,
  regression: Regression,
  surroundings: Surroundings,
  interrupted: () => void,
): void {
  const count = numberOption({ whole: true, least: 1 });
  const share = numberOption({ least: 0, most: 0.9 });
  program
    .command('regress')
    .summary('find formulas for a column of a table')
    .description(
      'Searches for formulas that give one column of a table by the others: the front of simplicity against accuracy, and the row of it that a stated rule chooses. Ctrl-C keeps what was found.',
    )
    .argument(
      '<file>',
      'a table: .csv (or .tsv) with a header line, .npz with arrays of one length, .parquet',
    )
    .requiredOption('--target <column>', 'the column to be explained')
    .option('--features <columns>', 'the columns to explain it by, as a,b,c (default: all others of numbers)')
    .option('--operators <symbols>', 'what formulas are made of', defaults.operators)
    .option('--units <list>', "units of target and features, as 'r: m, m1: kg, F: N': others are not allowed")
    .addOption(
      new Option('--constants-units <which>', 'whether constants may have units')
        .choices(['any', 'none'])
        .default(defaults.constantsUnits),
    )
    .option('--noise <sigma|column>', 'standard deviation of the target, or the column that has one a row')
    .option('--weights <column>', 'weight of every row, 1/σ² up to a factor')
    .addOption(new Option('--loss <kind>', 'what is made small').choices([...losses]).default(defaults.loss))
    .option(
      '--max-complexity <n>',
      'operators, constants and variables, at most',
      count,
      defaults.maxComplexity,
    )
    .option('--guess <formula>', 'a formula to begin with; may be repeated', collect)
    .option('--seed <n>', 'seed of every random number', numberOption({ whole: true }), 1)
    .option(
      '--generations <n>',
      `how long to search (default: ${usualGenerations}, or no limit beside another)`,
      count,
    )
    .option('--max-evaluations <n>', 'ends the search with the generation that reaches it', count)
    .option(
      '--timeout <seconds>',
      'ends the search with the generation that reaches it',
      numberOption({ above: 0 }),
    )
    .option(
      '--target-loss <loss>',
      'ends the search where the loss falls to it (default: 1e-14, an exact law)',
      numberOption({ least: 0 }),
    )
    .option(
      '--workers <n>',
      'threads; the result is the same for any number (default: one a processor)',
      numberOption({ whole: true, least: 0 }),
    )
    .addOption(
      new Option('--rule <name>', 'what the formula is chosen by')
        .choices(Object.keys(rules))
        .default(defaults.rule),
    )
    .option(
      '--validation <share>',
      'share of the rows held back at random to judge by (default: 0.2, or 0 of fewer than 100 rows)',
      share,
    )
    .option('--extrapolation <share>', 'share of the outermost rows held back to judge by', share, 0)
    .option('--out <folder>', 'folder for front.csv, front.tex and regression.json')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Operators: ${operatorSymbols.join(' ')}

Examples:
  principia regress planets.csv --target period
  principia regress forces.csv --target F --units 'r: m, m1: kg, m2: kg, F: N' --out runs/forces
  principia regress decay.parquet --target counts --features t,T --noise sigma --operators '+ - * / exp'
  principia regress pendulum.npz --target angle --operators '+ - * sin cos' --timeout 60 --json`,
    )
    .action((path: string, options: RegressOptions) =>
      runRegress(path, options, { io, regression, surroundings, interrupted }),
    );
}

interface Services {
  readonly io: Io;
  readonly regression: Regression;
  readonly surroundings: Surroundings;
  readonly interrupted: () => void;
}

async function runRegress(
  path: string,
  options: RegressOptions,
  { io, regression, surroundings, interrupted }: Services,
): Promise<void> {
  const settings = settingsOf(options);
  const { now } = surroundings;
  const versions = surroundings.environment();
  const replay: RegressionContext['replay'] = (asked, generations) => commandOf(path, asked, generations);
  const document = await surroundings.interruptible(async (signal) => {
    const display = createFrontDisplay(options.quiet === true, io, now, {
      seconds: settings.timeout,
      evaluations: settings.evaluations,
    });
    let run: RunFolder | null = null;
    try {
      const found = await regression.regress(path, settings, {
        workers: options.workers ?? Math.min(mostWorkers, surroundings.processors),
        now,
        signal,
        versions,
        replay,
        onStart: ({ hash, target, notes }) => {
          for (const note of notes) io.writeError(`principia: ${note}\n`);
          const manifest = {
            command: replay(settings, null),
            config: { file: path, ...settings },
            seed: settings.seed,
            dataset: { name: path, hash },
            environment: versions,
          };
          if (options.out !== undefined) {
            run = createRun(options.out, manifest, now);
            surroundings.announceRun(run.path);
          }
          display.begin(target);
        },
        onGeneration: (info) => display.show(info),
      });
      display.close(found);
      if (run !== null) writeResults(run, found);
      return found;
    } catch (error) {
      display.close(null);
      const open = run as RunFolder | null;
      open?.finish('failed', { error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  });
  io.writeOut(options.json ? jsonText(document) : regressionSummary(document, options.out ?? null));
  if (document.stopped === 'aborted') interrupted();
}

const jsonText = (document: RegressionDocument): string => `${JSON.stringify(document, null, 2)}\n`;

function writeResults(run: RunFolder, document: RegressionDocument): void {
  run.writeText('front.csv', frontCsv(document));
  run.writeText('front.tex', frontTex(document));
  run.writeText('regression.json', jsonText(document));
  const { stopped, generations, evaluations, chosen } = document;
  run.finish(stopped === 'aborted' ? 'interrupted' : 'complete', {
    result: { stopped, generations, evaluations, chosen: chosen?.expression ?? null },
  });
}

const collect = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, text];

function settingsOf(options: RegressOptions): RegressionSettings {
  const { validation, extrapolation, noise, weights, units } = options;
  if ((validation ?? 0) + extrapolation > 0.9) {
    throw new InputError(
      `--validation ${validation} and --extrapolation ${extrapolation} leave less than a tenth of the rows to search; hold back less`,
    );
  }
  if (noise !== undefined && weights !== undefined) {
    throw new InputError('--noise and --weights both say how much a row counts; give one of them');
  }
  if (units === undefined && options.constantsUnits === 'none') {
    throw new InputError('--constants-units needs the units of the columns: add --units');
  }
  const limited = options.timeout !== undefined || options.maxEvaluations !== undefined;
  return {
    target: options.target,
    features: options.features === undefined ? null : splitList(options.features),
    operators: parseOperators(options.operators),
    units: units ?? null,
    constantsUnits: options.constantsUnits,
    noise: noise === undefined ? null : noiseOf(noise),
    weights: weights ?? null,
    loss: options.loss,
    maximumComplexity: options.maxComplexity,
    seed: options.seed,
    generations: options.generations ?? (limited ? manyGenerations : usualGenerations),
    evaluations: options.maxEvaluations ?? null,
    timeout: options.timeout ?? null,
    targetLoss: options.targetLoss ?? null,
    rule: rules[options.rule]!,
    validation: validation ?? null,
    extrapolation,
    guesses: options.guess ?? [],
  };
}

function splitList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InputError(`--features '${text}' has an empty name; expected columns, as a,b,c`);
}

/** A number, or else the name of a column. */
function noiseOf(text: string): number | string {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) return text;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`--noise is ${text}; expected a standard deviation above 0, or the name of a column`);
}

/** The command that runs this again: what decides the numbers, and nothing of where they go. */
function commandOf(path: string, settings: RegressionSettings, generations: number | null): string {
  const words = ['principia', 'regress', path, '--target', settings.target];
  const add = (flag: string, value: number | string | null, usual: number | string | null = null): void => {
    if (value !== null && value !== usual) words.push(`--${flag}`, String(value));
  };
  add('features', settings.features?.join(',') ?? null);
  add('operators', settings.operators.join(' '), defaults.operators);
  add('units', settings.units);
  add('constants-units', settings.constantsUnits, defaults.constantsUnits);
  add('noise', settings.noise);
  add('weights', settings.weights);
  add('loss', settings.loss, defaults.loss);
  add('max-complexity', settings.maximumComplexity, defaults.maxComplexity);
  for (const guess of settings.guesses) add('guess', guess);
  add('seed', settings.seed);
  add('generations', generations ?? settings.generations, manyGenerations);
  add('max-evaluations', generations === null ? settings.evaluations : null);
  add('timeout', generations === null ? settings.timeout : null);
  add('target-loss', settings.targetLoss);
  add('rule', settings.rule.replace(' ', '-'), defaults.rule);
  add('validation', settings.validation);
  add('extrapolation', settings.extrapolation, defaults.extrapolation);
  return shellCommand(words);
}
