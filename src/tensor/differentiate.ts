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
 * @example
 * ```ts
 * // Hamilton's equations: q̇ = ∂H/∂p, ṗ = −∂H/∂q
 * const { gradients } = valueAndGradients(({ q, p }) => hamiltonian(q, p), { q, p });
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
 * The Hessian of a loss times a direction, Σⱼ ∂²L/∂pᵢ∂pⱼ vⱼ, without forming the Hessian (Pearlmutter 1994): the
 * gradient of ∇L · v.
 *
 * @param direction One tensor v of its parameter's shape for each parameter.
 */
export function hessianVectorProduct(
  loss: (parameters: TensorRecord) => Tensor,
  parameters: TensorRecord,
  direction: TensorRecord,
): TensorRecord {
  const slope = (point: TensorRecord): Tensor => {
    const { gradients } = valueAndGradients(loss, point);
    const products = Object.keys(point).map((name) => tf.sum(tf.mul(gradients[name]!, direction[name]!)));
    return tf.addN(products);
  };
  // Of the two results only the gradients are returned; tidy releases the other.
  return core.tidy(() => ({ ...valueAndGradients(slope, parameters).gradients }));
}
