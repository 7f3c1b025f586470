import { createRandom, mean } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { anneal } from '../../src/thermal/annealing.js';
import { baoab } from '../../src/thermal/baoab.js';
import { unverified } from '../../src/thermal/gates.js';
import { hysteresisGates } from '../../src/thermal/hysteresis.js';
import type { Potential } from '../../src/thermal/potential.js';
import { doubleWell, harmonic } from './potentials.js';

const temperatures = Array.from({ length: 20 }, (_, at) => 0.05 * 1.2 ** at);

describe('curves of independent draws', () => {
  const draws = (seed: number, shift = 0) => {
    const random = createRandom(seed);
    return temperatures.map((_, at) => [
      Float64Array.from({ length: 400 }, () => random.normal() + (at === 3 ? shift : 0)),
    ]);
  };
  const passes = (seed: number, shift: number): boolean =>
    unverified(
      hysteresisGates({ temperatures, heating: draws(2 * seed, shift), cooling: draws(2 * seed + 1) }),
    ).length === 0;

  test('of one distribution agree in nineteen of twenty cases', () => {
    const agreed = Array.from({ length: 100 }, (_, seed) => passes(seed, 0)).filter(Boolean).length;
    // 95.4 nominal; fewer than 85 of 100 in one of 10,000 trials.
    expect(agreed).toBeGreaterThanOrEqual(85);
  });

  test('that differ by 0.6 sd at one temperature of twenty do not', () => {
    // 8.5 Monte-Carlo errors.
    const agreed = Array.from({ length: 40 }, (_, seed) => passes(seed, 0.6)).filter(Boolean).length;
    expect(agreed).toBe(0);
  });

  test('that are too short to tell, or do not move, do not pass', () => {
    const short = draws(1).map(([series]) => [series!.slice(0, 6)]);
    expect(unverified(hysteresisGates({ temperatures, heating: short, cooling: short }))).toHaveLength(1);
    const still = temperatures.map(() => [new Float64Array(100)]);
    expect(unverified(hysteresisGates({ temperatures, heating: still, cooling: still }))).toHaveLength(2);
    expect(() => hysteresisGates({ temperatures, heating: [], cooling: still })).toThrow('both ways');
  });

  test('say at which temperature they differ most', () => {
    const [gate] = hysteresisGates({ temperatures, heating: draws(4, 2), cooling: draws(5) });
    expect(gate).toMatchObject({ passed: false, where: 'T = 0.0864' });
  });
});

describe('annealing', () => {
  const sampler = (potential: Potential, temperature: number) =>
    baoab(potential, { temperature, stepSize: 0.15, friction: 2 });

  test('keeps a harmonic chain at ⟨L⟩ = dT/2 on the whole way', async () => {
    const chains = await anneal(
      { loss: harmonic(new Float64Array(20).fill(4)), prior: null },
      {
        temperatures,
        sampler,
        start: new Float64Array(20),
        draws: 500,
        thin: 8,
        burnIn: 50,
        random: createRandom(3),
      },
    );
    chains.forEach(({ losses, temperature }) => {
      // Of 10 T: a standard deviation of √10 T a draw, two steps of correlation at most.
      expect(Math.abs(mean(losses) / temperature - 10)).toBeLessThan(4.5 * Math.sqrt((10 * 2) / 500));
    });
  });

  test('cools into the well that it is in, and heating does not bring it back: the gates say so', async () => {
    const settings = { sampler, draws: 250, thin: 4, random: createRandom(1) };
    const tilted: Potential = {
      dimension: 1,
      evaluate: async (position) => {
        const { value, gradient } = await doubleWell(1).evaluate(position);
        return { value: value + 0.3 * position[0]!, gradient: gradient.map((entry) => entry + 0.3) };
      },
    };
    const problem = { loss: tilted, prior: null };
    const run = async (order: readonly number[], start: number) =>
      anneal(problem, { ...settings, temperatures: order, start: Float64Array.of(start) });
    const cooling = (await run(temperatures.toReversed(), 1)).toReversed();
    // Started in the shallow well, from which it cannot leave while cold.
    const heating = await run(temperatures, 1);
    const traces = (chains: typeof heating) =>
      chains.map(({ draws }) => [Float64Array.from(draws, ([w]) => w!)]);
    const gates = hysteresisGates({
      temperatures,
      heating: traces(heating),
      cooling: traces(cooling),
    });
    expect(unverified(gates)).toContain(gates[0]!.name);
  });

  test('a chain that diverges is the last', async () => {
    const unstable = (potential: Potential, temperature: number) =>
      baoab(potential, { temperature, stepSize: temperature > 0.3 ? 4 : 0.1, friction: 1 });
    const chains = await anneal(
      { loss: doubleWell(1), prior: null },
      { temperatures, sampler: unstable, start: Float64Array.of(1), draws: 100, random: createRandom(3) },
    );
    expect(chains.length).toBeLessThan(temperatures.length);
    expect(chains.at(-1)!.diverged).toBe(true);
  });
});
