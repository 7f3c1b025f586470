import { InputError } from 'principia/math';
import { type AdaptiveOptions, integrateAdaptive, type Trajectory } from 'principia/physics';
import { advance, type Fit } from './gauss-newton.js';
import type { GeneralisedField } from './generalised-field.js';
import { diagonalOf, leverageOf } from './information.js';
import { parameterCovariance } from './parameter-covariance.js';
import type { Estimate } from './refit-law.js';
import { blockAutocorrelation, blockSquares, estimateSigma, type ResidualBlocks } from './residual-noise.js';
import { schurStep } from './schur-step.js';
import { normalEquations, type ShootingPoint, type WindowLinearisation } from './window-linearisation.js';

/** How equations of motion are fitted. */
export interface GeneralisedFitOptions {
  /** Where the parameters begin, [P]. */
  readonly start: ArrayLike<number>;
  /** Indices of the parameters that are fitted; all where not given, none to fit the initial states alone. */
  readonly free?: readonly number[];
  /** Of the steps of the integration, 1e-7. */
  readonly relativeTolerance?: number;
  /** Gauss-Newton iterations at most; 20. */
  readonly maximumIterations?: number;
}

/** Equations of motion fitted to coordinates that were observed. */
export interface GeneralisedFit {
  readonly status: 'converged' | 'not converged';
  /** All parameters, those that were not free with a standard deviation of 0. */
  readonly parameters: readonly Estimate[];
  /** A trajectory each, [q, q̇]. */
  readonly initialStates: readonly Float64Array[];
  /** Prediction − observation, a trajectory each, [T, n]. */
  readonly residuals: readonly Float64Array[];
  /** Standard deviation of the residuals, [n]. */
  readonly sigma: Float64Array;
  /** Residuals that one independent residual stands for, [n]: the integrated autocorrelation time in samples. */
  readonly autocorrelation: Float64Array;
}

/** The square of a step, in standard deviations of a parameter, after which the fit has converged. */
const negligible = 1e-3;
/** The error that a step of the sensitivities may have at least: a Gauss-Newton step needs no more. */
const sensitivityTolerance = 1e-5;
const largestDamping = 1e8;

/**
 * Fits the parameters of equations of motion through the integrator: one initial state a trajectory is a nuisance that is
 * fitted with them and marginalised (multiple shooting; cut a trajectory for shorter windows), steps are those of
 * Levenberg and Marquardt with sensitivities from the variational equations. Only the coordinates are compared: rates
 * begin the initial states and are not believed further. Standard deviations count correlated residuals.
 *
 * @returns null where the equations cannot be followed from the start
 * @throws InputError where a trajectory's coordinates are not those of the equations
 * @example
 * ```ts
 * const field = compileGeneralised(lagrangeEquations({ coordinates: ['q'], rates: ['w'],
 *   lagrangian: parse('w^2/2 + c0*cos(q)'), forces: [parse('-c1*w')] }));
 * fitGeneralised(field, dataset.training, { start: [60, 0] })?.parameters; // c0, c1 with standard deviations
 * ```
 * Source: H. G. Bock, Recent advances in parameter identification techniques for ODE, 1983 (multiple shooting).
 */
export function fitGeneralised(
  field: GeneralisedField,
  trajectories: readonly Trajectory[],
  options: GeneralisedFitOptions,
): GeneralisedFit | null {
  const problem = problemOf(field, trajectories, options);
  let point: ShootingPoint = {
    parameters: Float64Array.from(problem.free, (index) => options.start[index]!),
    initialStates: trajectories.map(({ positions, velocities }) =>
      Float64Array.of(...positions.subarray(0, problem.count), ...velocities.subarray(0, problem.count)),
    ),
  };
  let residuals = residualsAt(problem, point);
  if (residuals === null) return null;
  let sigma = deviationsOf(problem, residuals, null);
  let damping = 1e-4;
  for (let iteration = 1; ; iteration++) {
    const windows = linearise(problem, point, residuals, sigma);
    if (windows === null) return null;
    const step = dampedStep(problem, point, residuals, sigma, windows, damping);
    const decrement = step?.decrement ?? 0;
    if (step !== null) ({ point, residuals, damping } = step);
    const converged = decrement < negligible * Math.max(1, problem.free.length);
    const ended = converged || iteration === (options.maximumIterations ?? 20);
    sigma = deviationsOf(problem, residuals, windows);
    if (!ended) continue;
    const status = converged ? 'converged' : 'not converged';
    return describe(problem, {
      status,
      point,
      sigma,
      windows,
      residuals,
      iterations: iteration,
      evaluations: 0,
    });
  }
}

interface Problem {
  readonly field: GeneralisedField;
  readonly trajectories: readonly Trajectory[];
  readonly count: number;
  readonly start: Float64Array;
  readonly free: readonly number[];
  readonly integration: AdaptiveOptions;
  readonly sensitivityIntegration: AdaptiveOptions;
}

function problemOf(
  field: GeneralisedField,
  trajectories: readonly Trajectory[],
  { start, free, relativeTolerance = 1e-7 }: GeneralisedFitOptions,
): Problem {
  const { coordinates, parameters } = field.equations;
  const count = coordinates.length;
  if (start.length !== parameters.length) {
    throw new InputError(
      `a start of ${start.length} numbers for the parameters ${parameters.join(', ')}; expected ${parameters.length}`,
    );
  }
  const other = trajectories.findIndex(({ positions, times }) => positions.length !== count * times.length);
  if (other >= 0 || trajectories.length === 0) {
    throw new InputError(
      `trajectories of the coordinates ${coordinates.join(', ')} are needed, at least one; ` +
        (other < 0 ? 'got none' : `trajectory ${other} has another number of coordinates`),
    );
  }
  return {
    field,
    trajectories,
    count,
    start: Float64Array.from(start),
    free: free ?? parameters.map((_, index) => index),
    integration: integrationAt(relativeTolerance),
    sensitivityIntegration: {
      ...integrationAt(Math.max(relativeTolerance, sensitivityTolerance)),
      controlled: 2 * count,
    },
  };
}

