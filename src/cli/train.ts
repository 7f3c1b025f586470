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
import type {
  DirectContext,
  DirectReport,
  DirectSettings,
  DynamicsFactory,
  TrainingContext,
  TrainingReport,
  TrainingSettings,
} from 'principia/training';
import { backendOption, describeChosen } from './backend-option.js';
import { type DatasetOptions, directModelKinds, motionModelKinds, unknownName } from './catalogue.js';
import type { Io, Surroundings } from './io.js';
import { collectNamed, describeKinds, type NamedKinds, type NamedValues } from './named-values.js';
import { numberOption } from './number-option.js';
import { progressFor } from './progress.js';
import { choicesIn, commandOf, goingOn, type TrainChoices, trainDefaults } from './train-choices.js';
import { descentOf, directSettings, type SharedContext, withModel } from './train-solvers.js';
import { directSummary, trainingSummary } from './training-summary.js';

/** The stages behind `train`, as values. */
export interface Training {
  loadDataset(name: string, options: DatasetOptions): Promise<Dataset>;
  loadModel(name: string, options: NamedValues): Promise<DynamicsFactory>;
  chooseBackend(asked?: Backend): Promise<ChosenBackend>;
  /** Names of the integrators with a fixed step. */
  integratorNames(): Promise<readonly string[]>;
  /** What the direct solver is told of a model. */
  directModel(name: string, options: NamedValues): Pick<DirectSettings, 'model' | 'modelOptions'>;
  runDirectSolve(dataset: Dataset, settings: DirectSettings, context: DirectContext): Promise<DirectReport>;
  runTraining(
    dataset: Dataset,
    factory: DynamicsFactory,
    settings: TrainingSettings,
    context: TrainingContext,
  ): Promise<TrainingReport>;
}

