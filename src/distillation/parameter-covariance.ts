import { cholesky, choleskySolve, dot, multiply } from 'principia/math';
import type { Fit } from './gauss-newton.js';
import { diagonalOf, type Information, informationOf, invertInformation } from './information.js';
import type { WindowLinearisation } from './window-linearisation.js';

/** How well the parameters are known, initial states marginalised. */
export interface ParameterCovariance {
  /** [P, P]. */
  readonly covariance: Float64Array;
  /** By how much correlated residuals widen the variance, against white noise: the geometric mean over parameters. */
  readonly inflation: number;
}

/**
 * The covariance of the parameters, honest where residuals are correlated. Two sandwiches R⁻¹ M R⁻¹ widen the
 * white-noise covariance R⁻¹: one counts the information of each block (body, kind) as often as its autocorrelation
 * time says (correlation from sample to sample); the other takes the scatter of whole windows' scores (errors that a
 * window shares, and a misfit of the law that differs from window to window). Every parameter takes the widest of the
 * three.
 *
 * Source: K.-Y. Liang, S. L. Zeger, Biometrika 73, 13 (1986), equation 7, windows as clusters, times W/(W − 1).
 */
export function parameterCovariance(fit: Fit, autocorrelation: Float64Array): ParameterCovariance {
  const order = fit.point.parameters.length;
  if (order === 0) return { covariance: new Float64Array(0), inflation: 1 };
  const information = informationOf(fit.windows, order);
  const white = invertInformation(information.total, order);
  const inTime = sandwich(white, timeMeat(information, autocorrelation, order), order);
  const byWindow = sandwich(white, windowMeat(fit.windows, order), order);
  const [least, one, other] = [white, inTime, byWindow].map((matrix) => diagonalOf(matrix, order));
  const widest = least!.map((value, row) => Math.max(value, one![row]!, other![row]!));
  const covariance = inTime.map((value, place) => {
    const row = Math.floor(place / order);
    const column = place % order;
    return value * Math.sqrt((widest[row]! / one![row]!) * (widest[column]! / one![column]!));
  });
  const logarithms = widest.reduce((sum, value, row) => sum + Math.log(value / least![row]!), 0);
  return { covariance, inflation: Math.exp(logarithms / order) };
}

/** Σ τ_k M_k over the blocks. */
function timeMeat({ blocks }: Information, autocorrelation: Float64Array, order: number): Float64Array {
  const size = order * order;
  const meat = new Float64Array(size);
  for (let place = 0; place < blocks.length; place++) {
    meat[place % size]! += autocorrelation[Math.floor(place / size)]! * blocks[place]!;
  }
  return meat;
}

/** Σ s sᵀ over the windows, s = g_θ − H_θb H_bb⁻¹ g_b: a window's score with its initial state eliminated. */
function windowMeat(windows: readonly WindowLinearisation[], order: number): Float64Array {
  const meat = new Float64Array(order * order);
  const correction = windows.length / Math.max(1, windows.length - 1);
  for (const { stateHessian, stateGradient, crossHessian, parameterGradient } of windows) {
    const states = stateGradient.length;
    const solved = choleskySolve(cholesky(stateHessian, states)!, stateGradient);
    const score = parameterGradient.map(
      (value, row) => value - dot(crossHessian.subarray(row * states, (row + 1) * states), solved),
    );
    for (let row = 0; row < order; row++) {
      for (let column = 0; column < order; column++) {
        meat[row * order + column]! += correction * score[row]! * score[column]!;
      }
    }
  }
  return meat;
}

/** B M B for symmetric matrices. */
function sandwich(bread: Float64Array, meat: Float64Array, order: number): Float64Array {
  const result = new Float64Array(order * order);
  for (let row = 0; row < order; row++) {
    // A symmetric matrix's rows are its columns: B (M b) is a column of B M B, and a row as well.
    result.set(multiply(bread, multiply(meat, bread.subarray(row * order, (row + 1) * order))), row * order);
  }
  return result;
}
