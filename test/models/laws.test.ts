import { createRandom } from 'principia/math';
import { interactionNetwork, pairwiseForce } from 'principia/models';
import { integrators } from 'principia/physics';
import {
  type ArrayRecord,
  compile,
  constant,
  type TensorRecord,
  tf,
  valueAndGradients,
} from 'principia/tensor';
import {
  type Model,
  modelSetup,
  type Parameters,
  propertiesOf,
  sampleIncrements,
  windowArrays,
  windowResiduals,
} from 'principia/training';
import { describe, expect, it } from 'vitest';
import { motions } from '../training/systems.js';

const trajectories = motions((r, m1, m2) => (-m1 * m2) / r ** 2, 6);
const { interactions } = trajectories[0]!.system;
const increments = sampleIncrements(trajectories, { limit: 8, random: createRandom(1) });
const still = new Float64Array(increments.bodies);
const setup = modelSetup(increments, interactions, still);
const inputs = windowArrays(increments, [0, 1, 2, 3, 4, 5, 6, 7], increments.scale, still);
const known = new Array<boolean>(increments.bodies).fill(false);
const { bodies, dimension } = increments;
const size = bodies * dimension;

const models: Model[] = [
  pairwiseForce({ hidden: 6 }).create(setup),
  interactionNetwork({ hidden: 6, channels: 4 }).create(setup),
];

async function accelerations(
  model: Model,
  parameters: Parameters,
  given: ArrayRecord,
): Promise<Float64Array> {
  const compiled = await compile(
    (all: TensorRecord) => {
      const state = { position: all.position!, velocity: all.velocity! };
      return { acceleration: model.acceleration(all, state, propertiesOf(all, all, known)) };
    },
    Object.fromEntries(
      [...Object.entries(parameters), ...Object.entries(given)].map(([name, { shape }]) => [name, { shape }]),
    ),
    { precision: 'float64' },
  );
  const { acceleration } = await compiled.run({ ...parameters, ...given });
  await compiled.dispose();
  return acceleration!.data as Float64Array;
}

function closest(actual: Float64Array, expected: Float64Array): number {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...actual.map((value, at) => Math.abs(value - expected[at]!))) / scale;
}

/** The inputs with positions and velocities mapped body by body. */
function moved(map: (values: Float64Array, kind: 'position' | 'velocity') => Float64Array): ArrayRecord {
  return {
    ...inputs,
    position: { ...inputs.position!, data: map(inputs.position!.data, 'position') },
    velocity: { ...inputs.velocity!, data: map(inputs.velocity!.data, 'velocity') },
  };
}

function rotated(values: Float64Array, angle: number): Float64Array {
  const result = values.slice();
  for (let at = 0; at < values.length; at += 2) {
    result[at] = Math.cos(angle) * values[at]! - Math.sin(angle) * values[at + 1]!;
    result[at + 1] = Math.sin(angle) * values[at]! + Math.cos(angle) * values[at + 1]!;
  }
  return result;
}

/** Bodies in reverse order. */
function reversed(values: Float64Array, width: number): Float64Array {
  return values.map((_, at) => {
    const window = Math.floor(at / (bodies * width));
    const body = bodies - 1 - (Math.floor(at / width) % bodies);
    return values[(window * bodies + body) * width + (at % width)]!;
  });
}

