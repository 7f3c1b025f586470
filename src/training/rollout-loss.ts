/**
 * The loss of a model inside an integrator: the state one window later, per body, in units of what a body's velocity
 * usually changes by, so that Mercury and Neptune both count.
 *
 * @packageDocumentation
 */
import type { Integrator, SplitState } from 'principia/physics';
import { type Tensor, type TensorRecord, tensorSpace, tf } from 'principia/tensor';
import type { Increments } from './increments.js';
import type { Model, TensorProperties } from './model.js';

/** The inputs of the loss besides the parameters, as arrays with their shapes; B windows. */
export interface WindowArrays {
  readonly [name: string]: { readonly shape: readonly number[]; readonly data: Float64Array };
}

/**
 * Some windows of the increments, as inputs for the compiled loss.
 *
 * @param unit - size of one residual, [W, N]
 * @param learnedLogMass - ln m of the bodies whose mass is unknown, [N], 0 elsewhere
 */
export function windowArrays(
  increments: Increments,
  windows: ArrayLike<number>,
  unit: Float64Array,
  learnedLogMass: Float64Array,
): WindowArrays {
  const { bodies, dimension } = increments;
  const count = windows.length;
  const pick = (source: Float64Array, width: number): Float64Array => {
    const result = new Float64Array(count * width);
    for (let at = 0; at < count; at++) {
      result.set(source.subarray(windows[at]! * width, (windows[at]! + 1) * width), at * width);
    }
    return result;
  };
  const size = bodies * dimension;
  const logMass = pick(increments.logMass, bodies);
  const inverse = pick(unit, bodies);
  for (let entry = 0; entry < inverse.length; entry++) inverse[entry] = 1 / inverse[entry]!;
  return {
    position: { shape: [count, bodies, dimension], data: pick(increments.position, size) },
    velocity: { shape: [count, bodies, dimension], data: pick(increments.velocity, size) },
    positionChange: { shape: [count, bodies, dimension], data: pick(increments.positionChange, size) },
    velocityChange: { shape: [count, bodies, dimension], data: pick(increments.velocityChange, size) },
    duration: { shape: [count, 1, 1], data: pick(increments.duration, 1) },
    logMass: {
      shape: [count, bodies],
      data: logMass.map((value, entry) => value + learnedLogMass[entry % bodies]!),
    },
    charge: { shape: [count, bodies], data: pick(increments.charge, bodies) },
    inverseUnit: { shape: [count, bodies, 1], data: inverse },
  };
}

/** The bodies' properties, ρ = 1 + mask · massShift for the bodies whose mass is unknown. */
export function propertiesOf(
  parameters: TensorRecord,
  windows: TensorRecord,
  unknown: readonly boolean[],
): TensorProperties {
  const { logMass, charge } = windows as Record<'logMass' | 'charge', Tensor>;
  const one = tf.ones([1, unknown.length]);
  if (parameters.massShift === undefined) return { logMass, massRatio: one, charge };
  const mask = tf.tensor2d([unknown.map(Number)], [1, unknown.length]);
  return { logMass, massRatio: tf.add(one, tf.mul(mask, parameters.massShift)), charge };
}

/**
 * Residuals of the state at the windows' ends, [B, N, 2D]: position changes over h/2 and velocity changes, over the
 * unit of each body.
 *
 * Time is counted in windows (u = h v, du/dτ = h² a), so windows of different duration share one batch; the state
 * that is integrated is the displacement from the start, which single precision can hold.
 */
export function windowResiduals(
  model: Model,
  integrator: Integrator,
  substeps: number,
  parameters: TensorRecord,
  windows: TensorRecord,
  properties: TensorProperties,
): Tensor {
  const { position, velocity, duration } = windows as Record<'position' | 'velocity' | 'duration', Tensor>;
  const acceleration = (state: SplitState<Tensor>): Tensor => {
    const actual = { position: tf.add(position, state.position), velocity: tf.div(state.velocity, duration) };
    return tf.mul(model.acceleration(parameters, actual, properties), tf.square(duration));
  };
  const start = tf.mul(velocity, duration);
  let state: SplitState<Tensor> = { position: tf.zerosLike(position), velocity: start };
  for (let step = 0; step < substeps; step++)
    state = integrator.step(tensorSpace, acceleration, state, 1 / substeps);
  const toUnit = tf.div(windows.inverseUnit!, duration);
  const positionError = tf.mul(tf.sub(state.position, windows.positionChange!), tf.mul(toUnit, 2));
  const velocityError = tf.mul(
    tf.sub(tf.sub(state.velocity, start), tf.mul(windows.velocityChange!, duration)),
    toUnit,
  );
  return tf.concat([positionError, velocityError], 2);
}
