import { float64Space } from 'principia/math';
import type { Integrator, SplitState } from 'principia/physics';
import type { LinearModel } from './linear-model.js';
import { logMassesOf, type ObservedSystem } from './observed-system.js';
import { sensitivityField } from './sensitivity-field.js';

/** How a window is gone through. */
export interface WindowSteps {
  readonly integrator: Integrator;
  readonly substeps: number;
}

/** One of the two halves of a state at a window's end. */
export interface EndHalf {
  /** Observed change less that of the rollout, [N·D]. */
  readonly residuals: Float64Array;
  /** Change that is usual for the body, [N]. */
  readonly sizes: Float64Array;
  /** Derivative of the rollout by the coefficients, [N·D, K]; empty where it was not asked for. */
  readonly design: Float64Array;
}

/** Where a law takes a window's bodies, against where they went. */
export interface WindowEnd {
  readonly velocity: EndHalf;
  readonly position: EndHalf;
}

/** Rolls a window of a system out under a model with some coefficients; null where the path is not finite. */
export function windowEnd(
  model: LinearModel,
  system: ObservedSystem,
  window: number,
  coefficients: Float64Array,
  { integrator, substeps }: WindowSteps,
  withSensitivity: boolean,
): WindowEnd | null {
  const { increments, interactions, space } = system;
  const { bodies, dimension, duration, scale } = increments;
  const width = bodies * dimension;
  const logMass = logMassesOf(system).subarray(window * bodies, (window + 1) * bodies);
  const charge = increments.charge.subarray(window * bodies, (window + 1) * bodies);
  const field = sensitivityField(
    model,
    coefficients,
    { dimension, logMass, charge, interactions, ...(space === undefined ? {} : { space }) },
    withSensitivity,
  );
  const part = (values: Float64Array): Float64Array => values.subarray(window * width, (window + 1) * width);
  // Sensitivities begin at zero.
  const begin = (values: Float64Array): Float64Array => {
    const vector = new Float64Array(width * (1 + (withSensitivity ? model.count : 0)));
    vector.set(part(values));
    return vector;
  };
  const start = { position: begin(increments.position), velocity: begin(increments.velocity) };
  let state: SplitState<Float64Array> = start;
  for (let step = 0; step < substeps; step++) {
    state = integrator.step(float64Space, field, state, duration[window]! / substeps);
  }
  if (![...state.position.subarray(0, width), ...state.velocity.subarray(0, width)].every(Number.isFinite)) {
    return null;
  }
  const half = (key: 'position' | 'velocity', change: Float64Array, unit: number): EndHalf => ({
    residuals: part(change).map((value, at) => value - (state[key][at]! - start[key][at]!)),
    sizes: scale.subarray(window * bodies, (window + 1) * bodies).map((size) => unit * size),
    design: state[key].subarray(width),
  });
  return {
    velocity: half('velocity', increments.velocityChange, 1),
    position: half('position', increments.positionChange, duration[window]! / 2),
  };
}
