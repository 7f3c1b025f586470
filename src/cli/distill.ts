import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import type { Distillation, DistillationDocument } from 'principia/distillation';
import type { Dataset, LawDocument } from 'principia/law';
import { InputError } from 'principia/math';
import { createRun, defaultRunPath, type Progress, type RunFolder, readRun } from 'principia/run';
import type { Backend, ChosenBackend } from 'principia/tensor';
import type { DynamicsFactory, PairLawFile, TrainedFile } from 'principia/training';
import { askedBackend, backendOption } from './backend-option.js';
import type { DatasetOptions } from './catalogue.js';
import { distillationSummary } from './distillation-summary.js';
import type { Io, Surroundings } from './io.js';
import { collectNamed, type NamedValues } from './named-values.js';
import { numberOption } from './number-option.js';
import { progressFor } from './progress.js';
import { shellCommand } from './shell-command.js';

/** What is distilled. */
export type LearnedSubject = { readonly path: string } & (
  | {
      readonly kind: 'model';
      readonly trained: TrainedFile;
      readonly factory: DynamicsFactory;
      readonly backend: Backend;
    }
  | { readonly kind: 'law'; readonly law: PairLawFile }
);

/** Where a distillation works. */
export interface DistillationContext {
  readonly progress: Progress;
  readonly run: RunFolder;
  readonly now: () => number;
}

/** The stages behind `distill`, as values. */
export interface Distilling {
  loadDataset(name: string, options: DatasetOptions): Promise<Dataset>;
  loadModel(name: string, options: NamedValues): Promise<DynamicsFactory>;
  chooseBackend(asked?: Backend): Promise<ChosenBackend>;
  readTrained(path: string): Promise<TrainedFile>;
  /** A law of pairs from what its file holds. */
  decodePairLaw(value: unknown, source: string): Promise<PairLawFile>;
  distil(
    subject: LearnedSubject,
    dataset: Dataset,
    settings: { readonly seed: number; readonly workers: number },
    context: DistillationContext,
  ): Promise<{ readonly distillation: Distillation; readonly document: DistillationDocument }>;
  /** Judges the candidates on the trajectories, writes law.json and report.html to the run, and says what is found. */
  judgeAndWrite(
    distillation: Distillation,
    dataset: Dataset,
    settings: {
      readonly seed: number;
      readonly command: string;
      readonly environment: Readonly<Record<string, string>>;
    },
    context: DistillationContext,
  ): Promise<{ readonly document: LawDocument; readonly text: string }>;
}

