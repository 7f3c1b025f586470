import { tf } from '../full-precision.js';
import type { Tensor } from '../tensorflow.js';
import { type Attributes, type Gradient, type GradientTable, mask, reduceTo, unfollowed } from './rule.js';

/** f′(x) of the kernels of one operand x that act element by element. */
const derivatives: Readonly<Record<string, (x: Tensor, attributes: Attributes) => Tensor>> = {
  Neg: (x) => tf.fill(x.shape, -1),
  // 0 at 0, so that an L1 penalty leaves alone the weights it has brought to zero.
  Abs: (x) => tf.sign(x),
  Square: (x) => tf.mul(x, 2),
  Sqrt: (x) => tf.div(0.5, tf.sqrt(x)),
  Rsqrt: (x) => tf.div(tf.rsqrt(x), tf.mul(x, -2)),
  Reciprocal: (x) => tf.neg(tf.square(tf.reciprocal(x))),
  Exp: (x) => tf.exp(x),
  Expm1: (x) => tf.exp(x),
  Log: (x) => tf.reciprocal(x),
  Log1p: (x) => tf.reciprocal(tf.add(x, 1)),
  ClipByValue: (x, { clipValueMin, clipValueMax }) =>
    mask(tf.logicalAnd(tf.greaterEqual(x, clipValueMin as number), tf.lessEqual(x, clipValueMax as number))),

  Tanh: (x) => tf.sub(1, tf.square(tf.tanh(x))),
  Sigmoid: (x) => tf.mul(tf.sigmoid(x), tf.sub(1, tf.sigmoid(x))),
  Softplus: (x) => tf.sigmoid(x),
  Relu: (x) => tf.step(x),
  Relu6: (x) => mask(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 6))),
  LeakyRelu: (x, { alpha }) => tf.where(tf.greater(x, 0), tf.onesLike(x), tf.fill(x.shape, alpha as number)),
  // exp only where it is needed, lest it overflow on the other side.
  Elu: (x) => tf.exp(tf.minimum(x, 0)),
  Selu: (x) =>
    tf.mul(
      tf.where(tf.greater(x, 0), tf.onesLike(x), tf.mul(tf.exp(tf.minimum(x, 0)), seluAlpha)),
      seluScale,
    ),

  Sin: (x) => tf.cos(x),
  Cos: (x) => tf.neg(tf.sin(x)),
  Tan: (x) => tf.reciprocal(tf.square(tf.cos(x))),
  Asin: (x) => tf.rsqrt(complement(x)),
  Acos: (x) => tf.neg(tf.rsqrt(complement(x))),
  Atan: (x) => tf.reciprocal(tf.add(tf.square(x), 1)),
  Sinh: (x) => tf.cosh(x),
  Cosh: (x) => tf.sinh(x),
  Asinh: (x) => tf.rsqrt(tf.add(tf.square(x), 1)),
  Acosh: (x) => tf.rsqrt(tf.neg(complement(x))),
  Atanh: (x) => tf.reciprocal(complement(x)),
  Erf: (x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI)),
};

