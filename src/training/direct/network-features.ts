/**
 * The hidden features of a trained network, for a last layer solved for directly.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { type InvariantScales, invariantCount } from '../pair-invariants.js';
import type { FeatureMap } from './feature-map.js';

interface Activation {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
}

const activations: Readonly<Record<'tanh' | 'softplus' | 'silu', Activation>> = {
  tanh: { value: Math.tanh, slope: (x: number) => 1 - Math.tanh(x) ** 2 },
  softplus: {
    value: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: (x: number) => 1 / (1 + Math.exp(-x)),
  },
  silu: {
    value: (x: number) => x / (1 + Math.exp(-x)),
    slope: (x: number) => {
      const s = 1 / (1 + Math.exp(-x));
      return s * (1 + x * (1 - s));
    },
  },
};

/** A dense layer x W + b. */
export interface DenseLayer {
  /** [inputs, outputs], row-major. */
  readonly weights: Float64Array;
  /** [outputs]. */
  readonly biases: Float64Array;
}

/** Everything of a network of the standardised invariants but its last layer. */
export interface HiddenNetwork {
  readonly layers: readonly DenseLayer[];
  readonly activation: keyof typeof activations;
  readonly scales: InvariantScales;
  /** Powers of r and of m₁m₂ (from their centres) that multiply the output; none if not given. */
  readonly envelope?: readonly [number, number];
}

/**
 * The units of a network's last hidden layer and a constant, times its envelope, as features.
 *
 * @throws InputError where the layers do not fit each other
 * @example
 * ```ts
 * const hidden = networkFeatures({ layers: [first, second], activation: 'tanh', scales: setup.scales });
 * fitPairLaw(systems, { hidden, random });
 * ```
 */
export function networkFeatures({
  layers,
  activation,
  scales,
  envelope = [0, 0],
}: HiddenNetwork): FeatureMap {
  let inputs = invariantCount;
  layers.forEach(({ weights, biases }, layer) => {
    if (weights.length !== inputs * biases.length) {
      throw new InputError(
        `layer ${layer + 1} has ${weights.length} weights; expected ${inputs} inputs times ${biases.length} outputs`,
      );
    }
    inputs = biases.length;
  });
  const count = inputs + 1;
  const { value: act, slope: bend } = activations[activation];
  /** Units of the last hidden layer and their derivatives by ln r. */
  const hidden = (invariants: Float64Array, at: number): readonly [Float64Array, Float64Array] => {
    let values = scales.centre.map(
      (centre, input) => (invariants[at + input]! - centre) / scales.spread[input]!,
    );
    let slopes = Float64Array.from(values, (_, input) => (input === 0 ? 1 / scales.spread[0]! : 0));
    for (const { weights, biases } of layers) {
      const sums = times(values, weights, biases.length).map((sum, unit) => sum + biases[unit]!);
      slopes = times(slopes, weights, biases.length).map((slope, unit) => slope * bend(sums[unit]!));
      values = sums.map(act);
    }
    return [values, slopes];
  };
  const factor = (invariants: Float64Array, at: number): number =>
    Math.exp(
      envelope[0] * (invariants[at]! - scales.centre[0]!) +
        envelope[1] * (invariants[at + 1]! - scales.centre[1]!),
    );
  return {
    count,
    groups: new Int32Array(count),
    values(invariants, at, out) {
      const [values] = hidden(invariants, at);
      const outer = factor(invariants, at);
      values.forEach((value, unit) => {
        out[unit] = outer * value;
      });
      out[count - 1] = outer;
    },
    slopes(invariants, at, out) {
      const [values, slopes] = hidden(invariants, at);
      const outer = factor(invariants, at);
      values.forEach((value, unit) => {
        out[unit] = outer * (envelope[0] * value + slopes[unit]!);
      });
      out[count - 1] = outer * envelope[0];
    },
  };
}

/** x W for a row x. */
function times(row: Float64Array, matrix: Float64Array, columns: number): Float64Array {
  const result = new Float64Array(columns);
  row.forEach((value, input) => {
    for (let column = 0; column < columns; column++) {
      result[column] = result[column]! + value * matrix[input * columns + column]!;
    }
  });
  return result;
}
