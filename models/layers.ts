/** What the architectures share: dense layers, and the pairs of a topology as constant matrices. */
import type { RandomStream } from 'principia/math';
import { type Tensor, tf } from 'principia/tensor';
import type { ModelSetup, ParameterArray, TensorProperties, TensorState, Topology } from 'principia/training';

/** x W + b on the last axis of x [B, E, in]. */
export function denseLayer(input: Tensor, weights: Tensor, biases: Tensor): Tensor {
  const [batch, rows, width] = input.shape as [number, number, number];
  const flat = tf.matMul(tf.reshape(input, [batch * rows, width]), weights as Tensor & { rank: 2 });
  return tf.reshape(tf.add(flat, biases), [batch, rows, weights.shape[1]!]);
}

/** M x for a constant matrix M [rows, N] and x [B, N, columns]. */
export function multiply(matrix: Tensor, values: Tensor): Tensor {
  return tf.matMul(tf.expandDims(matrix, 0), values);
}

/** +1 at a pair's first body, −1 at its second, [E, N]: differences over pairs, and their transpose, sums with signs. */
export function incidenceMatrix(topology: Topology): Tensor {
  return pairMatrix(topology, 1, -1);
}

/** The given entries at a pair's first and second body, [E, N]. */
export function pairMatrix(topology: Topology, first: number, second: number): Tensor {
  const pairs = topology.first.length;
  const entries = new Float32Array(pairs * topology.bodies);
  for (let pair = 0; pair < pairs; pair++) {
    entries[pair * topology.bodies + topology.first[pair]!] = first;
    entries[pair * topology.bodies + topology.second[pair]!] = second;
  }
  return tf.tensor2d(entries, [pairs, topology.bodies]);
}

/**
 * The invariants of every pair (see `pairInvariants`), standardised, [B, E, 5]; and ln r and ln m₁m₂ from their
 * centres, [B, E, 1].
 */
export function pairTensors(
  setup: ModelSetup,
  state: TensorState,
  properties: TensorProperties,
): { readonly invariants: Tensor; readonly logDistance: Tensor; readonly logProduct: Tensor } {
  const { topology, scales } = setup;
  const separation = multiply(incidenceMatrix(topology), state.position);
  const logDistance = tf.mul(tf.log(tf.sum(tf.square(separation), 2, true)), 0.5);
  const batch = state.position.shape[0]!;
  const column = (values: Tensor): Tensor => tf.expandDims(values, 2);
  const spread = (values: Tensor): Tensor => tf.tile(values, [batch / values.shape[0]!, 1, 1]);
  const logMass = column(properties.logMass);
  const charge = column(properties.charge);
  const logProduct = multiply(pairMatrix(topology, 1, 1), logMass);
  const raw = [
    logDistance,
    spread(logProduct),
    spread(tf.square(multiply(incidenceMatrix(topology), logMass))),
    spread(
      tf.mul(multiply(pairMatrix(topology, 1, 0), charge), multiply(pairMatrix(topology, 0, 1), charge)),
    ),
    spread(multiply(pairMatrix(topology, 1, 1), charge)),
  ];
  const standard = raw.map((values, index) =>
    tf.div(tf.sub(values, scales.centre[index]!), scales.spread[index]!),
  );
  return {
    invariants: tf.concat(standard, 2),
    logDistance: tf.sub(logDistance, scales.centre[0]!),
    logProduct: tf.sub(raw[1]!, scales.centre[1]!),
  };
}

/** Fresh weights [rows, columns], normal with standard deviation scale/√rows. */
export function randomLayer(
  random: RandomStream,
  rows: number,
  columns: number,
  scale: number,
): ParameterArray {
  const data = Float64Array.from(
    { length: rows * columns },
    () => (scale * random.normal()) / Math.sqrt(rows),
  );
  return { shape: [rows, columns], data };
}

/** Zero biases. */
export function zeroArray(length: number): ParameterArray {
  return { shape: [length], data: new Float64Array(length) };
}
