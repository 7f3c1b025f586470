import {
  type ArrayRecord,
  type StepExamples,
  type StepFunction,
  type Tensor,
  type TensorRecord,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import type { TrainingTask } from './training-task.js';

/** A step with what it starts from, as `compileStep` takes it, and the inputs of a call. */
export interface PreparedStep {
  readonly step: StepFunction;
  readonly examples: StepExamples;
  readonly inputs: ArrayRecord;
}

const [rate, decay1, decay2, epsilon] = [1e-3, 0.9, 0.999, 1e-8];

/**
 * One step of Adam on a task, its parameters and moments being the state; `loss` is its output.
 *
 *     w ← w − η m̂/(√v̂ + ε)
 *
 * Source: Kingma and Ba, arXiv:1412.6980, algorithm 1.
 */
export function adamStep({ parameters, batch, loss }: TrainingTask): PreparedStep {
  const names = Object.keys(parameters);
  const resting = Object.fromEntries(
    names.flatMap((name) => {
      const { shape, data } = parameters[name]!;
      const still = { shape, data: new Float32Array(data.length) };
      return [
        [`first/${name}`, still],
        [`second/${name}`, still],
      ];
    }),
  );
  const count = { shape: [], data: Float32Array.of(0) };
  const step: StepFunction = (state, inputs) => {
    const weights = Object.fromEntries(names.map((name) => [name, state[name]!]));
    const { value, gradients } = valueAndGradients((at) => loss(at, inputs), weights);
    const time = tf.add(state.time!, 1);
    const next: Record<string, Tensor> = { time };
    for (const name of names) Object.assign(next, moved(name, state, gradients[name]!, time));
    return { state: next, outputs: { loss: value } };
  };
  return {
    step,
    examples: { state: { ...parameters, ...resting, time: count }, inputs: batch },
    inputs: batch,
  };
}

/** One parameter array and its moments after a step; 1 − βᵗ corrects the bias of a moment that began at zero. */
function moved(name: string, state: TensorRecord, gradient: Tensor, time: Tensor): TensorRecord {
  const average = (moment: Tensor, value: Tensor, decay: number): Tensor =>
    tf.add(tf.mul(moment, decay), tf.mul(value, 1 - decay));
  const correction = (decay: number): Tensor => tf.sub(1, tf.exp(tf.mul(time, Math.log(decay))));
  const first = average(state[`first/${name}`]!, gradient, decay1);
  const second = average(state[`second/${name}`]!, tf.square(gradient), decay2);
  const size = tf.mul(tf.sqrt(second), tf.div(1, tf.sqrt(correction(decay2))));
  const change = tf.div(tf.mul(first, tf.div(rate, correction(decay1))), tf.add(size, epsilon));
  return { [name]: tf.sub(state[name]!, change), [`first/${name}`]: first, [`second/${name}`]: second };
}
