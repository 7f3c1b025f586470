import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Dataset } from 'principia/law';
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
import type { DynamicsFactory, TrainingContext, TrainingReport, TrainingSettings } from 'principia/training';
import { askedBackend, backendOption, describeChosen } from './backend-option.js';
import { type DatasetOptions, motionModelKinds, unknownName } from './catalogue.js';
import type { Io, Surroundings } from './io.js';
import { collectNamed, describeKinds, type NamedValues } from './named-values.js';
import { numberOption } from './number-option.js';
import { progressFor } from './progress.js';
import { shellCommand } from './shell-command.js';

/** The stages behind `train`, as values. */
export interface Training {
  loadDataset(name: string, options: DatasetOptions): Promise<Dataset>;
  loadModel(name: string, options: NamedValues): Promise<DynamicsFactory>;
  chooseBackend(asked?: Backend): Promise<ChosenBackend>;
  /** Names of the integrators with a fixed step. */
  integratorNames(): Promise<readonly string[]>;
  runTraining(
    dataset: Dataset,
    factory: DynamicsFactory,
    settings: TrainingSettings,
    context: TrainingContext,
  ): Promise<TrainingReport>;
}

/** What decides the numbers, as the command line and `run.json` say it. */
interface TrainChoices extends Omit<TrainingSettings, 'modelOptions'> {
  readonly modelOption: NamedValues;
  readonly datasetOption: NamedValues;
}

