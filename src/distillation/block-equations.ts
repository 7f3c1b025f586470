import type { LawTerm } from 'principia/law';
import { integrateAdaptive } from 'principia/physics';
import { perturbedField } from './perturbed-field.js';
import { bodiesAt, constantsAt, type ShootingProblem, type Window } from './shooting-problem.js';
import type { ShootingPoint } from './window-linearisation.js';

/**
 * The normal equations of one window before any weighting, a block (kind, body) each: with J the derivatives of its
 * residuals by the window's initial state, the parameters and the candidates' coefficients.
 */
export interface BlockEquations {
  /** JᵀJ, row-major [blocks, C, C], both halves. */
  readonly hessians: readonly Float64Array[];
  /** Jᵀ r [blocks, C]. */
  readonly gradients: readonly Float64Array[];
  /** Σ r² [blocks]. */
  readonly squares: Float64Array;
  /** C: 2·N·D, then the free constants, the candidates, the free masses and charges. */
  readonly columns: number;
}

/** Samples whose sensitivities are kept at a time. */
const chunk = 64;

/**
 * Linearises a window about a point with a column for every candidate; null where the law cannot be followed.
 *
 * @param residuals at the point, as `windowResiduals` gives them
 */
export function blockEquations(
  problem: ShootingProblem,
  window: Window,
  point: { readonly parameters: Float64Array; readonly initialState: Float64Array },
  residuals: Float64Array,
  candidates: readonly LawTerm[],
): BlockEquations | null {
  const variations = perturbedField(
    problem.force,
    constantsAt(problem, point.parameters),
    bodiesAt(problem, point.parameters, window.trajectory),
    { constants: problem.freeConstants, masses: problem.freeMasses, charges: problem.freeCharges },
    candidates,
  );
  const { columns } = variations;
  const blocks = problem.kinds * problem.bodies;
  const equations: BlockEquations = {
    hessians: Array.from({ length: blocks }, () => new Float64Array(columns * columns)),
    gradients: Array.from({ length: blocks }, () => new Float64Array(columns)),
    squares: new Float64Array(blocks),
    columns,
  };
  const { times } = problem.trajectories[window.trajectory]!;
  let state = variations.initial(point.initialState);
  for (let from = window.start; from < window.end; from += chunk) {
    const to = Math.min(window.end, from + chunk);
    // The first sample of a later chunk is reached from the last of the one before.
    const begin = from === window.start ? from : from - 1;
    const { status, states } = integrateAdaptive(variations.field, state, times.subarray(begin, to), {
      ...problem.sensitivityIntegration,
      controlled: point.initialState.length,
    });
    if (status !== 'complete') return null;
    for (let sample = from; sample < to; sample++) {
      addSample(problem, equations, {
        row: states.subarray((sample - begin) * variations.size, (sample - begin + 1) * variations.size),
        residuals,
        sample: sample - window.start,
      });
    }
    state = states.slice((to - 1 - begin) * variations.size);
  }
  for (const hessian of equations.hessians) mirror(hessian, columns);
  return equations;
}

/** The windows' equations of a whole problem; null where one cannot be followed. */
export function problemEquations(
  problem: ShootingProblem,
  { parameters, initialStates }: ShootingPoint,
  residuals: readonly Float64Array[],
  candidates: readonly LawTerm[],
): readonly BlockEquations[] | null {
  const all: BlockEquations[] = [];
  for (const [index, window] of problem.windows.entries()) {
    const point = { parameters, initialState: initialStates[index]! };
    const equations = blockEquations(problem, window, point, residuals[index]!, candidates);
    if (equations === null) return null;
    all.push(equations);
  }
  return all;
}

function addSample(
  { bodies, dimension, kinds }: ShootingProblem,
  { hessians, gradients, squares, columns }: BlockEquations,
  {
    row,
    residuals,
    sample,
  }: { readonly row: Float64Array; readonly residuals: Float64Array; readonly sample: number },
): void {
  const width = bodies * dimension;
  for (let component = 0; component < kinds * width; component++) {
    const residual = residuals[sample * kinds * width + component]!;
    if (Number.isNaN(residual)) continue;
    const block = Math.floor(component / dimension);
    const hessian = hessians[block]!;
    const gradient = gradients[block]!;
    const from = 2 * width + component * columns;
    squares[block] = squares[block]! + residual * residual;
    for (let column = 0; column < columns; column++) {
      const value = row[from + column]!;
      if (value === 0) continue;
      gradient[column] = gradient[column]! + value * residual;
      const into = column * columns;
      for (let other = 0; other <= column; other++) {
        hessian[into + other] = hessian[into + other]! + value * row[from + other]!;
      }
    }
  }
}

function mirror(matrix: Float64Array, order: number): void {
  for (let row = 0; row < order; row++) {
    for (let column = 0; column < row; column++) matrix[column * order + row] = matrix[row * order + column]!;
  }
}
