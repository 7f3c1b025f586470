import { messageWeights, varying } from 'principia/distillation';
import type { SearchProblem } from 'principia/symbolic';
import type { BodyState } from 'principia/training';
import type { Observations } from './observations.js';

/** A body at the start of a window; entries run over windows and bodies, [W, N]. */
export function stateAt({ increments }: Observations, entry: number, logMass: Float64Array): BodyState {
  const { dimension, position, velocity, charge } = increments;
  return {
    position: position.subarray(entry * dimension, (entry + 1) * dimension),
    velocity: velocity.subarray(entry * dimension, (entry + 1) * dimension),
    logMass: logMass[entry]!,
    charge: charge[entry]!,
  };
}

/**
 * What acts on single bodies as a problem of regression: the scalar of a drag by mass, charge and speed, a component of
 * a field by mass, charge and place.
 */
export function bodyProblem(
  kind: 'drag' | 'field',
  states: readonly BodyState[],
  target: Float64Array,
  deviation: Float64Array,
): SearchProblem {
  const column = (name: string, value: (state: BodyState) => number) => ({
    name,
    values: Float64Array.from(states, value),
  });
  const places = ['x', 'y', 'z'].slice(0, states[0]?.position.length ?? 0);
  return {
    variables: varying([
      column('m1', ({ logMass }) => Math.exp(logMass)),
      column('q1', ({ charge }) => charge),
      ...(kind === 'drag'
        ? [column('v', ({ velocity }) => Math.hypot(...velocity))]
        : places.map((name, axis) => column(name, ({ position }) => position[axis]!))),
    ]),
    target,
    weights: messageWeights(target, deviation),
  };
}
