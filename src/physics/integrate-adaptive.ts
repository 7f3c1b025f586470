import { denseStages, stepStages } from './dormand-prince-853.js';
import {
  addScaled,
  advance,
  createWorkspace,
  estimateErrors,
  interpolate,
  prepareDense,
  takeStep,
  type Workspace,
} from './dormand-prince-step.js';
import type { VectorField } from './vector-field.js';

/** How far an integration came. */
export interface IntegrationOutcome {
  readonly status: 'complete' | 'step underflow' | 'too many steps' | 'not finite';
  /** [T, dimension], one row an output time; rows that were not reached are NaN. */
  readonly states: Float64Array;
  /** Steps tried, rejected ones included. */
  readonly steps: number;
  readonly evaluations: number;
}

/** What an adaptive integration may be told. */
export interface AdaptiveOptions {
  /** Error of a step allowed per component, relative to the component; 1e-10 if not given. */
  readonly relativeTolerance?: number;
  /** Error of a step allowed per component besides, one for all or one each; 1e-12 if not given. */
  readonly absoluteTolerance?: number | ArrayLike<number>;
  /** Only the first so many components control the step: the state, not the sensitivities carried along. */
  readonly controlled?: number;
  /** Steps tried in all; 100 000 if not given. */
  readonly maximumSteps?: number;
  readonly maximumStep?: number;
}

const safety = 0.9;
const smallestFactor = 0.2;
const largestFactor = 6;

/**
 * Integrates dy/dt = f(t, y) from times[0], where y is `initial`, through all the other times, forward or backward.
 *
 * The step adapts to the tolerances (Dormand and Prince's order 8 with error estimates of orders 5 and 3); output
 * times inside a step come from the method's own dense output of order 7, so they do not shorten the step. What goes
 * wrong is said in the outcome's `status`, never thrown.
 *
 * @param initial y at times[0]; its length is the dimension
 * @param times [T], strictly increasing or strictly decreasing
 * @throws RangeError where the times are not strictly monotone
 * @example
 * ```ts
 * const decay = (_time: number, state: Float64Array, derivative: Float64Array) => { derivative[0] = -state[0]!; };
 * integrateAdaptive(decay, Float64Array.of(1), [0, 1]).states[1]; // 0.36787944117…
 * ```
 * Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, II.4 to II.6 (DOP853).
 */
export function integrateAdaptive(
  field: VectorField,
  initial: Float64Array,
  times: ArrayLike<number>,
  options: AdaptiveOptions = {},
): IntegrationOutcome {
  const dimension = initial.length;
  const direction = directionOf(times);
  const states = new Float64Array(times.length * dimension).fill(Number.NaN);
  states.set(initial, 0);
  const end = times[times.length - 1]!;
  const span = Math.abs(end - times[0]!);
  const largestStep = Math.min(options.maximumStep ?? span, span);
  const maximumSteps = options.maximumSteps ?? 100_000;
  const norm = errorNorm(dimension, options);
  const work = createWorkspace(initial);
  let time = times[0]!;
  let output = 1;
  let steps = 0;
  let evaluations = 0;
  const outcome = (status: IntegrationOutcome['status']): IntegrationOutcome => ({
    status,
    states,
    steps,
    evaluations,
  });
  if (span === 0) return outcome('complete');

  field(time, work.state, work.stages[0]!);
  let size = Math.min(largestStep, firstStep(field, time, direction, span, work, norm));
  evaluations += 2;
  if (!allFinite(work.stages[0]!)) return outcome('not finite');
  let grown = largestFactor;
  while (output < times.length) {
    if (steps === maximumSteps) return outcome('too many steps');
    const remaining = Math.abs(end - time);
    // Neither past the end nor so close to it that a crumb remains.
    const last = size * 1.01 >= remaining;
    const step = direction * (last ? remaining : size);
    const nextTime = last ? end : time + step;
    takeStep(field, time, step, nextTime, work);
    evaluations += stepStages;
    steps += 1;
    const finite = allFinite(work.next) && allFinite(work.stages[stepStages]!);
    const error = finite ? Math.abs(step) * norm.ofStep(work) : Number.NaN;
    if (error <= 1) {
      const first = output;
      while (output < times.length && direction * (nextTime - times[output]!) >= 0) output += 1;
      evaluations += writeOutputs(field, time, step, nextTime, work, times, first, output, states);
      advance(work);
      time = nextTime;
      size = Math.min(largestStep, Math.abs(step) * Math.min(grown, safety * error ** (-1 / 8)));
      grown = largestFactor;
      continue;
    }
    // What is not a number may be one closer by.
    const factor = Number.isNaN(error)
      ? smallestFactor
      : Math.max(smallestFactor, safety * error ** (-1 / 8));
    size = Math.abs(step) * factor;
    // A step that follows a rejected one must not grow, or the two would chase each other.
    grown = 1;
    if (size <= 16 * Number.EPSILON * Math.max(Math.abs(time), span)) {
      return outcome(Number.isNaN(error) ? 'not finite' : 'step underflow');
    }
  }
  return outcome('complete');
}

