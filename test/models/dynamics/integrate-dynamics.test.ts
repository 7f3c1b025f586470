import { createRandom, InputError } from 'principia/math';
import {
  deltaGraphNetwork,
  hamiltonianGraphNetwork,
  odeGraphNetwork,
  pairwiseHamiltonian,
} from 'principia/models';
import {
  confine,
  type Integrator,
  type IntegratorName,
  integrators,
  reflectingSpace,
} from 'principia/physics';
import { type ArrayRecord, compile, tf } from 'principia/tensor';
import { type DynamicsModel, type DynamicsStep, dynamicsStep, rollDynamics } from 'principia/training';
import { describe, expect, it } from 'vitest';
import {
  changed,
  evaluate,
  evaluateAll,
  gap,
  graphOf,
  normal,
  randomScene,
  type Scene,
  setup,
  stateOf,
} from './scene.js';

const small = { hidden: 5, activation: 'tanh' } as const;
const separable = pairwiseHamiltonian(small).create(setup);
const inseparable = hamiltonianGraphNetwork(small).create(setup);
const unbound = odeGraphNetwork(small).create(setup);
const models = { separable, inseparable, unbound };

/** One step of a length that is an input, as a function of arrays. */
async function stepper(model: DynamicsModel, integrator: Integrator, scene: Scene) {
  const parameters = model.init(createRandom(3));
  const names = Object.keys(parameters);
  const inputs = { ...scene.arrays, ...parameters, dt: { shape: [], data: Float64Array.of(0) } };
  const compiled = await compile(
    (all) => {
      const own = Object.fromEntries(names.map((name) => [name, all[name]!]));
      const [state, graph] = [stateOf(all), graphOf(scene, all)];
      const next = dynamicsStep(model, integrator, all.dt!).advance(own, state, graph);
      return { ...next, ...(model.energy && { energy: model.energy(own, state, graph) }) };
    },
    Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, data }]) => [
        name,
        data instanceof Int32Array ? { shape, dtype: 'int32' as const } : { shape },
      ]),
    ),
    { backend: 'onnx', precision: 'float64' },
  );
  /** The state after a time in so many steps, and how far the energy strayed. */
  const run = async (time: number, steps: number) => {
    const dt = { shape: [], data: Float64Array.of(time / steps) };
    let state: ArrayRecord = { position: scene.arrays.position!, momentum: scene.arrays.momentum! };
    const levels: number[] = [];
    for (let step = 0; step <= steps; step++) {
      const { energy, ...next } = await compiled.run({ ...inputs, ...state, dt });
      if (energy) levels.push(energy.data[0]!);
      if (step < steps) state = next;
    }
    const phase = [...state.position!.data, ...state.momentum!.data];
    return { phase, stray: Math.max(...levels.map((level) => Math.abs(level - levels[0]!))) };
  };
  return { run, dispose: () => compiled.dispose() };
}

async function slopes(model: DynamicsModel, name: IntegratorName, time: number, steps: number) {
  const scene = randomScene([3], 4);
  const truth = await stepper(model, integrators['runge-kutta-4'], scene);
  const { phase } = await truth.run(time, 160);
  await truth.dispose();
  const { run, dispose } = await stepper(model, integrators[name], scene);
  const [coarse, fine] = [await run(time, steps), await run(time, 2 * steps)];
  await dispose();
  const error = (reached: readonly number[]) => Math.hypot(...reached.map((value, at) => value - phase[at]!));
  return {
    state: Math.log2(error(coarse.phase) / error(fine.phase)),
    energy: Math.log2(coarse.stray / fine.stray),
  };
}

describe('the order of a step', () => {
  it.each([
    ['symplectic-euler', 'separable', 20],
    ['velocity-verlet', 'separable', 10],
    ['forest-ruth-4', 'separable', 20],
    ['runge-kutta-4', 'separable', 10],
    ['midpoint', 'inseparable', 20],
    ['runge-kutta-4', 'inseparable', 10],
    ['implicit-midpoint', 'inseparable', 10],
    ['velocity-verlet', 'inseparable', 20],
    ['forest-ruth-4', 'unbound', 40],
    ['runge-kutta-2', 'unbound', 20],
  ] as const)('%s of the %s model is what is said of it', async (name, kind, steps) => {
    const model = models[kind];
    const { order } = dynamicsStep(model, integrators[name], 0.1);
    const { state } = await slopes(model, name, 2, steps);
    expect(Math.abs(state - order!)).toBeLessThan(0.3);
  });

  it.each([
    ['symplectic-euler', 'separable', 20],
    ['velocity-verlet', 'separable', 20],
    ['forest-ruth-4', 'separable', 20],
    ['implicit-midpoint', 'inseparable', 20],
  ] as const)('%s strays from the energy of the %s model by its order', async (name, kind, steps) => {
    const { energy } = await slopes(models[kind], name, 4, steps);
    expect(Math.abs(energy - integrators[name].order)).toBeLessThan(0.3);
  });
});

