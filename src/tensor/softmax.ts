/**
 * Softmax and its kin, along any axis. TensorFlow.js has them along the last one only, and saves outputs for the
 * gradients of log-softmax and cross-entropy, which makes second derivatives wrong.
 *
 * @packageDocumentation
 */
import { core, type Tensor } from './tensorflow.js';

/** exp(x) / Σ exp(x) along an axis. */
export const softmax: typeof core.softmax = (logits, axis = -1) => {
  const x = floats(logits);
  const along = core.util.parseAxisParam(axis, x.shape)[0]!;
  if (along === x.rank - 1) return core.softmax(x) as never;
  const swapped = x.shape.map((_, other) => other).with(along, x.rank - 1);
  const order = swapped.with(x.rank - 1, along);
  return core.transpose(core.softmax(core.transpose(x, order)), order) as never;
};

/** x − ln Σ exp(x) along an axis. */
export const logSoftmax: typeof core.logSoftmax = (logits, axis = -1) => {
  const x = floats(logits);
  const along = core.util.parseAxisParam(axis, x.shape);
  const shifted = core.sub(x, maximum(x, along));
  return core.sub(shifted, core.log(core.sum(core.exp(shifted), along, true)));
};

/** ln Σ exp(x) over axes, all of them by default. */
export const logSumExp: typeof core.logSumExp = (values, axis, keepDims = false) => {
  const x = floats(values);
  const axes = core.util.parseAxisParam(axis as number[], x.shape);
  const shift = maximum(x, axes);
  const sum = core.log(core.sum(core.exp(core.sub(x, shift)), axes, true));
  const result = core.add(sum, shift);
  const lengths = x.shape.filter((_, place) => !axes.includes(place));
  return (keepDims ? result : core.reshape(result, lengths)) as never;
};

/** −Σ label · log-softmax, weighted and reduced as TensorFlow.js does it. */
export const softmaxCrossEntropy: typeof core.losses.softmaxCrossEntropy = (
  onehotLabels,
  logits,
  weights,
  labelSmoothing = 0,
  reduction,
) => {
  const labels = floats(onehotLabels);
  core.util.assertShapesMatch(labels.shape, floats(logits).shape, 'softmaxCrossEntropy: ');
  const share = labelSmoothing / labels.shape.at(-1)!;
  const smoothed = labelSmoothing === 0 ? labels : core.add(core.mul(labels, 1 - labelSmoothing), share);
  const losses = core.neg(core.sum(core.mul(smoothed, logSoftmax(logits)), -1));
  return core.losses.computeWeightedLoss(losses, weights, reduction);
};

const floats = (values: Tensor | core.TensorLike): Tensor =>
  core.cast(values instanceof core.Tensor ? values : core.tensor(values), 'float32');

/** The largest along axes, without a gradient: it only keeps exp from overflowing, and cancels in every result. */
function maximum(x: Tensor, axes: number[]): Tensor {
  const fixed = core.customGrad((inner) => ({
    value: core.max(inner as Tensor, axes, true),
    gradFunc: () => core.zeros(x.shape),
  }));
  return fixed(x);
}
