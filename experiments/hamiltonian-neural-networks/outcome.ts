import { createRandom, mean } from 'principia/math';
import { integrators } from 'principia/physics';
import { type Backend, widestPrecision } from 'principia/tensor';
import {
  type DynamicsModel,
  type Parameters,
  type PhaseTrajectory,
  type PredictedMotion,
  prepareRollouts,
  type TrainedDynamics,
  type TrainingData,
  trainDynamics,
} from 'principia/training';
import type { ExperimentContext } from '../experiment.js';
import type { Recipe, TaskConfig } from './config.js';
import { consistentStates } from './consistent-states.js';
import { energiesAlong, type Hamiltonian, hamiltonians } from './hamiltonians.js';
import { networkOf } from './networks.js';
import { rateErrors } from './rate-errors.js';
import type { TaskData } from './task-data.js';

type OutcomeContext = Pick<ExperimentContext, 'backend' | 'progress' | 'now'>;

/** What a network trained on one seed's data came to; null where numbers grew beyond all bounds. */
export interface Outcome {
  /** Mean over the times of (H − Ĥ)², of every predicted motion. */
  readonly energyErrors: readonly (number | null)[];
  /** Mean square error of positions and momenta over all predicted motions. */
  readonly motionError: number | null;
  /** Mean square errors of the rates: the published loss. */
  readonly trainLoss: number | null;
  readonly testLoss: number | null;
  /** The first predicted motion's true energy, and what its prediction has. */
  readonly example: {
    readonly times: readonly number[];
    readonly truth: readonly number[];
    readonly predicted: readonly (number | null)[];
  };
  readonly seconds: number;
}

/** Trains a recipe's network on a task's data and follows the motions that are to be predicted. */
export async function outcomeOf(
  config: TaskConfig,
  recipe: Recipe,
  seed: number,
  data: TaskData,
  context: OutcomeContext,
): Promise<Outcome> {
  const { backend, now } = context;
  const began = now();
  const stage = context.progress.stage(`${config.task}, ${recipe.name}, seed ${seed}`, recipe.steps);
  const { model, parameters } = await train(recipe, seed, data.training, context, () => stage.advance());
  const seconds = (now() - began) / 1000;
  const learned = { model, backend };
  const [trainLoss, testLoss] = await rateErrors(
    [data.training, data.test],
    config.judged,
    parameters,
    learned,
  );
  const predictions = await follow(data.motions, parameters, { ...learned, substeps: config.substeps });
  const energy = hamiltonians[config.task];
  const overMotions = (error: (motion: PhaseTrajectory, prediction: PredictedMotion) => number): number[] =>
    data.motions.map((motion, index) => error(motion, predictions[index]!));
  stage.done();
  return {
    energyErrors: overMotions((motion, prediction) => energyError(energy, motion, prediction)).map(finite),
    motionError: finite(mean(overMotions(motionError))),
    trainLoss: finite(trainLoss!),
    testLoss: finite(testLoss!),
    example: exampleOf(energy, data.motions[0]!, predictions[0]!),
    seconds,
  };
}

function train(
  recipe: Recipe,
  seed: number,
  data: TrainingData,
  { backend, now }: OutcomeContext,
  onStep: () => void,
): Promise<TrainedDynamics> {
  const { name, states, steps, batch, schedule, loss, substeps = 1, clip } = recipe;
  return trainDynamics(states === 'consistent' ? consistentStates(data) : data, {
    factory: networkOf(recipe),
    integrator: integrators['runge-kutta-4'],
    steps,
    batch,
    schedule,
    loss,
    substeps,
    clip,
    backend,
    threads: 1,
    random: createRandom(seed).child(name),
    now,
    onStep,
  });
}

async function follow(
  motions: readonly PhaseTrajectory[],
  parameters: Parameters,
  settings: { readonly model: DynamicsModel; readonly backend: Backend; readonly substeps: number },
): Promise<readonly PredictedMotion[]> {
  const rollouts = await prepareRollouts(motions, parameters, {
    ...settings,
    integrator: integrators['runge-kutta-4'],
    precision: widestPrecision(settings.backend),
    threads: 1,
  });
  try {
    return await rollouts.run(parameters);
  } finally {
    await rollouts.dispose();
  }
}

function energyError(energy: Hamiltonian, motion: PhaseTrajectory, prediction: PredictedMotion): number {
  const width = motion.bodies * motion.dimension;
  const truth = energiesAlong(energy, motion, width);
  return mean(energiesAlong(energy, prediction, width).map((value, row) => (value - truth[row]!) ** 2));
}

function motionError(motion: PhaseTrajectory, { positions, momenta }: PredictedMotion): number {
  const square = (values: Float64Array, truth: Float64Array): number =>
    mean(values.map((value, entry) => (value - truth[entry]!) ** 2));
  return (square(positions, motion.positions) + square(momenta, motion.momenta)) / 2;
}

function exampleOf(
  energy: Hamiltonian,
  motion: PhaseTrajectory,
  prediction: PredictedMotion,
): Outcome['example'] {
  const width = motion.bodies * motion.dimension;
  return {
    times: [...motion.times].map((time) => time - motion.times[0]!),
    truth: [...energiesAlong(energy, motion, width)],
    predicted: [...energiesAlong(energy, prediction, width)].map(finite),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
