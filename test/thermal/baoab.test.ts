import { createRandom, mean } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import type { Potential } from '../../src/thermal/potential.js';
import { doubleWell, quartic } from './potentials.js';

// One-step maps, units and reversibility of every scheme: verification/integrators.ts.

describe('without friction', () => {
  const options = (stepSize: number) => ({ temperature: 1, stepSize, friction: 0 });

  test('the energy error on a quartic falls with the square of the step', async () => {
    const energyError = async (stepSize: number): Promise<number> => {
      const potential = quartic(1);
      const sampler = baoab(potential, options(stepSize));
      let state = await sampler.init(Float64Array.of(1.3), createRandom(5));
      const energy = state.value + state.momentum[0]! ** 2 / 2;
      let worst = 0;
      for (let time = 0; time < 20; time += stepSize) {
        const [next, info] = await sampler.step(state);
        worst = Math.max(worst, Math.abs(info.value + info.kineticEnergy - energy));
        state = next;
      }
      return worst;
    };
    const slope = Math.log2((await energyError(0.04)) / (await energyError(0.02)));
    expect(slope).toBeGreaterThan(1.9);
    expect(slope).toBeLessThan(2.1);
  });
});

/** Averages over 1,000 independent copies: with S effective steps the errors are 1/√(1000 S). */
async function averages(
  potential: Potential,
  stepSize: number,
  temperature: number,
  steps: number,
  burnIn: number,
) {
  const copies = potential.dimension;
  const sampler = baoab(potential, { temperature, stepSize, friction: 1 });
  const random = createRandom(11);
  let state = await sampler.init(
    Float64Array.from({ length: copies }, () => (random.uniform() < 0.5 ? -1 : 1)),
    random,
  );
  const values: number[] = [];
  const fourth: number[] = [];
  const squares: number[] = [];
  const kinetic: number[] = [];
  for (let step = 0; step < burnIn + steps; step++) {
    const [next, info] = await sampler.step(state);
    state = next;
    if (step < burnIn) continue;
    values.push(info.value / copies);
    kinetic.push((2 * info.kineticEnergy) / (copies * temperature));
    squares.push(mean(state.position.map((value) => value ** 2)));
    fourth.push(mean(state.position.map((value) => value ** 4)));
  }
  return { value: mean(values), fourth: mean(fourth), square: mean(squares), kinetic: mean(kinetic) };
}

test('on a quartic the configurational temperature is right to 6e-3 at a step of 0.2 and the kinetic one has order 2', async () => {
  // Monte-Carlo errors about 1.8e-3 for ⟨q⁴⟩, 7e-4 for ⟨q²⟩ and 1e-3 for the kinetic temperature; a scheme that is
  // not BAOAB (OBABO, ABOBA) is off by 2.1e-2 in ⟨q⁴⟩.
  const coarse = await averages(quartic(1000), 0.4, 1, 3000, 200);
  const fine = await averages(quartic(1000), 0.2, 1, 6000, 200);
  expect(Math.abs(fine.fourth - 1)).toBeLessThan(6e-3);
  expect(Math.abs(fine.square - 0.6759782400672846)).toBeLessThan(4e-3);
  const slope = Math.log2((1 - coarse.kinetic) / (1 - fine.kinetic));
  expect(slope).toBeGreaterThan(1.8);
  expect(slope).toBeLessThan(2.2);
});

test.each([
  [0.1, 0.052477, 0.972523],
  [0.5, 0.272864, 0.852136],
  [1, 0.417255, 0.832745],
  [2, 0.606535, 0.893465],
])(
  'the double well at temperature %f has its mean energy within 2 per cent',
  async (temperature, energy, square) => {
    // Energies decorrelate within a well in about 20 steps: error below 0.3 %.
    const found = await averages(doubleWell(1000), 0.1, temperature, 4000, 500);
    expect(Math.abs(found.value / energy - 1)).toBeLessThan(0.02);
    expect(Math.abs(found.square / square - 1)).toBeLessThan(0.02);
  },
);
