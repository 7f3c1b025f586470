/**
 * The one controller of all adaptive methods: how large an error is in units of its tolerance, the first step, and
 * the next.
 *
 * Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, II.4 and II.10.
 *
 * @packageDocumentation
 */
import { addScaled, estimateErrors, type Workspace } from './embedded-step.js';
import type { VectorField } from './vector-field.js';

/** What the error of a step may be. */
export interface Tolerances {
  /** Error of a step allowed per component, relative to the component; 1e-10 if not given. */
  readonly relativeTolerance?: number;
  /** Error of a step allowed per component besides, one for all or one each; 1e-12 if not given. */
  readonly absoluteTolerance?: number | ArrayLike<number>;
  /** Only the first so many components control the step: the state, not the sensitivities carried along. */
  readonly controlled?: number;
}

/** Root mean squares over the controlled components, each in units of its tolerance. */
export interface ErrorNorm {
  /** Of the step's error for a step of one unit; needs all stages and the next state. */
  ofStep(work: Workspace): number;
  /** Of a vector, or of the difference of two, at the present state. */
  of(work: Workspace, vector: Float64Array, minus?: Float64Array): number;
}

const safety = 0.9;
const smallestFactor = 0.2;
const largestFactor = 6;

/** The norm that these tolerances make. */
export function errorNorm(dimension: number, tolerances: Tolerances): ErrorNorm {
  const controlled = tolerances.controlled ?? dimension;
  const relative = tolerances.relativeTolerance ?? 1e-10;
  const given = tolerances.absoluteTolerance ?? 1e-12;
  const absolute =
    typeof given === 'number' ? new Float64Array(controlled).fill(given) : Float64Array.from(given);
  const squares = ({ state, next }: Workspace, errors: Float64Array): number => {
    let sum = 0;
    for (let index = 0; index < controlled; index++) {
      const allowed = absolute[index]! + relative * Math.max(Math.abs(state[index]!), Math.abs(next[index]!));
      sum += (errors[index]! / allowed) ** 2;
    }
    return sum;
  };
  return {
    ofStep(work) {
      estimateErrors(work, controlled);
      const [main, lower] = work.errors as [Float64Array, Float64Array?];
      const high = squares(work, main);
      if (lower === undefined) return Math.sqrt(high / controlled);
      return high === 0 ? 0 : high / Math.sqrt((high + 0.01 * squares(work, lower)) * controlled);
    },
    of({ state }, vector, minus) {
      let sum = 0;
      for (let index = 0; index < controlled; index++) {
        const allowed = absolute[index]! + relative * Math.abs(state[index]!);
        sum += ((vector[index]! - (minus === undefined ? 0 : minus[index]!)) / allowed) ** 2;
      }
      return Math.sqrt(sum / controlled);
    },
  };
}

/** The size of the first step, from the sizes of the state, its derivative and a difference of derivatives. */
export function firstStepSize(
  field: VectorField,
  time: number,
  direction: number,
  span: number,
  work: Workspace,
  norm: ErrorNorm,
): number {
  const derivative = work.stages[0]!;
  const size = norm.of(work, work.state);
  const slope = norm.of(work, derivative);
  const guess = Math.min(size < 1e-5 || slope < 1e-5 ? 1e-6 * span : (0.01 * size) / slope, span);
  work.trial.set(derivative);
  addScaled(work.state, direction * guess, work.trial);
  field(time + direction * guess, work.trial, work.stages[1]!);
  const curvature = norm.of(work, work.stages[1]!, derivative) / guess;
  const steepest = Math.max(slope, curvature);
  const power = 1 / work.method.pair.order;
  const second = steepest <= 1e-15 ? Math.max(1e-6 * span, guess * 1e-3) : (0.01 / steepest) ** power;
  const chosen = Math.min(100 * guess, second);
  return chosen > 0 ? chosen : 1e-6 * span;
}

/**
 * The factor by which the next step differs from one with this error, in units of its tolerance (NaN where it met
 * what is not a number, which may be one closer by).
 *
 * @param afterRejection a step that follows a rejected one must not grow, or the two would chase each other
 */
export function stepFactor(error: number, order: number, afterRejection: boolean): number {
  if (Number.isNaN(error)) return smallestFactor;
  const factor = safety * error ** (-1 / order);
  return error <= 1 ? Math.min(afterRejection ? 1 : largestFactor, factor) : Math.max(smallestFactor, factor);
}
