import { dot, type RandomStream } from 'principia/math';
import { baselineNetwork, hamiltonianNeuralNetwork, pairwiseHamiltonian } from 'principia/models';
import { tf } from 'principia/tensor';
import type { DynamicsFactory, DynamicsModel, ParameterArray } from 'principia/training';
import type { Recipe } from './config.js';

/** A recipe's network, with its fresh parameters and weight decay. */
export function networkOf({ network, hidden, activation, fresh, decay }: Recipe): DynamicsFactory {
  const size = { hidden, activation };
  const factory = {
    baseline: baselineNetwork(size),
    hamiltonian: hamiltonianNeuralNetwork(size),
    // Of one body: p²/2m + V(q).
    potential: pairwiseHamiltonian({ ...size, positions: 'absolute', kinetic: 'known' }),
    // Σ T(p) + Σ U(r).
    pairwise: pairwiseHamiltonian({ ...size, positions: 'distance' }),
  }[network];
  return {
    ...factory,
    create(setup) {
      const model = factory.create(setup);
      return {
        ...model,
        ...(fresh === 'published' ? { init: (random) => publishedParameters(model, random) } : {}),
        // The published loss is the mean square error of rates, ours is counted in their own size, L/τ; so is the decay.
        ...(decay > 0 ? { penalty: squares((decay / 2) * (setup.timeScale / setup.lengthScale) ** 2) } : {}),
      };
    },
  };
}

/** The sum of the squares of all parameters times a weight: what the published optimiser calls weight decay. */
function squares(weight: number): NonNullable<DynamicsModel['penalty']> {
  return (parameters) =>
    tf.mul(tf.addN(Object.values(parameters).map((values) => tf.sum(tf.square(values)))), weight);
}

/**
 * Fresh parameters as published: orthogonal matrices, biases uniform within 1/√(inputs) of 0, none in the last layer.
 * A first layer of few inputs is thus nearly linear: its weights are as small as 1/√(units).
 */
function publishedParameters(model: DynamicsModel, random: RandomStream): Record<string, ParameterArray> {
  const usual = Object.entries(model.init(random));
  let inputs = 0;
  return Object.fromEntries(
    usual.map(([name, { shape }], index): [string, ParameterArray] => {
      const own = random.child(name);
      if (shape.length === 2) {
        inputs = shape[0]!;
        return [name, { shape, data: orthogonal(shape[0]!, shape[1]!, own) }];
      }
      const bound = index === usual.length - 1 ? 0 : 1 / Math.sqrt(inputs);
      return [
        name,
        { shape, data: Float64Array.from({ length: shape[0]! }, () => bound * (2 * own.uniform() - 1)) },
      ];
    }),
  );
}

/** A random matrix whose rows, or columns where those are fewer, are orthonormal. */
function orthogonal(rows: number, columns: number, random: RandomStream): Float64Array {
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of vectors) {
      const along = dot(vector, other);
      for (let entry = 0; entry < length; entry++) vector[entry]! -= along * other[entry]!;
    }
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return rows < columns ? vectors[row]![column]! : vectors[column]![row]!;
  });
}
