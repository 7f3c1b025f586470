import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Dataset, LawDocument } from 'principia/law';
import { InputError } from 'principia/math';
import type { IntegratorName } from 'principia/physics';
import type { ProgressStage } from 'principia/run';
import type { Backend, ChosenBackend, Precision } from 'principia/tensor';
import type {
  DataPart,
  DynamicsFactory,
  EvaluationContext,
  EvaluationReport,
  EvaluationSettings,
  PairLawFile,
  TrainedFile,
} from 'principia/training';
import { askedBackend, backendOption } from './backend-option.js';
import type { DatasetOptions } from './catalogue.js';
import { evaluationSummary } from './evaluation-summary.js';
import type { Io, Surroundings } from './io.js';
import { collectNamed, type NamedValues } from './named-values.js';
import { numberOption } from './number-option.js';
import { progressFor } from './progress.js';
import { demandIntegrator } from './train.js';

/** The stages behind `evaluate`, as values. */
export interface Evaluation {
  loadDataset(name: string, options: DatasetOptions): Promise<Dataset>;
  loadModel(name: string, options: NamedValues): Promise<DynamicsFactory>;
  chooseBackend(asked?: Backend): Promise<ChosenBackend>;
  integratorNames(): Promise<readonly string[]>;
  readTrained(path: string): Promise<TrainedFile>;
  /** A law document; null where the value is none. */
  parseLaw(value: unknown): Promise<LawDocument | null>;
  evaluateModel(
    trained: TrainedFile,
    factory: DynamicsFactory,
    dataset: Dataset,
    settings: EvaluationSettings,
    context: EvaluationContext,
    source: string,
  ): Promise<EvaluationReport>;
  /** A law of pairs from what its file holds. */
  decodePairLaw(value: unknown, source: string): Promise<PairLawFile>;
  evaluatePairLaw(
    law: PairLawFile,
    dataset: Dataset,
    settings: EvaluationSettings,
    context: Pick<EvaluationContext, 'onStart' | 'onStep'>,
    source: string,
  ): Promise<EvaluationReport>;
  evaluateLaw(
    law: LawDocument,
    dataset: Dataset,
    settings: EvaluationSettings,
    context: Pick<EvaluationContext, 'onStart' | 'onStep'>,
    source: string,
  ): Promise<EvaluationReport>;
}

