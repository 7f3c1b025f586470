/**
 * Training of learned motions: by Adam, through the integrator, the whole step compiled.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import type { ArrayRecord, Backend } from 'principia/tensor';
import type { Parameters } from '../model.js';
import { adamInputs, adamState, parametersIn } from './adam-step.js';
import { type ClosedLoop, prepareClosedLoop, type ValidationSettings } from './closed-loop.js';
import { compileDescent, type DescentOptions, windowIntervals } from './compile-descent.js';
import { dataScales, dynamicsSetup } from './data-scales.js';
import type { DynamicsFactory, DynamicsModel, DynamicsSetup } from './dynamics-model.js';
import { learningRate, type Schedule } from './learning-rate.js';
import { type PruningOptions, preparePruning } from './prune-messages.js';
import { stepLabel } from './roll-out.js';
import type { TrainingData } from './training-data.js';
import type { BestParameters, TrainingState } from './training-state.js';
import { trainingWindows } from './training-windows.js';

/** How to train. */
export interface DynamicsTrainingOptions extends DescentOptions {
  readonly factory: DynamicsFactory;
  /** 2000. */
  readonly steps?: number;
  /** Windows a step; 100. */
  readonly batch?: number;
  /** A cosine from 10⁻³. */
  readonly schedule?: Schedule;
  /** λ of the decoupled decay; 0. */
  readonly weightDecay?: number;
  /** Standard deviation of the noise added to states that windows start from, in the data's typical sizes; 0. */
  readonly noise?: number;
  /** Standard deviation of the translation that every batch is moved by, in the data's units; 0. */
  readonly translation?: number;
  /** Channels of messages that are shut on the way; none if not given. */
  readonly pruning?: PruningOptions;
  readonly validation?: ValidationSettings;
  readonly random: RandomStream;
  /** Where to go on, told what fresh parameters of the model look like. */
  readonly resume?: (fresh: Parameters) => TrainingState;
  /** Told the steps already taken, once everything is compiled and before the first step. */
  readonly onReady?: (step: number) => void;
  /** When a state is handed to `onState`, besides at the beginning and at the end: after so many steps, or seconds. */
  readonly keep?: { readonly steps?: number; readonly seconds?: number };
  /** Milliseconds; decides when states are handed out and what is recorded of time, and nothing else. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: number, steps: number) => void;
  readonly onRecord?: (record: TrainingRecord) => void;
  readonly onState?: (state: TrainingState) => void;
}

/** How training stands, for `metrics.jsonl`. */
export interface TrainingRecord {
  readonly step: number;
  /** Mean since the last record; null where no step was finite. */
  readonly loss: number | null;
  /** Error in closed loop (`closedLoopError`), where it was measured. */
  readonly validation: number | null;
  readonly rate: number;
}

/** A trained model. */
export interface TrainedDynamics {
  readonly model: DynamicsModel;
  readonly setup: DynamicsSetup;
  /** The best in closed loop, or the last where nothing was validated. */
  readonly parameters: Parameters;
  readonly best: Pick<BestParameters, 'step' | 'error'> | null;
  readonly state: TrainingState;
  readonly stopped: 'steps' | 'no better' | 'not finite' | 'aborted';
  /** The integrator as it acts on this model. */
  readonly label: string;
  readonly backend: Backend;
  /** Mean time of a step, of drawing its batch and taking it; null where none was taken. */
  readonly millisecondsPerStep: number | null;
}

const defaultSteps = 2000;
/** Steps in a row whose gradients may be infinite before training gives up. */
const mostSkipped = 20;
/** Seconds between two pauses in which events are handled. */
const pauseEvery = 0.1;
/** Records of a training, about. */
const records = 200;

/**
 * Trains a model of motions.
 *
 * The same data, options and seed give the same bits on one machine and backend, also where training was interrupted and
 * resumed from any of its states.
 *
 * @throws InputError where data, model and options do not go together, or the backend does not start
 * @example
 * ```ts
 * const trained = await trainDynamics(trainingData(dataset, { random: random.child('validation') }), {
 *   factory: hamiltonianGraphNetwork(), integrator: integrators['runge-kutta-4'], random, now: Date.now,
 * });
 * trained.parameters;
 * ```
 */
export async function trainDynamics(
  data: TrainingData,
  options: DynamicsTrainingOptions,
): Promise<TrainedDynamics> {
  const { random } = options;
  const scales = dataScales(data.training);
  const setup = dynamicsSetup(data.training, data.known, scales);
  const model = options.factory.create(setup);
  const fresh = model.init(random.child('parameters'));
  const windows = trainingWindows(
    data.training,
    {
      steps: windowIntervals(options),
      batch: options.batch ?? 100,
      noise: options.noise ?? 0,
      translation: options.translation ?? 0,
      scales,
      noiseChannels: model.noiseChannels ?? 0,
      random: random.child('batches'),
    },
    data.rates,
  );
  const descent = await compileDescent(model, fresh, windows, data, options);
  const closedLoop = await prepareClosedLoop(
    data.validation,
    fresh,
    { ...options, model },
    options.validation,
  );
  const pruning =
    options.pruning === undefined
      ? null
      : await preparePruning(
          model,
          fresh,
          data,
          options.pruning,
          options.steps ?? defaultSteps,
          random.child('pruning'),
          options,
        );
  try {
    const resumed = options.resume?.(fresh);
    if (resumed !== undefined) descent.write(resumed.arrays);
    const start = resumed ?? beginning(fresh);
    options.onReady?.(start.step);
    if (resumed === undefined) options.onState?.(start);
    const { progress, stopped, milliseconds } = await descend(options, {
      take: async (step, rate) => {
        const changed = await pruning?.before(step, () => descent.read());
        if (changed) descent.write(changed);
        return descent.run({ ...windows.draw(step), ...adamInputs(step, rate, options.weightDecay ?? 0) });
      },
      read: () => descent.read(),
      start,
      closedLoop,
    });
    const state = { ...progress, arrays: descent.read() };
    options.onState?.(state);
    const { best } = state;
    return {
      model,
      setup,
      parameters: asParameters(best?.parameters ?? parametersIn(state.arrays)),
      best,
      state,
      stopped,
      label: stepLabel(model, options.integrator, scales.step / (options.substeps ?? 1)),
      backend: descent.backend,
      millisecondsPerStep: milliseconds,
    };
  } finally {
    await descent.dispose();
    await closedLoop?.dispose();
    await pruning?.dispose();
  }
}

function beginning(fresh: Parameters): TrainingState {
  return { step: 0, arrays: adamState(fresh), best: null, lossSum: 0, lossCount: 0, skipped: 0 };
}

/** What a descent works with. */
interface Descent {
  readonly start: TrainingState;
  readonly closedLoop: ClosedLoop | null;
  take(step: number, rate: number): Promise<ArrayRecord>;
  read(): ArrayRecord;
}

type TrainingProgress = Omit<TrainingState, 'arrays'>;

async function descend(
  options: DynamicsTrainingOptions,
  { take, read, start, closedLoop }: Descent,
): Promise<{
  readonly progress: TrainingProgress;
  readonly stopped: TrainedDynamics['stopped'];
  readonly milliseconds: number | null;
}> {
  const { steps = defaultSteps, now, schedule = { name: 'cosine', peak: 1e-3 }, keep = {} } = options;
  const validateEvery = options.validation?.every ?? Math.max(1, Math.round(steps / 20));
  const recordEvery = Math.max(1, Math.round(steps / records));
  let { arrays: _, ...progress }: TrainingState = start;
  let [worked, keptAt, pausedAt] = [0, now(), now()];
  for (;;) {
    const stopped = reasonToStop(progress, steps, options);
    if (stopped !== null) {
      const taken = progress.step - start.step;
      return { progress, stopped, milliseconds: taken === 0 ? null : worked / taken };
    }
    if (now() - pausedAt >= 1000 * pauseEvery) {
      // A step may be done before it returns: without a pause no signal would ever be heard.
      await new Promise((resolve) => setImmediate(resolve));
      pausedAt = now();
    }
    const rate = learningRate(schedule, progress.step, steps);
    const began = now();
    progress = afterStep(progress, await take(progress.step, rate));
    worked += now() - began;
    const { step } = progress;
    options.onStep?.(step, steps);
    const last = step === steps;
    const judged = closedLoop !== null && (step % validateEvery === 0 || last);
    const validation = judged ? await closedLoop.error(asParameters(parametersIn(read()))) : null;
    if (validation !== null) progress = { ...progress, best: better(progress, validation, read) };
    if (judged || step % recordEvery === 0 || last) {
      const { lossSum, lossCount } = progress;
      options.onRecord?.({ step, loss: lossCount === 0 ? null : lossSum / lossCount, validation, rate });
      progress = { ...progress, lossSum: 0, lossCount: 0 };
    }
    const due = keep.steps !== undefined && step % keep.steps === 0;
    if (due || (keep.seconds !== undefined && now() - keptAt >= 1000 * keep.seconds)) {
      options.onState?.({ ...progress, arrays: read() });
      keptAt = now();
    }
  }
}

function reasonToStop(
  { step, best, skipped }: TrainingProgress,
  steps: number,
  { validation, signal }: DynamicsTrainingOptions,
): TrainedDynamics['stopped'] | null {
  if (skipped >= mostSkipped) return 'not finite';
  if (best !== null && best.since >= (validation?.patience ?? Number.POSITIVE_INFINITY)) return 'no better';
  if (step >= steps) return 'steps';
  return signal?.aborted ? 'aborted' : null;
}

function afterStep(progress: TrainingProgress, { loss, taken }: ArrayRecord): TrainingProgress {
  const value = loss!.data[0]!;
  const finite = taken!.data[0] === 1 && Number.isFinite(value);
  return {
    ...progress,
    step: progress.step + 1,
    lossSum: progress.lossSum + (finite ? value : 0),
    lossCount: progress.lossCount + (finite ? 1 : 0),
    skipped: finite ? 0 : progress.skipped + 1,
  };
}

function better({ step, best }: TrainingProgress, error: number, read: () => ArrayRecord): BestParameters {
  if (best !== null && error >= best.error) return { ...best, since: best.since + 1 };
  return { step, error, parameters: parametersIn(read()), since: 0 };
}

function asParameters(arrays: ArrayRecord): Parameters {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );
}
