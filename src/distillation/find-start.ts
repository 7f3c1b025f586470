import { median } from 'principia/math';
import { startingPoint } from './create-problem.js';
import {
  blocksOf,
  chiSquare,
  type FailedFit,
  type Fit,
  type FitOptions,
  fitByGaussNewton,
} from './gauss-newton.js';
import { blockSquares } from './residual-noise.js';
import type { ShootingProblem, Window } from './shooting-problem.js';
import { windowResiduals } from './window-linearisation.js';

/** Windows that look for the start. */
const coarseWindows = 24;

/** Samples of the shortest windows. */
const fewestSamples = 3;

/**
 * Parameters to begin the fit from: fits to the first three samples of some windows, then to their first quarter, are
 * nearly linear in the parameters however wrong the given ones are, and cost a fraction. Each is taken only if it
 * follows the whole windows better than what there was, for where noise hides the force in so short a time, the given
 * parameters are the better start.
 */
export function findStart(
  problem: ShootingProblem,
  optionsOf: (part: ShootingProblem) => FitOptions,
): { readonly parameters: Float64Array; readonly evaluations: number } {
  let { parameters } = startingPoint(problem);
  if (parameters.length === 0) return { parameters, evaluations: 0 };
  const windows = evenly(problem.windows, coarseWindows);
  let misfit = misfitAt(problem, windows, parameters);
  let evaluations = 0;
  for (const share of [0, 1 / 4]) {
    const short = windows.map((window) => {
      const samples = Math.max(fewestSamples, Math.ceil(share * (window.end - window.start)));
      return { ...window, end: Math.min(window.end, window.start + samples) };
    });
    const fit = fitWithoutOutliers(problem, short, parameters, optionsOf);
    evaluations += fit.evaluations;
    if (fit.status === 'failed') continue;
    const reached = misfitAt(problem, windows, fit.point.parameters);
    if (reached < misfit) {
      misfit = reached;
      parameters = fit.point.parameters;
    }
  }
  return { parameters, evaluations };
}

/** One close encounter under wrong constants can outweigh all the rest; a start may do without such windows. */
function fitWithoutOutliers(
  problem: ShootingProblem,
  windows: readonly Window[],
  parameters: Float64Array,
  optionsOf: (part: ShootingProblem) => FitOptions,
): Fit | FailedFit {
  const fitTo = (chosen: readonly Window[]): Fit | FailedFit => {
    const part = { ...problem, windows: chosen };
    return fitByGaussNewton(part, { ...startingPoint(part), parameters }, optionsOf(part));
  };
  const fit = fitTo(windows);
  if (fit.status === 'failed') return fit;
  const means = fit.residuals.map(
    (residuals) => chiSquare(problem, [residuals], fit.sigma) / residuals.length,
  );
  const kept = windows.filter((_, index) => means[index]! <= 9 * median(means));
  return kept.length === windows.length ? fit : fitTo(kept);
}

/**
 * Σ n ln (root mean square residual) over the windows and their blocks, from the observed states. By logarithms, so
 * that the window with the closest encounter does not decide alone; one that cannot be followed counts as missed by
 * the size of the motion.
 */
function misfitAt(problem: ShootingProblem, windows: readonly Window[], parameters: Float64Array): number {
  const { initialStates } = startingPoint({ ...problem, windows });
  let misfit = 0;
  for (let index = 0; index < windows.length; index++) {
    const result = windowResiduals(problem, windows[index]!, parameters, initialStates[index]!);
    const samples = windows[index]!.end - windows[index]!.start;
    const sums = result === null ? null : blockSquares(blocksOf(problem, [result.residuals]));
    for (let block = 0; block < problem.kinds * problem.bodies; block++) {
      const size =
        sums === null ? problem.scales[block]! : Math.sqrt(sums.squares[block]! / sums.counts[block]!);
      misfit += samples * Math.log(Math.max(size, Number.MIN_VALUE));
    }
  }
  return misfit;
}

function evenly(windows: readonly Window[], most: number): readonly Window[] {
  const count = Math.min(most, windows.length);
  return Array.from(
    { length: count },
    (_, index) => windows[Math.floor(((index + 0.5) * windows.length) / count)]!,
  );
}
