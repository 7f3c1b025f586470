/** The mean of the values; NaN for none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/** The root of the mean of the squares. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]! ** 2;
  return Math.sqrt(sum / values.length);
}

/** The unbiased variance, Σ(x − x̄)²/(n − 1). */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - centre) ** 2;
  return sum / (values.length - 1);
}

/** The p-quantile by linear interpolation between order statistics (Hyndman and Fan's type 7). */
export function quantile(values: ArrayLike<number>, probability: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** The middle value. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** A standard deviation that outliers do not move: 1.4826 times the median absolute deviation. */
export function robustDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return 1.482602218505602 * median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/**
 * The integrated autocorrelation time τ = 1 + 2 Σ ρ(k), in samples, summed up to Sokal's window k ≥ 5τ;
 * at least 1. A constant series has τ = 1.
 */
export function autocorrelationTime(values: ArrayLike<number>): number {
  const length = values.length;
  const centre = mean(values);
  let power = 0;
  for (let index = 0; index < length; index++) power += (values[index]! - centre) ** 2;
  if (!(power > 0)) return 1;
  let time = 1;
  for (let lag = 1; lag < length / 2; lag++) {
    let covariance = 0;
    for (let index = 0; index + lag < length; index++) {
      covariance += (values[index]! - centre) * (values[index + lag]! - centre);
    }
    time += (2 * covariance) / power;
    if (lag >= 5 * time) break;
  }
  return Math.max(1, time);
}
