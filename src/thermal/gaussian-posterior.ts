import {
  cholesky,
  choleskyInverseRoot,
  choleskyLogDeterminant,
  choleskySolve,
  dot,
  InputError,
  multiply,
  type RandomStream,
} from 'principia/math';

/** Sums over n rows (φ, y) of a linear model y = φ·w + noise: all that its posterior depends on. */
export interface NormalEquations {
  /** Σ φ φᵀ, row-major [p, p]. */
  readonly gram: Float64Array;
  /** Σ φ y, [p]. */
  readonly moment: Float64Array;
  /** Σ y². */
  readonly sumOfSquares: number;
  readonly count: number;
}

/** The normal distribution of a linear model's weights, given the data. */
export interface GaussianPosterior {
  readonly mean: Float64Array;
  /** C, row-major [p, p], with C Cᵀ the covariance. */
  readonly covarianceFactor: Float64Array;
  /** ln p(y), the weights integrated out. */
  readonly logEvidence: number;
  draw(random: RandomStream): Float64Array;
}

/** The sums for features [n, p], row-major, and targets [n]. */
export function normalEquations(features: Float64Array, targets: ArrayLike<number>): NormalEquations {
  const count = targets.length;
  const size = features.length / count;
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    const start = row * size;
    for (let first = 0; first < size; first++) {
      const feature = features[start + first]!;
      moment[first]! += feature * targets[row]!;
      for (let second = 0; second < size; second++)
        gram[first * size + second]! += feature * features[start + second]!;
    }
  }
  return { gram, moment, sumOfSquares: dot(targets, targets), count };
}

/**
 * The exact posterior of w in y = φ·w + N(0, σ²) with w ~ N(0, diag(1/λ)): covariance Σ = (Σφφᵀ/σ² + Λ)⁻¹, mean
 * Σ (Σφy)/σ², and the evidence
 *
 *     ln p(y) = −(n/2) ln 2πσ² + ½ ln det Λ − ½ ln det Σ⁻¹ − ½ (Σ(y − φ·m)²/σ² + mᵀΛm).
 *
 * At temperature T = c·T* give σ²c for σ². Source: Bishop, Pattern Recognition and Machine Learning, §3.3, 3.5.
 *
 * @param priorPrecision λ, one for all weights or one each.
 * @example
 * ```ts
 * const posterior = gaussianPosterior(normalEquations(features, targets), 0.01, 1 / 4);
 * const weights = posterior.draw(random);
 * ```
 * @throws InputError where σ² or a precision is not positive.
 */
export function gaussianPosterior(
  equations: NormalEquations,
  noiseVariance: number,
  priorPrecision: number | Float64Array,
): GaussianPosterior {
  const { gram, moment, sumOfSquares, count } = equations;
  const size = moment.length;
  const precision =
    typeof priorPrecision === 'number' ? new Float64Array(size).fill(priorPrecision) : priorPrecision;
  if (!(noiseVariance > 0) || precision.length !== size || !precision.every((value) => value > 0)) {
    throw new InputError(
      `A linear posterior needs a positive noise variance and ${size} positive prior precisions; got ${noiseVariance} and [${precision.join(', ')}].`,
    );
  }
  // In units of the prior's deviations the precision is I + D G D/σ², as well conditioned as it can be.
  const scale = precision.map((value) => 1 / Math.sqrt(value));
  const scaled = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      scaled[row * size + column] =
        (scale[row]! * scale[column]! * gram[row * size + column]!) / noiseVariance;
    }
    scaled[row * size + row]! += 1;
  }
  const factor = cholesky(scaled, size);
  if (factor === null) throw new InputError('The features of the linear model are not finite.');

  const unscaled = (vector: Float64Array): Float64Array =>
    vector.map((value, index) => value * scale[index]!);
  const mean = unscaled(
    choleskySolve(
      factor,
      unscaled(moment).map((value) => value / noiseVariance),
    ),
  );
  const covarianceFactor = choleskyInverseRoot(factor, size).map(
    (value, place) => value * scale[Math.floor(place / size)]!,
  );
  const squares = sumOfSquares - 2 * dot(moment, mean) + dot(mean, multiply(gram, mean));
  const penalty = mean.reduce((sum, value, index) => sum + precision[index]! * value * value, 0);
  return {
    mean,
    covarianceFactor,
    // ½ ln det Λ and the D's of the scaling cancel.
    logEvidence:
      -(count / 2) * Math.log(2 * Math.PI * noiseVariance) -
      choleskyLogDeterminant(factor, size) / 2 -
      (squares / noiseVariance + penalty) / 2,
    draw(random) {
      const noise = multiply(
        covarianceFactor,
        Float64Array.from(mean, () => random.normal()),
      );
      return noise.map((value, index) => value + mean[index]!);
    },
  };
}
