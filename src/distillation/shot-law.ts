import { type Law, type LawTerm, withLawConstants } from 'principia/law';
import type { Trajectory } from 'principia/physics';
import { createProblem, type ProblemOptions, startingPoint } from './create-problem.js';
import { blocksOf, type Fit, fitByGaussNewton } from './gauss-newton.js';
import { diagonalOf, leverageOf } from './information.js';
import { parameterCovariance } from './parameter-covariance.js';
import { type Estimate, floorOf } from './refit-law.js';
import { blockAutocorrelation, blockSquares } from './residual-noise.js';
import { type BodyCharge, type BodyMass, constantsAt, type ShootingProblem } from './shooting-problem.js';
import type { ShootingPoint } from './window-linearisation.js';

/** A law with the fit of it: what further terms are tried on. */
export interface ShotLaw {
  readonly law: Law;
  readonly problem: ShootingProblem;
  readonly fit: Fit;
  readonly floor: Float64Array;
  /** Residuals less what initial states and parameters take up [blocks]. */
  readonly degrees: Float64Array;
}

/** Sensitivities that decide between terms whose effects initial states nearly take up have to be exact. */
const sensitivityTolerance = 1e-9;

/**
 * Fits a law from its own constants and the observed states, or from a point; a text where it cannot be.
 */
export function shootLaw(
  law: Law,
  trajectories: readonly Trajectory[],
  options: ProblemOptions,
  start?: ShootingPoint,
): ShotLaw | string {
  const problem = withExactSensitivities(createProblem(law, trajectories, options));
  const floor = floorOf(problem, options);
  const fit = fitByGaussNewton(problem, start ?? startingPoint(problem), { floor, maximumIterations: 40 });
  if (fit.status === 'failed') return fit.reason;
  const { counts } = blockSquares(blocksOf(problem, fit.residuals));
  const leverage = leverageOf(fit.windows, fit.point.parameters.length);
  const degrees = counts.map((count, block) => Math.max(1, count - leverage[block]!));
  return {
    law: withLawConstants(law, constantsAt(problem, fit.point.parameters)),
    problem,
    fit,
    floor,
    degrees,
  };
}

/** The same law with further terms, fitted from a point. */
export function shootWithTerms(
  { law, problem }: ShotLaw,
  terms: readonly LawTerm[],
  options: ProblemOptions,
  start: ShootingPoint,
): ShotLaw | string {
  const count = problem.force.constants.length;
  const free = Array.from({ length: count }, (_, index) => problem.freeConstants.includes(index));
  return shootLaw(
    { terms: [...law.terms, ...terms] },
    problem.trajectories,
    { ...options, windows: problem.windows, freeConstants: [...free, ...terms.map(() => true)] },
    start,
  );
}

/** The same law without a term that has one constant, a free one; fitted from where it was. */
export function shootWithoutTerm(
  { law, problem, fit }: ShotLaw,
  place: number,
  options: ProblemOptions,
): ShotLaw | string {
  const constant = law.terms
    .slice(0, place)
    .reduce((sum, { expression }) => sum + expression.constants.length, 0);
  const parameter = problem.freeConstants.indexOf(constant);
  const free = Array.from(problem.force.constants, (_, index) => problem.freeConstants.includes(index));
  return shootLaw(
    { terms: law.terms.filter((_, index) => index !== place) },
    problem.trajectories,
    { ...options, windows: problem.windows, freeConstants: free.filter((_, index) => index !== constant) },
    { ...fit.point, parameters: fit.point.parameters.filter((_, index) => index !== parameter) },
  );
}

/** The masses and charges given, those fitted at their values. */
export function bodiesOfShot(
  { problem, fit }: ShotLaw,
  { masses = [], charges = [] }: ProblemOptions,
): { readonly masses: readonly BodyMass[]; readonly charges: readonly BodyCharge[] } {
  const { freeConstants, freeMasses, freeCharges } = problem;
  const names = problem.trajectories[0]!.system.bodies.map(({ name }) => name);
  const fitted = <T extends BodyMass>(given: readonly T[], free: readonly number[], first: number): T[] =>
    given.map((entry) => {
      const index = free.indexOf(names.indexOf(entry.body));
      return index < 0 ? entry : { ...entry, value: fit.point.parameters[first + index]! };
    });
  return {
    masses: fitted(masses, freeMasses, freeConstants.length),
    charges: fitted(charges, freeCharges, freeConstants.length + freeMasses.length),
  };
}

/** The free constants, masses and charges with their standard deviations, correlated residuals counted, in the parameters' order. */
export function estimatesOf({ problem, fit }: ShotLaw): readonly Estimate[] {
  const { parameters } = fit.point;
  const correlation = blockAutocorrelation(blocksOf(problem, fit.residuals));
  const { covariance } = parameterCovariance(fit, correlation);
  const deviations = diagonalOf(covariance, parameters.length);
  return Array.from(parameters, (value, index) => ({
    value,
    standardDeviation: Math.sqrt(deviations[index]!),
  }));
}

function withExactSensitivities(problem: ShootingProblem): ShootingProblem {
  const { relativeTolerance = sensitivityTolerance, absoluteTolerance } = problem.integration;
  const looser = Math.max(1, sensitivityTolerance / relativeTolerance);
  return {
    ...problem,
    sensitivityIntegration: {
      ...problem.integration,
      relativeTolerance: relativeTolerance * looser,
      absoluteTolerance: (absoluteTolerance as Float64Array).map((value) => value * looser),
    },
  };
}