for (const model of models) {
  describe(model.name, () => {
    const parameters = model.init(createRandom(3));

    it('does not feel a translation', async () => {
      const there = moved((values, kind) =>
        kind === 'position' ? values.map((value, at) => value + (at % 2 ? 7 : -3)) : values,
      );
      expect(
        closest(
          await accelerations(model, parameters, there),
          await accelerations(model, parameters, inputs),
        ),
      ).toBeLessThan(1e-10);
    });

    it('does not care which body is called first', async () => {
      const swapped = {
        ...moved((values) => reversed(values, dimension)),
        logMass: { ...inputs.logMass!, data: reversed(inputs.logMass!.data, 1) },
        charge: { ...inputs.charge!, data: reversed(inputs.charge!.data, 1) },
      };
      const expected = reversed(await accelerations(model, parameters, inputs), dimension);
      expect(closest(await accelerations(model, parameters, swapped), expected)).toBeLessThan(1e-10);
    });

    it('gives the same residuals and gradients compiled and operation by operation, to float32 accuracy', async () => {
      const names = Object.keys(parameters);
      const loss = (all: TensorRecord): TensorRecord => {
        const at = Object.fromEntries(names.map((name) => [name, all[name]!]));
        const { value, gradients } = valueAndGradients((moving) => {
          const properties = propertiesOf(moving, all, known);
          return tf.mean(
            tf.square(windowResiduals(model, integrators['runge-kutta-4'], 1, moving, all, properties)),
          );
        }, at);
        return { value, ...gradients };
      };
      const given = { ...parameters, ...inputs };
      const shapes = Object.fromEntries(Object.entries(given).map(([name, { shape }]) => [name, { shape }]));
      const results = [];
      for (const options of [
        { backend: 'onnx', precision: 'float64' },
        { backend: 'onnx', precision: 'float32' },
        { backend: 'wasm' },
        { backend: 'cpu' },
      ] as const) {
        const compiled = await compile(loss, shapes, options);
        results.push(await compiled.run(given));
        await compiled.dispose();
      }
      const [exact, ...others] = results;
      for (const other of others) {
        for (const [name, { data }] of Object.entries(exact!)) {
          const scale = Math.max(1e-3, ...Array.from(data, Math.abs));
          const gap = Math.max(...Array.from(data, (value, at) => Math.abs(value - other[name]!.data[at]!)));
          expect(gap / scale, name).toBeLessThan(2e-4);
        }
      }
    });
  });
}

describe('pairwise-force', () => {
  const model = models[0]!;
  const parameters = model.init(createRandom(4));

  it('turns with the system', async () => {
    const expected = rotated(await accelerations(model, parameters, inputs), 0.7);
    expect(
      closest(
        await accelerations(
          model,
          parameters,
          moved((values) => rotated(values, 0.7)),
        ),
        expected,
      ),
    ).toBeLessThan(1e-10);
  });

  it('conserves momentum: Σ m a = 0', async () => {
    const acceleration = await accelerations(model, parameters, inputs);
    for (let window = 0; window < increments.windows; window++) {
      for (let axis = 0; axis < dimension; axis++) {
        let sum = 0;
        let scale = 0;
        for (let body = 0; body < bodies; body++) {
          const part =
            Math.exp(increments.logMass[window * bodies + body]!) *
            acceleration[window * size + body * dimension + axis]!;
          sum += part;
          scale += Math.abs(part);
        }
        expect(Math.abs(sum)).toBeLessThan(1e-12 * scale);
      }
    }
  });

  it('feels a mass ratio only where the body pulls, not where it is pulled', async () => {
    const shifted: Parameters = {
      ...parameters,
      massShift: { shape: [bodies], data: Float64Array.of(0.5, 0, 0, 0) },
    };
    const unknown = [true, false, false, false];
    const withRatio = await compile(
      (all: TensorRecord) => ({
        acceleration: model.acceleration(
          all,
          { position: all.position!, velocity: all.velocity! },
          propertiesOf(all, all, unknown),
        ),
      }),
      Object.fromEntries(
        [...Object.entries(shifted), ...Object.entries(inputs)].map(([name, { shape }]) => [name, { shape }]),
      ),
      { precision: 'float64' },
    );
    const { acceleration } = await withRatio.run({ ...shifted, ...inputs });
    await withRatio.dispose();
    const before = await accelerations(model, parameters, inputs);
    const after = acceleration!.data;
    for (let window = 0; window < increments.windows; window++) {
      const own = window * size;
      expect(after[own]).toBeCloseTo(before[own]!, 12);
      expect(Math.abs(after[own + 2]! - before[own + 2]!)).toBeGreaterThan(0);
    }
  });
});

it('keeps full precision in a compiled float64 constant', async () => {
  const compiled = await compile(
    ({ x }) => ({ y: tf.mul(x!, constant([0.1])) }),
    { x: { shape: [1] } },
    { precision: 'float64' },
  );
  const { y } = await compiled.run({ x: { shape: [1], data: Float64Array.of(3) } });
  await compiled.dispose();
  expect(y!.data[0]).toBe(3 * 0.1);
});
