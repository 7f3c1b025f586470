import { autocorrelationTime } from 'principia/math';

/** The residuals of all windows by block: kind (position, velocity) times body, [kinds · N]; NaN where not observed. */
export interface ResidualBlocks {
  readonly kinds: number;
  readonly bodies: number;
  readonly dimension: number;
  /** A window each, [samples, kinds, N, D]. */
  readonly windows: readonly Float64Array[];
}

/** Σ r² and the number of residuals, a block each. */
export function blockSquares({ kinds, bodies, dimension, windows }: ResidualBlocks): {
  readonly squares: Float64Array;
  readonly counts: Float64Array;
} {
  const squares = new Float64Array(kinds * bodies);
  const counts = new Float64Array(kinds * bodies);
  for (const residuals of windows) {
    for (let index = 0; index < residuals.length; index++) {
      if (Number.isNaN(residuals[index]!)) continue;
      const block = Math.floor(index / dimension) % squares.length;
      squares[block] = squares[block]! + residuals[index]! ** 2;
      counts[block] = counts[block]! + 1;
    }
  }
  return { squares, counts };
}

/**
 * Standard deviations from residuals, σ² = Σ r²/(n − leverage), a block each, never below their floor. The leverage is
 * the number of data that the fitted parameters and initial states take up (the trace of the block's hat matrix).
 */
export function estimateSigma(
  squares: Float64Array,
  counts: Float64Array,
  leverage: Float64Array,
  floor: Float64Array,
): Float64Array {
  return squares.map((sum, block) => {
    const degrees = Math.max(1, counts[block]! - leverage[block]!);
    return Math.max(Math.sqrt(sum / degrees), floor[block]!);
  });
}

/**
 * The integrated autocorrelation time of each block's residuals, in samples: each axis a series through all windows in
 * order, averaged over the axes. So many residuals tell as much as one independent one.
 */
export function blockAutocorrelation({ kinds, bodies, dimension, windows }: ResidualBlocks): Float64Array {
  const width = kinds * bodies * dimension;
  const samples = windows.reduce((sum, residuals) => sum + residuals.length / width, 0);
  const series = new Float64Array(samples);
  const times = new Float64Array(kinds * bodies);
  for (let column = 0; column < width; column++) {
    let place = 0;
    for (const residuals of windows) {
      for (let index = column; index < residuals.length; index += width) {
        if (!Number.isNaN(residuals[index]!)) series[place++] = residuals[index]!;
      }
    }
    const block = Math.floor(column / dimension);
    times[block] = times[block]! + autocorrelationTime(series.subarray(0, place)) / dimension;
  }
  return times;
}
