import { createRandom, dot, InputError, mean } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { chiSquaredProbability, chiSquaredQuantile } from '../../src/thermal/chi-squared.js';
import { configurationalTemperature } from '../../src/thermal/configurational-temperature.js';
import type { Chain } from '../../src/thermal/ensemble.js';
import { gradientIdentity, gradientIdentityGates } from '../../src/thermal/gradient-identity.js';
import { kineticBand, kineticBandGate, kineticTemperatureBand } from '../../src/thermal/kinetic-band.js';
import type { Potential } from '../../src/thermal/potential.js';
import { residualCheck, residualGates } from '../../src/thermal/residual-check.js';
import { quadratic, randomRotation, rotated } from './potentials.js';

const size = 5;
const stiffness = Float64Array.of(1, 2, 4, 8, 16);
const rotation = randomRotation(size, 3);
const potential = quadratic(rotated(rotation, stiffness), size);

/** Independent draws of e^{−U/T} about a centre, with momenta of unit mass at another temperature. */
async function exactChains(
  temperature: number,
  { draws = 2000, kinetic = temperature, centre = 0, seed = 1 } = {},
): Promise<Chain[]> {
  const moved: Potential = {
    dimension: size,
    evaluate: (position) => potential.evaluate(position.map((value) => value - centre)),
  };
  return Promise.all(
    [0, 1, 2, 3].map(async (member) => {
      const random = createRandom(seed).child(member);
      const positions = Array.from({ length: draws }, () => {
        const modes = stiffness.map((k) => Math.sqrt(temperature / k) * random.normal());
        return Float64Array.from({ length: size }, (_, index) => {
          let sum = centre;
          for (let mode = 0; mode < size; mode++) sum += rotation[mode * size + index]! * modes[mode]!;
          return sum;
        });
      });
      const evaluations = await Promise.all(positions.map((position) => moved.evaluate(position)));
      return {
        draws: positions,
        gradients: evaluations.map(({ gradient }) => gradient),
        values: Float64Array.from(evaluations, ({ value }) => value),
        kineticEnergies: Float64Array.from({ length: draws }, () => {
          const momentum = Float64Array.from({ length: size }, () => Math.sqrt(kinetic) * random.normal());
          return dot(momentum, momentum) / 2;
        }),
        diverged: false,
        state: {
          position: positions[0]!,
          value: 0,
          gradient: positions[0]!,
          random: random.state(),
        },
      };
    }),
  );
}

describe('χ²', () => {
  // The reference's 99 % bands of the instantaneous kinetic temperature.
  test.each([
    [1, 0, 7.879],
    [10, 0.2156, 2.5188],
    [100, 0.6733, 1.4017],
    [1000, 0.8886, 1.1189],
    [10_000, 0.9639, 1.0368],
  ])('the band of %i momenta', (dimension, low, high) => {
    const band = kineticTemperatureBand(dimension, 0.99);
    expect(Math.abs(band[0] - low)).toBeLessThan(6e-5);
    expect(Math.abs(band[1] - high)).toBeLessThan(dimension === 1 ? 6e-4 : 6e-5);
  });

  test('of two freedoms is exponential, and quantiles invert probabilities', () => {
    for (const x of [1e-6, 0.3, 2, 17, 60]) {
      expect(Math.abs(chiSquaredProbability(x, 2) - -Math.expm1(-x / 2))).toBeLessThan(1e-13);
    }
    for (const freedoms of [1, 3, 40, 2001]) {
      for (const probability of [1e-6, 0.02, 0.5, 0.97, 1 - 1e-6]) {
        const back = chiSquaredProbability(chiSquaredQuantile(probability, freedoms), freedoms);
        expect(Math.abs(back - probability)).toBeLessThan(1e-12);
      }
    }
    expect(chiSquaredProbability(-1, 3)).toBe(0);
    expect(() => chiSquaredQuantile(1, 3)).toThrow(InputError);
  });
});

describe('gradient identity', () => {
  const measure = async (temperature: number, asked: number) => {
    const chains = await exactChains(temperature);
    const potentials = chains.map(() => potential);
    return gradientIdentity(chains, potentials, { temperature: asked, random: createRandom(4), every: 2 });
  };

  test('holds for thermal draws, with an error that says how well', async () => {
    const identity = await measure(0.3, 0.3);
    expect(gradientIdentityGates(identity).every(({ passed }) => passed)).toBe(true);
    // 4,000 draws, Σ 2K²/(ΣK)² = 0.71: an error of √(0.71/4000).
    expect(identity.error).toBeGreaterThan(0.011);
    expect(identity.error).toBeLessThan(0.018);
  });

  test('says by how much a temperature is off', async () => {
    const identity = await measure(0.3, 0.2);
    expect(Math.abs(identity.ratio - 1.5)).toBeLessThan(5 * identity.error);
    expect(gradientIdentityGates(identity)[0]!.passed).toBe(false);
  });

  test('takes the potential of each chain', async () => {
    const chains = await exactChains(0.3, { draws: 4 });
    const random = createRandom(1);
    await expect(gradientIdentity(chains, [potential], { temperature: 0.3, random })).rejects.toThrow(
      /4 chains/,
    );
  });
});

