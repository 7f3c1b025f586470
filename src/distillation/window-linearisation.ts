import { fieldFrom, type LawForces } from 'principia/law';
import { cholesky, choleskyLogDeterminant, dot, solveLower } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { bodiesAt, constantsAt, type ShootingProblem, type Window } from './shooting-problem.js';
import { variationalField } from './variational-field.js';

/** Where a fit stands: the parameters, and an initial state a window. */
export interface ShootingPoint {
  readonly parameters: Float64Array;
  readonly initialStates: readonly Float64Array[];
}

/** One window's normal equations, H δ = −g, split into its own initial state (b) and the shared parameters (θ). */
export interface WindowLinearisation {
  /** H_bb [S, S], S = 2·N·D. */
  readonly stateHessian: Float64Array;
  /** H_θb [P, S]. */
  readonly crossHessian: Float64Array;
  /** H_θθ [P, P]. */
  readonly parameterHessian: Float64Array;
  readonly stateGradient: Float64Array;
  readonly parameterGradient: Float64Array;
  /** What each block (kind, body) tells of the parameters once the initial state is marginalised [kinds·N, P, P]. */
  readonly blockInformation: Float64Array;
  /** Data of each block that the initial state takes up, Σ J_b H_bb⁻¹ J_bᵀ/σ² [kinds·N]. */
  readonly blockLeverage: Float64Array;
  readonly logDeterminant: number;
  readonly evaluations: number;
}

/** Steps that a window may try: several times what a law needs that comes near to the samples, or jumps now and then. */
function stepsFor(samples: number, { force }: ShootingProblem): number {
  return (force.switches === undefined ? 1 : 10) * (300 + 10 * samples);
}

/**
 * Only the state's error is controlled. Where a force begins with a jump, nothing acts before, and steps would be as long
 * as the window, but the sensitivities need some.
 */
export function stepLimit({ switches }: LawForces, times: Float64Array): { readonly maximumStep?: number } {
  if (switches === undefined || times.length < 2) return {};
  return { maximumStep: Math.abs(times[times.length - 1]! - times[0]!) / (times.length - 1) };
}

/**
 * A window's residuals, prediction − observation [samples, kinds, N, D], NaN where nothing was observed; null where the
 * law cannot be followed.
 */
export function windowResiduals(
  problem: ShootingProblem,
  window: Window,
  parameters: Float64Array,
  initialState: Float64Array,
): { readonly residuals: Float64Array; readonly evaluations: number } | null {
  const bodies = bodiesAt(problem, parameters, window.trajectory);
  const { field, events } = fieldFrom(problem.force, constantsAt(problem, parameters), bodies, initialState);
  const times = problem.trajectories[window.trajectory]!.times.subarray(window.start, window.end);
  const outcome = integrateAdaptive(field, initialState, times, {
    ...problem.integration,
    events,
    maximumSteps: stepsFor(times.length, problem),
  });
  if (outcome.status !== 'complete') return null;
  const residuals = residualsOf(problem, window, outcome.states);
  return { residuals, evaluations: outcome.evaluations };
}

/**
 * Linearises a window's residuals by the variational equations; null where the law cannot be followed. The residuals
 * are given, since they must be known far more exactly than their derivatives.
 */
export function lineariseWindow(
  problem: ShootingProblem,
  window: Window,
  parameters: Float64Array,
  initialState: Float64Array,
  residuals: Float64Array,
  sigma: Float64Array,
): WindowLinearisation | null {
  const bodies = bodiesAt(problem, parameters, window.trajectory);
  const variations = variationalField(problem.force, constantsAt(problem, parameters), bodies, {
    constants: problem.freeConstants,
    masses: problem.freeMasses,
    charges: problem.freeCharges,
  });
  const times = problem.trajectories[window.trajectory]!.times.subarray(window.start, window.end);
  const outcome = integrateAdaptive(variations.field, variations.initial(initialState), times, {
    ...problem.sensitivityIntegration,
    events: variations.events,
    controlled: initialState.length,
    ...stepLimit(problem.force, times),
    maximumSteps: stepsFor(times.length, problem),
  });
  if (outcome.status !== 'complete') return null;
  const rows = rowsOf(problem, outcome.states, variations, residuals, sigma);
  const normal = normalEquations(rows, initialState.length);
  if (normal === null) return null;
  return { ...normal, evaluations: outcome.evaluations };
}

function residualsOf(problem: ShootingProblem, window: Window, states: Float64Array): Float64Array {
  const { positions, velocities } = problem.trajectories[window.trajectory]!;
  const width = problem.bodies * problem.dimension;
  const samples = window.end - window.start;
  const residuals = new Float64Array(samples * problem.kinds * width);
  for (let sample = 0; sample < samples; sample++) {
    for (let kind = 0; kind < problem.kinds; kind++) {
      const observed = kind === 0 ? positions : velocities;
      for (let column = 0; column < width; column++) {
        residuals[(sample * problem.kinds + kind) * width + column] =
          states[(2 * sample + kind) * width + column]! - observed[(window.start + sample) * width + column]!;
      }
    }
  }
  return residuals;
}

/** The rows of a window's weighted Jacobian with their residuals and blocks. */
export interface WeightedRows {
  readonly jacobian: Float64Array;
  readonly residuals: Float64Array;
  readonly blocks: Int32Array;
  readonly blockCount: number;
  readonly columns: number;
}

