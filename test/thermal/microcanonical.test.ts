import { createRandom, dot, float64Space, mean, variance } from 'principia/math';
import { rungeKutta4, rungeKuttaStep } from 'principia/physics';
import { expect, test } from 'vitest';
import { monteCarloError } from '../../src/thermal/effective-sample-size.js';
import { sampleEnsemble } from '../../src/thermal/ensemble.js';
import { microcanonical } from '../../src/thermal/microcanonical.js';
import type { Potential } from '../../src/thermal/potential.js';
import { tracesOf } from '../../src/thermal/trace.js';
import { adaptedStepSize, tuneMicrocanonical } from '../../src/thermal/tune-microcanonical.js';
import { doubleWell, harmonic, quartic } from './potentials.js';

const never = Number.POSITIVE_INFINITY;

/** U = g·w. */
function slope(gradient: Float64Array): Potential {
  return {
    dimension: gradient.length,
    evaluate: async (position) => ({ value: dot(gradient, position), gradient }),
  };
}

test('on a slope the direction turns as its equation of motion says, and the energies balance', async () => {
  const gradient = Float64Array.of(3, -1, 2);
  const temperature = 0.5;
  const stepSize = 0.4;
  const sampler = microcanonical(slope(gradient), { temperature, stepSize, decoherenceLength: never });
  const start = await sampler.init(Float64Array.of(0.2, 0.1, -0.3), createRandom(4));
  const [end, { energyError }] = await sampler.step(start);
  // du/ds = (1 − uuᵀ)(−∇S)/(d − 1), dK/ds = −u·∇S, integrated in 400 small steps.
  const force = gradient.map((value) => -value / temperature);
  const field = (state: Float64Array): Float64Array => {
    const along = dot(force, state.subarray(0, 3));
    return Float64Array.of(...force.map((value, index) => (value - along * state[index]!) / 2), along);
  };
  let exact: Float64Array = Float64Array.of(...start.direction, 0);
  for (let step = 0; step < 400; step++) {
    exact = rungeKuttaStep(rungeKutta4, float64Space, field, exact, 0, stepSize / 400);
  }
  end.direction.forEach((value, index) => {
    expect(value).toBeCloseTo(exact[index]!, 9);
  });
  const fall = (end.value - start.value) / temperature;
  expect(energyError! / temperature).toBeCloseTo(exact[3]! + fall, 9);
});

test('without refreshment it retraces its steps when the direction is reversed, at unit speed', async () => {
  const sampler = microcanonical(doubleWell(3), {
    temperature: 0.3,
    stepSize: 0.1,
    decoherenceLength: never,
  });
  const start = await sampler.init(Float64Array.of(1, -0.8, 0.3), createRandom(7));
  let state = start;
  let error = 0;
  for (let step = 0; step < 30; step++) {
    const [next, info] = await sampler.step(state);
    state = next;
    error += info.energyError!;
    expect(dot(state.direction, state.direction)).toBeCloseTo(1, 12);
  }
  state = { ...state, direction: state.direction.map((u) => -u) };
  for (let step = 0; step < 30; step++) {
    const [next, info] = await sampler.step(state);
    state = next;
    error += info.energyError!;
  }
  start.position.forEach((value, index) => {
    expect(state.position[index]).toBeCloseTo(value, 9);
  });
  start.direction.forEach((value, index) => {
    expect(state.direction[index]).toBeCloseTo(-value, 9);
  });
  // What is lost on the way out is found on the way back.
  expect(error).toBeCloseTo(0, 9);
});

test('the energy error of a path falls with the square of the step', async () => {
  const lost = async (stepSize: number): Promise<number> => {
    const sampler = microcanonical(quartic(4), { temperature: 1, stepSize, decoherenceLength: never });
    let state = await sampler.init(Float64Array.of(1, -0.5, 0.8, 0.2), createRandom(3));
    let error = 0;
    for (let step = 0; step < Math.round(2 / stepSize); step++) {
      const [next, info] = await sampler.step(state);
      state = next;
      error += info.energyError!;
    }
    return Math.abs(error);
  };
  const slopeOf = Math.log2((await lost(0.1)) / (await lost(0.05)));
  expect(slopeOf).toBeGreaterThan(1.7);
  expect(slopeOf).toBeLessThan(2.3);
});

