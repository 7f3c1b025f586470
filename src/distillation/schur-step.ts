import { cholesky, choleskySolve, dot, multiplyTransposed, solveLower } from 'principia/math';
import type { WindowLinearisation } from './window-linearisation.js';

/** Damping that is always there: it lets parameters pass that the data do not tell apart. */
const trace = 1e-12;

/** A damped Gauss-Newton step of the shared parameters and of every window's initial state. */
export interface SchurStep {
  readonly parameters: Float64Array;
  readonly initialStates: readonly Float64Array[];
  /** δθᵀ R δθ, the squared length of the parameters' step in units of their (white-noise) standard deviations. */
  readonly decrement: number;
  /** Decrease of ½χ² that the linear model predicts. */
  readonly predicted: number;
}

/**
 * Solves (H + λ diag H) δ = −g for all windows together, at the cost of one small factorisation a window: the initial
 * states are eliminated by the Schur complement R = Σ (H_θθ − H_θb H_bb⁻¹ H_bθ), which is also the information on the
 * parameters with the initial states marginalised. Null where a matrix is not positive definite.
 *
 * Source: J. Nocedal, S. J. Wright, Numerical Optimization, 2nd edition, 10.3; Marquardt's diagonal damping.
 */
export function schurStep(
  windows: readonly WindowLinearisation[],
  parameterCount: number,
  damping: number,
): SchurStep | null {
  const eliminated = windows.map((window) => eliminateState(window, parameterCount, damping));
  const reduced = new Float64Array(parameterCount * parameterCount);
  const gradient = new Float64Array(parameterCount);
  for (let index = 0; index < windows.length; index++) {
    const part = eliminated[index]!;
    if (part === null) return null;
    for (let place = 0; place < reduced.length; place++)
      reduced[place] = reduced[place]! + part.reduced[place]!;
    for (let row = 0; row < parameterCount; row++) {
      gradient[row] = gradient[row]! + part.gradient[row]!;
      const diagonal = row * (parameterCount + 1);
      reduced[diagonal] =
        reduced[diagonal]! + (damping + trace) * windows[index]!.parameterHessian[diagonal]!;
    }
  }
  for (let row = 0; row < parameterCount; row++) {
    // A parameter without any effect stays where it is.
    if (reduced[row * (parameterCount + 1)] === 0) reduced[row * (parameterCount + 1)] = 1;
  }
  const factor = cholesky(reduced, parameterCount);
  if (factor === null) return null;
  const parameters = choleskySolve(
    factor,
    gradient.map((value) => -value),
  );
  const decrement = -dot(gradient, parameters);
  let predicted = 0.5 * decrement;
  const initialStates = windows.map((window, index) => {
    const { factor: own, solvedGradient } = eliminated[index]!;
    predicted += 0.5 * dot(solvedGradient, solvedGradient);
    const right = parameterCount === 0 ? null : multiplyTransposed(window.crossHessian, parameters);
    return choleskySolve(
      own,
      window.stateGradient.map((value, state) => -value - (right?.[state] ?? 0)),
    );
  });
  return { parameters, initialStates, decrement, predicted };
}

/** What a window says of the parameters once its initial state is eliminated. */
interface Eliminated {
  /** Of the damped H_bb. */
  readonly factor: Float64Array;
  /** L⁻¹ g_b. */
  readonly solvedGradient: Float64Array;
  readonly reduced: Float64Array;
  readonly gradient: Float64Array;
}

/** A window's normal equations with its initial state eliminated; null where they do not fix it. */
export function eliminateState(
  window: WindowLinearisation,
  parameterCount: number,
  damping: number,
): Eliminated | null {
  const stateCount = window.stateGradient.length;
  const damped = Float64Array.from(window.stateHessian);
  for (let row = 0; row < stateCount; row++) {
    const diagonal = row * (stateCount + 1);
    damped[diagonal] = damped[diagonal]! * (1 + damping);
  }
  const factor = cholesky(damped, stateCount);
  if (factor === null) return null;
  const solvedGradient = solveLower(factor, window.stateGradient);
  const cross = Array.from({ length: parameterCount }, (_, row) =>
    solveLower(factor, window.crossHessian.subarray(row * stateCount, (row + 1) * stateCount)),
  );
  const reduced = Float64Array.from(window.parameterHessian);
  const gradient = Float64Array.from(window.parameterGradient);
  for (let row = 0; row < parameterCount; row++) {
    gradient[row] = gradient[row]! - dot(cross[row]!, solvedGradient);
    for (let column = 0; column < parameterCount; column++) {
      const place = row * parameterCount + column;
      reduced[place] = reduced[place]! - dot(cross[row]!, cross[column]!);
    }
  }
  return { factor, solvedGradient, reduced, gradient };
}
