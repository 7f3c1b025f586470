import { tf } from '../full-precision.js';
import { core, type Tensor } from '../tensorflow.js';
import { type Attributes, axesOf, type GradientTable, mask, reduceTo } from './rule.js';

/** Gradients of matrix products, reductions, running sums and products, and softmax. */
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
  Cumprod: {
    save: ['x'],
    rule: (dy, [x], attributes) => ({ x: () => cumulativeProductGradient(dy, x!, attributes) }),
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

/**
 * Elements that tie for the extremum share the gradient equally: an element of the subdifferential, which the full
 * gradient to each, as TensorFlow.js gives it, is not.
 */
function extremumGradient(extremum: typeof tf.max, dy: Tensor, x: Tensor, axis: unknown): Tensor {
  const axes = axesOf(x, axis);
  const reached = mask(tf.equal(x, extremum(x, axes, true)));
  return tf.mul(reached, tf.div(tf.reshape(dy, keptShape(x, axis)), tf.sum(reached, axes, true)));
}

/** Each element's gradient is the product of the others: of those before it and those after it, no division by 0. */
function productGradient(dy: Tensor, x: Tensor, axis: unknown): Tensor {
  const axes = axesOf(x, axis);
  const order = [...axes, ...x.shape.map((_, other) => other).filter((other) => !axes.includes(other))];
  const moved = tf.transpose(x, order);
  const length = axes.reduce((product, along) => product * x.shape[along]!, 1);
  const factors = tf.reshape(moved, [length, x.size / length]);
  const others = tf.mul(tf.cumprod(factors, 0, true), tf.cumprod(factors, 0, true, true));
  const restored = tf.transpose(
    tf.reshape(others, moved.shape),
    core.backend_util.getUndoAxesPermutation(order),
  );
  return tf.mul(spread(dy, x, axis), restored);
}

/**
 * Back through the multiplications of the kernel: y ← y · delayed y, with ever longer delays. The quotient of the
 * product and an element would be simpler, and wrong at 0.
 */
function cumulativeProductGradient(dy: Tensor, x: Tensor, attributes: Attributes): Tensor {
  const along = axesOf(x, attributes.axis)[0]!;
  const forwards = attributes.reverse ? -1 : 1;
  const delayed = (y: Tensor, places: number) => shifted(y, along, forwards * places, 1);
  const returned = (y: Tensor, places: number) => shifted(y, along, -forwards * places, 0);
  const stages: { readonly product: Tensor; readonly delay: number }[] = [];
  let product = attributes.exclusive ? delayed(x, 1) : x;
  for (let delay = 1; delay < x.shape[along]!; delay *= 2) {
    stages.push({ product, delay });
    product = tf.mul(product, delayed(product, delay));
  }
  const gradient = stages.reduceRight(
    (above, stage) =>
      tf.add(
        tf.mul(above, delayed(stage.product, stage.delay)),
        returned(tf.mul(above, stage.product), stage.delay),
      ),
    dy,
  );
  return attributes.exclusive ? returned(gradient, 1) : tf.clone(gradient);
}

/** Moved by a number of places along an axis, which the value fills. */
function shifted(x: Tensor, axis: number, places: number, value: number): Tensor {
  const count = Math.min(Math.abs(places), x.shape[axis]!);
  const kept = tf.slice(
    x,
    x.shape.map((_, other) => (other === axis && places < 0 ? count : 0)),
    x.shape.with(axis, x.shape[axis]! - count),
  );
  const paddings = x.shape.map((_, other): [number, number] => {
    if (other !== axis) return [0, 0];
    return places > 0 ? [count, 0] : [0, count];
  });
  return tf.pad(kept, paddings, value);
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