function directionOf(times: ArrayLike<number>): 1 | -1 {
  const direction = times[times.length - 1]! < times[0]! ? -1 : 1;
  for (let index = 1; index < times.length; index++) {
    if (!(direction * (times[index]! - times[index - 1]!) > 0)) {
      throw new RangeError(
        `output times must be strictly monotone; times[${index}] = ${times[index]} is not after ${times[index - 1]}`,
      );
    }
  }
  return direction;
}

/** Writes the rows first … beyond − 1, all inside this step; returns the evaluations it took. */
function writeOutputs(
  field: VectorField,
  time: number,
  step: number,
  nextTime: number,
  work: Workspace,
  times: ArrayLike<number>,
  first: number,
  beyond: number,
  states: Float64Array,
): number {
  if (beyond === first) return 0;
  const dimension = work.state.length;
  const atEnd = times[beyond - 1] === nextTime;
  if (atEnd) states.set(work.next, (beyond - 1) * dimension);
  const interior = atEnd ? beyond - 1 : beyond;
  if (interior === first) return 0;
  prepareDense(field, time, step, work);
  for (let row = first; row < interior; row++) {
    interpolate(work, (times[row]! - time) / step, states, row * dimension);
  }
  return denseStages;
}

/** Root mean squares over the controlled components, each in units of its tolerance. */
interface ErrorNorm {
  /** Of the step's error for a step of one unit; needs all stages and the next state. */
  ofStep(work: Workspace): number;
  /** Of a vector, or of the difference of two, at the present state. */
  of(work: Workspace, vector: Float64Array, minus?: Float64Array): number;
}

function errorNorm(dimension: number, options: AdaptiveOptions): ErrorNorm {
  const controlled = options.controlled ?? dimension;
  const relative = options.relativeTolerance ?? 1e-10;
  const given = options.absoluteTolerance ?? 1e-12;
  const absolute =
    typeof given === 'number' ? new Float64Array(controlled).fill(given) : Float64Array.from(given);
  return {
    ofStep(work) {
      estimateErrors(work, controlled);
      const { state, next } = work;
      const [fifthErrors, thirdErrors] = work.errors;
      let fifth = 0;
      let third = 0;
      for (let index = 0; index < controlled; index++) {
        const allowed =
          absolute[index]! + relative * Math.max(Math.abs(state[index]!), Math.abs(next[index]!));
        fifth += (fifthErrors[index]! / allowed) ** 2;
        third += (thirdErrors[index]! / allowed) ** 2;
      }
      return fifth === 0 ? 0 : fifth / Math.sqrt((fifth + 0.01 * third) * controlled);
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
function firstStep(
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
  const second = steepest <= 1e-15 ? Math.max(1e-6 * span, guess * 1e-3) : (0.01 / steepest) ** (1 / 8);
  const chosen = Math.min(100 * guess, second);
  return chosen > 0 ? chosen : 1e-6 * span;
}

function allFinite(vector: Float64Array): boolean {
  let zero = 0;
  for (let index = 0; index < vector.length; index++) zero += 0 * vector[index]!;
  return zero === 0;
}
