import { type Law, withLawConstants } from 'principia/law';
import type { Trajectory } from 'principia/physics';
import { createProblem, type ProblemOptions, recut, startingPoint } from './create-problem.js';
import { findStart } from './find-start.js';
import { blocksOf, chiSquare, type Fit, type FitOptions, fitByGaussNewton } from './gauss-newton.js';
import { diagonalOf } from './information.js';
import { marginalLogLikelihood } from './law-evidence.js';
import { parameterCovariance } from './parameter-covariance.js';
import { blockAutocorrelation, blockSquares } from './residual-noise.js';
import { constantsAt, type ShootingProblem, type Window } from './shooting-problem.js';
import { velocityPriorGain } from './velocity-prior.js';

/** How a law is refitted. */
export interface RefitOptions extends ProblemOptions {
  /** Known standard deviations of the observations, a body and kind each or the same for all; else estimated. */
  readonly noise?: NoiseLevels;
  /** No standard deviation is estimated below this share of the body's spread; thirty times the integration's error, which grows as neighbours do. */
  readonly floor?: number;
  /** Gauss-Newton iterations at most; 12. */
  readonly maximumIterations?: number;
}

/** Standard deviations of positions and velocities [N]. */
export interface NoiseLevels {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
}

/** One standard deviation for all positions and velocities of so many bodies. */
export function evenNoise(bodies: number, deviation: number): NoiseLevels {
  const levels = new Float64Array(bodies).fill(deviation);
  return { position: levels, velocity: levels };
}

/** A number with its standard deviation. */
export interface Estimate {
  readonly value: number;
  /** Zero for what was not fitted. */
  readonly standardDeviation: number;
}

/** A law refitted on trajectories. */
export interface RefittedLaw {
  readonly status: 'converged' | 'not converged';
  /** With the fitted constants. */
  readonly law: Law;
  /** In the order of `lawConstants`. */
  readonly constants: readonly Estimate[];
  /** Of the bodies with free masses. */
  readonly masses: readonly (Estimate & { readonly body: string })[];
  /** Of the bodies with free charges. */
  readonly charges: readonly (Estimate & { readonly body: string })[];
  /** Of the free constants, then of the free masses, then of the free charges [P, P]; correlated residuals counted. */
  readonly covariance: Float64Array;
  readonly sigma: NoiseLevels;
  /** Below which no sigma was estimated: what the integration and the rounding leave. */
  readonly floor: NoiseLevels;
  readonly chiSquare: number;
  readonly residualCount: number;
  /** Residuals over the inflation of the variances by correlation. */
  readonly effectiveCount: number;
  /** Initial states marginalised, comparable on the same windows; its evidence: `laplaceLogEvidence`. */
  readonly logLikelihood: number;
  /** What that gains where windows are expected to begin as fast as their bodies turn out to be: `velocityPriorGain`. */
  readonly velocityGain: number;
  readonly windows: readonly Window[];
  /** Fitted, a window each: [x, v], 2·N·D. */
  readonly initialStates: readonly Float64Array[];
  readonly iterations: number;
  /** Evaluations of the right-hand side. */
  readonly evaluations: number;
}

/** A law that could not be refitted, and why. */
export interface FailedRefit {
  readonly status: 'failed';
  readonly reason: string;
  readonly windows: readonly Window[];
  readonly evaluations: number;
}

/**
 * Refits the constants of all a law's terms, and unknown masses and charges, on trajectories through the integrator by
 * multiple shooting: windows shorter than the time in which neighbours diverge, every window's initial state a nuisance
 * that is fitted and marginalised, Levenberg-Marquardt with sensitivities from the variational equations. Noise is
 * estimated a body and kind each where it is not given. A law that cannot be followed comes back as a value with the
 * reason.
 *
 * Forces may jump: jumps are events of the integration, and what they do to the sensitivities is exact, so that constants
 * on which a force depends only by where it jumps are fitted like the others, from the best of several places among the
 * observed distances (or whatever they are thresholds of). A force that holds the bodies on a jump, as dry friction does,
 * cannot be followed.
 *
 * @throws InputError where the trajectories' bodies differ, a mass is neither known nor given, or the law is not one of
 * bodies in their space
 * @example
 * ```ts
 * const refit = refitLaw(lawFromPairForce('-1.9*(r - 0.9)'), dataset.training);
 * if (refit.status === 'converged') refit.constants; // [{ value: 2.0000, standardDeviation: 0.0003 }, …]
 * ```
 * Source: H. G. Bock, Recent advances in parameter identification techniques for ODE, 1983 (multiple shooting).
 */
