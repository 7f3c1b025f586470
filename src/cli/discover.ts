import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Dataset, LawDocument } from 'principia/law';
import type { ReportData } from 'principia/report';
import {
  createRun,
  defaultRunPath,
  type Progress,
  type RunFolder,
  type StoredArrays,
  saveCheckpoint,
} from 'principia/run';
import type { Backend, ChosenBackend } from 'principia/tensor';
import type { ModelFactory } from 'principia/training';
import { askedBackend, backendOption, describeChosen } from './backend-option.js';
import { type DatasetOptions, datasetNames, modelNames } from './catalogue.js';
import type { Io, Surroundings } from './io.js';
import { lawSummary } from './law-summary.js';
import { numberOption } from './number-option.js';
import { progressFor } from './progress.js';
import { shellCommand } from './shell-command.js';

/** What the main job is told. */
export interface DiscoverySettings {
  readonly seed: number;
  readonly noise?: number;
  readonly budget?: number;
  readonly model: ModelFactory;
  readonly integrator: string;
  readonly solver: 'both' | 'direct' | 'gradient';
  readonly backend: Backend;
}

/** Where the main job works. */
export interface DiscoveryContext {
  readonly progress: Progress;
  readonly run: RunFolder;
  readonly now: () => number;
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The stages behind `discover`, as values. */
export interface Discovery {
  loadDataset(name: string, options: DatasetOptions): Promise<Dataset>;
  loadModel(name: string): Promise<ModelFactory>;
  chooseBackend(asked?: Backend): Promise<ChosenBackend>;
  discover(
    dataset: Dataset,
    settings: DiscoverySettings,
    context: DiscoveryContext,
  ): Promise<{
    readonly law: LawDocument;
    readonly report: ReportData;
    readonly members?: StoredArrays | null;
  }>;
  renderReport(report: ReportData): Promise<string>;
}

interface DiscoverOptions {
  readonly seed: number;
  readonly out?: string;
  readonly noise?: number;
  readonly budget?: number;
  readonly model: string;
  readonly integrator: string;
  readonly solver: 'both' | 'direct' | 'gradient';
  readonly backend?: Backend;
  readonly moons?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const defaults = { model: modelNames[0]!, integrator: 'runge-kutta-4', solver: 'both' } as const;

/** Adds `principia discover <dataset|file>`: the main job. */
export function addDiscover(
  program: Command,
  io: Io,
  discovery: Discovery,
  surroundings: Surroundings,
): void {
  program
    .command('discover')
    .summary('find the law behind trajectories')
    .description(
      'Finds the law of motion behind trajectories, with intervals, and writes law.json and report.html.',
    )
    .argument(
      '<dataset|file>',
      `${datasetNames.join(', ')}, a simulated system ('principia simulate --help' names them), or a file of trajectories (.npz, .csv)`,
    )
    .option(
      '--seed <n>',
      'seed of every random number; the same seed gives the same law',
      numberOption({ whole: true }),
      1,
    )
    .option('--out <folder>', 'folder of the run (default: runs/<dataset>-seed<n>-<time>)')
    .option(
      '--noise <sigma>',
      'standard deviation of the observed positions and velocities (default: from the residuals)',
      numberOption({ least: 0 }),
    )
    .option(
      '--budget <seconds>',
      'seconds to aim at: the work is scaled down from what takes about 180',
      numberOption({ above: 0 }),
    )
    .option('--moons', 'solar-system: add the Moon and the Galilean moons')
    .option('--json', 'print one JSON document: law.json and where it lies')
    .option('--quiet', 'show no progress')
    .addOption(
      new Option('--model <name>', 'network to train').choices([...modelNames]).default(defaults.model),
    )
    .addOption(
      new Option('--integrator <name>', 'method the network is trained through')
        .choices(['runge-kutta-4', 'velocity-verlet'])
        .default(defaults.integrator),
    )
    .addOption(
      new Option('--solver <road>', 'roads to the messages')
        .choices(['both', 'direct', 'gradient'])
        .default(defaults.solver),
    )
    .addOption(backendOption())
    .addHelpText(
      'after',
      '\nExamples:\n  principia discover solar-system --seed 2\n  principia discover orbits.csv --noise 1e-6 --out runs/orbits',
    )
    .action((name: string, options: DiscoverOptions) =>
      runDiscover(name, options, io, discovery, surroundings),
    );
}

async function runDiscover(
  name: string,
  options: DiscoverOptions,
  io: Io,
  discovery: Discovery,
  surroundings: Surroundings,
): Promise<void> {
  const { now } = surroundings;
  const dataset = await discovery.loadDataset(name, { moons: options.moons === true });
  const asked = askedBackend(options.backend, surroundings)?.backend;
  const chosen = await discovery.chooseBackend(asked);
  if (chosen.reason !== undefined) {
    io.writeError(`principia: networks are computed on ${chosen.backend}: ${chosen.reason}\n`);
  }
  const settings: DiscoverySettings = {
    seed: options.seed,
    ...(options.noise === undefined ? {} : { noise: options.noise }),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    model: await discovery.loadModel(options.model),
    integrator: options.integrator,
    solver: options.solver,
    backend: chosen.backend,
  };
  const command = commandOf(name, { ...options, ...(asked === undefined ? {} : { backend: asked }) });
  const environment = { ...surroundings.environment(), backend: describeChosen(chosen) };
  const run = createRun(
    options.out ?? defaultRunPath(dataset.name, options.seed, now),
    {
      command,
      config: { dataset: name, ...options, out: undefined, json: undefined, quiet: undefined },
      seed: options.seed,
      dataset: { name: dataset.name, hash: dataset.hash },
      environment,
    },
    now,
  );
  surroundings.announceRun(run.path);
  const progress = progressFor(options.quiet === true, io, now);
  try {
    const { law, report, members } = await discovery.discover(dataset, settings, {
      progress,
      run,
      now,
      command,
      environment,
    });
    progress.close();
    if (members) saveCheckpoint(join(run.path, 'members.safetensors'), members);
    run.writeJson('law.json', law);
    run.writeText('report.html', await discovery.renderReport(report));
    run.finish('complete', { verdict: law.verdict, verified: law.verified, seconds: law.seconds });
    const paths = { run: run.path, law: join(run.path, 'law.json'), report: join(run.path, 'report.html') };
    io.writeOut(
      options.json
        ? `${JSON.stringify({ ...law, run: paths.run, report: paths.report }, null, 2)}\n`
        : lawSummary(report, paths),
    );
  } catch (error) {
    progress.close();
    run.finish('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** The command that runs this again: what decides the numbers, and nothing of where they go. */
function commandOf(name: string, options: DiscoverOptions): string {
  const words = ['principia', 'discover', name, '--seed', String(options.seed)];
  if (options.noise !== undefined) words.push('--noise', String(options.noise));
  if (options.budget !== undefined) words.push('--budget', String(options.budget));
  if (options.moons) words.push('--moons');
  for (const key of ['model', 'integrator', 'solver'] as const) {
    if (options[key] !== defaults[key]) words.push(`--${key}`, options[key]);
  }
  if (options.backend !== undefined) words.push('--backend', options.backend);
  return shellCommand(words);
}
