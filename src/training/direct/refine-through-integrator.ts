/**
 * The direct solve through an integrator: Gauss-Newton sweeps on the states at the windows' ends. Each sweep rolls every
 * window out under the law so far, with the derivatives of its end by the coefficients, and solves the linearised problem
 * by the same regularised least squares. The path between samples, which the integral form has to interpolate, then comes
 * from the law itself, and windows may be as long as the motion stays predictable.
 *
 * @packageDocumentation
 */
import { dot, InputError, type NormalEquations, sumNormalEquations } from 'principia/math';
import type { Integrator } from 'principia/physics';
import {
  type ErrorModel,
  errorWeight,
  fitErrorModel,
  inErrors,
  overAxes,
  type Residuals,
  rowError,
} from './error-model.js';
import type { PairLawFit } from './fit-pair-law.js';
import type { LinearModel } from './linear-model.js';
import { allWindows, type ObservedSystem, someWindows, type WindowChoice } from './observed-system.js';
import { pairLaw } from './pair-law.js';
import { fitRidge, type PenaltyChoice } from './ridge.js';
import { type EndHalf, type WindowSteps, windowEnd } from './window-end.js';

/** How to go through the integrator. */
export interface IntegratorOptions {
  readonly integrator: Integrator;
  /** Integrator steps a window; 4 if not given. */
  readonly substeps?: number;
  /** Gauss-Newton sweeps at most; 3 if not given. */
  readonly sweeps?: number;
  readonly penalty?: PenaltyChoice;
}

/** A fit through an integrator. */
export interface IntegratorFit extends PairLawFit {
  /**
   * What is left of the velocity changes, relative to the usual ones, before the first sweep and after each: root mean
   * squares over the same windows, those that could be followed from the start, and with the same weights of rows, those
   * of the last sweep, so that entries can be compared. Infinite where no window could be followed.
   */
  readonly residuals: readonly number[];
}

const halves = ['velocity', 'position'] as const;
type Half = (typeof halves)[number];
type EndErrors = Readonly<Record<Half, ErrorModel>>;
type EndResiduals = Readonly<Record<Half, Residuals>>;
/** What is left of one window's bodies; null where its path is not finite. */
type Followed = Readonly<Record<Half, Pick<Residuals, 'left' | 'sizes'>>> | null;

/** Windows that a step is judged by have about this many rows. */
const judgedRows = 2000;
/** A sweep that gains less than this share of the residual is the last. */
const leastGain = 0.01;
const mostHalvings = 5;

/**
 * Refines a fit on the velocities and positions at the windows' ends.
 *
 * A step that does not lower the residual, or under which a window can no longer be followed, is halved; windows whose
 * path is not finite from the start are left out of a sweep. Both kinds of rows have an error model of their own, estimated
 * from what the fit so far leaves of them.
 *
 * @throws InputError for single moments with accelerations, through which there is no path
 * @example
 * ```ts
 * const refined = refineThroughIntegrator(systems, fitPairLaw(systems, { random }), {
 *   integrator: integrators['runge-kutta-4'],
 * });
 * ```
 */
export function refineThroughIntegrator(
  systems: readonly ObservedSystem[],
  start: PairLawFit,
  { integrator, substeps = 4, sweeps = 3, penalty = 'evidence' }: IntegratorOptions,
): IntegratorFit {
  if (systems.some(({ increments }) => increments.nodeWeights.length === 1)) {
    throw new InputError(
      'moments with accelerations have no path to integrate; give windows of trajectories',
    );
  }
  const { model } = start;
  const steps = { integrator, substeps };
  const judged = someWindows(systems, judgedRows, 0.5);
  const { dimension } = systems[0]!.increments;
  const look = (coefficients: Float64Array): readonly Followed[] =>
    followWindows(model, judged, coefficients, steps);
  let fit = start.posterior;
  let seen = look(fit.coefficients);
  const first = finiteOf(seen);
  if (first.length === 0) return { ...start, residuals: [Number.POSITIVE_INFINITY] };
  let errors = errorsOf(together(seen, first, dimension));
  const stages = [seen];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const kept = finiteOf(seen);
    // A step is judged on the windows that could be followed before it, and may lose none of them.
    const misfitOf = (looked: readonly Followed[]): number =>
      kept.every((window) => looked[window] !== null)
        ? misfit(together(looked, kept, dimension), errors)
        : Number.POSITIVE_INFINITY;
    const before = misfitOf(seen);
    const equations = sweepEquations(model, allWindows(systems), fit.coefficients, errors, steps);
    const solved = fitRidge(equations, { groups: model.groups, penalty });
    let coefficients = solved.coefficients;
    let after = look(coefficients);
    for (let halving = 0; halving < mostHalvings && !(misfitOf(after) < before); halving++) {
      coefficients = coefficients.map((value, k) => (value + fit.coefficients[k]!) / 2);
      after = look(coefficients);
    }
    const left = misfitOf(after);
    if (!(left < before)) break;
    fit = solved.revised({ coefficients, noise: Math.max(solved.noise, left) });
    seen = after;
    errors = errorsOf(together(seen, finiteOf(seen), dimension));
    stages.push(seen);
    if (1 - left / before < leastGain) break;
  }
  const velocities = stages.map((looked) => together(looked, first, dimension).velocity);
  const residuals = velocities.map(unexplainedAt(velocities.at(-1)!, errors.velocity));
  return {
    ...start,
    law: pairLaw(model, fit, errors.velocity.relative),
    posterior: fit,
    errors: errors.velocity,
    report: { ...start.report, residual: residuals.at(-1)! },
    residuals,
  };
}

