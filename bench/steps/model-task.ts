import { createRandom } from 'principia/math';
import { integrators, type Trajectory } from 'principia/physics';
import { tf } from 'principia/tensor';
import {
  type ModelFactory,
  modelSetup,
  propertiesOf,
  residualUnits,
  sampleIncrements,
  windowArrays,
  windowResiduals,
} from 'principia/training';
import type { TrainingTask } from './training-task.js';

/** Data of a task, and which masses its parameters learn. */
export interface ModelTaskOptions {
  readonly trajectories: readonly Trajectory[];
  /** Windows of the batch. */
  readonly windows: number;
  readonly unknown?: readonly boolean[];
}

/** The training loss of a model: mean squared residuals of windows through one Runge-Kutta step of order 4. */
export function modelTask(
  factory: ModelFactory,
  { trajectories, windows, unknown }: ModelTaskOptions,
): TrainingTask {
  const { interactions, bodies } = trajectories[0]!.system;
  const increments = sampleIncrements(trajectories, { limit: windows, random: createRandom(2) });
  const logMass = new Float64Array(bodies.length);
  const model = factory.create(modelSetup(increments, interactions, logMass));
  const mask = unknown ?? bodies.map(() => false);
  const massShift = { shape: [bodies.length], data: new Float64Array(bodies.length).fill(0.1) };
  return {
    name: model.name,
    size: { windows, bodies: bodies.length },
    parameters: { ...model.init(createRandom(3)), ...(mask.includes(true) ? { massShift } : {}) },
    batch: windowArrays(
      increments,
      Array.from({ length: windows }, (_, index) => index),
      residualUnits(increments),
      logMass,
    ),
    loss(parameters, batch) {
      const properties = propertiesOf(parameters, batch, mask);
      const residuals = windowResiduals(
        model,
        integrators['runge-kutta-4'],
        1,
        parameters,
        batch,
        properties,
      );
      return tf.mean(tf.square(residuals));
    },
  };
}
