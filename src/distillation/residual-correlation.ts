import type { ResidualBlocks } from './residual-noise.js';

/**
 * How many residuals of each block tell as much as one, 1 + 2 Σ ρ², ρ their autocorrelation: the axes' mean. Squares,
 * since what counts is the size of the residuals, and one that swings to and fro has few independent ones as well.
 *
 * Source: M. S. Bartlett, J. Roy. Stat. Soc. 98, 536 (1935); the sum ends where its lag is five times itself, after
 * A. Sokal.
 */
export function residualCorrelation({ kinds, bodies, dimension, windows }: ResidualBlocks): Float64Array {
  const width = kinds * bodies * dimension;
  const times = new Float64Array(kinds * bodies);
  for (let column = 0; column < width; column++) {
    const series = windows.flatMap((residuals) => {
      const own: number[] = [];
      for (let index = column; index < residuals.length; index += width) {
        if (!Number.isNaN(residuals[index]!)) own.push(residuals[index]!);
      }
      return own;
    });
    const block = Math.floor(column / dimension);
    times[block] = times[block]! + squaredCorrelationTime(series) / dimension;
  }
  return times;
}

function squaredCorrelationTime(series: readonly number[]): number {
  const count = series.length;
  const power = series.reduce((sum, value) => sum + value * value, 0);
  if (!(power > 0)) return 1;
  let time = 1;
  for (let lag = 1; lag < count / 2 && lag < 5 * time; lag++) {
    let product = 0;
    for (let index = 0; index + lag < count; index++) product += series[index]! * series[index + lag]!;
    // What white noise has by chance, 1/n, is taken off.
    time += 2 * ((product / power) ** 2 - 1 / count);
  }
  return Math.min(Math.max(1, time), Math.max(1, count / 2));
}
