import { createRandom, rootMeanSquare } from 'principia/math';
import { periodicSpace } from 'principia/physics';
import { tf, valueAndGradients } from 'principia/tensor';
import { describe, expect, it } from 'vitest';
import { graphModels, vectorModels } from './catalogue.js';
import { alone, changed, evaluateAll, gap, motionOf, normal, permuted, randomScene, setup } from './scene.js';

const mixed = randomScene([3, 1, 4], 2);
const parts = ['position', 'momentum'] as const;

describe.each(graphModels)('%s', (_name, factory) => {
  const model = factory.create(setup);
  const parameters = model.init(createRandom(5));

  it('does not care in which order bodies are named', async () => {
    const order = [2, 0, 1, 3, 6, 4, 7, 5];
    const there = await motionOf(model, permuted(mixed, order), parameters);
    const here = await motionOf(model, mixed, parameters);
    for (const part of parts) {
      const expected = order.flatMap((from) => Array.from(here[part]!.data.subarray(2 * from, 2 * from + 2)));
      expect(gap(there[part]!.data, expected)).toBeLessThan(1e-12);
    }
    if (model.energy) expect(gap(there.energy!.data, here.energy!.data)).toBeLessThan(1e-12);
  });

  it('moves a system beside others of other sizes as it moves it alone', async () => {
    const beside = await motionOf(model, mixed, parameters);
    for (const [system, first, size] of [
      [0, 0, 3],
      [1, 3, 1],
      [2, 4, 4],
    ] as const) {
      const own = await motionOf(model, alone(mixed, system, first, size), parameters);
      for (const part of parts) {
        const expected = beside[part]!.data.subarray(2 * first, 2 * (first + size));
        expect(gap(own[part]!.data, expected)).toBeLessThan(1e-12);
      }
      if (model.energy) expect(own.energy!.data[0]).toBeCloseTo(beside.energy!.data[system]!, 12);
    }
  });

  it('does not feel that a body of a periodic space is seen in another box', async () => {
    const boxed = factory.create({ ...setup, space: periodicSpace([3, 4]) });
    const here = randomScene([3, 2], 3, periodicSpace([3, 4]));
    const there = changed(here, {
      position: (data) => data.map((value, at) => value + (at === 2 ? 6 : at === 7 ? -4 : 0)),
    });
    const fresh = boxed.init(createRandom(5));
    const [expected, actual] = [await motionOf(boxed, here, fresh), await motionOf(boxed, there, fresh)];
    for (const part of parts) expect(gap(actual[part]!.data, expected[part]!.data)).toBeLessThan(1e-12);
  });
});

const ofThree = { ...setup, bodies: 3 };
const models = [...graphModels, ...vectorModels];
const energies = models.filter(([, factory]) => factory.create(ofThree).energy !== undefined);

describe.each(energies)('%s', (_name, factory) => {
  const model = factory.create(ofThree);
  const parameters = model.init(createRandom(5));

  it('moves by Hamilton’s equations of its energy, by central differences', async () => {
    const scene = randomScene([3], 4);
    const nudge = 1e-5;
    for (const [part, rate, sign] of [
      ['position', 'momentum', -1],
      ['momentum', 'position', 1],
    ] as const) {
      const moved = Array.from({ length: 6 }, (_, at) =>
        [nudge, -nudge].map((by) =>
          changed(scene, { [part]: (data) => data.map((value, index) => value + (index === at ? by : 0)) }),
        ),
      );
      const levels = await evaluateAll(moved.flat(), [parameters], (all, state, graph) => ({
        energy: model.energy!(all, state, graph),
      }));
      const slopes = moved.map(
        (_, at) => (levels[2 * at]!.energy!.data[0]! - levels[2 * at + 1]!.energy!.data[0]!) / (2 * nudge),
      );
      const rates = await motionOf(model, scene, parameters);
      expect(
        gap(
          rates[rate]!.data,
          slopes.map((slope) => sign * slope),
        ),
      ).toBeLessThan(1e-8);
    }
  });
});

describe.each(models)('%s', (_name, factory) => {
  const model = factory.create(ofThree);
  const parameters = model.init(createRandom(5));

  it('has the gradient by its parameters that central differences have', async () => {
    const scene = randomScene([3, 3], 6);
    const random = createRandom(7);
    const direction = Object.fromEntries(
      Object.entries(parameters).map(([name, { shape }]) => [name, normal(random, shape)]),
    );
    const along = (by: number) =>
      Object.fromEntries(
        Object.entries(parameters).map(([name, { shape, data }]) => [
          name,
          { shape, data: data.map((value, at) => value + by * direction[name]!.data[at]!) },
        ]),
      );
    const motion = (model.rates ?? model.increment)!;
    const nudge = 1e-5;
    const [here, above, below] = await evaluateAll(
      [scene],
      [along(0), along(nudge), along(-nudge)],
      (all, state, graph) => {
        const { value, gradients } = valueAndGradients((own) => {
          const { position, momentum } = motion(own, state, graph);
          const size = tf.add(tf.sum(tf.square(position)), tf.sum(tf.square(momentum)));
          return model.penalty === undefined ? size : tf.add(size, model.penalty(own, state, graph));
        }, all);
        return { value, ...gradients };
      },
    );
    const slope = (above!.value!.data[0]! - below!.value!.data[0]!) / (2 * nudge);
    const gradient = Object.entries(direction).flatMap(([name, { data }]) =>
      Array.from(data, (value, at) => value * here![name]!.data[at]!),
    );
    const total = gradient.reduce((sum, part) => sum + part, 0);
    expect(Math.abs(total / slope - 1)).toBeLessThan(1e-6);
  });

  it('moves at the pace of the data before it has learned anything', async () => {
    const scene = randomScene(new Array<number>(20).fill(3), 8);
    const made = await motionOf(model, scene, parameters);
    const time = model.increment === undefined ? setup.timeScale : setup.timeScale / setup.step;
    for (const [part, scale] of [
      ['position', setup.lengthScale],
      ['momentum', setup.momentumScale],
    ] as const) {
      const pace = rootMeanSquare(made[part]!.data.map((value) => (value * time) / scale));
      expect(pace).toBeGreaterThan(0.1);
      expect(pace).toBeLessThan(5);
    }
  });
});
