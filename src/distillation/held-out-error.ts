import type { Law } from 'principia/law';
import { median } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { createProblem, type ProblemOptions, startingPoint } from './create-problem.js';
import { blocksOf, chiSquare, fitByGaussNewton } from './gauss-newton.js';
import { leverageOf } from './information.js';
import { floorOf, type NoiseLevels, sigmaFrom } from './refit-law.js';
import { blockSquares } from './residual-noise.js';

/** How a law does on data that it was not fitted to. */
export interface HeldOutScore {
  /**
   * √(Σ (residual/σ)² / degrees of freedom) of a window, the median over windows: 1 where the law is right and σ is the
   * noise; infinite where it fails.
   */
  readonly error: number;
  /** The same over all windows together: larger where a few of them, with close encounters, are not followed. */
  readonly overall: number;
  readonly residualCount: number;
  readonly evaluations: number;
}

/**
 * The held-out error of a law: windows of test trajectories are fitted by their initial states alone, the law, the
 * masses and the charges fixed, and their residuals measured in the noise of the training data.
 *
 * @param noise standard deviations [N], as a refit reports them in `sigma`
 * @example
 * ```ts
 * heldOutError(refit.law, dataset.test, refit.sigma).error; // 1.02
 * ```
 */
export function heldOutError(
  law: Law,
  trajectories: readonly Trajectory[],
  noise: NoiseLevels,
  options: ProblemOptions = {},
): HeldOutScore {
  const masses = (options.masses ?? []).map((mass) => ({ ...mass, free: false }));
  const charges = (options.charges ?? []).map((charge) => ({ ...charge, free: false }));
  const problem = createProblem(law, trajectories, {
    ...options,
    masses,
    charges,
    freeConstants: law.terms.flatMap(frozen),
  });
  const sigma = sigmaFrom(problem, noise);
  const floor = floorOf(problem, options);
  const fit = fitByGaussNewton(problem, startingPoint(problem), { sigma, floor, maximumIterations: 8 });
  if (fit.status === 'failed') {
    const never = Number.POSITIVE_INFINITY;
    return { error: never, overall: never, residualCount: 0, evaluations: fit.evaluations };
  }
  const windows = fit.residuals.map((residuals, index) => {
    const { counts } = blockSquares(blocksOf(problem, [residuals]));
    return {
      squares: chiSquare(problem, [residuals], sigma),
      count: counts.reduce((sum, count) => sum + count, 0),
      spent: leverageOf([fit.windows[index]!], 0).reduce((sum, value) => sum + value, 0),
    };
  });
  const errorOf = (squares: number, count: number, spent: number): number =>
    Math.sqrt(squares / Math.max(1, count - spent));
  const total = (of: (window: (typeof windows)[number]) => number): number =>
    windows.reduce((sum, window) => sum + of(window), 0);
  const residualCount = total(({ count }) => count);
  return {
    error: median(windows.map(({ squares, count, spent }) => errorOf(squares, count, spent))),
    overall: errorOf(
      total(({ squares }) => squares),
      residualCount,
      total(({ spent }) => spent),
    ),
    residualCount,
    evaluations: fit.evaluations,
  };
}

function frozen(term: Law['terms'][number]): readonly boolean[] {
  return term.expression.constants.map(() => false);
}
