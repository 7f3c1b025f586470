import type { Command } from 'commander';
import type { Experiment, ExperimentContext, ExperimentResult } from 'principia/experiments';
import { InputError } from 'principia/math';
import {
  createRun,
  defaultRunPath,
  type RunFolder,
  type RunManifest,
  readRun,
  resumeRun,
} from 'principia/run';
import type { Backend, ChosenBackend } from 'principia/tensor';
import { askedBackend, backendOption, describeChosen } from './backend-option.js';
import { unknownName } from './catalogue.js';
import type { Io, Surroundings } from './io.js';
import { progressFor } from './progress.js';
import { shellCommand } from './shell-command.js';

/** The experiments and what runs them, as values. */
export interface Experiments {
  names(): Promise<readonly string[]>;
  load(name: string): Promise<Experiment>;
  chooseBackend(asked?: Backend): Promise<ChosenBackend>;
  run(
    experiment: Experiment,
    folder: RunFolder,
    context: Omit<ExperimentContext, 'part'>,
  ): Promise<ExperimentResult>;
  /** The claims as a table of text. */
  describe(result: ExperimentResult): Promise<string>;
}

interface ExperimentOptions {
  readonly smoke?: boolean;
  readonly data?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly backend?: Backend;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `principia experiment list` and `principia experiment run <name>`: published results, taken again. */
export function addExperiment(
  program: Command,
  io: Io,
  experiments: Experiments,
  surroundings: Surroundings,
): void {
  const experiment = program
    .command('experiment')
    .summary('take published results again')
    .description('Takes published results again, with the published numbers beside ours.')
    .addHelpText(
      'after',
      '\nExamples:\n  principia experiment list\n  principia experiment run hamiltonian-neural-networks --smoke',
    );
  experiment
    .command('list')
    .description('Lists the experiments.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  principia experiment list')
    .action(async ({ json }: { json?: boolean }) => {
      const all = await Promise.all((await experiments.names()).map((name) => experiments.load(name)));
      const rows = all.map(({ name, title, source }) => ({ name, title, source }));
      io.writeOut(
        json
          ? `${JSON.stringify(rows, null, 2)}\n`
          : rows.map(({ name, title, source }) => `${name}\n    ${title}\n    ${source}\n`).join(''),
      );
    });
  experiment
    .command('run')
    .description('Runs an experiment and writes its tables and figures to a folder.')
    .argument('<name>', 'one of those that `principia experiment list` shows')
    .option('--smoke', 'the small size: seconds, and figures that mean nothing')
    .option('--data <folder>', 'folder of recorded data, for the parts that use it')
    .option('--out <folder>', 'folder of the run (default: runs/<name>-seed<n>-<time>)')
    .option('--resume', 'go on with the experiment in --out after its last finished part')
    .addOption(backendOption())
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .addHelpText('after', '\nExample:\n  principia experiment run charged-five-body --out runs/charged')
    .action((name: string, options: ExperimentOptions) =>
      runOne(name, options, { io, experiments, surroundings }),
    );
}

interface Services {
  readonly io: Io;
  readonly experiments: Experiments;
  readonly surroundings: Surroundings;
}

async function runOne(
  name: string,
  options: ExperimentOptions,
  { io, experiments, surroundings }: Services,
): Promise<void> {
  const { now } = surroundings;
  const names = await experiments.names();
  if (!names.includes(name)) throw new InputError(unknownName('experiment', name, names));
  const experiment = await experiments.load(name);
  const smoke = options.smoke === true;
  const asked = askedBackend(options.backend, surroundings)?.backend;
  const chosen = await experiments.chooseBackend(asked);
  const manifest: RunManifest = {
    command: shellCommand([
      'principia',
      'experiment',
      'run',
      name,
      ...(smoke ? ['--smoke'] : []),
      ...(options.data === undefined ? [] : ['--data', options.data]),
      ...(asked === undefined ? [] : ['--backend', asked]),
    ]),
    config: { experiment: name, smoke, ...(smoke ? experiment.config.smoke : experiment.config.full) },
    seed: 1,
    dataset: { name, hash: '' },
    environment: { ...surroundings.environment(), backend: describeChosen(chosen) },
  };
  const folder = openFolder(options, manifest, surroundings);
  const progress = progressFor(options.quiet === true, io, now);
  try {
    const result = await experiments.run(experiment, folder, {
      smoke,
      data: options.data ?? null,
      backend: chosen.backend,
      progress,
      now,
    });
    progress.close();
    folder.finish('complete');
    const { claims, tables } = result;
    if (options.json === true) {
      io.writeOut(
        `${JSON.stringify({ experiment: name, smoke, run: folder.path, claims, tables }, null, 2)}\n`,
      );
    } else {
      io.writeOut(`${await experiments.describe(result)}\n${folder.path}\n`);
    }
  } catch (error) {
    progress.close();
    folder.finish('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function openFolder(
  { out, resume = false }: ExperimentOptions,
  manifest: RunManifest,
  { now, announceRun }: Surroundings,
): RunFolder {
  if (resume && out === undefined) {
    throw new InputError('--resume needs the folder of the experiment to go on with: add --out <folder>');
  }
  if (resume) demandSame(manifest, out!);
  const folder = resume
    ? resumeRun(out!, now)
    : createRun(out ?? defaultRunPath(manifest.dataset.name, manifest.seed, now), manifest, now);
  announceRun(folder.path);
  return folder;
}

/** Parts of another size or of other settings must not be mixed with these. */
function demandSame({ config, command }: RunManifest, path: string): void {
  const begun = readRun(path);
  if (JSON.stringify(begun.config) === JSON.stringify(config)) return;
  throw new InputError(
    `the run in '${path}' was begun by '${begun.command}' with other settings than '${command}' has now; begin another with another --out`,
  );
}
