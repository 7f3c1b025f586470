import { createRandom, InputError, mean } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { noseHoover } from '../../src/thermal/nose-hoover.js';
import { noseHooverLangevin } from '../../src/thermal/nose-hoover-langevin.js';
import { obabo } from '../../src/thermal/obabo.js';
import { overdamped } from '../../src/thermal/overdamped.js';
import type { Potential } from '../../src/thermal/potential.js';
import type { Sampler, SamplerState } from '../../src/thermal/sampler.js';
import { doubleWell, harmonic, quartic } from './potentials.js';

const settings = { temperature: 0.3, stepSize: 0.1, friction: 1, relaxationTime: 0.7 };
const samplers = {
  baoab: (potential: Potential) => baoab(potential, settings),
  obabo: (potential: Potential) => obabo(potential, settings),
  overdamped: (potential: Potential) => overdamped(potential, { ...settings, stepSize: 0.02 }),
  noseHoover: (potential: Potential) => noseHoover(potential, settings),
  noseHooverLangevin: (potential: Potential) => noseHooverLangevin(potential, settings),
};

/** The state through text and back, its arrays as arrays of numbers. */
function stored<State>(state: State): State {
  const text = JSON.stringify(state, (_, value) =>
    value instanceof Float64Array ? { float64: [...value] } : value,
  );
  return JSON.parse(text, (_, value) => (value?.float64 ? Float64Array.from(value.float64) : value)) as State;
}

describe.each(Object.entries(samplers))('%s', (_, make) => {
  test('a chain resumed from its stored state goes on to the same bits', async () => {
    const sampler = make(doubleWell(7)) as Sampler<SamplerState>;
    let whole = await sampler.init(new Float64Array(7).fill(1), createRandom(2));
    for (let step = 0; step < 5; step++) [whole] = await sampler.step(whole);
    let resumed = stored(whole);
    for (let step = 0; step < 20; step++) {
      [whole] = await sampler.step(whole);
      [resumed] = await sampler.step(resumed);
    }
    expect(resumed).toEqual(whole);
  });

  test('a step leaves the state that it was given as it was', async () => {
    const sampler = make(doubleWell(3)) as Sampler<SamplerState>;
    const state = await sampler.init(Float64Array.of(1.1, 0.5, -0.9), createRandom(4));
    const before = stored(state);
    await sampler.step(state);
    expect(state).toEqual(before);
  });
});

// 1,000 coordinates and 3,000 steps of correlation about 10: errors below 2e-3; the discretisation's are below 4e-3.
test.each([
  ['obabo', obabo(quartic(1000), { temperature: 1, stepSize: 0.1, friction: 1 })],
  ['overdamped', overdamped(quartic(1000), { temperature: 1, stepSize: 0.04 })],
  [
    'noseHooverLangevin',
    noseHooverLangevin(quartic(1000), { temperature: 1, stepSize: 0.1, friction: 0.5, relaxationTime: 1 }),
  ],
] as [string, Sampler<SamplerState>][])('%s gives the quartic its mean energy', async (_, sampler) => {
  let state = await sampler.init(new Float64Array(1000), createRandom(6));
  const fourth: number[] = [];
  for (let step = 0; step < 3500; step++) {
    [state] = await sampler.step(state);
    if (step >= 500) fourth.push(state.value / 250);
  }
  expect(Math.abs(mean(fourth) - 1)).toBeLessThan(0.015);
});

test('the energy that obabo reports is what its Verlet step does not conserve: of order three in the step', async () => {
  const worst = async (stepSize: number): Promise<number> => {
    const sampler = obabo(quartic(1), { temperature: 1, stepSize, friction: 0 });
    let state = await sampler.init(Float64Array.of(1.3), createRandom(5));
    let largest = 0;
    for (let time = 0; time < 10; time += stepSize) {
      const [next, info] = await sampler.step(state);
      largest = Math.max(largest, Math.abs(info.energyError!));
      state = next;
    }
    return largest;
  };
  const order = Math.log2((await worst(0.02)) / (await worst(0.01)));
  expect(Math.abs(order - 3)).toBeLessThan(0.1);
});

test('settings outside their range are refused', () => {
  const potential = harmonic([1]);
  expect(() => obabo(potential, { ...settings, temperature: 0 })).toThrow(InputError);
  expect(() => overdamped(potential, { temperature: 1, stepSize: -1 })).toThrow(InputError);
  expect(() => overdamped(potential, { temperature: 1, stepSize: 1, mass: Float64Array.of(1, 2) })).toThrow(
    InputError,
  );
  expect(() => noseHooverLangevin(potential, { ...settings, relaxationTime: 0 })).toThrow(InputError);
  expect(() => noseHooverLangevin(potential, { ...settings, thermostatFriction: -1 })).toThrow(InputError);
});