/** The windows chosen, in order, followed to their ends. */
function followWindows(
  model: LinearModel,
  choices: readonly WindowChoice[],
  coefficients: Float64Array,
  steps: WindowSteps,
): readonly Followed[] {
  return choices.flatMap(({ system, windows }) => {
    const { dimension } = system.increments;
    return Array.from({ length: windows?.length ?? system.increments.windows }, (_, at): Followed => {
      const end = windowEnd(model, system, windows?.[at] ?? at, coefficients, steps, false);
      const of = ({ residuals, sizes }: EndHalf) => ({ left: overAxes(residuals, dimension), sizes });
      return end && { velocity: of(end.velocity), position: of(end.position) };
    });
  });
}

/** Places of the windows whose path is finite. */
function finiteOf(looked: readonly Followed[]): readonly number[] {
  return [...looked.keys()].filter((window) => looked[window] !== null);
}

/** The residuals of some windows in one; all of them must have been followed. */
function together(looked: readonly Followed[], windows: readonly number[], dimension: number): EndResiduals {
  const of = (half: Half): Residuals => ({
    dimension,
    left: Float64Array.from(windows.flatMap((window) => [...looked[window]![half].left])),
    sizes: Float64Array.from(windows.flatMap((window) => [...looked[window]![half].sizes])),
  });
  return { velocity: of('velocity'), position: of('position') };
}

function errorsOf({ velocity, position }: EndResiduals): EndErrors {
  return { velocity: fitErrorModel(velocity), position: fitErrorModel(position) };
}

/** Root mean square of the residuals in their errors. */
function misfit(seen: EndResiduals, errors: EndErrors): number {
  const squares = halves.map((half) => inErrors(seen[half], errors[half]) ** 2);
  return Math.sqrt((squares[0]! + squares[1]!) / 2);
}

/**
 * Measures residuals of the same bodies relative to their usual changes, rows weighed as the last sweep left them. Under
 * weights of an earlier one, the few rows that no law explains would hide what sweeps do for all the others.
 */
function unexplainedAt(last: Residuals, errors: ErrorModel): (stage: Residuals) => number {
  const weights = last.left.map((left, entry) => {
    const error = rowError(errors, last.sizes[entry]!);
    return errorWeight(left / error) / error ** 2;
  });
  const sum = (values: Float64Array): number =>
    values.reduce((squares, value, entry) => squares + weights[entry]! * value ** 2, 0);
  const usual = sum(last.sizes);
  return ({ left }) => Math.sqrt(sum(left) / usual);
}

/** The linearised equations of one sweep: S c = residual + S c₀, each row in units of its error. */
function sweepEquations(
  model: LinearModel,
  choices: readonly WindowChoice[],
  coefficients: Float64Array,
  errors: EndErrors,
  steps: WindowSteps,
): NormalEquations {
  const sum = sumNormalEquations(model.count);
  let weights = 0;
  for (const { system, windows } of choices) {
    for (let at = 0; at < (windows?.length ?? system.increments.windows); at++) {
      const end = windowEnd(model, system, windows?.[at] ?? at, coefficients, steps, true);
      for (const half of halves) {
        if (end === null) break;
        const { residuals, sizes, design } = end[half];
        const { dimension } = system.increments;
        const factors = new Float64Array(residuals.length);
        overAxes(residuals, dimension).forEach((off, body) => {
          const error = rowError(errors[half], sizes[body]!);
          const weight = errorWeight(off / error);
          weights += dimension * weight;
          factors.fill(Math.sqrt(weight) / error, body * dimension, (body + 1) * dimension);
        });
        const target = residuals.map(
          (value, row) =>
            value + dot(design.subarray(row * model.count, (row + 1) * model.count), coefficients),
        );
        sum.add(design, target, residuals.length, factors);
      }
    }
  }
  return { ...sum.total(), count: weights };
}
