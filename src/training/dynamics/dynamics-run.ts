/**
 * Training as a run: a folder with its metrics, its checkpoint and, at last, the trained model.
 *
 * @packageDocumentation
 */
import { join } from 'node:path';
import type { Dataset } from 'principia/law';
import { createRandom } from 'principia/math';
import { type IntegratorName, integrators } from 'principia/physics';
import {
  keepMetrics,
  loadCheckpoint,
  type Progress,
  type RunFolder,
  readMetrics,
  saveCheckpoint,
} from 'principia/run';
import type { Backend, Precision } from 'principia/tensor';
import { closedLoopMotions } from './closed-loop.js';
import { type LossName, windowIntervals } from './compile-descent.js';
import type { DynamicsFactory } from './dynamics-model.js';
import { fingerprint } from './fingerprint.js';
import { freeFlightError } from './free-flight.js';
import type { ScheduleName } from './learning-rate.js';
import { type TrainedDynamics, trainDynamics } from './train-dynamics.js';
import { encodeTrained, type TrainedDescription, trainedFileName } from './trained-file.js';
import { type TrainingData, trainingData } from './training-data.js';
import { decodeTrainingState, encodeTrainingState, type TrainingState } from './training-state.js';

/** What decides a training's numbers, besides the dataset: plain data, kept in the run's `run.json`. */
export interface TrainingSettings {
  readonly seed: number;
  readonly model: string;
  readonly modelOptions: Readonly<Record<string, unknown>>;
  readonly integrator: IntegratorName;
  readonly substeps: number;
  readonly loss: LossName;
  readonly window: number;
  readonly steps: number;
  readonly batch: number;
  readonly schedule: ScheduleName;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly clip: number;
  readonly noiseInjection: number;
  /** Share of the training trajectories that is set aside. */
  readonly validation: number;
  readonly validateEvery: number | null;
  readonly validationIntervals: number;
  readonly patience: number | null;
  readonly precision: Precision;
  readonly unitMasses: boolean;
}

/** Where a training works. */
export interface TrainingContext {
  /** Makes the run's folder, or opens it again; asked for once all input is found good. */
  open(): RunFolder;
  /** The folder of the run to go on with; none for a new one. */
  readonly resume: string | null;
  readonly progress: Progress;
  readonly now: () => number;
  readonly backend: Backend;
  readonly threads?: number;
  /** When the checkpoint is written, besides at the beginning and at the end. */
  readonly keep?: { readonly steps?: number; readonly seconds?: number };
  readonly signal?: AbortSignal;
  /** Says what the user should know. */
  readonly warn?: (text: string) => void;
}

/** How a training went; plain data. */
export interface TrainingReport {
  readonly schema: 'principia/training-report/1';
  readonly run: string;
  readonly model: string;
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly integrator: string;
  readonly parameters: number;
  readonly trajectories: { readonly training: number; readonly validation: number };
  readonly steps: number;
  readonly stopped: TrainedDynamics['stopped'];
  readonly best: { readonly step: number; readonly closedLoopError: number } | null;
  /** The closed-loop error of motions without any force; null where no motion was set aside. */
  readonly freeFlightError: number | null;
  readonly lastLoss: number | null;
  readonly millisecondsPerStep: number | null;
  readonly seconds: number;
  readonly backend: Backend;
}

const checkpointName = 'checkpoint.safetensors';

/**
 * Trains a model on a dataset, with `metrics.jsonl` (a line {step, loss, validation, rate, seconds} for every record),
 * `checkpoint.safetensors` to go on from, and `model.safetensors`, the best model in closed loop.
 *
 * @throws InputError where dataset, model and settings do not go together, before the folder is made; or where the
 * checkpoint to go on from is missing or of another model
 */
