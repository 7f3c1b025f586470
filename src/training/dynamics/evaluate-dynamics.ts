/**
 * How well a learned model, or a law, predicts motions that it has not seen: always in closed loop.
 *
 * @packageDocumentation
 */
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { type IntegratorName, integrators, type Trajectory } from 'principia/physics';
import type { Backend, Precision } from 'principia/tensor';
import { demandFit } from './demand-fit.js';
import type { DynamicsFactory } from './dynamics-model.js';
import { fingerprint } from './fingerprint.js';
import { freeFlight } from './free-flight.js';
import { type KnownProperties, type PhaseTrajectory, phaseTrajectories } from './phase-trajectory.js';
import { type PredictedMotion, prepareRollouts } from './roll-out.js';
import { type RolloutMetrics, rolloutMetrics } from './rollout-metrics.js';
import { stepped } from './stepped-motions.js';
import { rebuildModel, type TrainedFile } from './trained-file.js';
import { demandInteractions } from './training-data.js';
import { trueEnergy } from './true-energy.js';

/** Which of a dataset's trajectories are predicted. */
export type DataPart = 'test' | 'validation' | 'training' | 'all';

/** What motions are predicted, and how. */
export interface EvaluationSettings {
  readonly part: DataPart;
  /** The recorded state that a motion is followed from, counted from 0. */
  readonly from: number;
  /** Recorded intervals that a motion is followed at most; all of them if null. */
  readonly steps: number | null;
  /** The model's own if null; for a law an adaptive method in 64 bits. */
  readonly integrator: IntegratorName | null;
  /** Step of the integrator: a part of the recorded interval or several of them; the one of training if null. */
  readonly dt: number | null;
  readonly precision: Precision;
  /** Threshold of the valid time. */
  readonly threshold: number;
  /**
   * Largest component of the force on a body, as some simulators cut it off; none if null. Of a law only: a model is
   * what it is.
   */
  readonly clip: number | null;
}

/** The settings where nothing is said. */
export const evaluationDefaults: EvaluationSettings = {
  part: 'test',
  from: 0,
  steps: null,
  integrator: null,
  dt: null,
  precision: 'float64',
  threshold: 0.4,
  clip: null,
};

/** How far predictions stray; plain data, infinite numbers where motions diverged. */
export interface EvaluationReport {
  readonly schema: 'principia/evaluation/1';
  /** What predicts: a model's name, or a law's expression. */
  readonly subject: { readonly kind: 'model' | 'law'; readonly name: string };
  readonly dataset: { readonly name: string; readonly hash: string; readonly part: DataPart };
  /** What moves it: the integrator as it acts on the model. */
  readonly integrator: string;
  /** Step of the integrator; the median where intervals differ, null of an adaptive method. */
  readonly dt: number | null;
  /** Step that the model was trained at, null of a law. */
  readonly trainedStep: number | null;
  /** How many of the motions the model was trained on; null where that is not known. */
  readonly trainedOn: number | null;
  /** Mean squared error of the positions without any force; null where infinite. */
  readonly freeFlight: number | null;
  /** Why there is no true energy; null where there is one. */
  readonly noEnergy: string | null;
  readonly metrics: RolloutMetrics;
}

/** Where an evaluation works. */
export interface EvaluationContext {
  readonly backend: Backend;
  readonly threads?: number;
  /** Told the steps in all, and then each. */
  readonly onStart?: (steps: number) => void;
  readonly onStep?: () => void;
}

/**
 * Predicts a dataset's motions by a trained model.
 *
 * @param source what messages call the model's file
 * @throws InputError where the data are not what the model was trained for (dimension, coordinates, space, properties,
 * units), the parameters are not the model's, or the step does not divide the recorded interval
 */
export async function evaluateModel(
  trained: TrainedFile,
  factory: DynamicsFactory,
  dataset: Dataset,
  settings: EvaluationSettings,
  context: EvaluationContext,
  source: string,
): Promise<EvaluationReport> {
  const { description, parameters } = trained;
  const model = rebuildModel(trained, factory, source);
  const { setup, substeps, known, coordinates, units } = description;
  demandFit(
    {
      what: 'model',
      dimension: setup.dimension,
      coordinates,
      space: setup.space.kind,
      charges: known.names.includes('charge'),
      units,
    },
    dataset,
    source,
  );
  demandInteractions(dataset);
  if (settings.clip !== null) {
    throw new InputError(
      `${source} is a model, whose forces cannot be cut off; evaluate a law, or leave that out`,
    );
  }
  const trainedStep = setup.step / substeps;
  const recorded = partOf(dataset, settings.part, known);
  const trainedOn = new Set(description.trainedOn);
  const { motions, perInterval, dt } = stepped(recorded, settings, settings.dt ?? trainedStep);
  const rollouts = await prepareRollouts(motions, parameters, {
    model,
    integrator: integrators[settings.integrator ?? description.integrator],
    substeps: perInterval,
    precision: settings.precision,
    backend: context.backend,
    ...(context.threads === undefined ? {} : { threads: context.threads }),
  });
  try {
    context.onStart?.(rollouts.steps);
    const predictions = await rollouts.run(parameters, context.onStep);
    return {
      ...reportOn(dataset, settings, motions, predictions),
      subject: { kind: 'model', name: description.model },
      integrator: rollouts.label,
      dt,
      trainedStep,
      trainedOn: recorded.filter((motion) => trainedOn.has(fingerprint(motion))).length,
    };
  } finally {
    await rollouts.dispose();
  }
}

/** What model and law have in common: the data, the true energy and the errors. */
export function reportOn(
  dataset: Dataset,
  { part, threshold }: EvaluationSettings,
  motions: readonly PhaseTrajectory[],
  predictions: readonly PredictedMotion[],
): Pick<EvaluationReport, 'schema' | 'dataset' | 'noEnergy' | 'metrics' | 'freeFlight'> {
  const { energy, reason } = trueEnergy(dataset);
  return {
    schema: 'principia/evaluation/1',
    dataset: { name: dataset.name, hash: dataset.hash, part },
    noEnergy: reason,
    freeFlight: rolloutMetrics(motions, motions.map(freeFlight), null).meanSquaredError,
    metrics: rolloutMetrics(motions, predictions, energy, threshold),
  };
}

/**
 * A part of a dataset in canonical variables.
 *
 * @throws InputError where it is empty, or a motion has one time only
 */
export function partOf(dataset: Dataset, part: DataPart, known: KnownProperties): readonly PhaseTrajectory[] {
  const { training, validation = [], test, name } = dataset;
  const parts: Readonly<Record<DataPart, readonly Trajectory[]>> = {
    training,
    validation,
    test,
    all: [...training, ...validation, ...test],
  };
  const chosen = parts[part].filter(({ times }) => times.length > 1);
  if (chosen.length === 0) {
    const others = (Object.keys(parts) as DataPart[]).filter((other) =>
      parts[other].some(({ times }) => times.length > 1),
    );
    throw new InputError(
      `the dataset '${name}' has no ${part === 'all' ? '' : `${part} `}trajectories of two times or more; there are some in: ${others.join(', ') || 'none of its parts'}`,
    );
  }
  return phaseTrajectories(chosen, known, `${part} trajectory`);
}
