/**
 * An integration on its way: where it is, what it has written, and what an accepted step adds to that.
 *
 * @packageDocumentation
 */
import { advance, denseEvaluations, interpolate, prepareDense, type Workspace } from './embedded-step.js';
import {
  barriersHold,
  beginWatch,
  createEventWatch,
  type EventOccurrence,
  type EventWatch,
  type IntegrationEvent,
  noteBarrier,
  type Passage,
  passages,
  passedTogether,
} from './events.js';
import type { VectorField } from './vector-field.js';

/** The state of an integration besides the arrays of its method. */
export interface IntegrationRun {
  readonly field: VectorField;
  readonly work: Workspace;
  readonly times: ArrayLike<number>;
  readonly direction: 1 | -1;
  readonly end: number;
  readonly watch: EventWatch | null;
  readonly maximumEvents: number;
  /** [T, dimension]. */
  readonly states: Float64Array;
  readonly occurrences: EventOccurrence[];
  time: number;
  /** The first row of `states` not yet written. */
  output: number;
  evaluations: number;
}

/** An integration at its first time. */
export function startRun(
  field: VectorField,
  work: Workspace,
  times: ArrayLike<number>,
  direction: 1 | -1,
  options: { readonly events?: readonly IntegrationEvent[]; readonly maximumEvents?: number },
): IntegrationRun {
  const dimension = work.state.length;
  const time = times[0]!;
  const events = options.events ?? [];
  const watch = events.length === 0 ? null : createEventWatch(events, dimension);
  if (watch !== null) beginWatch(watch, time, work.state);
  const states = new Float64Array(times.length * dimension).fill(Number.NaN);
  states.set(work.state, 0);
  return {
    field,
    work,
    times,
    direction,
    end: times[times.length - 1]!,
    watch,
    maximumEvents: options.maximumEvents ?? 100_000,
    states,
    occurrences: [],
    time,
    output: 1,
    evaluations: 0,
  };
}

/**
 * Takes an accepted step into the run: output rows, events, the next state. A step in which an event acts ends there.
 *
 * @returns why the integration ends here, if it does
 */
export function acceptStep(
  run: IntegrationRun,
  step: number,
  nextTime: number,
): 'stopped' | 'too many events' | null {
  const { work, watch } = run;
  if (watch === null) {
    writeRowsBefore(run, step, nextTime, false);
    advance(work);
    arrive(run, nextTime);
    return null;
  }
  prepareDense(run.field, run.time, step, work);
  run.evaluations += denseEvaluations(work);
  const found = passages(watch, work, run.time, step);
  const acting = found.find(({ event }) => watch.events[event]!.action !== undefined);
  for (const passage of found) {
    if (passage === acting) break;
    record(run, passage, step);
  }
  if (acting !== undefined) return act(run, watch, found, acting, step, nextTime);
  if (!barriersHold(watch, 1)) return 'too many events';
  writeRowsBefore(run, step, nextTime, true);
  advance(work);
  arrive(run, nextTime);
  return run.occurrences.length <= run.maximumEvents ? null : 'too many events';
}

/** Ends the step where an event acts, and goes on from what the event makes of the state there. */
function act(
  run: IntegrationRun,
  watch: EventWatch,
  found: readonly Passage[],
  first: Passage,
  step: number,
  nextTime: number,
): 'stopped' | 'too many events' | null {
  const { work, field } = run;
  const { fraction } = first;
  const time = fraction === 1 ? nextTime : run.time + fraction * step;
  if (fraction < 1) interpolate(work, fraction, work.next, 0);
  beginWatch(watch, time, work.next);
  if (!barriersHold(watch, fraction)) return 'too many events';
  writeRowsBefore(run, step, time, true);
  const together = passedTogether(watch, found, first);
  work.state.set(work.next);
  let stopped = false;
  for (const { event } of together) {
    run.occurrences.push({ event, time, state: work.state.slice() });
    const { action } = watch.events[event]!;
    if (typeof action === 'function') action(time, work.state);
    stopped ||= action === 'stop';
  }
  arrive(run, time);
  if (stopped) return 'stopped';
  field(time, work.state, work.stages[0]!);
  run.evaluations += 1;
  beginWatch(watch, time, work.state);
  for (const passage of together) noteBarrier(watch, passage);
  return run.occurrences.length <= run.maximumEvents ? null : 'too many events';
}

function record(run: IntegrationRun, { event, fraction }: Passage, step: number): void {
  const state = new Float64Array(run.work.state.length);
  interpolate(run.work, fraction, state, 0);
  run.occurrences.push({ event, time: run.time + fraction * step, state });
}

/** Writes the rows at times before this one, inside the step, from its dense output. */
function writeRowsBefore(run: IntegrationRun, step: number, before: number, densePrepared: boolean): void {
  const { field, work, times, direction, states, time } = run;
  let prepared = densePrepared;
  while (run.output < times.length && direction * (before - times[run.output]!) > 0) {
    if (!prepared) {
      prepareDense(field, time, step, work);
      run.evaluations += denseEvaluations(work);
      prepared = true;
    }
    interpolate(work, (times[run.output]! - time) / step, states, run.output * work.state.length);
    run.output += 1;
  }
}

/** Makes this the present state, and the row of its time if there is one. */
function arrive(run: IntegrationRun, time: number): void {
  run.time = time;
  if (run.output < run.times.length && run.times[run.output] === time) {
    run.states.set(run.work.state, run.output * run.work.state.length);
    run.output += 1;
  }
}
