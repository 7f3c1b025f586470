import { channelDeviations, leadingChannels } from 'principia/distillation';
import { InputError, multiply, symmetricEigen } from 'principia/math';

/** One draw's messages in the gauge of a reference. */
export interface FixedGauge {
  /** A e + b [edges, width]. */
  readonly messages: Float64Array;
  /** A [width, channels]. */
  readonly map: Float64Array;
  /** b [width]. */
  readonly offset: Float64Array;
  /** Share of the reference's variance that no linear map of the messages gives. */
  readonly left: number;
}

/** Share of the largest direction's variance below which a direction of the channels' space is rounding. */
const rounding = 1e-12;

/**
 * Brings a draw's messages into the gauge of a reference on the same edges: a network whose update is free may permute,
 * mix and shift its messages without moving a body otherwise, so that they are known up to an invertible affine map.
 * Of all A and b those that minimise Σ |A e + b − e_ref|², so that any such map of the draw's channels leaves A e + b as
 * it is.
 *
 * All of a draw's channels are used, by which so many of its own ways to differ from the reference are lost: to be used
 * where the channels are few beside the edges.
 *
 * @param messages [edges, channels]
 * @param reference [edges, width]
 * @example
 * ```ts
 * const { messages } = fixGauge(drawn, 8, leadingMessages(trained, 8, 2), 2); // [edges, 2]
 * ```
 * @throws InputError where the edges differ in number.
 */
export function fixGauge(
  messages: Float64Array,
  channels: number,
  reference: Float64Array,
  width: number,
): FixedGauge {
  const edges = reference.length / width;
  if (!(edges >= 1 && messages.length === edges * channels)) {
    throw new InputError(
      `Messages in ${channels} channels and a reference of ${width} numbers an edge must have the same edges; got ${messages.length} and ${reference.length} numbers.`,
    );
  }
  const centre = means(messages, channels);
  const target = means(reference, width);
  const centred = messages.map((value, at) => value - centre[at % channels]!);
  const inverse = pseudoInverse(products(centred, channels, centred, channels), channels);
  const residual = reference.map((value, at) => value - target[at % width]!);
  const cross = products(residual, width, centred, channels);
  const map = new Float64Array(width * channels);
  for (let row = 0; row < width; row++) {
    map.set(multiply(inverse, cross.subarray(row * channels, (row + 1) * channels)), row * channels);
  }
  const shift = multiply(map, centre);
  const offset = target.map((value, row) => value - shift[row]!);
  const fixed = new Float64Array(edges * width);
  for (let edge = 0; edge < edges; edge++) {
    const own = multiply(map, centred.subarray(edge * channels, (edge + 1) * channels));
    own.forEach((value, row) => {
      fixed[edge * width + row] = value + target[row]!;
    });
  }
  const size = residual.reduce((sum, value) => sum + value * value, 0);
  const missed = fixed.reduce((sum, value, at) => sum + (value - reference[at]!) ** 2, 0);
  return { messages: fixed, map, offset, left: size > 0 ? missed / size : 0 };
}

/**
 * Brings all draws into one gauge: each into that of a reference, and again into that of their mean there, so that no
 * single draw stands out.
 *
 * @param draws messages on the same edges, each [edges, channels]
 * @throws InputError where there is no draw, or the edges differ in number.
 */
export function commonGauge(
  draws: readonly Float64Array[],
  channels: number,
  reference: Float64Array,
  width: number,
): readonly FixedGauge[] {
  if (draws.length === 0) throw new InputError('A common gauge needs draws; got none.');
  const first = draws.map((draw) => fixGauge(draw, channels, reference, width).messages);
  const middle = reference.map(
    (_, at) => first.reduce((sum, messages) => sum + messages[at]!, 0) / draws.length,
  );
  return draws.map((draw) => fixGauge(draw, channels, middle, width));
}

/** The channels that vary most, as many as a force has components, in the order of their variance: a reference. */
export function leadingMessages(messages: Float64Array, channels: number, width: number): Float64Array {
  const leading = leadingChannels(channelDeviations(messages, channels), width);
  return Float64Array.from(
    { length: (messages.length / channels) * width },
    (_, at) => messages[Math.floor(at / width) * channels + leading[at % width]!]!,
  );
}

function means(values: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  values.forEach((value, at) => {
    sums[at % columns]! += value;
  });
  return sums.map((sum) => (sum * columns) / values.length);
}

/** Σ first ⊗ second over the rows. */
function products(first: Float64Array, rows: number, second: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(rows * columns);
  for (let edge = 0; edge < first.length / rows; edge++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        sums[row * columns + column]! += first[edge * rows + row]! * second[edge * columns + column]!;
      }
    }
  }
  return sums;
}

/** The inverse on the directions in which there is anything. */
function pseudoInverse(matrix: Float64Array, size: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, size);
  const largest = Math.max(...values);
  const inverse = new Float64Array(size * size);
  for (let mode = 0; mode < size; mode++) {
    if (!(values[mode]! > rounding * largest)) continue;
    const direction = vectors.subarray(mode * size, (mode + 1) * size);
    inverse.forEach((_, place) => {
      inverse[place]! += (direction[Math.floor(place / size)]! * direction[place % size]!) / values[mode]!;
    });
  }
  return inverse;
}
