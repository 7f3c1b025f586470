import { InputError } from 'principia/math';
import { tf } from 'principia/tensor';
import type { DynamicsSetup } from 'principia/training';
import { type Features, motionFeatures, placeFeatures, propertyFeatures, sideBySide } from './features.js';

/**
 * The state of each system as one row, [systems, …]: its bodies one after another.
 *
 * @throws InputError where systems have different numbers of bodies
 */
export function wholeState(setup: DynamicsSetup, model: string): Features & { readonly bodies: number } {
  const { bodies } = setup;
  if (bodies === undefined) {
    throw new InputError(
      `'${model}' takes a system as one vector, so all must have as many bodies, and these have not; choose a graph network`,
    );
  }
  const parts = sideBySide(placeFeatures(setup), motionFeatures(setup, 'momenta'), propertyFeatures(setup));
  return {
    bodies,
    width: bodies * parts.width,
    of(parameters, state, graph) {
      const count = graph.system.shape[0]!;
      if (count !== graph.systems * bodies) {
        throw new InputError(
          `'${model}' was made for systems of ${bodies} bodies, but ${graph.systems} systems have ${count}; give systems of that size`,
        );
      }
      const rows = tf.concat([...parts.of(parameters, state, graph)], 1);
      return [tf.reshape(rows, [graph.systems, bodies * parts.width])];
    },
  };
}