test('the configurational temperature is that of the positions, wherever their centre and whatever the momenta', async () => {
  const chains = await exactChains(0.3, { kinetic: 1, centre: 7 });
  const { temperature, error } = configurationalTemperature(chains);
  expect(Math.abs(temperature - 0.3)).toBeLessThan(5 * error);
  expect(error).toBeLessThan(0.004);
});

describe('the band of the kinetic temperature', () => {
  test('holds thermal momenta at its level, hotter ones less often', async () => {
    const right = kineticBand(await exactChains(0.3), { temperature: 0.3 });
    expect(kineticBandGate(right).passed).toBe(true);
    expect(Math.abs(right.inside - 0.9)).toBeLessThan(0.02);
    expect(right.error).toBeLessThan(0.005);
    const hot = kineticBand(await exactChains(0.3, { kinetic: 0.36 }), { temperature: 0.3 });
    expect(kineticBandGate(hot).passed).toBe(false);
  });

  test('is laid about the temperature that the discretisation leads to', async () => {
    const chains = await exactChains(0.3, { kinetic: 0.75 * 0.3 });
    expect(kineticBandGate(kineticBand(chains, { temperature: 0.3, expected: 0.75 })).passed).toBe(true);
    expect(kineticBandGate(kineticBand(chains, { temperature: 0.3 })).passed).toBe(false);
  });

  test('finds an energy that is held too tightly, whatever its mean', async () => {
    const chains = (await exactChains(0.3)).map((chain) => ({
      ...chain,
      kineticEnergies: chain.kineticEnergies.map((energy) => 0.75 + 0.3 * (energy - 0.75)),
    }));
    expect(Math.abs(mean(chains[0]!.kineticEnergies) - 0.75)).toBeLessThan(0.05);
    expect(kineticBandGate(kineticBand(chains, { temperature: 0.3 })).passed).toBe(false);
  });
});

describe('residuals against the temperature', () => {
  /** N residuals of which a linear fit took `fitted`, and losses that thermal motion of as many weights makes. */
  function fitted(count: number, fit: number, temperature: number, spread = 1) {
    const random = createRandom(8);
    const residuals = Float64Array.from({ length: count }, (_, index) =>
      index < fit ? 0 : spread * random.normal(),
    );
    const least = dot(residuals, residuals) / count;
    const losses = [0, 1].map(() =>
      Float64Array.from({ length: 4000 }, () => {
        let squares = 0;
        for (let weight = 0; weight < fit; weight++) squares += random.normal() ** 2;
        return least + (temperature * squares) / 2;
      }),
    );
    return residualCheck({ temperature, residuals: [residuals], losses });
  }
  const failed = (check: ReturnType<typeof fitted>) => residualGates(check).map(({ passed }) => !passed);

  test('agree where N and σ are those of the data, and the thermal motion counts the weights', () => {
    const check = fitted(400, 20, 2 / 400);
    expect(Math.abs(check.effectiveDimension - 20)).toBeLessThan(0.5);
    expect(Math.abs(check.noise.error - 1 / Math.sqrt(760))).toBeLessThan(0.003);
    expect(failed(check)).toEqual([false, false]);
  });

  test('an N twice as large is found by counting and by the noise', () => {
    const check = fitted(400, 20, 2 / 800);
    expect(check.implied / check.counted).toBeCloseTo(2, 12);
    expect(Math.abs(check.noise.ratio - Math.SQRT2)).toBeLessThan(0.2);
    expect(failed(check)).toEqual([true, true]);
  });

  test('a σ that is not that of the data is found by the noise alone', () => {
    expect(failed(fitted(400, 20, 2 / 400, 1.5))).toEqual([false, true]);
  });

  test('residuals that repeat themselves count as often as they say something new', () => {
    const series = Float64Array.from({ length: 400 }, (_, index) =>
      Math.floor(index / 4) % 2 === 0 ? 1 : -1,
    );
    const losses = [Float64Array.from({ length: 100 }, () => 1)];
    const check = residualCheck({ temperature: 2 / 100, residuals: [series], effective: 100, losses });
    expect(check.noise.ratio).toBeCloseTo(1, 12);
    expect(failed(check)).toEqual([false, false]);
    expect(() => residualCheck({ temperature: 0.1, residuals: [], losses })).toThrow(InputError);
  });
});
