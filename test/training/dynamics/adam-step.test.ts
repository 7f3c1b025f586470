import { createRandom } from 'principia/math';
import { compileStep, tf } from 'principia/tensor';
import { initAdam, stepAdam } from 'principia/training';
import { describe, expect, it } from 'vitest';
import {
  adamInputNames,
  adamInputs,
  adamState,
  adamStep,
  parametersIn,
} from '../../../src/training/dynamics/adam-step.js';

const start = {
  matrix: { shape: [2, 3], data: Float64Array.of(1, -2, 3, -4, 5, -6) },
  vector: { shape: [2], data: Float64Array.of(0.5, -0.5) },
};

async function descent(limit: number) {
  const gradients = { matrix: { shape: [2, 3] }, vector: { shape: [2] } };
  return compileStep(
    (state, inputs) => {
      const {
        state: next,
        length,
        taken,
      } = adamStep(state, { matrix: inputs.matrix!, vector: inputs.vector! }, inputs, limit);
      return { state: next, outputs: { length, taken: tf.cast(taken, 'float32') } };
    },
    {
      state: adamState(start),
      inputs: { ...gradients, ...Object.fromEntries(adamInputNames.map((name) => [name, { shape: [] }])) },
    },
    { backend: 'onnx', precision: 'float64' },
  );
}

const gradientOf = (values: Float64Array) => ({
  matrix: { shape: [2, 3], data: values.slice(0, 6) },
  vector: { shape: [2], data: values.slice(6) },
});
const vectorOf = (state: ReturnType<Awaited<ReturnType<typeof descent>>['read']>): number[] => {
  const { matrix, vector } = parametersIn(state);
  return [...matrix!.data, ...vector!.data];
};

function expectClose(values: ArrayLike<number>, expected: ArrayLike<number>): void {
  for (let index = 0; index < expected.length; index++)
    expect(values[index]).toBeCloseTo(expected[index]!, 12);
}

describe('adamStep', () => {
  it('is Adam, step by step', async () => {
    const step = await descent(1e9);
    const random = createRandom(1);
    let state = initAdam(8);
    let expected: Float64Array = Float64Array.of(...start.matrix.data, ...start.vector.data);
    for (let count = 0; count < 5; count++) {
      const gradient = Float64Array.from({ length: 8 }, () => random.normal());
      const { length } = await step.run({ ...gradientOf(gradient), ...adamInputs(count, 0.01, 0) });
      expect(length!.data[0]).toBeCloseTo(Math.hypot(...gradient), 12);
      ({ state, parameters: expected } = stepAdam(state, expected, gradient, 0.01));
      expectClose(vectorOf(step.read()), expected);
    }
  });

  it('a gradient that is too long acts as the short one along it', async () => {
    const [clipped, short] = [await descent(0.5), await descent(1e9)];
    const gradient = Float64Array.of(3, 0, 0, 0, 0, 0, 4, 0);
    await clipped.run({ ...gradientOf(gradient), ...adamInputs(0, 0.01, 0) });
    await short.run({ ...gradientOf(gradient.map((value) => value / 10)), ...adamInputs(0, 0.01, 0) });
    for (const [name, { data }] of Object.entries(clipped.read())) {
      expectClose(data, short.read()[name]!.data);
    }
  });

  it('decays matrices by the rate times the weight, and vectors not', async () => {
    const step = await descent(1);
    await step.run({ ...gradientOf(new Float64Array(8)), ...adamInputs(0, 0.1, 0.5) });
    const { matrix, vector } = parametersIn(step.read());
    expectClose(
      matrix!.data,
      start.matrix.data.map((value) => 0.95 * value),
    );
    expect([...vector!.data]).toEqual([...start.vector.data]);
  });

  it('a gradient that is not finite changes nothing', async () => {
    const step = await descent(1);
    const { taken } = await step.run({
      ...gradientOf(Float64Array.of(1, 2, 3, 4, 5, 6, 7, Number.NaN)),
      ...adamInputs(0, 0.1, 0.5),
    });
    expect(taken!.data[0]).toBe(0);
    expect(vectorOf(step.read())).toEqual([...start.matrix.data, ...start.vector.data]);
  });
});
