import { createRandom } from 'principia/math';
import { interactionNetwork, pairwiseForce } from 'principia/models';
import { type ArrayRecord, compile, type TensorRecord, valueAndGradients } from 'principia/tensor';
import { describe, expect, test } from 'vitest';
import { hamiltonianNetwork } from '../../bench/steps/hamiltonian-network.js';
import { modelTask } from '../../bench/steps/model-task.js';
import type { TrainingTask } from '../../bench/steps/training-task.js';
import { motions } from '../training/systems.js';

const options = {
  trajectories: motions((r, m1, m2) => (-m1 * m2) / r ** 2, 4),
  windows: 6,
  unknown: [true, false, true, false],
};
const tasks = [
  modelTask(pairwiseForce({ hidden: 6 }), options),
  modelTask(interactionNetwork({ hidden: 6, channels: 4 }), options),
  hamiltonianNetwork({ graphs: 3, bodies: 3, hidden: 6 }),
];

/** Loss and gradients compiled in 64 bits. */
function compileLoss({ parameters, batch, loss }: TrainingTask, backend: 'onnx' | 'native') {
  const fn = (all: TensorRecord): TensorRecord => {
    const weights = Object.fromEntries(Object.keys(parameters).map((name) => [name, all[name]!]));
    const { value, gradients } = valueAndGradients((at) => loss(at, all), weights);
    return { ...gradients, value };
  };
  return compile(fn, { ...parameters, ...batch }, { backend, precision: 'float64' });
}

/** A direction of length 1 over all parameters. */
function directionOf(parameters: ArrayRecord, seed: number): ArrayRecord {
  const random = createRandom(seed);
  const drawn = Object.entries(parameters).map(
    ([name, { shape, data }]) =>
      [name, { shape, data: Float64Array.from(data, () => random.normal()) }] as const,
  );
  const length = Math.hypot(...drawn.flatMap(([, { data }]) => [...data]));
  return Object.fromEntries(
    drawn.map(([name, { shape, data }]) => [name, { shape, data: data.map((value) => value / length) }]),
  );
}

const along = (parameters: ArrayRecord, direction: ArrayRecord, step: number): ArrayRecord =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float64Array.from(data, (value, at) => value + step * direction[name]!.data[at]!) },
    ]),
  );

describe.each(tasks)('$name, in 64 bits', (task) => {
  test.each(['onnx', 'native'] as const)(
    'the slope of the training loss on %s is its finite difference to 1e-6',
    async (backend) => {
      const { parameters, batch } = task;
      const compiled = await compileLoss(task, backend);
      const gradients = await compiled.run({ ...parameters, ...batch });
      for (let seed = 1; seed <= 4; seed++) {
        const direction = directionOf(parameters, seed);
        let slope = 0;
        for (const [name, { data }] of Object.entries(direction))
          data.forEach((value, at) => {
            slope += value * gradients[name]!.data[at]!;
          });
        const lossAt = async (step: number): Promise<number> =>
          (await compiled.run({ ...along(parameters, direction, step), ...batch })).value!.data[0]!;
        // Five points: the error is of the order h⁴ by truncation and 10⁻¹⁶/h by rounding.
        const h = 1e-3;
        const near = (await lossAt(h)) - (await lossAt(-h));
        const far = (await lossAt(2 * h)) - (await lossAt(-2 * h));
        const difference = (8 * near - far) / (12 * h);
        expect(Math.abs(slope / difference - 1)).toBeLessThan(1e-6);
      }
      await compiled.dispose();
    },
  );
});
