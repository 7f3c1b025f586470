import { tf } from '../full-precision.js';
import { core, type Tensor } from '../tensorflow.js';
import { type Attributes, axesOf, type GradientTable, mask, reduceTo } from './rule.js';

/** Gradients of matrix products, reductions, running sums and softmax. */
export const contractionGradients: GradientTable = {
  BatchMatMul: { save: ['a', 'b'], rule: (dy, [a, b], attributes) => matMulGradient(dy, a!, b!, attributes) },
  Sum: { save: ['x'], rule: (dy, [x], { axis }) => ({ x: () => spread(dy, x!, axis) }) },
  Mean: {
    save: ['x'],
    rule: (dy, [x], { axis }) => ({ x: () => spread(tf.div(dy, x!.size / dy.size), x!, axis) }),
  },
  Max: {
    save: ['x'],
    rule: (dy, [x], { reductionIndices }) => ({
      x: () => extremumGradient(tf.max, dy, x!, reductionIndices),
    }),
  },
  Min: { save: ['x'], rule: (dy, [x], { axis }) => ({ x: () => extremumGradient(tf.min, dy, x!, axis) }) },
  Prod: { save: ['x'], rule: (dy, [x], { axis }) => ({ x: () => productGradient(dy, x!, axis) }) },
  Cumsum: {
    save: [],
    rule: (dy, _, { axis, exclusive, reverse }) => ({
      x: () => tf.cumsum(dy, axis as number, exclusive as boolean, !reverse),
    }),
  },
  Softmax: {
    save: ['logits'],
    rule: (dy, [logits]) => ({
      logits: () => {
        const probability = tf.softmax(logits!);
        const weighted = tf.mul(dy, probability);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), probability));
      },
    }),
  },
};

/** The shape of x with the given axes shortened to 1. */
function keptShape(x: Tensor, axis: unknown): number[] {
  return core.backend_util.expandShapeToKeepDim(
    core.backend_util.computeOutAndReduceShapes(x.shape, axesOf(x, axis))[0],
    axesOf(x, axis),
  );
}

const spread = (dy: Tensor, x: Tensor, axis: unknown): Tensor =>
  tf.broadcastTo(tf.reshape(dy, keptShape(x, axis)), x.shape);

function extremumGradient(extremum: typeof tf.max, dy: Tensor, x: Tensor, axis: unknown): Tensor {
  const reached = tf.equal(x, extremum(x, axesOf(x, axis), true));
  return tf.mul(spread(dy, x, axis), mask(reached));
}

/** Each element's gradient is the product of the others, from the products before it and after it: no division by 0. */
function productGradient(dy: Tensor, x: Tensor, axis: unknown): Tensor {
  const axes = axesOf(x, axis);
  const order = [...axes, ...x.shape.map((_, other) => other).filter((other) => !axes.includes(other))];
  const moved = tf.transpose(x, order);
  const length = axes.reduce((product, along) => product * x.shape[along]!, 1);
  const factors = tf.unstack(tf.reshape(moved, [length, x.size / length]));
  const before: Tensor[] = [tf.onesLike(factors[0]!)];
  const after: Tensor[] = [tf.onesLike(factors[0]!)];
  for (let index = 1; index < length; index++) {
    before.push(tf.mul(before[index - 1]!, factors[index - 1]!));
    after.push(tf.mul(after[index - 1]!, factors[length - index]!));
  }
  const others = tf.stack(before.map((product, index) => tf.mul(product, after[length - 1 - index]!)));
  const restored = tf.transpose(
    tf.reshape(others, moved.shape),
    core.backend_util.getUndoAxesPermutation(order),
  );
  return tf.mul(spread(dy, x, axis), restored);
}

/** Matrix products may broadcast their leading axes; the gradient sums over those again. */
function matMulGradient(
  dy: Tensor,
  a: Tensor,
  b: Tensor,
  { transposeA, transposeB }: Attributes,
): Record<string, () => Tensor> {
  const product = (left: Tensor, right: Tensor, flipLeft: boolean, flipRight: boolean) =>
    tf.matMul(left as core.Tensor2D, right as core.Tensor2D, flipLeft, flipRight);
  const shared = b.size === b.shape.at(-1)! * b.shape.at(-2)! && a.size > a.shape.at(-1)! * a.shape.at(-2)!;
  const rows = (x: Tensor) => tf.reshape(x, [-1, x.shape.at(-1)!]);
  return {
    a: () => {
      if (transposeA) return reduceTo(product(b, dy, Boolean(transposeB), true), a.shape);
      return reduceTo(product(dy, b, false, !transposeB), a.shape);
    },
    b: () => {
      // One matrix for a whole batch, as in a layer of a network: one product instead of many and their sum.
      if (shared && !transposeA) {
        const gradient = transposeB
          ? product(rows(dy), rows(a), true, false)
          : product(rows(a), rows(dy), true, false);
        return tf.reshape(gradient, b.shape);
      }
      if (transposeB) return reduceTo(product(dy, a, true, Boolean(transposeA)), b.shape);
      return reduceTo(product(a, dy, !transposeA, false), b.shape);
    },
  };
}
