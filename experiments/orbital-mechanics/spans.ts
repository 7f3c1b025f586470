import { j2000, readEphemerisObservations } from 'principia/datasets';
import type { RefittedLaw, refitLaw, Window } from 'principia/distillation';
import { InputError } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import type { Config, SpanConfig } from './config.js';
import { toySystem } from './toy-system.js';

/** Before the span, so that bodies seen at other epochs are seen on both sides of its beginning. */
const lead = 60;

/** Every body at its own epochs, and the samples that are fitted. */
export interface Span {
  readonly trajectory: Trajectory;
  readonly window: Window;
}

/** The states of a span: from a folder, or made. */
export function readSpan(config: Config, span: SpanConfig, data: string | null): Span {
  const [from, fittedTo] = span.fitted;
  const wide = { bodies: span.bodies, from: from - lead, to: span.predictedTo };
  const trajectory =
    config.source === 'toy' || data === null
      ? toySystem(wide.bodies, from, wide.to, config.lightSpeed)
      : readEphemerisObservations(data, wide);
  const { times } = trajectory;
  const start = times.findIndex((time) => time >= from - j2000);
  const after = times.findIndex((time) => time >= fittedTo - j2000);
  return { trajectory, window: { trajectory: 0, start, end: after < 0 ? times.length : after } };
}

/** A refit that came about. */
export function demandFit(refit: ReturnType<typeof refitLaw>): RefittedLaw {
  if (refit.status === 'failed') {
    throw new InputError(
      `the law cannot be fitted to these data: ${refit.reason}; look for epochs that do not fit`,
    );
  }
  return refit;
}

/** Days from J2000 as a year. */
export function yearOf(days: number): number {
  return 2000 + days / 365.25;
}
