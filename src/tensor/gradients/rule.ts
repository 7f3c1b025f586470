import { tf } from '../full-precision.js';
import { core, type Tensor } from '../tensorflow.js';

/** The attributes of a kernel, as TensorFlow.js names them. */
export type Attributes = core.NamedAttrMap;

/** Gradients by input name; each is computed only where it is wanted. */
export type Rule = (
  dy: Tensor,
  inputs: readonly Tensor[],
  attributes: Attributes,
) => Record<string, () => Tensor>;

/** A kernel's inputs to save, and its gradient. Outputs are never saved. */
export interface Gradient {
  readonly save: readonly string[];
  readonly rule: Rule;
}

/** Gradients by kernel name. */
export type GradientTable = Readonly<Record<string, Gradient>>;

/** A condition as zeros and ones. */
export const mask = (condition: Tensor): Tensor => tf.cast(condition, 'float32');

/** The sum over the axes along which a tensor of the given shape was broadcast; always a new tensor. */
export function reduceTo(dy: Tensor, shape: readonly number[]): Tensor {
  const axes = core.broadcast_util.getReductionAxes([...shape], dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, [...shape]);
}

/** The axes an attribute names, counted from the front; all of them for none. */
export const axesOf = (x: Tensor, axis: unknown): number[] =>
  core.util.parseAxisParam(axis as number[], x.shape);

/** A row of `length` for every index: one at its place, zero elsewhere. */
export function incidence(indices: Tensor, length: number): Tensor {
  return mask(tf.equal(tf.expandDims(indices, -1), tf.range(0, length, 1, 'int32')));
}

/** What comes back from a kernel of several outputs; TensorFlow.js unwraps a single one. */
export const listed = (dy: Tensor | readonly Tensor[]): Tensor[] =>
  Array.isArray(dy) ? [...dy] : [dy as Tensor];

/** Zeros for inputs that cannot be followed, such as indices. */
export const unfollowed = (names: readonly string[], inputs: readonly Tensor[]): ReturnType<Rule> =>
  Object.fromEntries(names.map((name, place) => [name, () => tf.zeros(inputs[place]!.shape)]));
