import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { InputError } from 'principia/math';
import { createRun, extendRun, type RunFolder, type RunManifest } from 'principia/run';
import { createFrontDisplay } from './front-display.js';
import type { Io, Surroundings } from './io.js';
import { numberOption } from './number-option.js';
import { frontCsv, frontTex } from './regress-files.js';
import { operatorSymbols, usualOperators } from './regress-operators.js';
import {
  choiceRules,
  commandOf,
  regressDefaults as defaults,
  type RegressOptions,
  settingsOf,
  usualGenerations,
} from './regress-settings.js';
import { regressionSummary } from './regress-summary.js';
import type { RegressionContext, SavedState } from './regression.js';
import type { RegressionDocument, RegressionSettings } from './regression-document.js';

/** The work behind `regress`, as a value. */
export interface Regression {
  regress(
    path: string,
    settings: RegressionSettings,
    context: RegressionContext,
  ): Promise<RegressionDocument>;
}

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
    .option(
      '--operators <symbols>',
      `what formulas are made of (default: '${usualOperators}' and what --define defines)`,
    )
    .option(
      '--define <operator>',
      "an operator over x, or x and y, as 'gauss: exp(-x^2)'; may be repeated",
      collect,
    )
    .option('--units <list>', "units of target and features, as 'r: m, m1: kg, F: N': others are not allowed")
    .addOption(
      new Option('--constants-units <which>', 'whether constants may have units')
        .choices(['any', 'none'])
        .default(defaults.constantsUnits),
    )
    .option('--noise <sigma|column>', 'standard deviation of the target, or the column that has one a row')
    .option(
      '--noise-of <list>',
      "standard deviations of features, as numbers or columns: 'x: 0.1, y: sigma_y'; needs --noise",
    )
    .option('--weights <column>', 'weight of every row, 1/σ² up to a factor')
    .option(
      '--loss <kind>',
      "what is made small: squared, absolute, huber, log-cosh, relative, or a formula over the residual z, as 'log(1 + z^2)'",
      defaults.loss,
    )
    .option(
      '--max-complexity <n>',
      'operators, constants and variables, at most',
      count,
      defaults.maxComplexity,
    )
    .option('--max-size <n>', 'the same, each counted once whatever it weighs', count)
    .option('--max-depth <n>', 'operators within one another, and what they are of, at most', count)
    .option('--max-constants <n>', 'constants, at most', numberOption({ whole: true, least: 0 }))
    .option(
      '--constraint <rule>',
      "'exp: 1' once at most, 'sin(cos): 0' no cos within sin, '/(any, 5)' complexity of operands; may be repeated",
      collect,
    )
    .option(
      '--small-forms <n>',
      'how many of the smallest formulas are looked at, one after the other, before the search',
      numberOption({ whole: true, least: 0 }),
      defaults.smallForms,
    )
    .option('--guess <formula>', 'a formula to begin with; may be repeated', collect)
    .option('--template <form>', "the form of the whole, as 'f(r)*m1*m2' or '-D(V(r), r)'")
    .option(
      '--function <name: operands>',
      "a free function of the template, as 'f: r'; may be repeated",
      collect,
    )
    .option('--parameter <name: start>', "a constant of the template, as 'k: 1'; may be repeated", collect)
    .option(
      '--categories <column: names>',
      "constants of the template with a value for every number in a column, as 'galaxy: a, b'",
    )
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
        .choices(Object.keys(choiceRules))
        .default(defaults.rule),
    )
    .option(
      '--validation <share>',
      'share of the rows held back at random to judge by (default: 0.2, or 0 of fewer than 100 rows)',
      share,
    )
    .option('--extrapolation <share>', 'share of the outermost rows held back to judge by', share, 0)
    .option('--out <folder>', 'folder for front.csv, front.tex, regression.json and the state of the search')
    .option('--resume', 'go on with the search whose state is in the --out folder, to the same bits')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Operators: ${operatorSymbols.join(' ')}

Examples:
  principia regress planets.csv --target period
  principia regress forces.csv --target F --units 'r: m, m1: kg, m2: kg, F: N' --out runs/forces
  principia regress planets.csv --target period --out runs/planets --resume --generations 120
  principia regress decay.parquet --target counts --features t,T --noise sigma --operators '+ - * / exp'
  principia regress pendulum.npz --target angle --operators '+ - * sin cos' --timeout 60 --json
  principia regress line.csv --target y --define 'gauss: exp(-x^2)' --loss huber --constraint 'gauss: 2'
  principia regress orbit.csv --target F --template '-D(V(r), r)' --function 'V: r'`,
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
    const folder = openableRun(options, surroundings);
    try {
      const found = await regression.regress(path, settings, {
        workers: options.workers ?? Math.min(mostWorkers, surroundings.processors),
        now,
        signal,
        versions,
        replay,
        resume: options.resume === true ? savedState(options.out!) : null,
        keepState: options.out === undefined ? null : (text) => folder.open()?.writeText(stateName, text),
        onStart: ({ hash, target, notes }) => {
          for (const note of notes) io.writeError(`principia: ${note}\n`);
          folder.prepare({
            command: replay(settings, null),
            config: { file: path, ...settings },
            seed: settings.seed,
            dataset: { name: path, hash },
            environment: versions,
          });
          display.begin(target);
        },
        onGeneration: (info) => {
          folder.open();
          display.show(info);
        },
      });
      display.close(found);
      const run = folder.open();
      if (run !== null) writeResults(run, found);
      return found;
    } catch (error) {
      display.close(null);
      folder.fail(error instanceof Error ? error.message : String(error));
      throw error;
    }
  });
  io.writeOut(options.json ? jsonText(document) : regressionSummary(document, options.out ?? null));
  if (document.stopped === 'aborted') interrupted();
}

const jsonText = (document: RegressionDocument): string => `${JSON.stringify(document, null, 2)}\n`;

/** Where the state of a search lies in its run's folder. */
const stateName = 'search.json';

function savedState(folder: string): SavedState {
  const source = join(folder, stateName);
  if (existsSync(source)) return { text: readFileSync(source, 'utf8'), source };
  throw new InputError(
    `there is no search to go on with in '${folder}': expected its ${stateName}; begin one without --resume`,
  );
}

/** The run's folder, if any. */
interface OpenableRun {
  /** Makes a new folder; one that is gone on with stays as it is until there is something new. */
  prepare(manifest: RunManifest): void;
  open(): RunFolder | null;
  fail(error: string): void;
}

function openableRun({ out, resume }: RegressOptions, { now, announceRun }: Surroundings): OpenableRun {
  let prepared: RunManifest | null = null;
  let run: RunFolder | null = null;
  const open = (): RunFolder | null => {
    if (run !== null || out === undefined || prepared === null) return run;
    run = resume === true ? extendRun(out, prepared, now) : createRun(out, prepared, now);
    announceRun(run.path);
    return run;
  };
  return {
    open,
    prepare: (manifest) => {
      prepared = manifest;
      if (resume !== true) open();
    },
    fail: (error) => run?.finish('failed', { error }),
  };
}

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