export async function runTraining(
  dataset: Dataset,
  factory: DynamicsFactory,
  settings: TrainingSettings,
  context: TrainingContext,
): Promise<TrainingReport> {
  const random = createRandom(settings.seed);
  const data = trainingData(dataset, {
    validation: settings.validation,
    unitMasses: settings.unitMasses,
    rates: windowIntervals(settings) === 0,
    random: random.child('validation'),
  });
  if (data.ratesEstimated) {
    context.warn?.(`'${dataset.name}' has no accelerations: rates of momenta are estimated from differences`);
  }
  const { now } = context;
  const earlier = context.resume === null ? 0 : secondsUntil(context.resume);
  const began = now();
  const seconds = (): number => earlier + (now() - began) / 1000;
  let run: RunFolder | undefined;
  let lastLoss: number | null = null;
  const stage = context.progress.stage(`train ${settings.model}`, settings.steps);
  const trained = await trainDynamics(data, {
    ...engineOptions(settings, context),
    factory,
    random,
    ...(context.resume === null
      ? {}
      : { resume: (fresh) => resumedState(context.resume!, settings.model, fresh) }),
    onReady: (step) => {
      run = context.open();
      stage.advance(step);
    },
    onStep: () => stage.advance(1),
    onRecord: (record) => {
      lastLoss = record.loss;
      run!.appendMetrics({ ...record, seconds: seconds() });
      const validation =
        record.validation === null ? '' : `, closed loop ${record.validation.toPrecision(3)}`;
      stage.advance(0, `loss ${record.loss?.toPrecision(3) ?? 'not finite'}${validation}`);
    },
    onState: (state) => saveState(run!.path, state, settings),
  });
  stage.done(summary(trained));
  saveCheckpoint(
    join(run!.path, trainedFileName),
    encodeTrained({
      description: descriptionOf(dataset, data, settings, trained),
      parameters: trained.parameters,
    }),
  );
  return reportOf(dataset, data, settings, trained, { run: run!.path, lastLoss, seconds: seconds() });
}

function engineOptions(
  settings: TrainingSettings,
  { backend, threads, keep, signal, now }: TrainingContext,
): Omit<Parameters<typeof trainDynamics>[1], 'factory' | 'random'> {
  const { integrator, schedule, learningRate, noiseInjection, validateEvery, validationIntervals, patience } =
    settings;
  return {
    ...settings,
    integrator: integrators[integrator],
    schedule: { name: schedule, peak: learningRate },
    noise: noiseInjection,
    validation: {
      intervals: validationIntervals,
      ...(validateEvery === null ? {} : { every: validateEvery }),
      ...(patience === null ? {} : { patience }),
    },
    backend,
    now,
    ...(threads === undefined ? {} : { threads }),
    ...(keep === undefined ? {} : { keep }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The state that a run stopped at; what it recorded after that is taken back. */
function resumedState(
  folder: string,
  model: string,
  fresh: Parameters<typeof decodeTrainingState>[2],
): TrainingState {
  const path = join(folder, checkpointName);
  const state = decodeTrainingState(loadCheckpoint(path), model, fresh, `'${path}'`);
  keepMetrics(folder, ({ step }) => typeof step === 'number' && step <= state.step);
  return state;
}

function saveState(folder: string, state: TrainingState, { model, precision }: TrainingSettings): void {
  saveCheckpoint(join(folder, checkpointName), encodeTrainingState(state, model, precision));
}

function secondsUntil(folder: string): number {
  const seconds = readMetrics(folder).at(-1)?.seconds;
  return typeof seconds === 'number' ? seconds : 0;
}

function descriptionOf(
  dataset: Dataset,
  { known, training }: TrainingData,
  settings: TrainingSettings,
  { setup, best, state }: TrainedDynamics,
): TrainedDescription {
  const { model, modelOptions, integrator, substeps, precision, seed } = settings;
  return {
    model,
    options: modelOptions,
    setup,
    known,
    coordinates: training[0]!.trajectory.coordinates?.kind ?? 'cartesian',
    integrator,
    substeps,
    precision,
    units: dataset.units,
    dataset: { name: dataset.name, hash: dataset.hash },
    seed,
    step: best?.step ?? state.step,
    error: best?.error ?? null,
    trainedOn: training.map(fingerprint),
  };
}

function reportOf(
  dataset: Dataset,
  { training, validation }: TrainingData,
  settings: TrainingSettings,
  trained: TrainedDynamics,
  rest: Pick<TrainingReport, 'run' | 'lastLoss' | 'seconds'>,
): TrainingReport {
  const { best, state, stopped, label, backend, millisecondsPerStep } = trained;
  return {
    schema: 'principia/training-report/1',
    model: settings.model,
    dataset: { name: dataset.name, hash: dataset.hash },
    integrator: label,
    parameters: Object.values(trained.parameters).reduce((sum, { data }) => sum + data.length, 0),
    trajectories: { training: training.length, validation: validation.length },
    steps: state.step,
    stopped,
    best: best === null ? null : { step: best.step, closedLoopError: best.error },
    freeFlightError: freeFlightError(
      closedLoopMotions(validation, { intervals: settings.validationIntervals }),
    ),
    millisecondsPerStep,
    backend,
    ...rest,
  };
}

function summary({ best, state, millisecondsPerStep }: TrainedDynamics): string {
  const pace = millisecondsPerStep === null ? '' : `, ${millisecondsPerStep.toPrecision(3)} ms a step`;
  const error = best === null ? '' : `, closed loop ${best.error.toPrecision(3)} at step ${best.step}`;
  return `${state.step} steps${error}${pace}`;
}
