import type { RandomStream } from 'principia/math';
import { type ArrayRecord, type ArrayValue, type Tensor, type TensorRecord, tf } from 'principia/tensor';

/** Fresh dense layers of these widths, normal with standard deviation 1/√(width before), biases zero. */
export function perceptronParameters(
  random: RandomStream,
  name: string,
  widths: readonly number[],
): ArrayRecord {
  const layers = widths.slice(1).map((columns, layer): ArrayRecord => {
    const rows = widths[layer]!;
    return {
      [`${name}${layer}.weights`]: normalArray(random, [rows, columns], 1 / Math.sqrt(rows)),
      [`${name}${layer}.biases`]: { shape: [columns], data: new Float32Array(columns) },
    };
  });
  return Object.assign({}, ...layers);
}

/** Layers x ← f(x W + b) for as long as there are parameters of that name; f of the last may be another. */
export function perceptron(
  x: Tensor,
  parameters: TensorRecord,
  name: string,
  activation: (x: Tensor) => Tensor,
  last: (x: Tensor) => Tensor = activation,
): Tensor {
  let value = x;
  for (let layer = 0; `${name}${layer}.weights` in parameters; layer++) {
    const [weights, biases] = ['weights', 'biases'].map((part) => parameters[`${name}${layer}.${part}`]!);
    const isLast = !(`${name}${layer + 1}.weights` in parameters);
    value = (isLast ? last : activation)(tf.add(tf.matMul(value, weights!), biases!));
  }
  return value;
}

/** Independent normal numbers. */
export function normalArray(random: RandomStream, shape: readonly number[], scale = 1): ArrayValue {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float32Array.from({ length: size }, () => scale * random.normal()) };
}