interface TrainOptions extends TrainChoices {
  readonly out?: string;
  readonly backend?: Backend;
  readonly checkpoint: number;
  readonly resume?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

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
    .option('--model <name>', Object.keys(motionModelKinds).join(', '), trainDefaults.model)
    .addOption(
      new Option(
        '--solver <way>',
        'descent; one linear solve, for models that are linear in their last layer; or both, side by side',
      )
        .choices(['gradient', 'direct', 'both'])
        .default(trainDefaults.solver),
    )
    .option('--model-option <name=value>', 'option of the model; may be repeated', collectNamed)
    .option('--dataset-option <name=value>', 'option of a simulated dataset; may be repeated', collectNamed)
    .option('--integrator <name>', 'method that the model is trained through', trainDefaults.integrator)
    .option('--seed <n>', 'seed of every random number', numberOption({ whole: true }), trainDefaults.seed)
    .option('--out <folder>', 'folder of the run (default: runs/<dataset>-seed<n>-<time>)')
    .option('--steps <n>', 'steps of training', count(1), trainDefaults.steps)
    .option('--batch <n>', 'windows a step', count(1), trainDefaults.batch)
    .addOption(
      new Option('--loss <kind>', 'what is made small: errors of one step, along a window, or of rates')
        .choices(['one-step', 'multi-step', 'derivative'])
        .default(trainDefaults.loss),
    )
    .option(
      '--window <n>',
      'recorded intervals of a window, for --loss multi-step',
      count(2),
      trainDefaults.window,
    )
    .option(
      '--substeps <n>',
      'steps of the integrator in a recorded interval',
      count(1),
      trainDefaults.substeps,
    )
    .option(
      '--noise-injection <size>',
      'noise added to the states that windows start from, in typical sizes of the data',
      numberOption({ least: 0 }),
      trainDefaults.noiseInjection,
    )
    .addOption(
      new Option('--schedule <name>', 'how the learning rate changes')
        .choices(['constant', 'cosine', 'one-cycle'])
        .default(trainDefaults.schedule),
    )
    .option('--learning-rate <rate>', 'its peak', numberOption({ above: 0 }), trainDefaults.learningRate)
    .option(
      '--weight-decay <lambda>',
      'decoupled decay of the weights',
      numberOption({ least: 0 }),
      trainDefaults.weightDecay,
    )
    .option('--clip <length>', 'longest gradient', numberOption({ above: 0 }), trainDefaults.clip)
    .option(
      '--validation <share>',
      'share of the training trajectories set aside to judge by, where the dataset has none for it',
      numberOption({ least: 0, most: 0.9 }),
      trainDefaults.validation,
    )
    .option('--validate-every <n>', 'steps between validations (default: a twentieth of all)', count(1))
    .option(
      '--validation-intervals <n>',
      'recorded intervals that are predicted in a validation',
      count(1),
      trainDefaults.validationIntervals,
    )
    .option('--patience <n>', 'validations without a better result after which training ends', count(1))
    .addOption(
      new Option('--precision <width>', 'width of numbers')
        .choices(['float32', 'float64'])
        .default(trainDefaults.precision),
    )
    .option('--unit-masses', 'take every mass as 1: momenta are then velocities', trainDefaults.unitMasses)
    .addOption(backendOption())
    .option('--checkpoint <seconds>', 'time between checkpoints', numberOption({ above: 0 }), 30)
    .option('--resume', 'go on with the run in --out, to the same bits as if it had not been interrupted')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .addHelpText('after', helpText())
    .action((name: string, options: TrainOptions) =>
      runTrain(
        name,
        { ...trainDefaults, ...options },
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
  const models = Object.entries(motionModelKinds);
  const direct = Object.entries(directModelKinds);
  const listed = ([name, kinds]: readonly [string, NamedKinds]): string =>
    `  ${name}\n    ${describeKinds(kinds)}`;
  return `
Models, with what each may be told by --model-option:
${models.map(listed).join('\n')}

Models that --solver direct learns:
${direct.map(listed).join('\n')}

Examples:
  principia train spring-network --dataset-option bodies=4 --model hamiltonian-graph-network --out runs/springs
  principia train orbits.npz --model ode-graph-network --loss multi-step --window 5 --noise-injection 0.01
  principia train charge --solver direct --out runs/charge
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
  services: Services,
): Promise<void> {
  const { training, surroundings } = services;
  const folder = resumedFolder(given);
  const manifest = folder === null ? null : readRun(folder);
  const choices =
    manifest === null
      ? withModel(choicesIn(given), said('model'))
      : goingOn(choicesIn(given), manifest, said);
  demandIntegrator(choices.integrator, await training.integratorNames());
  const direct = choices.solver === 'gradient' ? null : directSettings(choices, training);
  const descent = choices.solver === 'direct' ? null : await descentOf(choices, given, services);
  const dataset = await training.loadDataset(name, {
    moons: false,
    settings: choices.datasetOption,
    accelerations: choices.loss === 'derivative',
  });
  if (manifest !== null) demandSameData(dataset, manifest, folder!);
  const ours: RunManifest = {
    command: commandOf(name, choices, descent?.asked),
    config: { dataset: name, ...choices },
    seed: choices.seed,
    dataset: { name: dataset.name, hash: dataset.hash },
    environment: {
      ...surroundings.environment(),
      ...(descent === null ? {} : { backend: describeChosen(descent.chosen) }),
    },
  };
  await inRun({ folder, ours, given, services }, async (context) => {
    const solved = direct === null ? null : await training.runDirectSolve(dataset, direct, context);
    const trained = descent === null ? null : await descent.run(dataset, folder, context);
    const reports = [solved, trained].filter((report) => report !== null);
    return {
      result: reports.length === 1 ? reports[0]! : { direct: solved, gradient: trained },
      text:
        (solved === null ? '' : directSummary(solved)) + (trained === null ? '' : trainingSummary(trained)),
    };
  });
}

interface RunPlan {
  readonly folder: string | null;
  readonly ours: RunManifest;
  readonly given: TrainOptions;
  readonly services: Services;
}

/** Does the work in a run's folder and prints what came of it. */
async function inRun(
  { folder, ours, given, services: { io, surroundings } }: RunPlan,
  work: (context: SharedContext) => Promise<{ readonly result: object; readonly text: string }>,
): Promise<void> {
  const { now } = surroundings;
  const progress = progressFor(given.quiet === true, io, now);
  // No folder where the input is found unusable before the work begins.
  let begun: RunFolder | undefined;
  const open = (): RunFolder => {
    if (begun !== undefined) return begun;
    const path = given.out ?? defaultRunPath(ours.dataset.name, ours.seed, now);
    begun = folder === null ? createRun(path, ours, now) : resumeRun(folder, now);
    surroundings.announceRun(begun.path);
    return begun;
  };
  try {
    const { result, text } = await work({ open, progress, now });
    progress.close();
    begun?.finish('complete', { result });
    io.writeOut(given.json ? `${JSON.stringify(result, null, 2)}\n` : text);
  } catch (error) {
    progress.close();
    begun?.finish('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function resumedFolder({ resume = false, out }: TrainOptions): string | null {
  if (!resume) return null;
  if (out === undefined)
    throw new InputError('--resume needs the folder of the run to go on with: add --out <folder>');
  return out;
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
