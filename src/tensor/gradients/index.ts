/**
 * Gradients of the TensorFlow.js kernels, right to any order.
 *
 * The gradients that TensorFlow.js ships save a kernel's output where that is convenient (tanh, sigmoid, exp, elu,
 * softmax, pow, …). The saved copy is a constant to an outer differentiation, so second derivatives come out wrong
 * without a word (tensorflow/tfjs issue 3252). The rules below save inputs only and compute again what they need; a
 * compiled function shares the repeated work.
 *
 * @packageDocumentation
 */
import { tf } from '../full-precision.js';
import { core, type Tensor } from '../tensorflow.js';
import { arrangementGradients } from './arrangement.js';
import { contractionGradients } from './contraction.js';
import { elementwiseGradients } from './elementwise.js';
import { indexingGradients } from './indexing.js';
import { type Attributes, axesOf } from './rule.js';

/** Registers all gradients with TensorFlow.js. */
export function registerGradients(): void {
  const table = {
    ...elementwiseGradients,
    ...arrangementGradients,
    ...contractionGradients,
    ...indexingGradients,
  };
  for (const [kernelName, { save, rule }] of Object.entries(table)) {
    core.registerGradient({
      kernelName,
      inputsToSave: [...save],
      gradFunc: (dy, saved, attributes) => rule(dy as Tensor, saved, attributes),
    });
  }
  registerListGradient('AddN', (dy, inputs) => inputs.map(() => tf.clone(dy)));
  registerListGradient('Pack', (dy, _, { axis }) => tf.unstack(dy, axis as number));
  registerListGradient('Concat', (dy, inputs, { axis }) => {
    const along = axesOf(inputs[0]!, axis)[0]!;
    return tf.split(
      dy,
      inputs.map((input) => input.shape[along]!),
      along,
    );
  });
}

/** Kernels whose inputs are a list. */
function registerListGradient(
  kernelName: string,
  rule: (dy: Tensor, inputs: readonly Tensor[], attributes: Attributes) => Tensor[],
): void {
  core.registerGradient({
    kernelName,
    saveAllInputs: true,
    gradFunc: (dy, saved, attributes) => {
      const gradients = rule(dy as Tensor, saved, attributes);
      return Object.fromEntries(gradients.map((gradient, index) => [index, () => gradient]));
    },
  });
}
