import type { RandomStream } from 'principia/math';
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type { ParameterArray, Parameters } from 'principia/training';

/**
 * What the hidden units of a network do: smooth functions, as a Hamiltonian is differentiated twice in training; `relu`
 * is for networks that make rates themselves, since its slope does not change.
 */
export type ActivationName = 'softplus' | 'silu' | 'tanh' | 'relu';

/** Size and kind of the hidden layers. */
export interface PerceptronOptions {
  /** Units of a hidden layer; 64 if not given. */
  readonly hidden?: number;
  /** Number of hidden layers; 2 if not given. */
  readonly depth?: number;
  /** 'softplus' if not given. */
  readonly activation?: ActivationName;
}

/** A part of a model with parameters of its own. */
export interface Parameterised {
  /** Fresh parameters; each array draws from a child stream of its own name. */
  init(random: RandomStream): Parameters;
}

/** A multilayer perceptron: its fresh parameters, and what it makes of rows. */
export interface Perceptron extends Parameterised {
  /** [rows, outputs] of columns [rows, …] that lie side by side. */
  apply(parameters: TensorRecord, columns: readonly Tensor[]): Tensor;
}

interface Activation {
  apply(x: Tensor): Tensor;
  /** 1/√E[f'(x)²] for normal x: weights of this size keep gradients, and so rates, as large as they came. */
  readonly gain: number;
}

/** Softplus is shifted to 0 at 0, which a bias could do as well, but not before training. */
const activations: Readonly<Record<ActivationName, Activation>> = {
  softplus: { apply: (x) => tf.sub(tf.softplus(x), Math.LN2), gain: 1.846 },
  silu: { apply: (x) => tf.mul(x, tf.sigmoid(x)), gain: 1.623 },
  tanh: { apply: (x) => tf.tanh(x), gain: 1.467 },
  relu: { apply: (x) => tf.relu(x), gain: Math.SQRT2 },
};

/**
 * A multilayer perceptron, x ← f(x W + b) for every hidden layer and x W + b at last.
 *
 * @param name of its parameters: `name.weights1`, `name.biases1`, …
 * @param size of fresh outputs, about; 1 if not given
 * @example
 * ```ts
 * const network = perceptron('pair', 3, 1, { hidden: 32, activation: 'tanh' });
 * const parameters = network.init(createRandom(1)); // pair.weights1 [3, 32], …, pair.biases3 [1]
 * ```
 */
export function perceptron(
  name: string,
  inputs: number,
  outputs: number,
  { hidden = 64, depth = 2, activation = 'softplus' }: PerceptronOptions = {},
  size = 1,
): Perceptron {
  const widths = [inputs, ...new Array<number>(depth).fill(hidden), outputs];
  const { apply: bend, gain } = activations[activation];
  return {
    init: (random) =>
      Object.assign(
        {},
        ...widths.slice(1).map((columns, layer): Parameters => {
          const [weights, biases] = layerNames(name, layer);
          const rows = widths[layer]!;
          const scale = ((layer === 0 ? 1 : gain) * (layer === depth ? size : 1)) / Math.sqrt(rows);
          return {
            [weights]: normalParameters(random.child(weights), [rows, columns], scale),
            // Hidden units that all bend at the origin would make a fresh network homogeneous.
            [biases]: normalParameters(random.child(biases), [columns], layer < depth ? 0.5 : 0),
          };
        }),
      ),
    apply(parameters, columns) {
      let value = columns.length === 1 ? columns[0]! : tf.concat([...columns], 1);
      for (let layer = 0; layer <= depth; layer++) {
        const [weights, biases] = layerNames(name, layer);
        value = tf.add(tf.matMul(value, parameters[weights]!), parameters[biases]!);
        if (layer < depth) value = bend(value);
      }
      return value;
    },
  };
}

function layerNames(name: string, layer: number): [weights: string, biases: string] {
  return [`${name}.weights${layer + 1}`, `${name}.biases${layer + 1}`];
}

/** Independent normal numbers. */
export function normalParameters(
  random: RandomStream,
  shape: readonly number[],
  scale: number,
): ParameterArray {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float64Array.from({ length }, () => scale * random.normal()) };
}

/** The fresh parameters of several parts. */
export function initAll(random: RandomStream, ...parts: readonly Parameterised[]): Parameters {
  return Object.assign({}, ...parts.map((part) => part.init(random)));
}
