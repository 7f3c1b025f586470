import { leverageOf } from './information.js';
import { blockSquares, estimateSigma, type ResidualBlocks } from './residual-noise.js';
import { type SchurStep, schurStep } from './schur-step.js';
import type { ShootingProblem } from './shooting-problem.js';
import {
  lineariseWindow,
  type ShootingPoint,
  type WindowLinearisation,
  windowResiduals,
} from './window-linearisation.js';

/** When a fit ends and how its noise is known. */
export interface FitOptions {
  /** Standard deviations of the residuals, kinds · N; estimated from the residuals where not given. */
  readonly sigma?: Float64Array;
  /** Below this no standard deviation is estimated, kinds · N. */
  readonly floor: Float64Array;
  /** Linearisations at most. */
  readonly maximumIterations: number;
}

/** Where the fit ended, with the last linearisation. */
export interface Fit {
  readonly status: 'converged' | 'not converged';
  readonly point: ShootingPoint;
  readonly sigma: Float64Array;
  readonly windows: readonly WindowLinearisation[];
  /** At the point, a window each. */
  readonly residuals: readonly Float64Array[];
  readonly iterations: number;
  readonly evaluations: number;
}

/** Why there is no fit. */
export interface FailedFit {
  readonly status: 'failed';
  readonly reason: string;
  readonly evaluations: number;
}

const largestDamping = 1e6;

/** The square of a step, in standard deviations of a parameter, after which a fit has converged. */
const negligible = 1e-3;

/**
 * Levenberg-Marquardt over the parameters and the initial states of all windows. Standard deviations that are not
 * given are estimated again after every step, so that the fit ends at the maximum of the likelihood in them too
 * (with the degrees of freedom of what was fitted taken off).
 */
export function fitByGaussNewton(
  problem: ShootingProblem,
  start: ShootingPoint,
  options: FitOptions,
): Fit | FailedFit {
  let evaluations = 0;
  const failed = (reason: string): FailedFit => ({ status: 'failed', reason, evaluations });
  if (problem.windows.length === 0) return failed('the law cannot be followed in any window');
  /** Null where a window cannot be followed, or as soon as χ² is more than allowed. */
  const residualsAt = (point: ShootingPoint, within?: Allowed): readonly Float64Array[] | null => {
    const all: Float64Array[] = [];
    let sum = 0;
    for (let index = 0; index < problem.windows.length; index++) {
      const result = windowResiduals(
        problem,
        problem.windows[index]!,
        point.parameters,
        point.initialStates[index]!,
      );
      if (result === null) return null;
      evaluations += result.evaluations;
      all.push(result.residuals);
      if (within === undefined) continue;
      sum += chiSquare(problem, [result.residuals], within.sigma);
      if (!(sum <= within.chiSquare)) return null;
    }
    return all;
  };

  let point = start;
  let residuals = residualsAt(point);
  if (residuals === null) return failed('the law cannot be integrated from the observed states');
  let sigma = options.sigma ?? sigmaOf(problem, residuals, null, options.floor);
  let damping = 1e-6;
  let last = 0;
  for (let iteration = 1; ; iteration++) {
    const windows = linearise(problem, point, residuals, sigma);
    if (windows === null)
      return failed('the sensitivities cannot be integrated, or a window does not fix its state');
    evaluations += windows.reduce((sum, window) => sum + window.evaluations, 0);
    const step = dampedStep(problem, point, residuals, sigma, windows, damping, residualsAt);
    // Near the floor it is the integration's error that is fitted, and that is no smooth function.
    const atFloor = sigma.every((value, block) => value <= 10 * options.floor[block]!);
    if (step === null && !atFloor) return failed('no step improves the fit');
    if (step !== null) ({ point, residuals, damping } = step);
    const leverage = leverageOf(windows, start.parameters.length);
    const next = options.sigma ?? sigmaOf(problem, residuals, leverage, options.floor);
    const settled = atFloor || noiseSettled(sigma, next);
    sigma = next;
    const order = start.parameters.length;
    // Without parameters it is the initial states that are fitted.
    const enough = (atFloor ? 1 : negligible) * (order || stateCount(point));
    const decrement = (order === 0 ? step?.fall : step?.decrement) ?? 0;
    const converged = settled && (decrement < enough || isNearEnd(last, decrement, enough));
    last = decrement;
    if (converged || iteration === options.maximumIterations) {
      const status = converged ? 'converged' : 'not converged';
      return { status, point, sigma, windows, residuals, iterations: iteration, evaluations };
    }
  }
}