interface DistillOptions {
  readonly data?: string;
  readonly datasetOption?: NamedValues;
  readonly seed: number;
  readonly out?: string;
  readonly backend?: Backend;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `principia distill <run>`: from a trained model to candidate laws. */
export function addDistill(
  program: Command,
  io: Io,
  distilling: Distilling,
  surroundings: Surroundings,
): void {
  program
    .command('distill')
    .summary('find the laws in a trained model')
    .description(
      'Reads the forces that a trained model predicts, free of any gauge, says what physics they have, searches them for laws, and judges these on the trajectories; writes distillation.json, law.json and report.html.',
    )
    .argument('<run>', "folder of a 'train' run, its model.safetensors or its pair-law.json")
    .option('--data <dataset|file>', 'states to read the forces at (default: what the model was trained on)')
    .option('--dataset-option <name=value>', 'option of a simulated dataset; may be repeated', collectNamed)
    .option('--seed <n>', 'seed of every random number', numberOption({ whole: true }), 1)
    .option('--out <folder>', 'folder of this run (default: runs/<dataset>-seed<n>-<time>)')
    .addOption(backendOption())
    .option('--json', 'print one JSON document: distillation.json and where it lies')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Examples:
  principia train charge --solver direct --out runs/charge
  principia distill runs/charge
  principia distill runs/springs --data springs.npz --seed 2 --json`,
    )
    .action((subject: string, options: DistillOptions) =>
      runDistill(subject, options, io, distilling, surroundings),
    );
}

async function runDistill(
  name: string,
  options: DistillOptions,
  io: Io,
  distilling: Distilling,
  surroundings: Surroundings,
): Promise<void> {
  const { now, processors } = surroundings;
  const path = learnedFile(name);
  const subject = await readSubject(path, options, io, distilling, surroundings);
  const source = sourceOf(path, options);
  const dataset = await distilling.loadDataset(source.name, {
    moons: false,
    ...(source.settings === undefined ? {} : { settings: source.settings }),
  });
  if (source.hash !== undefined && source.hash !== dataset.hash) {
    throw new InputError(
      `'${source.name}' is no longer what '${path}' was trained on (SHA-256 ${source.hash.slice(0, 12)}…, now ${dataset.hash.slice(0, 12)}…); name the data by --data`,
    );
  }
  const command = commandOf(name, options);
  const environment = surroundings.environment();
  const run = createRun(
    options.out ?? defaultRunPath(dataset.name, options.seed, now),
    {
      command,
      config: { subject: path, data: source.name, datasetOption: source.settings ?? {} },
      seed: options.seed,
      dataset: { name: dataset.name, hash: dataset.hash },
      environment,
    },
    now,
  );
  surroundings.announceRun(run.path);
  const progress = progressFor(options.quiet === true, io, now);
  const context: DistillationContext = { progress, run, now };
  try {
    const settings = { seed: options.seed, workers: Math.min(processors, 8) };
    const { distillation, document } = await distilling.distil(subject, dataset, settings, context);
    run.writeJson('distillation.json', document);
    const judged = await distilling.judgeAndWrite(
      distillation,
      dataset,
      { seed: options.seed, command, environment },
      context,
    );
    progress.close();
    const { verdict } = judged.document;
    run.finish('complete', { seconds: document.seconds, candidates: document.candidates.length, verdict });
    const file = join(run.path, 'distillation.json');
    io.writeOut(
      options.json
        ? `${JSON.stringify({ ...document, law: judged.document, run: run.path }, null, 2)}\n`
        : distillationSummary(document, file) + judged.text,
    );
  } catch (error) {
    progress.close();
    run.finish('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

async function readSubject(
  path: string,
  { backend }: DistillOptions,
  io: Io,
  distilling: Distilling,
  surroundings: Surroundings,
): Promise<LearnedSubject> {
  if (extname(path) === '.json') {
    return { kind: 'law', path, law: await distilling.decodePairLaw(readJson(path), `'${path}'`) };
  }
  const trained = await distilling.readTrained(path);
  const { model, options } = trained.description;
  const factory = await distilling.loadModel(model, namedOptions(options));
  const chosen = await distilling.chooseBackend(askedBackend(backend, surroundings)?.backend);
  if (chosen.reason !== undefined) {
    io.writeError(`principia: networks are computed on ${chosen.backend}: ${chosen.reason}\n`);
  }
  return { kind: 'model', path, trained, factory, backend: chosen.backend };
}

const namedOptions = (options: TrainedFile['description']['options']): NamedValues => options as NamedValues;

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new InputError(
      `'${path}' cannot be read as JSON; expected the pair-law.json of a 'principia train --solver direct' run`,
    );
  }
}

const learnedNames = ['model.safetensors', 'pair-law.json'];

/** The file that is meant by a folder or a file. */
function learnedFile(subject: string): string {
  const found = statSync(subject, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new InputError(
      `there is no '${subject}'; expected the folder of a 'train' run, its model.safetensors or its pair-law.json`,
    );
  }
  const candidates = found.isDirectory() ? learnedNames.map((name) => join(subject, name)) : [subject];
  const [path, other] = candidates.filter((candidate) => existsSync(candidate));
  if (other !== undefined) {
    throw new InputError(`'${subject}' holds both '${path}' and '${other}'; name the one to distil`);
  }
  if (path === undefined || !['.safetensors', '.json'].includes(extname(path))) {
    throw new InputError(
      `'${subject}' holds no trained model; expected a ${learnedNames.join(' or a ')}, as a 'train' run that has ended leaves it`,
    );
  }
  return path;
}

/** The data that are asked for, or those that the run was trained on, with their hash. */
function sourceOf(
  path: string,
  { data, datasetOption }: DistillOptions,
): { readonly name: string; readonly settings?: NamedValues; readonly hash?: string } {
  if (data !== undefined) {
    return { name: data, ...(datasetOption === undefined ? {} : { settings: datasetOption }) };
  }
  if (datasetOption !== undefined) {
    throw new InputError('--dataset-option belongs to a dataset; name it by --data');
  }
  if (!existsSync(join(dirname(path), 'run.json'))) {
    throw new InputError(
      `'${dirname(path)}' has no run.json that says what the model was trained on; name the data by --data`,
    );
  }
  const { config, dataset } = readRun(dirname(path));
  return {
    name: String(config.dataset),
    settings: (config.datasetOption ?? {}) as NamedValues,
    hash: dataset.hash,
  };
}

/** The command that runs this again. */
function commandOf(name: string, { data, datasetOption = {}, seed, backend }: DistillOptions): string {
  const words = ['principia', 'distill', name];
  if (data !== undefined) words.push('--data', data);
  for (const [option, value] of Object.entries(datasetOption)) {
    words.push('--dataset-option', `${option}=${value}`);
  }
  words.push('--seed', String(seed));
  if (backend !== undefined) words.push('--backend', backend);
  return shellCommand(words);
}
