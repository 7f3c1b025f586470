import { createRandom, resumeRandom } from 'principia/math';
import {
  type ArrayRecord,
  compile,
  compileStep,
  type TensorRecord,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import { baoab } from 'principia/thermal';
import { flatten, initAdam, layoutOf, type Parameters, stepAdam, unflatten } from 'principia/training';
import { expect, test } from 'vitest';
import { productOperations } from '../../bench/multiplications.js';
import { adamStep } from '../../bench/steps/adam-step.js';
import { hamiltonianNetwork } from '../../bench/steps/hamiltonian-network.js';
import { langevin, thermostatStep } from '../../bench/steps/thermostat-step.js';
import type { TrainingTask } from '../../bench/steps/training-task.js';
import { optimise } from '../../src/tensor/optimise.js';
import { simplify } from '../../src/tensor/simplify/index.js';
import { trace } from '../../src/tensor/trace.js';

const options = { backend: 'onnx', precision: 'float64' } as const;
const task = hamiltonianNetwork({ graphs: 2, bodies: 3, hidden: 4 });
const layout = layoutOf(task.parameters as Parameters);
const start = flatten(layout, task.parameters);

/** Value and gradient of a task's loss at a vector of all its parameters. */
async function potentialOf({ parameters, batch, loss }: TrainingTask) {
  const fn = (all: TensorRecord): TensorRecord => {
    const weights = Object.fromEntries(Object.keys(parameters).map((name) => [name, all[name]!]));
    const { value, gradients } = valueAndGradients((at) => loss(at, all), weights);
    return { ...gradients, value };
  };
  const compiled = await compile(fn, { ...parameters, ...batch }, options);
  return {
    dimension: layout.size,
    async evaluate(position: Float64Array) {
      const results = await compiled.run({ ...unflatten(layout, position), ...batch });
      return { value: results.value!.data[0]!, gradient: flatten(layout, results) };
    },
  };
}

/** The largest difference of two vectors, relative to the largest element of the second. */
function gap(actual: Float64Array, expected: Float64Array): number {
  const largest = (values: Float64Array) => Math.max(...values.map(Math.abs));
  return largest(actual.map((value, at) => value - expected[at]!)) / largest(expected);
}

const renamed = (arrays: ArrayRecord, prefix: string): ArrayRecord =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${prefix}/${name}`, array]));

test("the compiled step of Adam is the training's own", async () => {
  const potential = await potentialOf(task);
  const { step, examples, inputs } = adamStep(task);
  const compiled = await compileStep(step, examples, options);
  let [vector, adam] = [start, initAdam(layout.size)];
  for (let count = 0; count < 4; count++) {
    const { value, gradient } = await potential.evaluate(vector);
    expect((await compiled.run(inputs)).loss!.data[0]).toBeCloseTo(value, 10);
    ({ parameters: vector, state: adam } = stepAdam(adam, vector, gradient, 1e-3));
  }
  expect(gap(flatten(layout, compiled.read()), vector)).toBeLessThan(1e-10);
});

test("the compiled thermostat is the thermal floor's own, given the same noise", async () => {
  const sampler = baoab(await potentialOf(task), langevin);
  let state = await sampler.init(start, createRandom(7));
  const { step, examples, inputs } = thermostatStep(task);
  const compiled = await compileStep(step, examples, options);
  compiled.write({
    ...renamed(unflatten(layout, state.momentum), 'momentum'),
    ...renamed(unflatten(layout, state.gradient), 'gradient'),
  });
  for (let count = 0; count < 3; count++) {
    const stream = resumeRandom(state.random);
    const noise = Float64Array.from(start, () => stream.normal());
    await compiled.run({ ...inputs, ...renamed(unflatten(layout, noise), 'noise') });
    [state] = await sampler.step(state);
  }
  expect(gap(flatten(layout, compiled.read()), state.position)).toBeLessThan(1e-12);
});

test('operations of matrix products are 2 m n k, transposed, batched or not', () => {
  const graph = trace(
    ({ a, b, c }) => ({
      plain: tf.matMul(a!, b!),
      transposed: tf.matMul(a!, a!, true),
      batched: tf.matMul(c!, c!, false, true),
      other: tf.exp(a!),
    }),
    { a: { shape: [2, 3] }, b: { shape: [3, 5] }, c: { shape: [7, 2, 3] } },
  );
  for (const rules of [[], simplify]) {
    expect(productOperations(optimise(graph, rules))).toBe(2 * (2 * 3 * 5 + 3 * 2 * 3 + 7 * 2 * 3 * 2));
  }
});
