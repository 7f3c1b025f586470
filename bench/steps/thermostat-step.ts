import { createRandom } from 'principia/math';
import { type ArrayRecord, type StepFunction, type Tensor, tf, valueAndGradients } from 'principia/tensor';
import type { PreparedStep } from './adam-step.js';
import { normalArray } from './perceptron.js';
import type { TrainingTask } from './training-task.js';

/** The thermostat's settings; masses are 1. */
export const langevin = { stepSize: 1e-3, friction: 1, temperature: 1e-4 } as const;
const { stepSize, friction, temperature } = langevin;

/** Half a step; c = e^(−γh), what a step keeps of a momentum; the size of the noise, √(T (1 − c²)). */
export const half: number = stepSize / 2;
export const kept: number = Math.exp(-friction * stepSize);
export const noiseSize: number = Math.sqrt(-Math.expm1(-2 * friction * stepSize) * temperature);

/**
 * One step of Langevin dynamics of all weights, split as B A O A B, U being the loss: weights, momenta and the gradient
 * are the state, standard normal noise is an input.
 *
 * Source: Leimkuhler and Matthews, Appl. Math. Res. Express 2013, 34.
 */
export function thermostatStep({ parameters, batch, loss }: TrainingTask): PreparedStep {
  const names = Object.keys(parameters);
  const step: StepFunction = (state, inputs) => {
    const thermal: Record<string, Tensor> = {};
    const weights: Record<string, Tensor> = {};
    for (const name of names) {
      const kicked = tf.sub(state[`momentum/${name}`]!, tf.mul(state[`gradient/${name}`]!, half));
      thermal[name] = tf.add(tf.mul(kicked, kept), tf.mul(inputs[`noise/${name}`]!, noiseSize));
      weights[name] = tf.add(state[name]!, tf.mul(tf.add(kicked, thermal[name]), half));
    }
    const { value, gradients } = valueAndGradients((at) => loss(at, inputs), weights);
    const next: Record<string, Tensor> = { ...weights };
    for (const name of names) {
      next[`momentum/${name}`] = tf.sub(thermal[name]!, tf.mul(gradients[name]!, half));
      next[`gradient/${name}`] = gradients[name]!;
    }
    return { state: next, outputs: { loss: value } };
  };
  const random = createRandom(5);
  const arrays = (prefix: string, deviation: number): ArrayRecord =>
    Object.fromEntries(
      names.map((name) => [`${prefix}/${name}`, normalArray(random, parameters[name]!.shape, deviation)]),
    );
  const state = { ...parameters, ...arrays('momentum', Math.sqrt(temperature)), ...arrays('gradient', 0) };
  const inputs = { ...batch, ...arrays('noise', 1) };
  return { step, examples: { state, inputs }, inputs };
}