describe('the form of phase space', () => {
  it.each([
    ['velocity-verlet', 'separable'],
    ['yoshida-6', 'separable'],
    ['implicit-midpoint', 'inseparable'],
    ['velocity-verlet', 'inseparable'],
    ['runge-kutta-4', 'separable'],
    ['velocity-verlet', 'unbound'],
    ['implicit-midpoint', 'unbound'],
  ] as const)('%s of the %s model keeps it where that is said', async (name, kind) => {
    const model = models[kind];
    const { symplectic, advance } = dynamicsStep(model, integrators[name], 0.2);
    const jacobian = await jacobianOf(model, advance);
    // ωᵢⱼ = Σ (∂q/∂yᵢ ∂p/∂yⱼ − ∂p/∂yᵢ ∂q/∂yⱼ)
    let worst = 0;
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 8; j++) {
        const [one, other] = [jacobian[i]!, jacobian[j]!];
        const form = [0, 1, 2, 3].reduce(
          (sum, q) => sum + one[q]! * other[q + 4]! - one[q + 4]! * other[q]!,
          0,
        );
        worst = Math.max(worst, Math.abs(form - (j === i + 4 ? 1 : j === i - 4 ? -1 : 0)));
      }
    }
    if (symplectic) expect(worst).toBeLessThan(1e-10);
    else expect(worst).toBeGreaterThan(1e-7);
  });
});

/** ∂(q', p')/∂yⱼ of a step of two bodies, one row for each j, by differences of order 4. */
async function jacobianOf(model: DynamicsModel, advance: DynamicsStep['advance']): Promise<number[][]> {
  const scene = randomScene([2], 9);
  const nudge = 5e-4;
  const offsets = [-2, -1, 1, 2].map((times) => times * nudge);
  const nudged = Array.from({ length: 8 }, (_, j) =>
    offsets.map((offset) =>
      changed(scene, {
        [j < 4 ? 'position' : 'momentum']: (data) =>
          data.map((value, at) => value + (at === j % 4 ? offset : 0)),
      }),
    ),
  );
  const reached = await evaluateAll(nudged.flat(), [model.init(createRandom(3))], (all, state, graph) => ({
    ...advance(all, state, graph),
  }));
  const phase = reached.map(({ position, momentum }) => [...position!.data, ...momentum!.data]);
  return nudged.map((_, j) =>
    phase[4 * j]!.map(
      (first, at) =>
        (first - 8 * phase[4 * j + 1]![at]! + 8 * phase[4 * j + 2]![at]! - phase[4 * j + 3]![at]!) /
        (12 * nudge),
    ),
  );
}

