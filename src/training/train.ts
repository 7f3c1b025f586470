/**
 * The gradient road: a model's parameters by Adam, its gradient compiled through the integrator.
 *
 * @packageDocumentation
 */
import { permutation, type RandomStream } from 'principia/math';
import type { Integrator, Interactions } from 'principia/physics';
import {
  type Backend,
  type CompiledFunction,
  chooseBackend,
  compile,
  type Tensor,
  type TensorRecord,
  tf,
  valueAndGradients,
  widestPrecision,
} from 'principia/tensor';
import { cosineRate, initAdam, stepAdam } from './adam.js';
import type { Increments } from './increments.js';
import type { Model, ModelFactory, Parameters } from './model.js';
import { modelSetup } from './model-setup.js';
import { flatten, layoutOf, type ParameterLayout, unflatten } from './parameters.js';
import { propertiesOf, windowArrays, windowResiduals } from './rollout-loss.js';

/** How to train. */
export interface TrainingOptions {
  readonly factory: ModelFactory;
  readonly integrator: Integrator;
  /** Integrator steps a window. */
  readonly substeps?: number;
  readonly steps?: number;
  /** Windows a step. */
  readonly batch?: number;
  readonly learningRate?: number;
  /** Weight of the L1 penalty on messages; it decays with the learning rate. */
  readonly sparsity?: number;
  /** Starting natural logarithms of all masses [N], and which of them are learned. */
  readonly logMass: Float64Array;
  readonly unknown: readonly boolean[];
  /** Standard deviation of the observed velocities. */
  readonly noise?: number;
  readonly random: RandomStream;
  /** Where the network is computed; the default of `chooseBackend` where absent. */
  readonly backend?: Backend;
  /** The widest that the backend has by default. */
  readonly precision?: 'float32' | 'float64';
  readonly signal?: AbortSignal;
  readonly onStep?: (info: { readonly step: number; readonly steps: number; readonly loss: number }) => void;
}

/** A trained model and how its loss fell. */
export interface TrainedModel {
  readonly model: Model;
  readonly layout: ParameterLayout;
  readonly parameters: Parameters;
  /** Learned ln m [N], 0 where the data give the mass. */
  readonly logMass: Float64Array;
  readonly unknown: readonly boolean[];
  readonly substeps: number;
  readonly integrator: Integrator;
  /** Where it was trained, and where what is derived from it is computed. */
  readonly backend: Backend;
  /** Mean squared residual by step, in units of the velocity changes. */
  readonly history: readonly number[];
  /** Why training ended. */
  readonly stopped: 'steps' | 'aborted' | 'not finite';
}

/** Size of one residual of a body in a window: its usual velocity change, and the noise of two velocities. */
export function residualUnits(increments: Increments, noise = 0): Float64Array {
  return increments.scale.map((scale) => Math.hypot(scale, Math.SQRT2 * noise));
}

/**
 * Trains a model through the integrator.
 *
 * Loss: mean over windows, bodies and axes of ((state error)/unit)² + λ Σ_c |e_c| / |e|, the second term an L1
 * penalty on each message relative to its own size, which empties channels that are not needed.
 */
export async function trainModel(
  increments: Increments,
  interactions: Interactions,
  options: TrainingOptions,
): Promise<TrainedModel> {
  const {
    steps = 1500,
    batch = 32,
    learningRate = 2e-2,
    sparsity = 1e-4,
    substeps = 1,
    random,
    unknown,
  } = options;
  const size = Math.min(batch, increments.windows);
  const model = options.factory.create(modelSetup(increments, interactions, options.logMass));
  const still = { shape: [increments.bodies], data: new Float64Array(increments.bodies) };
  const fresh: Parameters = {
    ...model.init(random.child('parameters')),
    ...(unknown.includes(true) ? { massShift: still } : {}),
  };
  let logMass = options.logMass;
  const layout = layoutOf(fresh);
  const unit = residualUnits(increments, options.noise);
  const gradient = await compileLoss(model, options, layout, increments, size, substeps);
  const pace = paces(layout);
  const order = random.child('batches');
  const history: number[] = [];
  let vector = flatten(layout, fresh);
  let adam = initAdam(layout.size);
  let queue: number[] = [];
  let stopped: TrainedModel['stopped'] = 'steps';
  try {
    for (let step = 0; step < steps; step++) {
      if (options.signal?.aborted) {
        stopped = 'aborted';
        break;
      }
      if (queue.length < size) queue = [...queue, ...permutation(order, increments.windows)];
      const windows = queue.splice(0, size);
      const rate = cosineRate(step, steps, learningRate);
      const weight = { shape: [1], data: Float64Array.of((sparsity * rate) / learningRate) };
      const output = await gradient.run({
        ...unflatten(layout, vector),
        ...windowArrays(increments, windows, unit, logMass),
        sparsity: weight,
      });
      const loss = output.loss!.data[0]!;
      if (!Number.isFinite(loss)) {
        stopped = 'not finite';
        break;
      }
      history.push(loss);
      const slope = clipped(flatten(layout, output), 1);
      const moved = stepAdam(adam, vector, slope, rate);
      adam = moved.state;
      vector = vector.map((value, index) => value + pace[index]! * (moved.parameters[index]! - value));
      ({ vector, logMass } = absorbMasses(layout, vector, logMass));
      options.onStep?.({ step: step + 1, steps, loss });
    }
  } finally {
    await gradient.dispose();
  }
  return {
    model,
    layout,
    parameters: unflatten(layout, vector),
    logMass,
    unknown,
    substeps,
    integrator: options.integrator,
    backend: gradient.backend,
    history,
    stopped,
  };
}

