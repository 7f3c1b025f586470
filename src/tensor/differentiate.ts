import { InputError } from 'principia/math';
import { tf } from './full-precision.js';
import { registerGradients } from './gradients/index.js';
import { core, type Tensor, type TensorRecord } from './tensorflow.js';

// At once, for tf.grad and its kin.
registerGradients();

/** A loss and its gradient by every parameter. */
export interface ValueAndGradients {
  readonly value: Tensor;
  readonly gradients: TensorRecord;
}

/**
 * A loss L and ∂L/∂p for every parameter p, of p's shape; zeros where L does not depend on p. A loss of several
 * elements counts as their sum. May be used inside a loss: gradients of gradients are right to any order.
 *
 * Where L has a kink the gradient is one of its subgradients: 0 for |x| at 0, 0 for the derivative of relu at 0, and
 * elements that tie for a maximum or minimum share it equally.
 *
 * @example
 * ```ts
 * // Hamilton's equations: q̇ = ∂H/∂p, ṗ = −∂H/∂q
 * const hamiltonian = ({ q, p }) => tf.div(tf.add(tf.sum(tf.square(p)), tf.sum(tf.square(q))), 2);
 * const { gradients } = valueAndGradients(hamiltonian, { q, p });
 * const velocity = gradients.p;
 * const force = tf.neg(gradients.q);
 * ```
 */
export function valueAndGradients(
  loss: (parameters: TensorRecord) => Tensor,
  parameters: TensorRecord,
): ValueAndGradients {
  // Each time: loading @tensorflow/tfjs, as its native packages do, puts its own gradients in their place.
  registerGradients();
  const tensors = Object.entries(parameters);
  const { value, grads } = releasingTape(() =>
    core.engine().gradients(
      () => loss(parameters),
      tensors.map(([, tensor]) => tensor),
      undefined,
      true,
    ),
  );
  const gradients = tensors.map(([name, tensor], index) => [name, grads[index] ?? core.zeros(tensor.shape)]);
  return { value, gradients: Object.fromEntries(gradients) };
}

/** TensorFlow.js keeps what a differentiation saved for its way back where that fails: here it is released. */
function releasingTape<T>(differentiation: () => T): T {
  try {
    return differentiation();
  } catch (error) {
    const { state } = core.engine();
    // An outer differentiation, which goes on or fails too, has the same tape.
    if (state.gradientDepth === 0) {
      for (const { saved } of state.activeTape ?? []) core.dispose(saved ?? []);
      state.activeTape = [];
    }
    throw error;
  }
}

/**
 * The Hessian of a loss times a direction, Σⱼ ∂²L/∂pᵢ∂pⱼ vⱼ, without forming the Hessian: the gradient of ∇L · v
 * (Pearlmutter, "Fast exact multiplication by the Hessian", 1994).
 *
 * @param direction One tensor v of its parameter's shape for each parameter.
 * @returns One tensor of its parameter's shape for each parameter.
 * @throws InputError where the direction lacks a parameter or has another shape.
 * @example
 * ```ts
 * // L = x₀² x₁, so H = [[2 x₁, 2 x₀], [2 x₀, 0]]
 * const loss = ({ x }) => tf.prod(tf.gather(x, [0, 0, 1]));
 * const point = { x: tf.tensor1d([3, 5]) };
 * hessianVectorProduct(loss, point, { x: tf.tensor1d([1, 0]) }).x; // [10, 6]
 * ```
 */
export function hessianVectorProduct(
  loss: (parameters: TensorRecord) => Tensor,
  parameters: TensorRecord,
  direction: TensorRecord,
): TensorRecord {
  const slope = (point: TensorRecord) => along(valueAndGradients(loss, point).gradients, direction);
  // Of the two results only the gradients are returned; tidy releases the other.
  return core.tidy(() => ({ ...valueAndGradients(slope, parameters).gradients }));
}

/**
 * The Jacobian of a function times a direction, Σⱼ ∂fᵢ/∂xⱼ vⱼ, without forming the Jacobian: how f changes as its
 * inputs move along v, exactly. Jᵀu is linear in u, so J v is the gradient by u of (Jᵀu) · v: forward mode by two
 * reverse ones (Townsend, "A new trick for calculating Jacobian vector products", 2017).
 *
 * @param fn Of any shape of result; called twice.
 * @param direction One tensor v of its input's shape for each input.
 * @returns A tensor of the result's shape; zeros where f does not depend on its inputs.
 * @throws InputError where the direction lacks an input or has another shape.
 * @example
 * ```ts
 * // How a field changes along a motion: f = q², q moving at 0.5
 * const field = ({ q }) => tf.square(q);
 * jacobianVectorProduct(field, { q: tf.tensor1d([1, 3]) }, { q: tf.tensor1d([0.5, 0.5]) }); // [1, 3]
 * ```
 */
export function jacobianVectorProduct(
  fn: (inputs: TensorRecord) => Tensor,
  inputs: TensorRecord,
  direction: TensorRecord,
): Tensor {
  const transposed = ({ u }: TensorRecord) => {
    const weighted = (point: TensorRecord) => tf.sum(tf.mul(fn(point), u!));
    return along(valueAndGradients(weighted, inputs).gradients, direction);
  };
  return core.tidy(() => {
    // Any u would do.
    const u = tf.zeros(fn(inputs).shape);
    return valueAndGradients(transposed, { u }).gradients.u!;
  });
}

/** Σ gradient · v over all parameters and their elements. */
function along(gradients: TensorRecord, direction: TensorRecord): Tensor {
  const products = Object.entries(gradients).map(([name, gradient]) => {
    const v = direction[name];
    if (v === undefined || `${v.shape}` !== `${gradient.shape}`) {
      throw new InputError(
        `The direction of a derivative has ${v === undefined ? 'no' : `shape [${v.shape}] for`} '${name}', expected ` +
          `shape [${gradient.shape}], that of '${name}' itself: give zeros where it does not move`,
      );
    }
    return tf.sum(tf.mul(gradient, v));
  });
  return tf.addN(products);
}