describe('a step', () => {
  const scene = randomScene([3, 2], 5);

  it('takes its length as a number, a tensor, or one for each body’s system', async () => {
    const parameters = unbound.init(createRandom(1));
    const integrator = integrators['runge-kutta-4'];
    const results = await evaluate(scene, parameters, (all, state, graph) => {
      const moved = (dt: Parameters<typeof dynamicsStep>[2]) =>
        dynamicsStep(unbound, integrator, dt).advance(all, state, graph).momentum;
      const mixed = tf.tensor2d([0.1, 0.1, 0.1, 0.3, 0.3], [5, 1]);
      return { short: moved(0.1), long: moved(0.3), tensor: moved(tf.scalar(0.1)), mixed: moved(mixed) };
    });
    const { short, long, tensor, mixed } = results;
    expect(gap(tensor!.data, short!.data)).toBeLessThan(1e-14);
    expect(gap(mixed!.data.subarray(0, 6), short!.data.subarray(0, 6))).toBeLessThan(1e-14);
    expect(gap(mixed!.data.subarray(6), long!.data.subarray(6))).toBeLessThan(1e-14);
  });

  it('runs operation by operation as it runs compiled', async () => {
    const parameters = inseparable.init(createRandom(1));
    const rolled = (options: Parameters<typeof evaluate>[3]) =>
      evaluate(
        scene,
        parameters,
        (all, state, graph) => {
          const step = dynamicsStep(inseparable, integrators['velocity-verlet'], 0.1);
          return { ...rollDynamics(step, all, state, graph, 3)[2]! };
        },
        options,
      );
    const [eager, compiled] = [await rolled({ backend: 'cpu' }), await rolled(undefined)];
    for (const part of ['position', 'momentum']) {
      expect(gap(eager[part]!.data, compiled[part]!.data)).toBeLessThan(1e-5);
    }
  });

  it('asks for the rates once a stage', async () => {
    let asked = 0;
    const counting: DynamicsModel = {
      ...unbound,
      rates: (...given) => {
        asked++;
        return unbound.rates!(...given);
      },
    };
    await evaluate(
      scene,
      unbound.init(createRandom(1)),
      (all, state, graph) => ({
        ...dynamicsStep(counting, integrators['runge-kutta-4'], 0.1).advance(all, state, graph),
      }),
      { backend: 'cpu' },
    );
    expect(asked).toBe(4);
  });

  it('is labelled for what it is', () => {
    const label = (model: DynamicsModel, name: IntegratorName) =>
      dynamicsStep(model, integrators[name], 0.05).label;
    expect(label(separable, 'velocity-verlet')).toBe('velocity-verlet');
    expect(label(inseparable, 'velocity-verlet')).toBe('velocity-verlet, partial updates');
    expect(label(inseparable, 'runge-kutta-4')).toBe('runge-kutta-4');
    expect(label(deltaGraphNetwork().create(setup), 'runge-kutta-4')).toBe('increment × 0.5');
    // 0.3 / 0.1 is 2.9999999999999996 in binary.
    const thrice = dynamicsStep(deltaGraphNetwork().create({ ...setup, step: 0.1 }), integrators.euler, 0.3);
    expect(thrice.label).toBe('increment × 3');
  });

  it('needs rates, or increments and what they span', () => {
    const { rates: _, ...nothing } = unbound;
    expect(() => dynamicsStep(nothing, integrators.euler, 0.1)).toThrow(InputError);
    const { step: __, ...timeless } = deltaGraphNetwork().create(setup);
    expect(() => dynamicsStep(timeless, integrators.euler, 0.1)).toThrow(/step/);
  });
});

describe('increments', () => {
  it('are added once at their own step, and scaled at another, whatever the integrator', async () => {
    const model = deltaGraphNetwork(small).create(setup);
    const scene = randomScene([3, 2], 6);
    const results = await evaluate(scene, model.init(createRandom(2)), (all, state, graph) => {
      const moved = (dt: number) =>
        tf.sub(
          dynamicsStep(model, integrators['forest-ruth-4'], dt).advance(all, state, graph).position,
          state.position,
        );
      const { position } = model.increment!(all, state, graph);
      return {
        increment: position,
        own: moved(setup.step),
        half: moved(setup.step / 2),
        back: moved(-setup.step),
      };
    });
    const { increment, own, half, back } = results;
    expect(gap(own!.data, increment!.data)).toBeLessThan(1e-12);
    expect(
      gap(
        half!.data,
        increment!.data.map((value) => value / 2),
      ),
    ).toBeLessThan(1e-12);
    expect(
      gap(
        back!.data,
        increment!.data.map((value) => -value),
      ),
    ).toBeLessThan(1e-12);
  });
});

describe('walls', () => {
  const free: DynamicsModel = {
    name: 'free',
    init: () => ({}),
    rates: (_parameters, { momentum }) => ({ position: momentum, momentum: tf.zerosLike(momentum) }),
  };

  it('fold the path back and turn the momentum round, as the simulation does', async () => {
    const space = reflectingSpace([2, 3], [-1, 0.5]);
    const random = createRandom(8);
    const start = randomScene([20], 7, space);
    const inside = changed(start, {
      position: (data) =>
        data.map((_, at) => (at % 2 === 0 ? -1 + 2 * random.uniform() : 0.5 + 3 * random.uniform())),
      momentum: () => normal(random, [40], 2).data,
    });
    // Some cross the box several times.
    const dt = 4;
    const next = await evaluate(inside, {}, (all, state, graph) => ({
      ...dynamicsStep(free, integrators['runge-kutta-4'], dt).advance(all, state, graph),
    }));
    const velocity = Float64Array.from(inside.arrays.momentum!.data);
    const position = Float64Array.from(inside.arrays.position!.data, (q, at) => q + dt * velocity[at]!);
    confine(space, position, velocity);
    expect(gap(next.position!.data, position)).toBeLessThan(1e-12);
    expect(gap(next.momentum!.data, velocity)).toBe(0);
  });
});
