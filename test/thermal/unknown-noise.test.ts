import { createRandom, InputError, mean } from 'principia/math';
import { expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { sampleEnsemble } from '../../src/thermal/ensemble.js';
import { isotropicPrior } from '../../src/thermal/potential.js';
import {
  compareNoise,
  fixedPointNoise,
  jointNoisePotential,
  secondDifferenceNoise,
  thermalEffectiveDimension,
} from '../../src/thermal/unknown-noise.js';
import { harmonic } from './potentials.js';

const random = createRandom(8);

test('second differences see the noise and not the smooth signal', () => {
  const series = Float64Array.from(
    { length: 4000 },
    (_, index) => 5 * Math.sin(index / 60) + 0.3 * random.normal(),
  );
  // Relative error √(35/(36 · 4000)) = 1.6 %: four of it.
  expect(Math.abs(secondDifferenceNoise(series) / 0.3 - 1)).toBeLessThan(0.064);
  expect(secondDifferenceNoise([1, 2, 3, 4])).toBe(0);
});

test('the fixed point of a linear model is SSE/(N − d)', async () => {
  // ⟨L⟩ = L_min + dT/2 exactly.
  const [leastLoss, residuals, dimension] = [0.8, 50, 10];
  const { deviation, effectiveDimension, temperature, settled } = await fixedPointNoise({
    ...{ residuals, start: 0.5 },
    losses: async (T) => ({ least: leastLoss, mean: leastLoss + (dimension * T) / 2 }),
  });
  expect(settled).toBe(true);
  expect(deviation ** 2).toBeCloseTo((0.8 * 50) / 40, 10);
  expect(effectiveDimension).toBeCloseTo(10, 10);
  expect(temperature).toBeCloseTo((2 * deviation ** 2) / 50, 12);
  expect(thermalEffectiveDimension(3, 2, 0.5)).toBe(4);
});

test('a model that can fit any noise has no fixed point', async () => {
  const found = await fixedPointNoise({
    residuals: 20,
    start: 0.3,
    losses: async (T) => ({ least: 0.1, mean: 0.1 + (25 * T) / 2 }),
  });
  expect(found.settled).toBe(false);
});

test('the joint potential has the slopes of its values', async () => {
  const loss = harmonic([2, 0.5, 1]);
  const potential = jointNoisePotential(loss, isotropicPrior(3, 0.7), 40, 1.3);
  const position = Float64Array.of(0.3, -0.4, 0.8, -0.5);
  const { gradient } = await potential.evaluate(position);
  for (let index = 0; index < 4; index++) {
    const at = async (shift: number): Promise<number> => {
      const moved = position.slice();
      moved[index]! += shift;
      return (await potential.evaluate(moved)).value;
    };
    const slope = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
    expect(Math.abs(slope - gradient[index]!)).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
  }
});

test('sampled noise has the distribution that quadrature gives', async () => {
  // No weights to speak of: L = 0.09 + a stiff weight; the marginal of ln σ is known up to its norm.
  const [residuals, mass, scale] = [30, 0.09, 0.5];
  const loss = {
    dimension: 1,
    evaluate: async (w: Float64Array) => ({
      value: mass + w[0]! ** 2,
      gradient: Float64Array.of(2 * w[0]!),
    }),
  };
  const potential = jointNoisePotential(loss, isotropicPrior(1, 1), residuals, scale);
  const [chain] = await sampleEnsemble([{ potential, position: Float64Array.of(0, Math.log(0.3)) }], {
    sampler: (at) => baoab(at, { temperature: 1, stepSize: 0.02, friction: 5 }),
    draws: 4000,
    thin: 20,
    burnIn: 500,
    random: createRandom(4),
  });
  const sampled = mean(chain!.draws.map((draw) => Math.exp(draw[1]!)));
  let [top, bottom] = [0, 0];
  for (let s = -3; s < 1; s += 0.002) {
    const variance = Math.exp(2 * s);
    // The weight integrated out: ∫exp(−N w²/2σ² − w²/2) dw ∝ (N/σ² + 1)^{−1/2}.
    const log =
      -(residuals - 1) * s -
      (residuals * mass) / (2 * variance) -
      variance / (2 * scale ** 2) -
      Math.log(residuals / variance + 1) / 2;
    top += Math.exp(log + s);
    bottom += Math.exp(log);
  }
  // The deviation of σ is 0.04; at least 1000 independent draws leave 0.0013.
  expect(Math.abs(sampled - top / bottom)).toBeLessThan(0.006);
}, 20_000);

test('rungs that disagree are told, and what is given goes first', () => {
  const agreeing = compareNoise({ fixedPoint: 0.11, secondDifferences: 0.1 });
  expect(agreeing).toMatchObject({ deviation: 0.11, from: 'fixedPoint', warning: null });
  const apart = compareNoise({ given: 0.1, fixedPoint: 0.11, sampled: 0.12, secondDifferences: 0.2 });
  expect(apart).toMatchObject({ deviation: 0.1, from: 'given' });
  expect(apart.ratio).toBeCloseTo(2, 12);
  expect(apart.warning).toMatch(/given 0\.100, second differences 0\.200/);
});

test('what gives no noise is refused', async () => {
  expect(() => secondDifferenceNoise([1, 2])).toThrow(InputError);
  expect(() => compareNoise({})).toThrow(InputError);
  expect(() => compareNoise({ given: 0 })).toThrow(/given 0/);
  await expect(
    fixedPointNoise({ residuals: 9, start: 1, losses: async () => ({ least: 0, mean: 1 }) }),
  ).rejects.toThrow(InputError);
  expect(() => jointNoisePotential(harmonic([1]), isotropicPrior(2, 1), 9, 1)).toThrow(InputError);
});
