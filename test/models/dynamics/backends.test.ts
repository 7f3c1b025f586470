import { createRandom } from 'principia/math';
import { integrators } from 'principia/physics';
import {
  type ArrayRecord,
  type CompileOptions,
  type TensorRecord,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import { dynamicsStep, type Parameters } from 'principia/training';
import { beforeAll, describe, expect, it } from 'vitest';
import { graphModels, vectorModels } from './catalogue.js';
import { evaluate, gap, randomScene, setup } from './scene.js';

const scene = randomScene([3], 21);
/** Each architecture once: variants, whose names have commas, only make the C compiler's work longer. */
const architectures = [...graphModels, ...vectorModels].filter(([name]) => !name.includes(','));
const models = architectures.map(([name, factory]) => {
  const model = factory.create({ ...setup, bodies: 3 });
  return { name, model, parameters: model.init(createRandom(22)) };
});

/** One parameter tree for all models, so that every backend compiles once. */
const together: Parameters = Object.fromEntries(
  models.flatMap(({ parameters }, index) =>
    Object.entries(parameters).map(([name, value]) => [`${index}/${name}`, value]),
  ),
);

/** Of every model a step's state and, as in training, the gradient of its size by the parameters. */
function everything(options: CompileOptions): Promise<ArrayRecord> {
  return evaluate(
    scene,
    together,
    (all, state, graph) =>
      Object.assign(
        {},
        ...models.map(({ model, parameters }, index): TensorRecord => {
          const own = Object.keys(parameters).map((name) => [name, all[`${index}/${name}`]!]);
          const { advance } = dynamicsStep(model, integrators.euler, 0.1);
          const size = (at: TensorRecord) => {
            const { position, momentum } = advance(at, state, graph);
            return tf.add(tf.mean(tf.square(position)), tf.mean(tf.square(momentum)));
          };
          const { value, gradients } = valueAndGradients(size, Object.fromEntries(own));
          const { position, momentum } = advance(Object.fromEntries(own), state, graph);
          const results = Object.entries({ ...gradients, value, position, momentum });
          return Object.fromEntries(results.map(([name, result]) => [`${index}/${name}`, result]));
        }),
      ),
    options,
  );
}

describe('a step of every model, and its gradient', () => {
  let exact: ArrayRecord;
  beforeAll(async () => {
    exact = await everything({ backend: 'onnx', precision: 'float64' });
  });

  it.each([
    [{ backend: 'native', precision: 'float64' }, 1e-10],
    [{ backend: 'onnx', precision: 'float32' }, 2e-4],
    [{ backend: 'cpu' }, 2e-4],
    [{ backend: 'wasm' }, 2e-4],
  ] as const)('is the same on %o', async (options, tolerance) => {
    const results = await everything(options);
    for (const [index, { name }] of models.entries()) {
      const own = Object.keys(exact).filter((key) => key.startsWith(`${index}/`));
      expect(own.length).toBeGreaterThan(3);
      // A gradient may vanish but for rounding, so all of a model's are measured by the largest.
      const gradients = own.filter((key) => !/\/(value|position|momentum)$/.test(key));
      const joined = (record: ArrayRecord) => gradients.flatMap((key) => Array.from(record[key]!.data));
      expect(gap(joined(results), joined(exact)), `${name}, gradients`).toBeLessThan(tolerance);
      for (const part of ['value', 'position', 'momentum']) {
        const key = `${index}/${part}`;
        expect(gap(results[key]!.data, exact[key]!.data), `${name}, ${part}`).toBeLessThan(tolerance);
      }
    }
  });
});
