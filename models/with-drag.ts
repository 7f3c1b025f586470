import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type { Model, ModelFactory, ModelSetup, TensorProperties, TensorState } from 'principia/training';
import { denseLayer, randomLayer, zeroArray } from './layers.js';

/** What a drag may depend on: ln m, q and the logarithm of the speed. */
const inputs = 3;
/** Width of its hidden layer. */
const hidden = 8;

/**
 * A model whose bodies feel a drag of their own besides, which no force of pairs can represent:
 *
 *     mᵢ aᵢ = mᵢ aᵢ(model) + H(mᵢ, qᵢ, |vᵢ|) vᵢ,   H a perceptron.
 *
 * @example
 * ```ts
 * const model = withDrag(pairwiseForce()).create(setup);
 * ```
 */
export function withDrag(factory: ModelFactory): ModelFactory {
  return { name: factory.name, create: (setup) => dragged(factory.create(setup), setup) };
}

function dragged(model: Model, setup: ModelSetup): Model {
  const drag = (parameters: TensorRecord, state: TensorState, properties: TensorProperties): Tensor => {
    const first = tf.tanh(
      denseLayer(bodyInputs(setup, state, properties), parameters.dragWeights1!, parameters.dragBiases1!),
    );
    const output = denseLayer(first, parameters.dragWeights2!, parameters.dragBiases2!);
    return tf.mul(tf.squeeze(output, [2]), setup.forceScale / setup.speedScale);
  };
  return {
    ...model,
    init: (random) => ({
      ...model.init(random),
      dragWeights1: randomLayer(random.child('dragWeights1'), inputs, hidden, 1),
      dragBiases1: zeroArray(hidden),
      dragWeights2: randomLayer(random.child('dragWeights2'), hidden, 1, 0.1),
      dragBiases2: zeroArray(1),
    }),
    drag,
    acceleration: (parameters, state, properties) => {
      const force = tf.mul(tf.expandDims(drag(parameters, state, properties), 2), state.velocity);
      const own = tf.div(force, tf.expandDims(tf.exp(properties.logMass), 2));
      return tf.add(model.acceleration(parameters, state, properties), own);
    },
  };
}

/** ln m, q and ½ ln(|v|² + ε) of every body, [B, N, 3]. */
function bodyInputs(
  { speedScale }: ModelSetup,
  { velocity }: TensorState,
  { logMass, charge }: TensorProperties,
): Tensor {
  const batch = velocity.shape[0]!;
  const column = (values: Tensor): Tensor => tf.expandDims(tf.tile(values, [batch / values.shape[0]!, 1]), 2);
  const square = tf.sum(tf.square(tf.div(velocity, speedScale)), 2, true);
  return tf.concat([column(logMass), column(charge), tf.mul(tf.log(tf.add(square, 1e-6)), 0.5)], 2);
}