export function refitLaw(
  law: Law,
  trajectories: readonly Trajectory[],
  options: RefitOptions = {},
): RefittedLaw | FailedRefit {
  const first = createProblem(law, trajectories, options);
  const start = findStart(first, (part) => fitOptions(part, options));
  const problem = Array.isArray(options.windows) ? first : recut(first, start.parameters, options);
  const floor = floorOf(problem, options);
  const point = { ...startingPoint(problem), parameters: start.parameters };
  const fit = fitByGaussNewton(problem, point, fitOptions(problem, options));
  const evaluations = fit.evaluations + start.evaluations;
  if (fit.status === 'failed') {
    return { status: 'failed', reason: fit.reason, windows: problem.windows, evaluations };
  }
  if (!staysFinite(fit)) {
    const reason =
      'the fit ran away: its constants, masses or charges are not finite, or far beyond any scale of the data';
    return { status: 'failed', reason, windows: problem.windows, evaluations };
  }
  return describeFit(law, problem, { ...fit, evaluations }, floor);
}

/** Whether parameters and residuals are numbers that anything can be done with. */
function staysFinite({ point, residuals }: Fit): boolean {
  return (
    point.parameters.every((value) => Math.abs(value) < 1e100) &&
    residuals.every((window) => window.every((value) => Number.isNaN(value) || Math.abs(value) < 1e100))
  );
}

function fitOptions(problem: ShootingProblem, options: RefitOptions): FitOptions {
  return {
    floor: floorOf(problem, options),
    maximumIterations: options.maximumIterations ?? 12,
    ...(options.noise === undefined ? {} : { sigma: sigmaFrom(problem, options.noise) }),
  };
}

/** The least standard deviations, in the order of the blocks. */
export function floorOf(
  problem: ShootingProblem,
  options: { readonly floor?: number; readonly relativeTolerance?: number },
): Float64Array {
  const share = options.floor ?? 30 * (options.relativeTolerance ?? 1e-9);
  return problem.scales.slice(0, problem.kinds * problem.bodies).map((scale) => share * scale);
}

/** Given noise in the order of the blocks. */
export function sigmaFrom(problem: ShootingProblem, noise: NoiseLevels): Float64Array {
  const blocks = [...noise.position, ...noise.velocity];
  return Float64Array.from(blocks.slice(0, problem.kinds * problem.bodies));
}

function noiseLevels(problem: ShootingProblem, blocks: Float64Array): NoiseLevels {
  return { position: blocks.slice(0, problem.bodies), velocity: blocks.slice(problem.bodies) };
}

function describeFit(law: Law, problem: ShootingProblem, fit: Fit, floor: Float64Array): RefittedLaw {
  const { parameters } = fit.point;
  const autocorrelation = blockAutocorrelation(blocksOf(problem, fit.residuals));
  const { covariance, inflation } = parameterCovariance(fit, autocorrelation);
  const deviations = diagonalOf(covariance, parameters.length).map(Math.sqrt);
  const constants = constantsAt(problem, parameters);
  const ofBodies = (free: readonly number[], from: number): RefittedLaw['masses'] =>
    free.map((body, index) => ({
      body: problem.trajectories[0]!.system.bodies[body]!.name,
      value: parameters[from + index]!,
      standardDeviation: deviations[from + index]!,
    }));
  const { freeConstants, freeMasses, freeCharges } = problem;
  const residualCount = blockSquares(blocksOf(problem, fit.residuals)).counts.reduce((sum, n) => sum + n, 0);
  return {
    status: fit.status,
    law: withLawConstants(law, constants),
    constants: Array.from(constants, (value, index) => ({
      value,
      standardDeviation: deviations[freeConstants.indexOf(index)] ?? 0,
    })),
    masses: ofBodies(freeMasses, freeConstants.length),
    charges: ofBodies(freeCharges, freeConstants.length + freeMasses.length),
    covariance,
    sigma: noiseLevels(problem, fit.sigma),
    floor: noiseLevels(problem, floor),
    chiSquare: chiSquare(problem, fit.residuals, fit.sigma),
    residualCount,
    effectiveCount: residualCount / inflation,
    logLikelihood: marginalLogLikelihood(problem, fit),
    velocityGain: velocityPriorGain(problem, fit),
    windows: problem.windows,
    initialStates: fit.point.initialStates,
    iterations: fit.iterations,
    evaluations: fit.evaluations,
  };
}
