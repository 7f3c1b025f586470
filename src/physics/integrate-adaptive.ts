import { type AdaptiveMethodName, adaptiveMethods, createWorkspace, takeStep } from './embedded-step.js';
import type { EventOccurrence, IntegrationEvent } from './events.js';
import { acceptStep, startRun } from './integration-run.js';
import { errorNorm, firstStepSize, stepFactor, type Tolerances } from './step-control.js';
import type { VectorField } from './vector-field.js';

/** How far an integration came. */
export interface IntegrationOutcome {
  readonly status:
    | 'complete'
    | 'stopped'
    | 'step underflow'
    | 'too many steps'
    | 'too many events'
    | 'not finite';
  /** [T, dimension], one row an output time; rows that were not reached are NaN. */
  readonly states: Float64Array;
  /** The events that happened, in their order. */
  readonly events: readonly EventOccurrence[];
  /** Steps tried, rejected ones included. */
  readonly steps: number;
  readonly evaluations: number;
}

/** What an adaptive integration may be told. */
export interface AdaptiveOptions extends Tolerances {
  /** 'dormand-prince-853' if not given: order 8, for tight tolerances; 'tsitouras-5' costs less at loose ones. */
  readonly method?: AdaptiveMethodName;
  /** Passages of functions of the state through zero to find, and what they do. */
  readonly events?: readonly IntegrationEvent[];
  /** Events in all; 100 000 if not given. */
  readonly maximumEvents?: number;
  /** Steps tried in all; 100 000 if not given. */
  readonly maximumSteps?: number;
  readonly maximumStep?: number;
}

/**
 * Integrates dy/dt = f(t, y) from times[0], where y is `initial`, through all the other times, forward or backward.
 *
 * The step adapts to the tolerances; output times inside a step come from the method's own dense output (order 7 for
 * Dormand and Prince's method, 4 for Tsitouras's), so they do not shorten the step. Events are found on the same dense
 * output, to the rounding of the time; a state at an event's own time is the one after it. What goes wrong is said in
 * the outcome's `status`, never thrown.
 *
 * @param initial y at times[0]; its length is the dimension
 * @param times [T], strictly increasing or strictly decreasing
 * @throws RangeError where the times are not strictly monotone
 * @example
 * ```ts
 * const decay = (_time: number, state: Float64Array, derivative: Float64Array) => { derivative[0] = -state[0]!; };
 * integrateAdaptive(decay, Float64Array.of(1), [0, 1]).states[1]; // 0.36787944117…
 *
 * const floor: IntegrationEvent = {
 *   value: (_time, [height]) => height!,
 *   direction: 'falling',
 *   barrier: true,
 *   action: (_time, state) => { state[1] = -0.9 * state[1]!; },
 * };
 * integrateAdaptive(fall, Float64Array.of(1, 0), [0, 1, 2], { events: [floor] }).events[0]!.time; // √(2 / 9.81)
 * ```
 * Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, II.4 to II.6 (DOP853);
 * Ch. Tsitouras, Computers & Mathematics with Applications 62, 770 (2011).
 */
export function integrateAdaptive(
  field: VectorField,
  initial: Float64Array,
  times: ArrayLike<number>,
  options: AdaptiveOptions = {},
): IntegrationOutcome {
  const direction = directionOf(times);
  const work = createWorkspace(adaptiveMethods[options.method ?? 'dormand-prince-853'], initial);
  const run = startRun(field, work, times, direction, options);
  const { end } = run;
  const { order, stepStages } = work.method.pair;
  const span = Math.abs(end - run.time);
  const largestStep = Math.min(options.maximumStep ?? span, span);
  const maximumSteps = options.maximumSteps ?? 100_000;
  const norm = errorNorm(initial.length, options);
  let steps = 0;
  const outcome = (status: IntegrationOutcome['status']): IntegrationOutcome => ({
    status,
    states: run.states,
    events: run.occurrences,
    steps,
    evaluations: run.evaluations,
  });
  if (span === 0) return outcome('complete');

  field(run.time, work.state, work.stages[0]!);
  let size = Math.min(largestStep, firstStepSize(field, run.time, direction, span, work, norm));
  run.evaluations += 2;
  if (!allFinite(work.stages[0]!)) return outcome('not finite');
  let rejected = false;
  while (run.output < times.length) {
    if (steps === maximumSteps) return outcome('too many steps');
    const remaining = Math.abs(end - run.time);
    // Neither past the end nor so close to it that a crumb remains.
    const last = size * 1.01 >= remaining;
    const step = direction * (last ? remaining : size);
    const nextTime = last ? end : run.time + step;
    takeStep(field, run.time, step, nextTime, work);
    run.evaluations += stepStages;
    steps += 1;
    const finite = allFinite(work.next) && allFinite(work.stages[stepStages]!);
    const error = finite ? Math.abs(step) * norm.ofStep(work) : Number.NaN;
    size = Math.abs(step) * stepFactor(error, order, rejected);
    rejected = !(error <= 1);
    if (!rejected) {
      size = Math.min(largestStep, size);
      const ended = acceptStep(run, step, nextTime);
      if (ended !== null) return outcome(ended);
    } else if (size <= 16 * Number.EPSILON * Math.max(Math.abs(run.time), span)) {
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

function allFinite(vector: Float64Array): boolean {
  let zero = 0;
  for (let index = 0; index < vector.length; index++) zero += 0 * vector[index]!;
  return zero === 0;
}
