import {
  cholesky,
  multiply,
  rootMeanSquare,
  solveLower,
  solveLowerTransposed,
  symmetricEigen,
} from 'principia/math';

/** Messages brought into the gauge in which they point along the separation. */
export interface AlignedMessages {
  /** The message received by each pair's first body, along the separation, [W·E], up to one overall factor. */
  readonly along: Float64Array;
  /** Root mean square of what lies across the separation. */
  readonly noise: number;
  /** Share of the power that lies along the separation. */
  readonly alignment: number;
  /** Standard deviation of each channel over the sum of all, largest first. */
  readonly channelShare: readonly number[];
}

/**
 * Fixes the gauge of free messages: of all linear maps A from channels to space, the one for which A e is most
 * nearly parallel to the separation, argmin Σ|A e − n̂(n̂·A e)|² / Σ|A e|², a generalised eigenproblem of size D·C.
 * Constants are removed first, and every message is divided by the root of its size, so that close encounters do
 * not decide alone. Sizes are those of whitened messages, so that no invertible linear map of the channels changes what
 * is read, but its sign.
 *
 * @param values - messages [W, 2E, C], first those received by the pairs' first bodies
 * @param direction - unit separations first − second, [W·E, D]
 */
export function alignWithSeparation(
  values: Float64Array,
  channels: number,
  direction: Float64Array,
  pairs: number,
  dimension: number,
): AlignedMessages {
  const rows = values.length / channels;
  const centre = new Float64Array(channels);
  for (let entry = 0; entry < values.length; entry++) centre[entry % channels]! += values[entry]! / rows;
  const messages = values.map((value, entry) => value - centre[entry % channels]!);
  const unit = new Float64Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    const within = row % (2 * pairs);
    const pair = Math.floor(row / (2 * pairs)) * pairs + (within % pairs);
    const sign = within < pairs ? 1 : -1;
    for (let axis = 0; axis < dimension; axis++)
      unit[row * dimension + axis] = sign * direction[pair * dimension + axis]!;
  }
  const { values: whitened, channels: carrying } = whiten(messages, channels);
  const map = mostParallelMap(whitened, carrying, unit, dimension);
  const along = new Float64Array((rows / (2 * pairs)) * pairs);
  let parallel = 0;
  let across = 0;
  for (let row = 0; row < rows; row++) {
    const vector = multiply(map, whitened.subarray(row * carrying, (row + 1) * carrying));
    let projection = 0;
    for (let axis = 0; axis < dimension; axis++) projection += vector[axis]! * unit[row * dimension + axis]!;
    parallel += projection ** 2;
    across += vector.reduce((sum, value) => sum + value * value, 0) - projection ** 2;
    const within = row % (2 * pairs);
    // Action and reaction are two readings of one force: their mean.
    along[Math.floor(row / (2 * pairs)) * pairs + (within % pairs)]! += projection / 2;
  }
  const deviations = Array.from({ length: channels }, (_, c) =>
    rootMeanSquare(messages.filter((_, entry) => entry % channels === c)),
  ).sort((a, b) => b - a);
  const total = deviations.reduce((sum, value) => sum + value, 0) || 1;
  return {
    along,
    noise: Math.sqrt(across / rows),
    alignment: parallel / (parallel + across || 1),
    channelShare: deviations.map((value) => value / total),
  };
}

/** Share of the largest direction's variance below which a direction of the channels' space is empty. */
const empty = 1e-6;

/** Centred messages in directions of equal variance; those that the L1 penalty has emptied are left out. */
function whiten(
  messages: Float64Array,
  channels: number,
): { readonly values: Float64Array; readonly channels: number } {
  const rows = messages.length / channels;
  const covariance = new Float64Array(channels * channels);
  for (let row = 0; row < rows; row++) {
    const message = messages.subarray(row * channels, (row + 1) * channels);
    covariance.forEach((_, place) => {
      covariance[place]! += (message[Math.floor(place / channels)]! * message[place % channels]!) / rows;
    });
  }
  const { values: variances, vectors } = symmetricEigen(covariance, channels);
  const largest = Math.max(...variances);
  const kept = [...variances.keys()].filter((direction) => variances[direction]! > empty * largest);
  const axes = Float64Array.from(
    kept.flatMap((direction) =>
      Array.from(
        vectors.subarray(direction * channels, (direction + 1) * channels),
        (part) => part / Math.sqrt(variances[direction]!),
      ),
    ),
  );
  const values = new Float64Array(rows * kept.length);
  for (let row = 0; row < rows; row++) {
    values.set(multiply(axes, messages.subarray(row * channels, (row + 1) * channels)), row * kept.length);
  }
  return { values, channels: kept.length };
}

/** The map A [D, C] that minimises the share of A e across the separations. */
function mostParallelMap(
  messages: Float64Array,
  channels: number,
  unit: Float64Array,
  dimension: number,
): Float64Array {
  const size = channels * dimension;
  const total = new Float64Array(size * size);
  const across = new Float64Array(size * size);
  const rows = messages.length / channels;
  for (let row = 0; row < rows; row++) {
    const message = messages.subarray(row * channels, (row + 1) * channels);
    const weight = 1 / (Math.hypot(...message) + 1e-300);
    for (let d = 0; d < dimension; d++) {
      for (let e = 0; e < dimension; e++) {
        const projector = (d === e ? 1 : 0) - unit[row * dimension + d]! * unit[row * dimension + e]!;
        for (let c = 0; c < channels; c++) {
          for (let k = 0; k < channels; k++) {
            const product = weight * message[c]! * message[k]!;
            const at = (d * channels + c) * size + e * channels + k;
            across[at]! += product * projector;
            if (d === e) total[at]! += product;
          }
        }
      }
    }
  }
  const trace = Array.from({ length: size }, (_, at) => total[at * size + at]!).reduce(
    (sum, value) => sum + value,
    0,
  );
  // Directions that say the same twice leave the total singular.
  for (let at = 0; at < size; at++) total[at * size + at]! += (1e-6 * trace) / size;
  const factor = cholesky(total, size);
  if (factor === null) return new Float64Array(dimension * channels);
  const half = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    half.set(solveLower(factor, across.subarray(row * size, (row + 1) * size)), row * size);
  const whitened = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const column = Float64Array.from({ length: size }, (_, at) => half[at * size + row]!);
    whitened.set(solveLower(factor, column), row * size);
  }
  const { vectors } = symmetricEigen(whitened, size);
  return solveLowerTransposed(factor, vectors.subarray(0, size));
}