interface TrainOptions extends TrainChoices {
  readonly out?: string;
  readonly backend?: Backend;
  readonly checkpoint: number;
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const modelNames = Object.keys(motionModelKinds);

/** The choices, in the order in which a command says them, with what they are where nothing is said. */
const defaults: TrainChoices = {
  datasetOption: {},
  model: modelNames[0]!,
  modelOption: {},
  integrator: 'runge-kutta-4',
  seed: 1,
  loss: 'one-step',
  window: 8,
  substeps: 1,
  steps: 2000,
  batch: 100,
  schedule: 'cosine',
  learningRate: 1e-3,
  weightDecay: 0,
  clip: 10,
  noiseInjection: 0,
  validation: 0.1,
  validateEvery: null,
  validationIntervals: 100,
  patience: null,
  precision: 'float32',
  unitMasses: false,
};

/** Adds `principia train <dataset|file>`: a learned motion in a run's folder. */
export function addTrain(program: Command, io: Io, training: Training, surroundings: Surroundings): void {
  const count = (least: number) => numberOption({ whole: true, least });
  const command: Command = program
    .command('train')
    .summary('train a model of motions')
    .description(
      'Trains a model of motions through an integrator and writes the one that is best in closed loop, with its metrics and a checkpoint to go on from.',
    )
    .argument('<dataset|file>', 'a built-in or simulated dataset, or a file of trajectories (.npz, .csv)')
    .option('--model <name>', modelNames.join(', '), defaults.model)
    .option('--model-option <name=value>', 'option of the model; may be repeated', collectNamed)
    .option('--dataset-option <name=value>', 'option of a simulated dataset; may be repeated', collectNamed)
    .option('--integrator <name>', 'method that the model is trained through', defaults.integrator)
    .option('--seed <n>', 'seed of every random number', numberOption({ whole: true }), defaults.seed)
    .option('--out <folder>', 'folder of the run (default: runs/<dataset>-seed<n>-<time>)')
    .option('--steps <n>', 'steps of training', count(1), defaults.steps)
    .option('--batch <n>', 'windows a step', count(1), defaults.batch)
    .addOption(
      new Option('--loss <kind>', 'what is made small: errors of one step, along a window, or of rates')
        .choices(['one-step', 'multi-step', 'derivative'])
        .default(defaults.loss),
    )
    .option(
      '--window <n>',
      'recorded intervals of a window, for --loss multi-step',
      count(2),
      defaults.window,
    )
    .option('--substeps <n>', 'steps of the integrator in a recorded interval', count(1), defaults.substeps)
    .option(
      '--noise-injection <size>',
      'noise added to the states that windows start from, in typical sizes of the data',
      numberOption({ least: 0 }),
      defaults.noiseInjection,
    )
    .addOption(
      new Option('--schedule <name>', 'how the learning rate changes')
        .choices(['constant', 'cosine', 'one-cycle'])
        .default(defaults.schedule),
    )
    .option('--learning-rate <rate>', 'its peak', numberOption({ above: 0 }), defaults.learningRate)
    .option(
      '--weight-decay <lambda>',
      'decoupled decay of the weights',
      numberOption({ least: 0 }),
      defaults.weightDecay,
    )
    .option('--clip <length>', 'longest gradient', numberOption({ above: 0 }), defaults.clip)
    .option(
      '--validation <share>',
      'share of the training trajectories set aside to judge by, where the dataset has none for it',
      numberOption({ least: 0, most: 0.9 }),
      defaults.validation,
    )
    .option('--validate-every <n>', 'steps between validations (default: a twentieth of all)', count(1))
    .option(
      '--validation-intervals <n>',
      'recorded intervals that are predicted in a validation',
      count(1),
      defaults.validationIntervals,
    )
    .option('--patience <n>', 'validations without a better result after which training ends', count(1))
    .addOption(
      new Option('--precision <width>', 'width of numbers')
        .choices(['float32', 'float64'])
        .default(defaults.precision),
    )
    .option('--unit-masses', 'take every mass as 1: momenta are then velocities', defaults.unitMasses)
    .addOption(backendOption())
    .option('--checkpoint <seconds>', 'time between checkpoints', numberOption({ above: 0 }), 30)
    .option('--resume', 'go on with the run in --out, to the same bits as if it had not been interrupted')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .addHelpText('after', helpText())
    .action((name: string, options: TrainOptions) =>
      runTrain(
        name,
        { ...defaults, ...options },
        (option) => command.getOptionValueSource(option) === 'cli',
        {
          io,
          training,
          surroundings,
        },
      ),
    );
}

function helpText(): string {
  const models = Object.entries(motionModelKinds).map(
    ([name, kinds]) => `  ${name}\n    ${describeKinds(kinds)}`,
  );
  return `
Models, with what each may be told by --model-option:
${models.join('\n')}

Examples:
  principia train spring-network --dataset-option bodies=4 --model hamiltonian-graph-network --out runs/springs
  principia train orbits.npz --model ode-graph-network --loss multi-step --window 5 --noise-injection 0.01
  principia train spring-network --out runs/springs --resume`;
}

interface Services {
  readonly io: Io;
  readonly training: Training;
  readonly surroundings: Surroundings;
}

async function runTrain(
  name: string,
  given: TrainOptions,
  said: (option: string) => boolean,
  { io, training, surroundings }: Services,
): Promise<void> {
  const { now } = surroundings;
  const folder = resumedFolder(given);
  const manifest = folder === null ? null : readRun(folder);
  const choices = manifest === null ? choicesIn(given) : goingOn(choicesIn(given), manifest, said);
  const { datasetOption, modelOption, ...rest } = choices;
  demandIntegrator(rest.integrator, await training.integratorNames());
  const factory = await training.loadModel(choices.model, modelOption);
  const dataset = await training.loadDataset(name, {
    moons: false,
    settings: datasetOption,
    accelerations: choices.loss === 'derivative',
  });
  if (manifest !== null) demandSameData(dataset, manifest, folder!);
  const asked = askedBackend(given.backend, surroundings)?.backend;
  const chosen = await training.chooseBackend(asked);
  if (chosen.reason !== undefined) {
    io.writeError(`principia: networks are computed on ${chosen.backend}: ${chosen.reason}\n`);
  }
  const ours: RunManifest = {
    command: commandOf(name, choices, asked),
    config: { dataset: name, ...choices },
    seed: choices.seed,
    dataset: { name: dataset.name, hash: dataset.hash },
    environment: { ...surroundings.environment(), backend: describeChosen(chosen) },
  };
  const progress = progressFor(given.quiet === true, io, now);
  // No folder where the input is found unusable before the work begins.
  const begun: RunFolder[] = [];
  const open = (): RunFolder => {
    const path = given.out ?? defaultRunPath(dataset.name, choices.seed, now);
    const run = folder === null ? createRun(path, ours, now) : resumeRun(folder, now);
    surroundings.announceRun(run.path);
    begun.push(run);
    return run;
  };
  try {
    const report = await training.runTraining(
      dataset,
      factory,
      { ...rest, modelOptions: modelOption },
      {
        open,
        resume: folder,
        progress,
        now,
        backend: chosen.backend,
        keep: { seconds: given.checkpoint },
        warn: (text) => io.writeError(`principia: ${text}\n`),
      },
    );
    progress.close();
    begun[0]?.finish('complete', { result: report });
    io.writeOut(given.json ? `${JSON.stringify(report, null, 2)}\n` : summary(report));
  } catch (error) {
    progress.close();
    begun[0]?.finish('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function resumedFolder({ resume = false, out }: TrainOptions): string | null {
  if (!resume) return null;
  if (out === undefined)
    throw new InputError('--resume needs the folder of the run to go on with: add --out <folder>');
  return out;
}

function choicesIn(options: TrainOptions): TrainChoices {
  return Object.fromEntries(
    (Object.keys(defaults) as (keyof TrainChoices)[]).map((key) => [key, options[key]]),
  ) as unknown as TrainChoices;
}

/** The choices of the run that goes on; one that is said again must be the same. */
function goingOn(
  given: TrainChoices,
  { config }: RunManifest,
  said: (option: string) => boolean,
): TrainChoices {
  const begun = choicesIn({ ...defaults, ...(config as Partial<TrainOptions>), checkpoint: 0 });
  const text = (value: unknown): string =>
    typeof value === 'object' ? JSON.stringify(value) : String(value);
  for (const key of Object.keys(defaults) as (keyof TrainChoices)[]) {
    if (!said(key) || text(given[key]) === text(begun[key])) continue;
    throw new InputError(
      `the run was begun with ${flagOf(key)} ${text(begun[key])}, but ${flagOf(key)} ${text(given[key])} is asked for; a run goes on as it began: leave the option out, or begin another run with another --out`,
    );
  }
  return begun;
}

function demandSameData({ hash, name }: Dataset, { dataset }: RunManifest, folder: string): void {
  if (hash === dataset.hash) return;
  throw new InputError(
    `the run in '${folder}' was begun on other data than '${name}' holds now (${dataset.name}, SHA-256 ${dataset.hash.slice(0, 12)}…, now ${hash.slice(0, 12)}…); begin another run with another --out`,
  );
}

/** @throws InputError for an unknown integrator, with the nearest name */
export function demandIntegrator(name: string, names: readonly string[]): void {
  if (!names.includes(name)) throw new InputError(unknownName('integrator', name, names));
}

/** The command that runs this again: what decides the numbers, and nothing of where they go. */
function commandOf(name: string, choices: TrainChoices, backend: Backend | undefined): string {
  const words = ['principia', 'train', name];
  for (const [key, value] of Object.entries(choices)) {
    const usual = defaults[key as keyof TrainChoices];
    if (key === 'seed' || key === 'model') words.push(flagOf(key), String(value));
    else if (typeof value === 'object' && value !== null) {
      for (const [option, own] of Object.entries(value)) words.push(flagOf(key), `${option}=${own}`);
    } else if (value === true) words.push(flagOf(key));
    else if (value !== usual) words.push(flagOf(key), String(value));
  }
  if (backend !== undefined) words.push('--backend', backend);
  return shellCommand(words);
}

function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function summary(report: TrainingReport): string {
  const { best, stopped, run, steps, integrator, model, millisecondsPerStep, parameters } = report;
  const because = {
    steps: '',
    'no better': ', no better any more',
    'not finite': ', numbers not finite',
    aborted: ', aborted',
  };
  const lines = [
    `${model} (${parameters} parameters) through ${integrator} on ${report.dataset.name}`,
    `  steps            ${steps}${because[stopped]}${millisecondsPerStep === null ? '' : `, ${millisecondsPerStep.toPrecision(3)} ms each (${report.backend})`}`,
    `  last loss        ${report.lastLoss?.toPrecision(3) ?? 'not finite'} (1: nothing changes)`,
    `  closed loop      ${best === null ? 'not measured' : `${best.closedLoopError.toPrecision(3)} at step ${best.step} (0: exact, 1: lost)`}`,
    `  model            ${join(run, 'model.safetensors')}`,
  ];
  return `${lines.join('\n')}\n`;
}
