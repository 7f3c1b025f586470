import {
  compileGeneralised,
  fitGeneralised,
  type GeneralisedEquations,
  type GeneralisedField,
} from 'principia/distillation';
import { rootMeanSquare } from 'principia/math';
import { integrateAdaptive, type Trajectory } from 'principia/physics';
import type { Config } from './config.js';
import { cut, type Recording, thinned } from './recordings.js';

/** A form that is tried, and where the fit of its constants begins. */
export interface CandidateLaw {
  /** Plain text of the form. */
  readonly form: string;
  /** How it was come by. */
  readonly origin: string;
  readonly equations: GeneralisedEquations;
  readonly start: readonly number[];
  /** Whether its constants are left as they are. */
  readonly fixed?: boolean;
}

/** Errors of followed segments: root mean square over all samples and arms of a whole segment, rad. */
export interface SegmentErrors {
  /** With the initial state of each segment fitted to it and nothing else. */
  readonly fitted: readonly number[];
  /** From the first row of each segment as it was recorded. */
  readonly asRecorded: readonly number[];
}

/** What became of a form: plain data. */
export interface JudgedLaw {
  readonly form: string;
  readonly origin: string;
  readonly constants: readonly {
    readonly name: string;
    readonly value: number;
    readonly standardDeviation: number;
  }[];
  readonly training: SegmentErrors;
  readonly test: SegmentErrors;
  /** Training windows, each followed by the form fitted without it; empty where constants are fixed. */
  readonly leftOut: readonly number[];
  /** Samples that count as one, of the fit's residuals. */
  readonly correlation: number;
  readonly samples: number;
}

/**
 * Fits a form to the training windows, to all and to all but a part in turn; null where it cannot be followed.
 *
 * @param windows that a training segment is cut into; errors of training and test are of whole segments all the same
 */
export function judgeLaw(
  { form, origin, equations, start, fixed = false }: CandidateLaw,
  recording: Recording,
  config: Config,
  windows: number,
): JudgedLaw | null {
  const field = compileGeneralised(equations);
  const training = recording.training.flatMap((segment) => cut(thinned(segment, config.every), windows));
  const free = fixed ? [] : equations.parameters.map((_, index) => index);
  const fit = fitGeneralised(field, training, { start, free });
  if (fit === null) return null;
  const found = fit.parameters.map(({ value }) => value);
  const leftOut = fixed ? [] : leftOutErrors(field, training, found, config);
  const errors = [recording.training, recording.test].map((segments) =>
    followed(
      field,
      segments.map((segment) => thinned(segment, config.every)),
      found,
    ),
  );
  if (leftOut === null || errors.includes(null)) return null;
  return {
    form,
    origin,
    constants: fit.parameters.map((estimate, index) => ({
      name: equations.parameters[index]!,
      ...estimate,
    })),
    training: errors[0]!,
    test: errors[1]!,
    leftOut,
    correlation: fit.autocorrelation.reduce((sum, time) => sum + time, 0) / fit.autocorrelation.length,
    samples: training.reduce((sum, { positions }) => sum + positions.length, 0),
  };
}

/** Every window followed by the form that was fitted without its part; parts are interleaved. */
function leftOutErrors(
  field: GeneralisedField,
  segments: readonly Trajectory[],
  start: readonly number[],
  { folds }: Config,
): readonly number[] | null {
  const parts = Math.min(folds, segments.length);
  const errors = new Array<number>(segments.length);
  for (let part = 0; part < parts; part++) {
    const inside = (_: unknown, index: number): boolean => index % parts === part;
    const rest = segments.filter((_, index) => index % parts !== part);
    const fit = fitGeneralised(field, rest, { start });
    const own =
      fit &&
      fittedErrors(
        field,
        segments.filter(inside),
        fit.parameters.map(({ value }) => value),
      );
    if (!own) return null;
    own.forEach((error, index) => {
      errors[part + index * parts] = error;
    });
  }
  return errors;
}

/** Null where a segment cannot be followed. */
function followed(
  field: GeneralisedField,
  segments: readonly Trajectory[],
  parameters: readonly number[],
): SegmentErrors | null {
  const fitted = fittedErrors(field, segments, parameters);
  const asRecorded = segments.map((segment) => errorFrom(field, segment, parameters));
  return fitted === null || asRecorded.some((error) => !Number.isFinite(error))
    ? null
    : { fitted, asRecorded };
}

function fittedErrors(
  field: GeneralisedField,
  segments: readonly Trajectory[],
  parameters: readonly number[],
): readonly number[] | null {
  const errors = segments.map((segment) => {
    const fit = fitGeneralised(field, [segment], { start: parameters, free: [] });
    return fit === null ? Number.NaN : rootMeanSquare(fit.residuals[0]!);
  });
  return errors.every(Number.isFinite) ? errors : null;
}

function errorFrom(field: GeneralisedField, segment: Trajectory, parameters: readonly number[]): number {
  const { times, positions, velocities } = segment;
  const count = positions.length / times.length;
  const initial = Float64Array.of(...positions.subarray(0, count), ...velocities.subarray(0, count));
  const { states } = integrateAdaptive(field.field(parameters), initial, times, {
    method: 'tsitouras-5',
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-7,
  });
  return rootMeanSquare(
    positions.map(
      (observed, place) => states[2 * count * Math.floor(place / count) + (place % count)]! - observed,
    ),
  );
}

/** A law with its description length. */
export interface RankedLaw extends JudgedLaw {
  /** In nats. */
  readonly descriptionLength: number;
}

/**
 * Laws by description length on windows that they were not fitted to,
 *
 *   (n/2) ln(mean squared error) + (k/2) ln n,
 *
 * k constants, n residuals in units of their correlation: that of the law with the smallest error, for all laws.
 */
export function rankLaws(laws: readonly JudgedLaw[]): readonly RankedLaw[] {
  const best = laws.reduce((one, other) =>
    meanSquare(other.leftOut) < meanSquare(one.leftOut) ? other : one,
  );
  const independent = best.samples / best.correlation;
  return laws
    .map((law) => ({
      ...law,
      descriptionLength:
        0.5 * independent * Math.log(meanSquare(law.leftOut)) +
        0.5 * law.constants.length * Math.log(independent),
    }))
    .sort((one, other) => one.descriptionLength - other.descriptionLength);
}

/** Σ x²/n. */
export function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}
