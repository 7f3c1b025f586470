import { autocorrelationTime, InputError, rootMeanSquare } from 'principia/math';

/** The noise of one group of residuals (a body, a channel), in the residuals' own unit. */
export interface NoiseEstimate {
  readonly group: string;
  /** σ: the larger of what was measured and the floor. */
  readonly deviation: number;
  /** √(SSE/(N − d)) of the residuals. */
  readonly measured: number;
  /** What the model cannot be trusted below, however small its residuals. */
  readonly floor: number;
}

/**
 * σᵢ of every group from its residuals, never below the floor: a noise-free simulation is not temperature zero.
 * Systematic residuals are counted in, as model discrepancy; that they repeat themselves is `effectiveCount`'s
 * part.
 *
 * @param residuals The residuals of each group.
 * @param floor One for all, or one a group.
 * @param fitted Parameters the residuals were minimised over, shared among the groups by their sizes: each
 * group's N becomes N (1 − fitted/ΣN).
 * @throws InputError where a group is empty, not finite, or has nothing left after the fit.
 */
export function noiseFromResiduals(
  residuals: Readonly<Record<string, ArrayLike<number>>>,
  floor: number | Readonly<Record<string, number>>,
  fitted = 0,
): NoiseEstimate[] {
  const groups = Object.entries(residuals);
  const total = groups.reduce((sum, [, series]) => sum + series.length, 0);
  if (!(fitted >= 0 && fitted < total)) {
    throw new InputError(
      `${fitted} fitted parameters leave no freedom in ${total} residuals: use more data.`,
    );
  }
  return groups.map(([group, series]) => {
    const measured = rootMeanSquare(series) / Math.sqrt(1 - fitted / total);
    const limit = typeof floor === 'number' ? floor : (floor[group] ?? Number.NaN);
    if (!Number.isFinite(measured) || !(limit >= 0)) {
      throw new InputError(
        `The residuals of "${group}" must be finite and their floor not negative; got ${series.length} residuals, root mean square ${measured}, floor ${limit}.`,
      );
    }
    return { group, deviation: Math.max(measured, limit), measured, floor: limit };
  });
}

/**
 * N_eff = Σ Nᵢ/τᵢ: how many independent residuals the series (one a channel, in order of time) are worth, τ their
 * integrated autocorrelation time.
 */
export function effectiveCount(series: readonly ArrayLike<number>[]): number {
  return series.reduce((sum, residuals) => sum + residuals.length / autocorrelationTime(residuals), 0);
}

/** T* = 2/N_eff, at which e^{−L/T} with L = mean (residual/σ)² is the likelihood of N_eff independent residuals. */
export function temperatureOf(effectiveResiduals: number): number {
  if (!(effectiveResiduals > 0)) {
    throw new InputError(`A temperature needs a positive number of residuals; got ${effectiveResiduals}.`);
  }
  return 2 / effectiveResiduals;
}
