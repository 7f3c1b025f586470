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
import { type WindowSteps, windowEnd } from './window-end.js';

/** How to go through the integrator. */
export interface IntegratorOptions {
  readonly integrator: Integrator;
  /** Integrator steps a window; 4 if not given. */
  readonly substeps?: number;
  /** Gauss-Newton sweeps at most; 3 if not given. */
  readonly sweeps?: number;
  readonly penalty?: PenaltyChoice;
}

/** A fit through an integrator, and what was left of the windows' ends before the first sweep and after each. */
export interface IntegratorFit extends PairLawFit {
  readonly residuals: readonly number[];
}

const halves = ['velocity', 'position'] as const;
type Half = (typeof halves)[number];
type EndErrors = Readonly<Record<Half, ErrorModel>>;
type EndResiduals = Readonly<Record<Half, Residuals>>;

/** Windows that a step is judged by have about this many rows. */
const judgedRows = 2000;
/** A sweep that gains less than this share of the residual is the last. */
const leastGain = 0.01;
const mostHalvings = 5;

/**
 * Refines a fit on the velocities and positions at the windows' ends.
 *
 * A step that does not lower the residual is halved; windows whose path is not finite are left out of a sweep. Both kinds
 * of rows have an error model of their own, estimated from what the fit so far leaves of them.
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
  const look = (coefficients: Float64Array): EndResiduals => endResiduals(model, judged, coefficients, steps);
  let fit = start.posterior;
  let seen = look(fit.coefficients);
  let errors = errorsOf(seen);
  const residuals = [relativeResidual(seen, errors)];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const before = misfit(seen, errors);
    const equations = sweepEquations(model, allWindows(systems), fit.coefficients, errors, steps);
    const solved = fitRidge(equations, { groups: model.groups, penalty });
    let coefficients = solved.coefficients;
    let after = look(coefficients);
    for (let halving = 0; halving < mostHalvings && !(misfit(after, errors) < before); halving++) {
      coefficients = coefficients.map((value, k) => (value + fit.coefficients[k]!) / 2);
      after = look(coefficients);
    }
    const gain = 1 - misfit(after, errors) / before;
    if (!(gain > 0)) break;
    fit = solved.revised({ coefficients, noise: Math.max(solved.noise, misfit(after, errors)) });
    seen = after;
    errors = errorsOf(seen);
    residuals.push(relativeResidual(seen, errors));
    if (gain < leastGain) break;
  }
  return {
    ...start,
    law: pairLaw(model, fit, errors.velocity.relative),
    posterior: fit,
    errors: errors.velocity,
    report: { ...start.report, residual: residuals.at(-1)! },
    residuals,
  };
}

/** The residuals of some windows' ends; of windows whose path is not finite there are none. */
function endResiduals(
  model: LinearModel,
  choices: readonly WindowChoice[],
  coefficients: Float64Array,
  steps: WindowSteps,
): EndResiduals {
  const { dimension } = choices[0]!.system.increments;
  const left: Record<Half, number[]> = { velocity: [], position: [] };
  const sizes: Record<Half, number[]> = { velocity: [], position: [] };
  for (const { system, windows } of choices) {
    for (let at = 0; at < (windows?.length ?? system.increments.windows); at++) {
      const end = windowEnd(model, system, windows?.[at] ?? at, coefficients, steps, false);
      for (const half of halves) {
        if (end === null) break;
        left[half].push(...overAxes(end[half].residuals, dimension));
        sizes[half].push(...end[half].sizes);
      }
    }
  }
  const typed = (half: Half): Residuals => ({
    dimension,
    left: Float64Array.from(left[half]),
    sizes: Float64Array.from(sizes[half]),
  });
  return { velocity: typed('velocity'), position: typed('position') };
}

function errorsOf({ velocity, position }: EndResiduals): EndErrors {
  return { velocity: fitErrorModel(velocity), position: fitErrorModel(position) };
}

/** Root mean square of the residuals in their errors; infinite where no path was finite. */
function misfit(seen: EndResiduals, errors: EndErrors): number {
  if (seen.velocity.left.length === 0) return Number.POSITIVE_INFINITY;
  const squares = halves.map((half) => inErrors(seen[half], errors[half]) ** 2);
  return Math.sqrt((squares[0]! + squares[1]!) / 2);
}

/** Root mean square of the velocities' residuals relative to the usual changes, rows weighed as in the fit. */
function relativeResidual({ velocity }: EndResiduals, errors: EndErrors): number {
  return inErrors(velocity, errors.velocity) / inErrors(velocity, errors.velocity, velocity.sizes);
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
