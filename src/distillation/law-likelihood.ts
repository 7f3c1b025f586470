import type { Law } from 'principia/law';
import { cholesky, choleskySolve, dot } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { createProblem, type ProblemOptions, startingPoint } from './create-problem.js';
import { chiSquare } from './gauss-newton.js';
import { marginalLogLikelihood } from './law-evidence.js';
import { type NoiseLevels, sigmaFrom } from './refit-law.js';
import { eliminateState } from './schur-step.js';
import type { ShootingProblem, Window } from './shooting-problem.js';
import { lineariseWindow, type WindowLinearisation, windowResiduals } from './window-linearisation.js';

/** The likelihood of a law at one place of its parameters. */
export interface LikelihoodPoint {
  /** ln p(D | θ), every window's initial state marginalised. */
  readonly logLikelihood: number;
  /** Its derivatives by the parameters, those of the marginalised volume left out, [P]. */
  readonly gradient: Float64Array;
  /** The information on the parameters, −∂² ln p(D | θ) by Gauss and Newton, [P, P]. */
  readonly information: Float64Array;
  /** The windows' most likely initial states: where to begin from at a place nearby. */
  readonly initialStates: readonly Float64Array[];
}

/** ln p(D | θ) of a law as a function of its free constants, masses and charges. */
export interface LawLikelihood {
  /** The parameters as the law and the options give them: constants, then masses, then charges, [P]. */
  readonly start: Float64Array;
  /**
   * @param from most likely initial states at a place nearby, to begin from; sought from those observed where absent
   * @returns null where the law cannot be followed
   */
  at(parameters: Float64Array, from?: readonly Float64Array[]): LikelihoodPoint | null;
}

/** What a fit of an initial state may still gain in ½χ²; what remains is extrapolated. */
const negligible = 1e-3;
const maximumIterations = 8;
const maximumHalvings = 4;

/**
 * The likelihood of a law whose observations have known noise, the initial state of every window marginalised by Laplace's
 * method under a flat prior as wide as the bodies' own spreads (`marginalLogLikelihood` has the formula): what a posterior
 * over constants, and over laws, is made of.
 *
 * @example
 * ```ts
 * const likelihood = lawLikelihood(lawFromPairForce('-1*m1*m2/r^2'), dataset.training, { noise });
 * likelihood.at(Float64Array.of(-1.02))?.logLikelihood;
 * ```
 */
export function lawLikelihood(
  law: Law,
  trajectories: readonly Trajectory[],
  options: ProblemOptions & { readonly noise: NoiseLevels },
): LawLikelihood {
  const problem = createProblem(law, trajectories, options);
  const sigma = sigmaFrom(problem, options.noise);
  const start = startingPoint(problem);
  return {
    start: start.parameters,
    at(parameters, from) {
      const settled: Settled[] = [];
      for (const [index, window] of problem.windows.entries()) {
        const one =
          from === undefined
            ? settleSurely(problem, window, parameters, start.initialStates[index]!, sigma)
            : settle(problem, window, parameters, from[index]!, sigma);
        if (one === null) return null;
        settled.push(one);
      }
      return pointOf(problem, settled, sigma, parameters.length);
    },
  };
}

/** A window at its most likely initial state. */
interface Settled {
  readonly state: Float64Array;
  readonly residuals: Float64Array;
  readonly linearisation: WindowLinearisation;
  /** Decrease of χ² that is still to come. */
  readonly remainder: number;
}

/** Root mean square of weighted residuals above which a fit may have ended in the wrong place. */
const suspicious = 2;

/** Shares of a window that a suspicious fit is begun again from, each where the one before ended. */
const shares = [0.25, 0.5, 0.75, 1];

/**
 * Fits a window's initial state, and where that ends far from the data, again along a window that grows: past a close
 * encounter the observed state is too far from the truth to begin from.
 */
function settleSurely(
  problem: ShootingProblem,
  window: Window,
  parameters: Float64Array,
  from: Float64Array,
  sigma: Float64Array,
): Settled | null {
  const misfit = (one: Settled | null): number =>
    one === null ? Number.POSITIVE_INFINITY : chiSquare(problem, [one.residuals], sigma);
  const first = settle(problem, window, parameters, from, sigma);
  if (first !== null && misfit(first) < suspicious ** 2 * first.residuals.length) return first;
  let state = from;
  let last: Settled | null = null;
  for (const share of shares) {
    const end = window.start + Math.max(2, Math.ceil(share * (window.end - window.start)));
    last = settle(problem, { ...window, end }, parameters, state, sigma);
    if (last === null) break;
    state = last.state;
  }
  return misfit(last) < misfit(first) ? last : first;
}

/** Fits a window's initial state, the parameters held; null where the law cannot be followed. */
function settle(
  problem: ShootingProblem,
  window: Window,
  parameters: Float64Array,
  from: Float64Array,
  sigma: Float64Array,
): Settled | null {
  const residualsAt = (state: Float64Array): Float64Array | null =>
    windowResiduals(problem, window, parameters, state)?.residuals ?? null;
  let state = from;
  let residuals = residualsAt(state);
  for (let iteration = 1; residuals !== null; iteration++) {
    const linearisation = lineariseWindow(problem, window, parameters, state, residuals, sigma);
    if (linearisation === null) return null;
    const { stateHessian, stateGradient } = linearisation;
    const factor = cholesky(stateHessian, stateGradient.length);
    if (factor === null) return null;
    const step = choleskySolve(
      factor,
      stateGradient.map((value) => -value),
    );
    const remainder = -dot(stateGradient, step);
    if (remainder < negligible || iteration === maximumIterations) {
      return { state, residuals, linearisation, remainder };
    }
    const before = chiSquare(problem, [residuals], sigma);
    let next: { readonly state: Float64Array; readonly residuals: Float64Array } | null = null;
    for (let halving = 0; halving < maximumHalvings && next === null; halving++) {
      const trial = state.map((value, index) => value + step[index]! / 2 ** halving);
      const tried = residualsAt(trial);
      if (tried !== null && chiSquare(problem, [tried], sigma) < before) {
        next = { state: trial, residuals: tried };
      }
    }
    if (next === null) return { state, residuals, linearisation, remainder: 0 };
    ({ state, residuals } = next);
  }
  return null;
}

function pointOf(
  problem: ShootingProblem,
  settled: readonly Settled[],
  sigma: Float64Array,
  order: number,
): LikelihoodPoint {
  const gradient = new Float64Array(order);
  const information = new Float64Array(order * order);
  let logLikelihood = marginalLogLikelihood(problem, {
    residuals: settled.map(({ residuals }) => residuals),
    windows: settled.map(({ linearisation }) => linearisation),
    sigma,
  });
  for (const { linearisation, remainder } of settled) {
    logLikelihood += remainder / 2;
    const reduced = eliminateState(linearisation, order, 0)!;
    for (let row = 0; row < order; row++) gradient[row]! -= reduced.gradient[row]!;
    for (let place = 0; place < information.length; place++) information[place]! += reduced.reduced[place]!;
  }
  return { logLikelihood, gradient, information, initialStates: settled.map(({ state }) => state) };
}