interface EvaluateOptions {
  readonly data: string;
  readonly datasetOption?: NamedValues;
  readonly part: DataPart;
  readonly from: number;
  readonly steps?: number;
  readonly clipForce?: number;
  readonly integrator?: string;
  readonly dt?: number;
  readonly precision: Precision;
  readonly threshold: number;
  readonly backend?: Backend;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `principia evaluate <run|law.json>`: how far predictions of motions stray. */
export function addEvaluate(
  program: Command,
  io: Io,
  evaluation: Evaluation,
  surroundings: Surroundings,
): void {
  program
    .command('evaluate')
    .summary('predict motions by a trained model or a law')
    .description(
      'Predicts motions from their first states alone and measures how far the predictions stray: positions, energy and momentum against time, and how long they are valid.',
    )
    .argument(
      '<run|law.json>',
      "folder of a 'train' or 'discover' run, a model.safetensors, a law.json or a pair-law.json",
    )
    .requiredOption('--data <dataset|file>', 'motions to predict: a dataset or a file of trajectories')
    .option('--dataset-option <name=value>', 'option of a simulated dataset; may be repeated', collectNamed)
    .addOption(
      new Option('--part <name>', 'which trajectories')
        .choices(['test', 'validation', 'training', 'all'])
        .default('test'),
    )
    .option(
      '--from <n>',
      'recorded state to begin at, counted from 0',
      numberOption({ whole: true, least: 0 }),
      0,
    )
    .option(
      '--steps <n>',
      'steps that are compared at most (default: all)',
      numberOption({ whole: true, least: 1 }),
    )
    .option('--integrator <name>', 'method (default: the one of training; of a law an adaptive one)')
    .option(
      '--dt <time>',
      'step of the integrator, a part or a multiple of the recorded interval (default: the one of training)',
      numberOption({ above: 0 }),
    )
    .addOption(
      new Option('--precision <width>', 'width of numbers')
        .choices(['float32', 'float64'])
        .default('float64'),
    )
    .option(
      '--threshold <share>',
      'a prediction is valid while its error is below this share of the motion’s spread',
      numberOption({ above: 0 }),
      0.4,
    )
    .option(
      '--clip-force <size>',
      'a law’s force on a body is cut off at this size in each component, as some simulators do',
      numberOption({ above: 0 }),
    )
    .addOption(backendOption())
    .option('--json', 'print one JSON document (infinite errors as null)')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Examples:
  principia evaluate runs/springs --data spring-network --dataset-option seed=5 --part all
  principia evaluate runs/springs --data springs.npz --integrator velocity-verlet --dt 0.1 --steps 1000
  principia evaluate runs/orbits/law.json --data orbits.csv --json
  principia evaluate runs/charges/law.json --data charged-five-body --from 30 --steps 10 --integrator symplectic-euler --dt 0.001 --clip-force 100`,
    )
    .action((subject: string, options: EvaluateOptions) =>
      runEvaluate(subject, options, io, evaluation, surroundings),
    );
}

async function runEvaluate(
  subject: string,
  options: EvaluateOptions,
  io: Io,
  evaluation: Evaluation,
  surroundings: Surroundings,
): Promise<void> {
  const { path, kind } = locate(subject);
  const { integrator, dt, from, steps, part, precision, threshold, clipForce } = options;
  if (integrator !== undefined) demandIntegrator(integrator, await evaluation.integratorNames());
  const settings: EvaluationSettings = {
    part,
    steps: steps ?? null,
    integrator: (integrator as IntegratorName | undefined) ?? null,
    dt: dt ?? null,
    precision,
    threshold,
    from,
    clip: clipForce ?? null,
  };
  const loaded = kind === 'law' ? await readLaw(path, evaluation) : await evaluation.readTrained(path);
  const dataset = await evaluation.loadDataset(options.data, {
    moons: false,
    ...(options.datasetOption === undefined ? {} : { settings: options.datasetOption }),
  });
  const progress = progressFor(options.quiet === true, io, surroundings.now);
  const stages: ProgressStage[] = [];
  const watch = {
    onStart: (total: number) => void stages.push(progress.stage('predict motions', total)),
    onStep: () => stages[0]?.advance(1),
  };
  try {
    const report =
      'parameters' in loaded
        ? await evaluation.evaluateModel(
            loaded,
            await evaluation.loadModel(loaded.description.model, loaded.description.options as NamedValues),
            dataset,
            settings,
            { ...watch, backend: (await chooseBackend(options, io, evaluation, surroundings)).backend },
            `'${path}'`,
          )
        : 'parts' in loaded
          ? await evaluation.evaluatePairLaw(loaded, dataset, settings, watch, `'${path}'`)
          : await evaluation.evaluateLaw(loaded, dataset, settings, watch, `'${path}'`);
    stages[0]?.done();
    progress.close();
    io.writeOut(
      options.json ? `${JSON.stringify({ ...report, path }, null, 2)}\n` : evaluationSummary(report),
    );
  } catch (error) {
    progress.close();
    throw error;
  }
}

async function chooseBackend(
  { backend }: EvaluateOptions,
  io: Io,
  evaluation: Evaluation,
  surroundings: Surroundings,
): Promise<ChosenBackend> {
  const chosen = await evaluation.chooseBackend(askedBackend(backend, surroundings)?.backend);
  if (chosen.reason !== undefined) {
    io.writeError(`principia: networks are computed on ${chosen.backend}: ${chosen.reason}\n`);
  }
  return chosen;
}

/** The file that is meant by a folder or a file. */
function locate(subject: string): { readonly path: string; readonly kind: 'model' | 'law' } {
  const found = statSync(subject, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new InputError(
      `there is no '${subject}'; expected the folder of a run, a model.safetensors, a law.json or a pair-law.json`,
    );
  }
  const candidates = found.isDirectory()
    ? ['model.safetensors', 'law.json', 'pair-law.json'].map((name) => join(subject, name))
    : [subject];
  const [path, ...others] = candidates.filter((candidate) => existsSync(candidate));
  if (others.length > 0) {
    throw new InputError(
      `'${subject}' holds several results: ${[path!, ...others].map((one) => `'${one}'`).join(' and ')}; name the one to evaluate`,
    );
  }
  if (path === undefined) {
    throw new InputError(
      `'${subject}' holds no model.safetensors, law.json or pair-law.json; expected the folder of a 'train' or 'discover' run that has ended`,
    );
  }
  const extension = extname(path).toLowerCase();
  if (extension === '.json') return { path, kind: 'law' };
  if (extension === '.safetensors') return { path, kind: 'model' };
  throw new InputError(`'${subject}' is neither a .safetensors nor a .json file, nor the folder of a run`);
}

async function readLaw(path: string, evaluation: Evaluation): Promise<LawDocument | PairLawFile> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new InputError(
      `'${path}' cannot be read as JSON; expected the law.json of a 'discover' run, or the pair-law.json of a 'train' run`,
    );
  }
  const schema = (value as { readonly schema?: unknown } | null)?.schema;
  if (String(schema).startsWith('principia/pair-law/')) return evaluation.decodePairLaw(value, `'${path}'`);
  const law = await evaluation.parseLaw(value);
  if (law === null) throw new InputError(`'${path}' is no law.json; expected the one of a 'discover' run`);
  return law;
}
