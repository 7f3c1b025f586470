/**
 * The gauges that an interaction network's messages may take: its update undoes them, and no body moves otherwise.
 *
 * @packageDocumentation
 */
import { permutation, type RandomStream, solve } from 'principia/math';
import type { Parameters } from 'principia/training';

/** Bodies of the system, channels of a message, and hidden width. */
export const bodies = 3;
export const channels = 3;
export const hidden = 8;

/** An invertible affine map of the channels, e → e G + c, with the inverse of G. */
interface Gauge {
  readonly map: Float64Array;
  readonly inverse: Float64Array;
  readonly shift: Float64Array;
}

/** Gauges that a network may take, by name. */
export const gauges: Readonly<
  Record<'permutation' | 'signs' | 'rotation' | 'any map and offset', (random: RandomStream) => Gauge>
> = {
  permutation: (random) => {
    const order = permutation(random, channels);
    return gauge(
      Float64Array.from({ length: channels ** 2 }, (_, at) =>
        order[Math.floor(at / channels)] === at % channels ? 1 : 0,
      ),
    );
  },
  signs: (random) =>
    gauge(
      Float64Array.from({ length: channels ** 2 }, (_, at) =>
        at % (channels + 1) === 0 ? (random.uniform() < 0.5 ? -1 : 1) : 0,
      ),
    ),
  rotation: (random) => gauge(rotation(random)),
  'any map and offset': (random) => {
    const [first, second] = [rotation(random.child(1)), rotation(random.child(2))];
    const sizes = Float64Array.from({ length: channels }, () => Math.exp(random.normal()));
    const stretched = first.map((value, at) => value * sizes[at % channels]!);
    return gauge(
      product(stretched, second, channels, channels),
      Float64Array.from({ length: channels }, () => random.normal()),
    );
  },
};

function gauge(map: Float64Array, shift: Float64Array = new Float64Array(channels)): Gauge {
  const inverse = new Float64Array(channels ** 2);
  for (let column = 0; column < channels; column++) {
    const unit = Float64Array.from({ length: channels }, (_, row) => (row === column ? 1 : 0));
    solve(map, unit)!.forEach((value, row) => {
      inverse[row * channels + column] = value;
    });
  }
  return { map, inverse, shift };
}

/** An orthogonal matrix, every one equally likely: Gram and Schmidt's of normal numbers. */
function rotation(random: RandomStream): Float64Array {
  const rows: Float64Array[] = [];
  while (rows.length < channels) {
    let row = Float64Array.from({ length: channels }, () => random.normal());
    for (const other of rows) {
      const along = row.reduce((sum, value, at) => sum + value * other[at]!, 0);
      row = row.map((value, at) => value - along * other[at]!);
    }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** The same network in another gauge: the last layer of its messages changed, and its update takes it back. */
export function changedGauge(parameters: Parameters, { map, inverse, shift }: Gauge): Parameters {
  const change = (
    name: string,
    of: (data: Float64Array, shape: readonly number[]) => Float64Array,
  ): Parameters => ({
    [name]: {
      shape: parameters[name]!.shape,
      data: of(Float64Array.from(parameters[name]!.data), parameters[name]!.shape),
    },
  });
  /** What the shift of a message, received from every other body, adds behind weights on the received messages. */
  const added = (weights: string): Float64Array => {
    const { data, shape } = parameters[weights]!;
    const back = product(shift, inverse, 1, channels);
    return product(back, data.subarray(0, channels * shape[1]!), 1, channels).map(
      (value) => (bodies - 1) * value,
    );
  };
  const onMessages = (data: Float64Array, [, width]: readonly number[]): Float64Array => {
    const changed = Float64Array.from(data);
    changed.set(product(inverse, data.subarray(0, channels * width!), channels, channels));
    return changed;
  };
  const less = (weights: string) => (data: Float64Array) =>
    data.map((value, at) => value - added(weights)[at]!);
  return {
    ...parameters,
    ...change('messageWeights3', (data) => product(data, map, hidden, channels)),
    ...change('messageBiases3', (data) =>
      product(data, map, 1, channels).map((value, at) => value + shift[at]!),
    ),
    ...change('nodeWeights1', onMessages),
    ...change('nodeBiases1', less('nodeWeights1')),
    ...change('direct', onMessages),
    ...change('directBias', less('direct')),
  };
}

/** A B for A [rows, inner]. */
function product(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  rows: number,
  inner: number,
): Float64Array {
  const columns = second.length / inner;
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += first[Math.floor(at / columns) * inner + k]! * second[k * columns + (at % columns)]!;
    return sum;
  });
}