function integrationAt(tolerance: number): AdaptiveOptions {
  return {
    method: 'tsitouras-5',
    relativeTolerance: tolerance,
    absoluteTolerance: tolerance,
    maximumSteps: 1_000_000,
  };
}

function parametersAt({ start, free }: Problem, point: ShootingPoint): Float64Array {
  const parameters = start.slice();
  free.forEach((place, index) => {
    parameters[place] = point.parameters[index]!;
  });
  return parameters;
}

/** Null where a trajectory cannot be followed. */
function residualsAt(problem: Problem, point: ShootingPoint): readonly Float64Array[] | null {
  const { field, trajectories, count, integration } = problem;
  const rates = field.field(parametersAt(problem, point));
  const all: Float64Array[] = [];
  for (const [index, { times, positions }] of trajectories.entries()) {
    const outcome = integrateAdaptive(rates, point.initialStates[index]!, times, integration);
    if (outcome.status !== 'complete') return null;
    all.push(
      positions.map((observed, place) => {
        const sample = Math.floor(place / count);
        return outcome.states[2 * count * sample + (place % count)]! - observed;
      }),
    );
  }
  return all;
}

/** Null where the sensitivities cannot be followed. */
function linearise(
  problem: Problem,
  point: ShootingPoint,
  residuals: readonly Float64Array[],
  sigma: Float64Array,
): readonly WindowLinearisation[] | null {
  const { field, trajectories, count, sensitivityIntegration, free } = problem;
  const variations = field.variations(parametersAt(problem, point), free);
  const { columns, size } = variations;
  const windows: WindowLinearisation[] = [];
  for (const [index, { times }] of trajectories.entries()) {
    const initial = variations.initial(point.initialStates[index]!);
    const outcome = integrateAdaptive(variations.field, initial, times, sensitivityIntegration);
    if (outcome.status !== 'complete') return null;
    const own = residuals[index]!;
    const jacobian = new Float64Array(own.length * columns);
    for (let row = 0; row < own.length; row++) {
      const from = Math.floor(row / count) * size + 2 * count + (row % count) * columns;
      for (let column = 0; column < columns; column++) {
        jacobian[row * columns + column] = outcome.states[from + column]! / sigma[row % count]!;
      }
    }
    const normal = normalEquations(
      {
        jacobian,
        residuals: own.map((value, row) => value / sigma[row % count]!),
        blocks: Int32Array.from(own, (_, row) => row % count),
        blockCount: count,
        columns,
      },
      2 * count,
    );
    if (normal === null) return null;
    windows.push({ ...normal, evaluations: outcome.evaluations });
  }
  return windows;
}

interface AcceptedStep {
  readonly point: ShootingPoint;
  readonly residuals: readonly Float64Array[];
  readonly damping: number;
  readonly decrement: number;
}

/** Damps the step until it makes χ² no worse; null where none does. */
function dampedStep(
  problem: Problem,
  point: ShootingPoint,
  residuals: readonly Float64Array[],
  sigma: Float64Array,
  windows: readonly WindowLinearisation[],
  first: number,
): AcceptedStep | null {
  const before = chiSquare(residuals, sigma);
  for (let damping = first; damping <= largestDamping; damping *= 10) {
    const step = schurStep(windows, problem.free.length, damping);
    if (step === null) continue;
    const candidate = advance(point, step);
    const tried = residualsAt(problem, candidate);
    if (tried === null || !(chiSquare(tried, sigma) <= before)) continue;
    // The initial states' share of the step counts as well: without free parameters there is no other.
    return {
      point: candidate,
      residuals: tried,
      damping: Math.max(1e-9, damping / 10),
      decrement: 2 * step.predicted,
    };
  }
  return null;
}

function chiSquare(residuals: readonly Float64Array[], sigma: Float64Array): number {
  let sum = 0;
  for (const own of residuals) {
    for (let row = 0; row < own.length; row++) sum += (own[row]! / sigma[row % sigma.length]!) ** 2;
  }
  return sum;
}

function blocksOf({ count }: Problem, windows: readonly Float64Array[]): ResidualBlocks {
  return { kinds: 1, bodies: count, dimension: 1, windows };
}

/** Standard deviations of the residuals; never zero, so that data without noise can be fitted too. */
function deviationsOf(
  problem: Problem,
  residuals: readonly Float64Array[],
  windows: readonly WindowLinearisation[] | null,
): Float64Array {
  const { squares, counts } = blockSquares(blocksOf(problem, residuals));
  const leverage =
    windows === null ? new Float64Array(problem.count) : leverageOf(windows, problem.free.length);
  const floor = new Float64Array(problem.count).fill(1e-12);
  return estimateSigma(squares, counts, leverage, floor);
}

function describe(problem: Problem, fit: Fit): GeneralisedFit {
  const autocorrelation = blockAutocorrelation(blocksOf(problem, fit.residuals));
  const { covariance } = parameterCovariance(fit, autocorrelation);
  const deviations = diagonalOf(covariance, problem.free.length).map(Math.sqrt);
  const { status, residuals, sigma, point } = fit;
  return {
    status,
    parameters: Array.from(parametersAt(problem, point), (value, index) => ({
      value,
      standardDeviation: deviations[problem.free.indexOf(index)] ?? 0,
    })),
    initialStates: point.initialStates,
    residuals,
    sigma,
    autocorrelation,
  };
}
