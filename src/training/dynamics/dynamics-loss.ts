/**
 * What training makes small: the errors of a model's motion, or of its rates, in units of what the data change by, so
 * that a model that says "nothing changes" has the loss 1.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { freeSpace, type Integrator } from 'principia/physics';
import { constant, type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type { ChangeScales } from './data-scales.js';
import type { DynamicsModel, PhaseState, SystemGraph } from './dynamics-model.js';
import { dynamicsStep } from './integrate-dynamics.js';

/** What a batch's errors are made of. */
export interface LossSettings {
  readonly model: DynamicsModel;
  readonly integrator: Integrator;
  /** Steps of the integrator in one sampling interval. */
  readonly substeps: number;
  /** Sizes of the changes after 1 … k intervals; of the rates, once, where `derivative`. */
  readonly scales: readonly ChangeScales[];
  readonly derivative: boolean;
  /** Of rates, whether the loss is `accelerationLoss`; not if not given. */
  readonly accelerations?: boolean;
  /** Weights of the bodies, [n, 1]. */
  readonly weights: Float64Array;
}

/**
 * The mean over bodies, axes and, for windows of several steps, times of (error / scale)², positions and momenta alike;
 * or, where `accelerations`, the mean over bodies of the sizes of their accelerations' errors.
 *
 * Along a window the model sees its own states, the first alone is given; the gradient goes through all its steps.
 *
 * @param batch as `trainingWindows` draws it
 */
export function dynamicsLoss(
  settings: LossSettings,
  parameters: TensorRecord,
  batch: TensorRecord,
  graph: SystemGraph,
): Tensor {
  const weights = constant(settings.weights, [settings.weights.length, 1]);
  const start = batch as Readonly<Record<'position' | 'momentum', Tensor>>;
  const meanSquare = (
    predicted: PhaseState,
    position: Tensor,
    momentum: Tensor,
    scale: ChangeScales,
  ): Tensor => {
    const part = (value: Tensor, truth: Tensor, size: number): Tensor =>
      tf.mean(tf.mul(tf.square(tf.div(tf.sub(value, truth), size)), weights));
    const errors = tf.add(
      part(predicted.position, position, scale.position),
      part(predicted.momentum, momentum, scale.momentum),
    );
    return tf.div(errors, 2);
  };
  const { model } = settings;
  const ofRates = (): Tensor => {
    const rates = ratesOf(model)(parameters, start, graph);
    return settings.accelerations
      ? accelerationLoss(rates.momentum, batch.force!, graph, weights)
      : meanSquare(rates, batch.velocity!, batch.force!, settings.scales[0]!);
  };
  const error = settings.derivative
    ? ofRates()
    : mean(
        changesAlong(settings, parameters, start, graph, batch.duration!).map((change, step) =>
          meanSquare(
            change,
            row(batch.positionChange!, step),
            row(batch.momentumChange!, step),
            settings.scales[step]!,
          ),
        ),
      );
  return model.penalty === undefined ? error : tf.add(error, model.penalty(parameters, start, graph));
}

/**
 * The mean over bodies of Σ |a − â| over the axes, in the data's own units; a = ṗ/m, and ṗ where there are no masses.
 *
 * Source: the loss of arXiv:2006.11287.
 */
function accelerationLoss(predicted: Tensor, force: Tensor, graph: SystemGraph, weights: Tensor): Tensor {
  const error = tf.sum(tf.abs(tf.sub(predicted, force)), 1, true);
  const hasMasses = graph.bodyProperties.shape[1]! > 0;
  const own = hasMasses ? tf.div(error, tf.slice(graph.bodyProperties, [0, 0], [-1, 1])) : error;
  return tf.mean(tf.mul(own, weights));
}

/**
 * What the state has changed by after each interval.
 *
 * The change is what is integrated, not the state: in single precision a state that is large beside what it changes by
 * would lose the change's digits. Walls need the state itself.
 */
function changesAlong(
  { model, integrator, substeps }: LossSettings,
  parameters: TensorRecord,
  start: PhaseState,
  graph: SystemGraph,
  durations: Tensor,
): readonly PhaseState[] {
  const walls = graph.space.kind === 'reflecting';
  const still = { position: tf.zerosLike(start.position), momentum: tf.zerosLike(start.momentum) };
  const moving = walls ? model : displaced(model, start, graph);
  let state = walls ? start : still;
  return Array.from({ length: durations.shape[0]! }, (_, step) => {
    const { advance } = dynamicsStep(moving, integrator, tf.div(row(durations, step), substeps));
    for (let substep = 0; substep < substeps; substep++) {
      state = advance(parameters, state, walls ? graph : { ...graph, space: freeSpace });
    }
    return walls ? difference(state, start) : state;
  });
}

/** The same motion, of states that are counted from a start; it sees the graph with its space. */
export function displaced(model: DynamicsModel, start: PhaseState, graph: SystemGraph): DynamicsModel {
  const { rates, increment } = model;
  const from = (change: PhaseState): PhaseState => ({
    position: tf.add(start.position, change.position),
    momentum: tf.add(start.momentum, change.momentum),
  });
  return {
    ...model,
    ...(rates && { rates: (parameters, change) => rates.call(model, parameters, from(change), graph) }),
    ...(increment && {
      increment: (parameters, change) => increment.call(model, parameters, from(change), graph),
    }),
  };
}

function ratesOf(model: DynamicsModel): NonNullable<DynamicsModel['rates']> {
  if (model.rates === undefined) {
    throw new InputError(
      `the model '${model.name}' has no rates to match derivatives with, since it learns what a whole step changes; train it with --loss one-step or multi-step`,
    );
  }
  return model.rates.bind(model);
}

function difference(state: PhaseState, start: PhaseState): PhaseState {
  return {
    position: tf.sub(state.position, start.position),
    momentum: tf.sub(state.momentum, start.momentum),
  };
}

/** One of [k, n, …]. */
function row(values: Tensor, index: number): Tensor {
  return tf.reshape(tf.slice(values, [index], [1]), values.shape.slice(1));
}

function mean(values: readonly Tensor[]): Tensor {
  return tf.div(
    values.reduce((sum, value) => tf.add(sum, value)),
    values.length,
  );
}