function rowsOf(
  problem: ShootingProblem,
  states: Float64Array,
  { columns, size }: { readonly columns: number; readonly size: number },
  residuals: Float64Array,
  sigma: Float64Array,
): WeightedRows {
  const width = problem.bodies * problem.dimension;
  const observed = problem.kinds * width;
  const jacobian = new Float64Array(residuals.length * columns);
  const weighted = new Float64Array(residuals.length);
  const blocks = new Int32Array(residuals.length);
  for (let row = 0; row < residuals.length; row++) {
    const sample = Math.floor(row / observed);
    const component = row % observed;
    const block = Math.floor(component / problem.dimension);
    blocks[row] = block;
    // What was not observed weighs nothing.
    if (Number.isNaN(residuals[row]!)) continue;
    const from = sample * size + 2 * width + component * columns;
    for (let column = 0; column < columns; column++) {
      jacobian[row * columns + column] = states[from + column]! / sigma[block]!;
    }
    weighted[row] = residuals[row]! / sigma[block]!;
  }
  return { jacobian, residuals: weighted, blocks, blockCount: problem.kinds * problem.bodies, columns };
}

/** The normal equations of weighted rows; null where the initial state is not determined. */
export function normalEquations(
  rows: WeightedRows,
  stateCount: number,
): Omit<WindowLinearisation, 'evaluations'> | null {
  const { columns } = rows;
  const parameterCount = columns - stateCount;
  const { hessian, gradient } = productWithItself(rows);
  const stateHessian = new Float64Array(stateCount * stateCount);
  const crossHessian = new Float64Array(parameterCount * stateCount);
  const parameterHessian = new Float64Array(parameterCount * parameterCount);
  for (let row = 0; row < columns; row++) {
    for (let column = 0; column <= row; column++) {
      const value = hessian[row * columns + column]!;
      if (row < stateCount) {
        stateHessian[row * stateCount + column] = value;
        stateHessian[column * stateCount + row] = value;
      } else if (column < stateCount) {
        crossHessian[(row - stateCount) * stateCount + column] = value;
      } else {
        parameterHessian[(row - stateCount) * parameterCount + column - stateCount] = value;
        parameterHessian[(column - stateCount) * parameterCount + row - stateCount] = value;
      }
    }
  }
  // A trace of damping lets rounding pass where a window barely determines its state.
  for (let row = 0; row < stateCount; row++) {
    const place = row * (stateCount + 1);
    stateHessian[place] = stateHessian[place]! * (1 + 1e-12);
  }
  const factor = cholesky(stateHessian, stateCount);
  if (factor === null) return null;
  return {
    stateHessian,
    crossHessian,
    parameterHessian,
    stateGradient: gradient.slice(0, stateCount),
    parameterGradient: gradient.slice(stateCount),
    logDeterminant: choleskyLogDeterminant(factor, stateCount),
    ...marginalInformation(rows, factor, crossHessian, stateCount),
  };
}

/** Jᵀ J (lower triangle) and Jᵀ r. */
function productWithItself({ jacobian, residuals, columns }: WeightedRows): {
  readonly hessian: Float64Array;
  readonly gradient: Float64Array;
} {
  const hessian = new Float64Array(columns * columns);
  const gradient = new Float64Array(columns);
  for (let row = 0; row < residuals.length; row++) {
    const from = row * columns;
    const residual = residuals[row]!;
    for (let column = 0; column < columns; column++) {
      const value = jacobian[from + column]!;
      if (value === 0) continue;
      gradient[column] = gradient[column]! + value * residual;
      const into = column * columns;
      for (let other = 0; other <= column; other++) {
        hessian[into + other] = hessian[into + other]! + value * jacobian[from + other]!;
      }
    }
  }
  return { hessian, gradient };
}

/** Every row's share of the information on θ, Σ J̃ᵀ J̃ with J̃ = J_θ − J_b H_bb⁻¹ H_bθ, and of the leverage of b. */
function marginalInformation(
  { jacobian, blocks, blockCount, columns }: WeightedRows,
  factor: Float64Array,
  crossHessian: Float64Array,
  stateCount: number,
): Pick<WindowLinearisation, 'blockInformation' | 'blockLeverage'> {
  const parameterCount = columns - stateCount;
  const reduced = Array.from({ length: parameterCount }, (_, index) =>
    solveLower(factor, crossHessian.subarray(index * stateCount, (index + 1) * stateCount)),
  );
  const blockInformation = new Float64Array(blockCount * parameterCount * parameterCount);
  const blockLeverage = new Float64Array(blockCount);
  const marginal = new Float64Array(parameterCount);
  for (let row = 0; row < blocks.length; row++) {
    const block = blocks[row]!;
    const own = solveLower(factor, jacobian.subarray(row * columns, row * columns + stateCount));
    blockLeverage[block] = blockLeverage[block]! + dot(own, own);
    for (let index = 0; index < parameterCount; index++) {
      marginal[index] = jacobian[row * columns + stateCount + index]! - dot(reduced[index]!, own);
    }
    for (let one = 0; one < parameterCount; one++) {
      const into = (block * parameterCount + one) * parameterCount;
      for (let two = 0; two < parameterCount; two++) {
        blockInformation[into + two] = blockInformation[into + two]! + marginal[one]! * marginal[two]!;
      }
    }
  }
  return { blockInformation, blockLeverage };
}
