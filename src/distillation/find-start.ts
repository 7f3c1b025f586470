import { switchesOf } from 'principia/law';
import { median, quantile } from 'principia/math';
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
import {
  bodiesAt,
  constantsAt,
  observedState,
  type ShootingProblem,
  type Window,
} from './shooting-problem.js';
import { windowResiduals } from './window-linearisation.js';

/** Windows that look for the start. */
const coarseWindows = 24;

/** Samples of the shortest windows. */
const fewestSamples = 3;

/** Where a fit may begin, and how far its law is from the data there. */
interface Start {
  readonly parameters: Float64Array;
  readonly misfit: number;
  readonly evaluations: number;
}

/**
 * Parameters to begin the fit from: those of `improvedStart`, and where the force has thresholds, the best of what comes
 * of several places of each, between which a fit would not find its way.
 */
export function findStart(
  problem: ShootingProblem,
  optionsOf: (part: ShootingProblem) => FitOptions,
): { readonly parameters: Float64Array; readonly evaluations: number } {
  const { parameters } = startingPoint(problem);
  if (parameters.length === 0) return { parameters, evaluations: 0 };
  const windows = evenly(problem.windows, coarseWindows);
  let best = improvedStart(problem, windows, parameters, shares, optionsOf);
  let { evaluations } = best;
  for (const threshold of problem.thresholds) {
    const tried = placesOf(problem, threshold, best.parameters).map((place) =>
      startWith(problem, windows, best.parameters, threshold, place, optionsOf),
    );
    const nearest = tried.reduce((one, other) => (other.misfit < one.misfit ? other : one), best);
    evaluations += tried.reduce((sum, start) => sum + start.evaluations, 0);
    if (nearest === best) continue;
    best = improvedStart(problem, windows, nearest.parameters, shares.slice(1), optionsOf);
    evaluations += best.evaluations;
  }
  return { parameters: best.parameters, evaluations };
}

/** Shares of a window that the start is fitted to, one after the other; at least the fewest samples. */
const shares: readonly number[] = [0, 1 / 4];

/** Quantiles of where the observed pairs, or bodies, are that a threshold is tried at. */
const places = [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98];

/** Samples of a trajectory at which it is asked where the observed pairs are. */
const fewSamples = 30;

/** Where a threshold would have to be to be passed at observed states: quantiles of c − g/(∂g/∂c). */
function placesOf(problem: ShootingProblem, threshold: number, parameters: Float64Array): readonly number[] {
  const { force, trajectories } = problem;
  const constants = constantsAt(problem, parameters);
  const found: number[] = [];
  trajectories.forEach((trajectory, index) => {
    const bodies = bodiesAt(problem, parameters, index);
    const stride = Math.ceil(trajectory.times.length / fewSamples);
    for (let sample = 0; sample < trajectory.times.length; sample += stride) {
      const state = observedState(trajectory, sample);
      for (const { scalar, values, set } of switchesOf(force.switches!, constants, bodies)) {
        set(state);
        const slopes = new Float64Array(1 + values.length);
        scalar.derivatives(values, slopes);
        const slope = slopes[slopes.length - constants.length + threshold]!;
        const place = constants[threshold]! - slopes[0]! / slope;
        if (Number.isFinite(place)) found.push(place);
      }
    }
  });
  return found.length === 0 ? [] : places.map((share) => quantile(Float64Array.from(found), share));
}

/** The start that comes of holding a threshold at a place. */
function startWith(
  problem: ShootingProblem,
  windows: readonly Window[],
  parameters: Float64Array,
  threshold: number,
  place: number,
  optionsOf: (part: ShootingProblem) => FitOptions,
): Start {
  const at = problem.freeConstants.indexOf(threshold);
  const held = {
    ...problem,
    force: { ...problem.force, constants: constantsAt(problem, parameters).with(threshold, place) },
    freeConstants: problem.freeConstants.toSpliced(at, 1),
  };
  const { parameters: others, ...start } = improvedStart(
    held,
    windows,
    parameters.filter((_, index) => index !== at),
    shares.slice(0, 1),
    optionsOf,
  );
  return { ...start, parameters: Float64Array.from([...others].toSpliced(at, 0, place)) };
}

/**
 * Fits to the first three samples of some windows, then to their first quarter, are nearly linear in the parameters
 * however wrong the given ones are, and cost a fraction. Each is taken only if it follows the whole windows better than
 * what there was, for where noise hides the force in so short a time, the given parameters are the better start.
 */
function improvedStart(
  problem: ShootingProblem,
  windows: readonly Window[],
  given: Float64Array,
  sharesOfWindow: readonly number[],
  optionsOf: (part: ShootingProblem) => FitOptions,
): Start {
  let parameters = given;
  let misfit = misfitAt(problem, windows, parameters);
  let evaluations = 0;
  if (parameters.length === 0) return { parameters, misfit, evaluations };
  for (const share of sharesOfWindow) {
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
  return { parameters, misfit, evaluations };
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