test('tuned, it has the spread of an ill-conditioned normal distribution at its temperature', async () => {
  const temperature = 0.04;
  const stiffness = Float64Array.from({ length: 20 }, (_, index) => 10 ** (index / 9.5 - 1));
  const potential = harmonic(stiffness);
  const tuned = await tuneMicrocanonical(
    potential,
    stiffness.map(() => 0.1),
    {
      temperature,
      random: createRandom(2),
    },
  );
  const [chain] = await sampleEnsemble([{ potential, position: tuned.position }], {
    sampler: (given) => microcanonical(given, { temperature, ...tuned }),
    draws: 6000,
    burnIn: 500,
    random: createRandom(9),
  });
  const errors: number[] = [];
  const sampler = microcanonical(potential, { temperature, ...tuned });
  let state = chain!.state;
  for (let step = 0; step < 1000; step++) {
    const [next, { energyError }] = await sampler.step(state);
    state = next;
    errors.push(energyError!);
  }
  const perDimension = variance(errors) / (temperature ** 2 * 20);
  expect(perDimension).toBeGreaterThan(5e-4 / 3);
  expect(perDimension).toBeLessThan(5e-4 * 3);
  // Every direction within 5 errors of about 7 %: a temperature 1.5 times wrong would not be.
  const traces = tracesOf([chain!], (draw) =>
    draw.map((value, index) => (stiffness[index]! * value ** 2) / temperature),
  );
  for (const trace of traces) {
    const error = monteCarloError(trace);
    expect(error).toBeLessThan(0.1);
    expect(Math.abs(mean(trace[0]!) - 1)).toBeLessThan(5 * error);
  }
});

test.each([1e-6, 1, 1e6])('the tuning finds its scale where the widths are √%s', async (scale) => {
  const potential = harmonic(new Float64Array(10).fill(1 / scale));
  const tuned = await tuneMicrocanonical(potential, new Float64Array(10).fill(Math.sqrt(scale)), {
    temperature: 1,
    random: createRandom(1),
    rounds: 16,
  });
  const unit = await tuneMicrocanonical(
    harmonic(new Float64Array(10).fill(1)),
    new Float64Array(10).fill(1),
    {
      temperature: 1,
      random: createRandom(1),
      rounds: 16,
    },
  );
  expect(tuned.stepSize / (unit.stepSize * Math.sqrt(scale))).toBeGreaterThan(0.7);
  expect(tuned.stepSize / (unit.stepSize * Math.sqrt(scale))).toBeLessThan(1.4);
  expect(tuned.decoherenceLength / (unit.decoherenceLength * Math.sqrt(scale))).toBeGreaterThan(0.4);
  expect(tuned.decoherenceLength / (unit.decoherenceLength * Math.sqrt(scale))).toBeLessThan(2.5);
});

test('the adapted step aims at its target, halves where errors are not finite, and moves by no more than twofold', () => {
  const errors = [1, -1, 1, -1];
  const perDimension = variance(errors) / (2 ** 2 * 3);
  expect(adaptedStepSize(0.5, errors, 2, 3, perDimension)).toBeCloseTo(0.5, 12);
  expect(adaptedStepSize(0.5, errors, 2, 3, perDimension / 3)).toBeCloseTo(0.5 / 3 ** (1 / 6), 12);
  expect(adaptedStepSize(0.5, errors, 2, 3, 1e9)).toBe(1);
  expect(adaptedStepSize(0.5, [1, Number.NaN], 2, 3)).toBe(0.25);
});

test('at a point of rest it goes straight on', async () => {
  const sampler = microcanonical(slope(new Float64Array(2)), {
    temperature: 1,
    stepSize: 0.1,
    decoherenceLength: never,
  });
  const start = await sampler.init(Float64Array.of(0, 0), createRandom(1));
  const [end, { energyError }] = await sampler.step(start);
  expect(end.direction).toEqual(start.direction);
  expect(Math.hypot(...end.position)).toBeCloseTo(0.1, 12);
  expect(energyError).toBe(0);
});

test('a chain that leaves the finite numbers is marked, and one coordinate is refused', async () => {
  const cliff: Potential = {
    dimension: 2,
    evaluate: async (position) => ({
      value: Math.sqrt(1 - position[0]!),
      gradient: Float64Array.of(-0.5 / Math.sqrt(1 - position[0]!), 0),
    }),
  };
  const [chain] = await sampleEnsemble([{ potential: cliff, position: Float64Array.of(0, 0) }], {
    sampler: (given) => microcanonical(given, { temperature: 0.1, stepSize: 0.5, decoherenceLength: 2 }),
    draws: 200,
    random: createRandom(1),
  });
  expect(chain!.diverged).toBe(true);
  expect(() => microcanonical(quartic(1), { temperature: 1, stepSize: 1, decoherenceLength: 1 })).toThrow(
    /two coordinates/,
  );
  await expect(
    tuneMicrocanonical(cliff, Float64Array.of(2, 0), { temperature: 1, random: createRandom(1) }),
  ).rejects.toThrow(/not finite/);
});
