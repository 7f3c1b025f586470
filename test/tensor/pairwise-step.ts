import { createRandom } from 'principia/math';
import {
  type ArrayRecord,
  constant,
  type Tensor,
  type TensorRecord,
  tensorSpace,
  tf,
  valueAndGradients,
} from 'principia/tensor';

/**
 * A small training step as the models do it: pairwise forces by a network, one RK4 step, the loss by all weights. It
 * works for any number of systems.
 */
export interface PairwiseStep {
  readonly shapes: Readonly<Record<string, { readonly shape: readonly number[] }>>;
  readonly inputs: ArrayRecord;
  loss(inputs: TensorRecord): TensorRecord;
}

export interface PairwiseSize {
  readonly systems: number;
  readonly bodies: number;
  readonly width: number;
}

/** A pairwise force −∂φ/∂x of a network φ where `potential`, else the network itself along the separation. */
export function pairwiseStep({ systems, bodies, width }: PairwiseSize, potential: boolean): PairwiseStep {
  const pairs = Array.from({ length: bodies }, (_, i) =>
    Array.from({ length: bodies - 1 - i }, (_, k) => [i, i + 1 + k]),
  ).flat();
  const first = Int32Array.from(pairs, (pair) => pair[0]!);
  const second = Int32Array.from(pairs, (pair) => pair[1]!);
  const signs = new Float64Array(bodies * pairs.length);
  pairs.forEach(([i, j], pair) => {
    signs[i! * pairs.length + pair] = 1;
    signs[j! * pairs.length + pair] = -1;
  });

  const network = (w: TensorRecord, separation: Tensor): Tensor => {
    const layer = (x: Tensor, name: string) => tf.add(tf.matMul(x, w[`${name}.weight`]!), w[`${name}.bias`]!);
    const rows = tf.reshape(separation, [-1, 3]);
    const out = layer(tf.tanh(layer(tf.softplus(layer(rows, 'a')), 'b')), 'c');
    return tf.reshape(out, [-1, pairs.length, 1]);
  };
  const acceleration = (w: TensorRecord, x: Tensor): Tensor => {
    const separation = tf.sub(
      tf.gather(x, tf.tensor1d(first, 'int32'), 1),
      tf.gather(x, tf.tensor1d(second, 'int32'), 1),
    );
    if (potential) {
      return tf.neg(valueAndGradients(({ x }) => network(w, separationOf(x!)), { x }).gradients.x!);
    }
    const force = tf.mul(network(w, separation), separation);
    return tf.matMul(constant(signs, [1, bodies, pairs.length]), force);
  };
  const separationOf = (x: Tensor) =>
    tf.sub(tf.gather(x, tf.tensor1d(first, 'int32'), 1), tf.gather(x, tf.tensor1d(second, 'int32'), 1));

  const rungeKutta = (w: TensorRecord, x: Tensor, v: Tensor, dt: number): [Tensor, Tensor] => {
    const { combine } = tensorSpace;
    const slopes: [Tensor, Tensor][] = [[v, acceleration(w, x)]];
    for (const fraction of [0.5, 0.5, 1]) {
      const [dx, dv] = slopes.at(-1)!;
      slopes.push([
        combine([1, fraction * dt], [v, dv]),
        acceleration(w, combine([1, fraction * dt], [x, dx])),
      ]);
    }
    const weights = [1, dt / 6, dt / 3, dt / 3, dt / 6];
    return [
      combine(weights, [x, ...slopes.map((slope) => slope[0])]),
      combine(weights, [v, ...slopes.map((slope) => slope[1])]),
    ];
  };

  const state = [systems, bodies, 3];
  const shapes: Record<string, { shape: number[] }> = {
    'a.weight': { shape: [3, width] },
    'a.bias': { shape: [width] },
    'b.weight': { shape: [width, width] },
    'b.bias': { shape: [width] },
    'c.weight': { shape: [width, 1] },
    'c.bias': { shape: [1] },
    x: { shape: state },
    v: { shape: state },
    target: { shape: state },
  };
  const random = createRandom(5);
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([name, { shape }]) => {
      const scale = name.endsWith('weight') ? 1 / Math.sqrt(shape[0]!) : 1;
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, data: Float64Array.from({ length: size }, () => scale * random.normal()) }];
    }),
  );
  return {
    shapes,
    inputs,
    loss({ x, v, target, ...weights }) {
      const { value, gradients } = valueAndGradients((w) => {
        const [moved, speed] = rungeKutta(w, x!, v!, 0.1);
        return tf.add(tf.mean(tf.squaredDifference(moved, target!)), tf.mul(tf.mean(tf.square(speed)), 0.01));
      }, weights);
      return { ...gradients, value };
    },
  };
}
