/**
 * Events of an integration: times at which a function of the state passes through zero, found on the dense output.
 *
 * @packageDocumentation
 */

import { interpolate, type Workspace } from './embedded-step.js';
import { findCrossings, type Samples, sideOf } from './event-search.js';

/** Something that happens where a function of the state passes through zero. */
export interface IntegrationEvent {
  /** The function g(t, y), zero itself on its positive side; keeps not the state. */
  value(time: number, state: Float64Array): number;
  /** Which passages count, seen in the direction of integration; either if not given. */
  readonly direction?: 'rising' | 'falling' | 'either';
  /**
   * What then happens: the integration stops, or goes on from the state that a map makes of this one in place (a
   * velocity reflected; or nothing but a switch of the field's own, at a kink of the force). Only recorded if not given.
   */
  readonly action?: 'stop' | ((time: number, state: Float64Array) => void);
  /**
   * Whether the map keeps the state on its side of zero, as a wall does. Where it no longer can, bounces having piled
   * up, the integration ends.
   */
  readonly barrier?: boolean;
}

/** An event that happened. */
export interface EventOccurrence {
  /** Its place in the list of events. */
  readonly event: number;
  readonly time: number;
  /** Before the event's own map. */
  readonly state: Float64Array;
}

/** A passage of an event's function through zero, within one step. */
export interface Passage {
  readonly event: number;
  /** Of the step, from 0 to 1: the first found at which the function has passed. */
  readonly fraction: number;
  /** The side of zero on which the function then is. */
  readonly side: 1 | -1;
}

/** Samples of every event's function over a step, the two ends included. */
const samples = 5;

/** The events with what their functions were at the present step's samples. */
export interface EventWatch {
  readonly events: readonly IntegrationEvent[];
  /** [samples, events]. */
  readonly values: readonly Float64Array[];
  /** What a barrier's function was when its map was last applied, until it is back on its side; else NaN. */
  readonly beyond: Float64Array;
  readonly trial: Float64Array;
}

/** A watch over these events. */
export function createEventWatch(events: readonly IntegrationEvent[], dimension: number): EventWatch {
  return {
    events,
    values: Array.from({ length: samples }, () => new Float64Array(events.length)),
    beyond: new Float64Array(events.length).fill(Number.NaN),
    trial: new Float64Array(dimension),
  };
}

/** Begins to watch from this state. */
export function beginWatch({ events, values }: EventWatch, time: number, state: Float64Array): void {
  events.forEach((event, index) => {
    values[samples - 1]![index] = event.value(time, state);
  });
}

/** The passages of the step just accepted, whose dense output is there, in the order of their times. */
export function passages(watch: EventWatch, work: Workspace, time: number, step: number): Passage[] {
  const { events, values, trial } = watch;
  values[0]!.set(values[samples - 1]!);
  for (let sample = 1; sample < samples; sample++) {
    const fraction = sample / (samples - 1);
    if (sample < samples - 1) interpolate(work, fraction, trial, 0);
    else trial.set(work.next);
    for (let event = 0; event < events.length; event++) {
      values[sample]![event] = events[event]!.value(time + fraction * step, trial);
    }
  }
  // A fraction of a step finer than the time's own rounding means nothing.
  const resolution = Number.EPSILON * Math.max(1, Math.abs(time / step));
  const found: Passage[] = [];
  events.forEach(({ direction }, event) => {
    const look = (fraction: number): number => {
      interpolate(work, fraction, trial, 0);
      return events[event]!.value(time + fraction * step, trial);
    };
    const sampled: Samples = values.map((row) => row[event]!);
    for (const { at: fraction, side } of findCrossings(look, sampled, direction ?? 'either', resolution)) {
      found.push({ event, fraction, side });
    }
  });
  return found.sort((one, other) => one.fraction - other.fraction);
}

/**
 * The first passage that acts, with later ones that where the watch now begins have happened as well, as far as can be
 * told: a ball in a corner meets two walls at once.
 */
export function passedTogether({ values }: EventWatch, found: readonly Passage[], first: Passage): Passage[] {
  const seen = new Set([first.event]);
  const others = found.slice(found.indexOf(first) + 1).filter(({ event, side }) => {
    if (seen.has(event)) return false;
    seen.add(event);
    return sideOf(values[samples - 1]![event]!) === side;
  });
  return [first, ...others];
}

/** A barrier whose function is so many times further beyond than where it was last turned back has let pass. */
const leak = 100;

/**
 * Whether all barriers hold in the samples up to this fraction of the step and in the last: since its map was applied
 * each came back to its side, or is not yet much further beyond.
 */
export function barriersHold({ values, beyond }: EventWatch, fraction: number): boolean {
  return beyond.every((landed, event) => {
    if (Number.isNaN(landed)) return true;
    const returned = values.some(
      (row, sample) =>
        (sample === samples - 1 || sample <= fraction * (samples - 1)) &&
        sideOf(row[event]!) !== sideOf(landed),
    );
    if (returned) beyond[event] = Number.NaN;
    return returned || Math.abs(values[samples - 1]![event]!) <= leak * Math.abs(landed);
  });
}

/** Notes how far beyond its zero a barrier is right after its map. */
export function noteBarrier({ events, values, beyond }: EventWatch, { event, side }: Passage): void {
  const value = values[samples - 1]![event]!;
  beyond[event] = events[event]!.barrier === true && sideOf(value) === side ? value : Number.NaN;
}