/**
 * Whether steps shrink so fast that what is still to come, (θ/(1 − θ))² of the last for steps that shrink by θ, is a tenth
 * of what is negligible: a step less, and a step costs as much as all the integrations with their sensitivities.
 *
 * Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, IV.8, eq. (8.10).
 */
function isNearEnd(before: number, decrement: number, enough: number): boolean {
  const shrinks = Math.sqrt(decrement / before);
  return shrinks < 0.5 && (shrinks / (1 - shrinks)) ** 2 * decrement < enough / 10;
}

function linearise(
  problem: ShootingProblem,
  point: ShootingPoint,
  residuals: readonly Float64Array[],
  sigma: Float64Array,
): readonly WindowLinearisation[] | null {
  const windows: WindowLinearisation[] = [];
  for (let index = 0; index < problem.windows.length; index++) {
    const window = lineariseWindow(
      problem,
      problem.windows[index]!,
      point.parameters,
      point.initialStates[index]!,
      residuals[index]!,
      sigma,
    );
    if (window === null) return null;
    windows.push(window);
  }
  return windows;
}

/** How large χ² may be. */
interface Allowed {
  readonly sigma: Float64Array;
  readonly chiSquare: number;
}

interface AcceptedStep {
  readonly point: ShootingPoint;
  readonly residuals: readonly Float64Array[];
  readonly damping: number;
  /** Of the parameters, in units of their standard deviations, squared. */
  readonly decrement: number;
  /** Of χ², as the linear model predicted it. */
  readonly fall: number;
}

/** Damps the step until it does not make χ² worse; null where none does. */
function dampedStep(
  problem: ShootingProblem,
  point: ShootingPoint,
  residuals: readonly Float64Array[],
  sigma: Float64Array,
  windows: readonly WindowLinearisation[],
  firstDamping: number,
  residualsAt: (point: ShootingPoint, within: Allowed) => readonly Float64Array[] | null,
): AcceptedStep | null {
  const before = chiSquare(problem, residuals, sigma);
  let promised: number | null = null;
  for (let damping = firstDamping; damping <= largestDamping; damping = Math.max(1e-4, damping * 10)) {
    const step = schurStep(windows, point.parameters.length, damping);
    if (step === null) continue;
    promised ??= step.predicted;
    const candidate = advance(point, step);
    const tried = residualsAt(candidate, { sigma, chiSquare: before });
    if (tried !== null) {
      const next = Math.max(1e-9, damping / 10);
      const { decrement, predicted } = step;
      return { point: candidate, residuals: tried, damping: next, decrement, fall: 2 * predicted };
    }
  }
  // Where the linear model itself promises next to nothing, rounding hides the rest: this is the minimum.
  const count = residuals.reduce((sum, window) => sum + window.length, 0);
  const atMinimum = promised !== null && promised < negligible * Math.max(before, count);
  return atMinimum ? { point, residuals, damping: firstDamping, decrement: 0, fall: 0 } : null;
}

function stateCount({ initialStates }: ShootingPoint): number {
  return initialStates.reduce((sum, state) => sum + state.length, 0);
}

/** Whether no standard deviation changed by a fiftieth. */
function noiseSettled(before: Float64Array, after: Float64Array): boolean {
  return after.every((value, block) => Math.abs(Math.log(value / before[block]!)) < 0.02);
}

/** The residuals arranged by block. */
export function blocksOf(problem: ShootingProblem, windows: readonly Float64Array[]): ResidualBlocks {
  return { kinds: problem.kinds, bodies: problem.bodies, dimension: problem.dimension, windows };
}

/** Σ (r/σ)². */
export function chiSquare(
  problem: ShootingProblem,
  residuals: readonly Float64Array[],
  sigma: Float64Array,
): number {
  const { squares } = blockSquares(blocksOf(problem, residuals));
  return squares.reduce((sum, square, block) => sum + square / sigma[block]! ** 2, 0);
}

function sigmaOf(
  problem: ShootingProblem,
  residuals: readonly Float64Array[],
  leverage: Float64Array | null,
  floor: Float64Array,
): Float64Array {
  const { squares, counts } = blockSquares(blocksOf(problem, residuals));
  return estimateSigma(squares, counts, leverage ?? new Float64Array(counts.length), floor);
}

/** The point a step further. */
export function advance(point: ShootingPoint, step: SchurStep): ShootingPoint {
  return {
    parameters: point.parameters.map((value, index) => value + step.parameters[index]!),
    initialStates: point.initialStates.map((state, window) =>
      state.map((value, index) => value + step.initialStates[window]![index]!),
    ),
  };
}