/** 1 − x² without cancellation near 1. */
const complement = (x: Tensor): Tensor => tf.mul(tf.sub(1, x), tf.add(1, x));

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** ∂f/∂a · dy and ∂f/∂b · dy of the kernels of two operands a, b that broadcast. */
const partials: Readonly<Record<string, readonly [Partial, Partial]>> = {
  Add: [(dy) => dy, (dy) => dy],
  Sub: [(dy) => dy, (dy) => tf.neg(dy)],
  Multiply: [(dy, _, b) => tf.mul(dy, b), (dy, a) => tf.mul(dy, a)],
  RealDiv: [(dy, _, b) => tf.div(dy, b), (dy, a, b) => tf.neg(tf.mul(tf.div(dy, b), tf.div(a, b)))],
  Pow: [
    // Where b is 0, a⁰⁻¹ would be infinite at a = 0, and its product with b not a number.
    (dy, a, b) => {
      const lowered = tf.where(tf.equal(b, 0), tf.onesLike(b), tf.sub(b, 1));
      return tf.mul(dy, tf.mul(b, tf.pow(a, lowered)));
    },
    // The logarithm of a base that is not positive is taken for 0, as in TensorFlow.
    (dy, a, b) => tf.mul(dy, tf.mul(tf.pow(a, b), tf.log(tf.where(tf.greater(a, 0), a, tf.onesLike(a))))),
  ],
  Maximum: [
    (dy, a, b) => tf.mul(dy, mask(tf.greaterEqual(a, b))),
    (dy, a, b) => tf.mul(dy, mask(tf.less(a, b))),
  ],
  Minimum: [
    (dy, a, b) => tf.mul(dy, mask(tf.lessEqual(a, b))),
    (dy, a, b) => tf.mul(dy, mask(tf.greater(a, b))),
  ],
  SquaredDifference: [
    (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(a, b), 2)),
    (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(b, a), 2)),
  ],
  Atan2: [
    (dy, a, b) => tf.mul(dy, tf.div(b, tf.add(tf.square(a), tf.square(b)))),
    (dy, a, b) => tf.mul(dy, tf.div(tf.neg(a), tf.add(tf.square(a), tf.square(b)))),
  ],
  Mod: [(dy) => dy, (dy, a, b) => tf.neg(tf.mul(dy, tf.floor(tf.div(a, b))))],
};

type Partial = (dy: Tensor, a: Tensor, b: Tensor) => Tensor;

/** Kernels that are constant wherever they have a derivative, and the names of their inputs. */
const flat: Readonly<Record<string, readonly string[]>> = {
  ...namedInputs('Sign Step Floor Ceil Round ZerosLike OnesLike IsNan IsInf IsFinite LogicalNot', ['x']),
  ...namedInputs('All Any ArgMax ArgMin', ['x']),
  ...namedInputs('Equal NotEqual Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr FloorDiv', [
    'a',
    'b',
  ]),
  OneHot: ['indices'],
  SearchSorted: ['sortedSequence', 'values'],
};

function namedInputs(kernels: string, inputs: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(kernels.split(' ').map((kernel) => [kernel, inputs]));
}

/** Conversions and choices. */
const choices: GradientTable = {
  Identity: { save: [], rule: (dy) => ({ x: () => tf.clone(dy) }) },
  Cast: {
    save: [],
    rule: (dy, _, { dtype }) => ({ x: () => (dtype === 'float32' ? tf.clone(dy) : tf.zeros(dy.shape)) }),
  },
  Select: {
    save: ['condition'],
    rule: (dy, [condition]) => ({
      condition: () => tf.zeros(dy.shape),
      // A choice, not a product: 0 · ∞ in the branch not taken must not spoil the other.
      t: () => tf.where(condition!, dy, tf.zerosLike(dy)),
      e: () => tf.where(condition!, tf.zerosLike(dy), dy),
    }),
  },
  Prelu: {
    save: ['x', 'alpha'],
    rule: (dy, [x, alpha]) => ({
      x: () => reduceTo(tf.where(tf.greater(x!, 0), dy, tf.mul(dy, alpha!)), x!.shape),
      alpha: () => reduceTo(tf.where(tf.greater(x!, 0), tf.zerosLike(dy), tf.mul(dy, x!)), alpha!.shape),
    }),
  },
};

/** Gradients of the kernels that act element by element. */
export const elementwiseGradients: GradientTable = {
  ...mapTable(derivatives, (derivative) => ({
    save: ['x'],
    rule: (dy, [x], attributes) => ({ x: () => tf.mul(dy, derivative(x!, attributes)) }),
  })),
  ...mapTable(partials, ([byA, byB]) => ({
    save: ['a', 'b'],
    rule: (dy, [a, b]) => ({
      a: () => reduceTo(byA(dy, a!, b!), a!.shape),
      b: () => reduceTo(byB(dy, a!, b!), b!.shape),
    }),
  })),
  ...mapTable(flat, (save) => ({
    save,
    rule: (_, saved) => unfollowed(save, saved),
  })),
  ...choices,
};

function mapTable<T>(table: Readonly<Record<string, T>>, gradient: (entry: T) => Gradient): GradientTable {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, gradient(entry)]));
}