async function compileLoss(
  model: Model,
  options: TrainingOptions,
  layout: ParameterLayout,
  increments: Increments,
  batch: number,
  substeps: number,
): Promise<CompiledFunction> {
  const names = layout.entries.map((entry) => entry.name);
  const example = windowArrays(
    increments,
    Array.from({ length: batch }, (_, index) => index),
    increments.scale,
    options.logMass,
  );
  const shapes = Object.fromEntries([
    ...layout.entries.map(({ name, shape }) => [name, { shape }] as const),
    ...Object.entries(example).map(([name, { shape }]) => [name, { shape }] as const),
    ['sparsity', { shape: [1] }] as const,
  ]);
  const objective = (inputs: TensorRecord): TensorRecord => {
    const parameters = Object.fromEntries(names.map((name) => [name, inputs[name]!]));
    const { value, gradients } = valueAndGradients((at) => {
      const properties = propertiesOf(at, inputs, options.unknown);
      const error = tf.mean(
        tf.square(windowResiduals(model, options.integrator, substeps, at, inputs, properties)),
      );
      const state = { position: inputs.position!, velocity: inputs.velocity! };
      const penalty = relativeL1(model.messages(at, state, properties));
      return tf.add(error, tf.mul(tf.reshape(inputs.sparsity!, []), penalty));
    }, parameters);
    // The penalty is relative: its value is one, whatever the messages.
    return { loss: tf.sub(value, tf.reshape(inputs.sparsity!, [])), ...gradients };
  };
  const { backend } = await chooseBackend(options.backend, { repeated: true });
  return compile(objective, shapes, { backend, precision: options.precision ?? widestPrecision(backend) });
}

/** Mean over messages of Σ_c |e_c| / (Σ_c |e_c|)₀, the denominator held constant. */
function relativeL1(messages: Tensor): Tensor {
  const size = tf.sum(tf.abs(messages), 2, true);
  const constant = tf.customGrad((x) => ({
    value: tf.clone(x as Tensor),
    gradFunc: () => tf.zerosLike(x as Tensor),
  }))(size);
  return tf.mean(tf.div(size, tf.add(constant, 1e-30)));
}

/** Puts a step of the mass ratios, 1 + shift, into the masses themselves and the shifts back to zero. */
function absorbMasses(
  layout: ParameterLayout,
  vector: Float64Array,
  logMass: Float64Array,
): { readonly vector: Float64Array; readonly logMass: Float64Array } {
  const entry = layout.entries.find(({ name }) => name === 'massShift');
  if (entry === undefined) return { vector, logMass };
  const settled = vector.slice();
  settled.fill(0, entry.offset, entry.offset + entry.length);
  return {
    vector: settled,
    logMass: logMass.map((value, body) => value + Math.log1p(Math.max(-0.5, vector[entry.offset + body]!))),
  };
}

/**
 * How fast each parameter moves, relative to the learning rate. Masses start from the conservation of momentum, far
 * better known than the untrained force; at full speed they would follow its first errors, and a mass that has become
 * negligible has no gradient to come back by.
 */
function paces(layout: ParameterLayout): Float64Array {
  const pace = new Float64Array(layout.size).fill(1);
  for (const { name, offset, length } of layout.entries) {
    if (name === 'massShift') pace.fill(0.02, offset, offset + length);
  }
  return pace;
}

/** The gradient, shortened to the given length if it is longer. */
function clipped(gradient: Float64Array, limit: number): Float64Array {
  const length = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
  return length > limit ? gradient.map((value) => (value * limit) / length) : gradient;
}
