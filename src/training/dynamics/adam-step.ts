/**
 * Adam with decoupled weight decay and clipping, in tensors: it is compiled together with the gradient, so that
 * parameters and moments stay in the engine's memory.
 *
 * @packageDocumentation
 */
import { type ArrayRecord, type ArrayValue, type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type { Parameters } from '../model.js';

const [decay1, decay2, epsilon] = [0.9, 0.999, 1e-8];

/** What a step of Adam takes besides the gradient, each a number: see `adamInputs`. */
export const adamInputNames = ['stepSize', 'spread', 'decay'] as const;

/** A step of Adam: the next state, the gradient's length before it was clipped, and whether the step was taken. */
export interface AdamResult {
  readonly state: TensorRecord;
  readonly length: Tensor;
  readonly taken: Tensor;
}

/** Parameters and moments at rest as one record, `parameter/…`, `first/…`, `second/…`. */
export function adamState(parameters: Parameters): ArrayRecord {
  const still = ({ shape, data }: ArrayValue): ArrayValue => ({ shape, data: new Float64Array(data.length) });
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, array]) => [
      [`parameter/${name}`, array],
      [`first/${name}`, still(array)],
      [`second/${name}`, still(array)],
    ]),
  );
}

/** The parameters of a state. */
export function parametersIn<T>(state: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return arraysIn(state, 'parameter');
}

/** The arrays of a state under a prefix, without it. */
export function arraysIn<T>(state: Readonly<Record<string, T>>, prefix: string): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) =>
      name.startsWith(`${prefix}/`) ? [[name.slice(prefix.length + 1), value]] : [],
    ),
  );
}

/**
 * The inputs of a step: η/(1 − β₁ᵗ), 1/√(1 − β₂ᵗ) and η λ.
 *
 * @param step t − 1, from 0
 */
export function adamInputs(step: number, rate: number, weightDecay: number): ArrayRecord {
  const scalar = (value: number): ArrayValue => ({ shape: [], data: Float64Array.of(value) });
  return {
    stepSize: scalar(rate / (1 - decay1 ** (step + 1))),
    spread: scalar(1 / Math.sqrt(1 - decay2 ** (step + 1))),
    decay: scalar(rate * weightDecay),
  };
}

/**
 * One step: g ← g min(1, limit/|g|), then w ← w − η m̂/(√v̂ + ε) − η λ w with bias-corrected moments. Decay acts on
 * matrices only, not on biases and other vectors. Where the gradient is not finite nothing changes.
 *
 * Sources: Kingma and Ba, arXiv:1412.6980, algorithm 1; Loshchilov and Hutter, arXiv:1711.05101, algorithm 2.
 *
 * @param limit on the length of the whole gradient
 */
export function adamStep(
  state: TensorRecord,
  gradients: TensorRecord,
  inputs: TensorRecord,
  limit: number,
): AdamResult {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const length = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
  const shorter = tf.minimum(1, tf.div(limit, tf.maximum(length, 1e-30)));
  const taken = tf.isFinite(length);
  const next: Record<string, Tensor> = {};
  for (const [name, gradient] of Object.entries(gradients)) {
    const own = ['parameter', 'first', 'second'].map((part) => state[`${part}/${name}`]!);
    const [weight, first, second] = own as [Tensor, Tensor, Tensor];
    const clipped = tf.mul(gradient, shorter);
    const average = tf.add(tf.mul(first, decay1), tf.mul(clipped, 1 - decay1));
    const square = tf.add(tf.mul(second, decay2), tf.mul(tf.square(clipped), 1 - decay2));
    const size = tf.add(tf.mul(tf.sqrt(square), inputs.spread!), epsilon);
    const kept = weight.rank < 2 ? weight : tf.sub(weight, tf.mul(weight, inputs.decay!));
    const moved = tf.sub(kept, tf.div(tf.mul(average, inputs.stepSize!), size));
    next[`parameter/${name}`] = tf.where(taken, moved, weight);
    next[`first/${name}`] = tf.where(taken, average, first);
    next[`second/${name}`] = tf.where(taken, square, second);
  }
  return { state: next, length, taken };
}
