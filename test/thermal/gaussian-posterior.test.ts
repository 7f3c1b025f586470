import { createRandom, mean, multiply, variance } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { sampleEnsemble } from '../../src/thermal/ensemble.js';
import { gaussianPosterior, normalEquations } from '../../src/thermal/gaussian-posterior.js';
import { linearChange, whiteningFactor } from '../../src/thermal/linear-change.js';
import { normalProbability, normalQuantile } from '../../src/thermal/normal-distribution.js';
import { isotropicPrior, type Potential, temperedPotential } from '../../src/thermal/potential.js';

const inputs = Float64Array.from({ length: 8 }, (_, index) => -1 + (2 * index) / 7);
const errors = [0.3, -0.2, 0.1, -0.4, 0.25, 0.05, -0.15, 0.2];
const targets = inputs.map((x, index) => 1 - 2 * x + 0.5 * x * x + 0.5 * errors[index]!);
const features = (powers: readonly number[]): Float64Array =>
  Float64Array.from(Array.from(inputs).flatMap((x) => powers.map((power) => x ** power)));
const noiseVariance = 0.01;

describe('a small data set whose answers are known', () => {
  test.each([
    [[], -1299.2126],
    [[0], -704.4971],
    [[1], -618.3237],
    [[2], -840.1828],
    [[0, 1], -23.6082],
    [[0, 2], -685.606],
    [[1, 2], -159.2939],
    [[0, 1, 2], -4.7171],
  ])('the evidence of the powers %j is %f', (powers, expected) => {
    const posterior = gaussianPosterior(normalEquations(features(powers), targets), noiseVariance, 1 / 4);
    expect(posterior.logEvidence).toBeCloseTo(expected, 3);
  });

  test('its full posterior', () => {
    const posterior = gaussianPosterior(normalEquations(features([0, 1, 2]), targets), noiseVariance, 1 / 4);
    expect(Math.abs(posterior.logEvidence - -4.717050561737787)).toBeLessThan(1e-9);
    [0.95537677, -1.99750182, 0.62529924].forEach((value, index) => {
      expect(posterior.mean[index]).toBeCloseTo(value, 7);
    });
    const deviations = [0, 1, 2].map((row) =>
      Math.hypot(...posterior.covarianceFactor.subarray(3 * row, 3 * row + 3)),
    );
    [0.05371115, 0.05398649, 0.09438615].forEach((value, index) => {
      expect(deviations[index]).toBeCloseTo(value, 7);
    });
  });

  test('Langevin draws of it are the exact Gaussian', async () => {
    const design = features([0, 1, 2]);
    const loss: Potential = {
      dimension: 3,
      evaluate: async (weights) => {
        const residuals = multiply(design, weights).map((value, row) => value - targets[row]!);
        const gradient = new Float64Array(3);
        residuals.forEach((residual, row) => {
          for (let column = 0; column < 3; column++) {
            gradient[column]! += (2 * residual * design[3 * row + column]!) / (8 * noiseVariance);
          }
        });
        return { value: mean(residuals.map((residual) => residual ** 2 / noiseVariance)), gradient };
      },
    };
    const temperature = 2 / 8;
    const equations = normalEquations(design, targets);
    const exact = gaussianPosterior(equations, noiseVariance, 1 / 4);
    const prior = isotropicPrior(3, 2);
    const hessian = equations.gram.map((value) => (2 * value) / (8 * noiseVariance));
    const potential = linearChange(
      temperedPotential(loss, prior, temperature),
      Float64Array.of(1, -2, 0.5),
      whiteningFactor(hessian, prior, temperature),
    );
    // 4 · 5,000 nearly independent draws: errors 0.7 % of a deviation, 0.5 % in the deviations.
    const chains = await sampleEnsemble(
      Array.from({ length: 4 }, () => ({ potential, position: new Float64Array(3) })),
      {
        sampler: (given) => baoab(given, { temperature, mass: temperature, stepSize: 1, friction: 1.5 }),
        draws: 5000,
        thin: 4,
        burnIn: 50,
        random: createRandom(5),
      },
    );
    const draws = chains.flatMap((chain) => chain.draws.map((draw) => potential.original(draw)));
    for (let index = 0; index < 3; index++) {
      const series = draws.map((draw) => draw[index]!);
      const deviation = Math.hypot(...exact.covarianceFactor.subarray(3 * index, 3 * index + 3));
      expect(Math.abs(mean(series) - exact.mean[index]!) / deviation).toBeLessThan(0.04);
      expect(Math.abs(variance(series) / deviation ** 2 - 1)).toBeLessThan(0.03);
    }
  });
});

test.each([0.1, 0.5, 1, 2])(
  'at %f times the temperature of the noise the 95 %% interval covers 2Φ(1.96 √c) − 1',
  (c) => {
    // 3,000 intervals: a binomial error of at most 0.9 %.
    const random = createRandom(12).child(c);
    const level = 0.95;
    let covered = 0;
    const trials = 1000;
    for (let trial = 0; trial < trials; trial++) {
      const truth = Float64Array.from({ length: 3 }, () => random.normal());
      const design = Float64Array.from({ length: 60 }, () => random.normal());
      const observed = multiply(design, truth).map((value) => value + 0.1 * random.normal());
      const { mean: centre, covarianceFactor } = gaussianPosterior(
        normalEquations(design, observed),
        0.01 * c,
        1e-8,
      );
      for (let index = 0; index < 3; index++) {
        const deviation = Math.hypot(...covarianceFactor.subarray(3 * index, 3 * index + 3));
        if (Math.abs(truth[index]! - centre[index]!) < normalQuantile((1 + level) / 2) * deviation) covered++;
      }
    }
    const expected = 2 * normalProbability(normalQuantile((1 + level) / 2) * Math.sqrt(c)) - 1;
    expect(Math.abs(covered / (3 * trials) - expected)).toBeLessThan(0.03);
  },
);

test('draws have the mean and covariance they are drawn from', () => {
  const posterior = gaussianPosterior(normalEquations(features([0, 1, 2]), targets), noiseVariance, 1 / 4);
  const random = createRandom(9);
  const draws = Array.from({ length: 20_000 }, () => posterior.draw(random));
  // The strongest correlation, of the constant and the square: errors 1 %.
  const centred = draws.map((draw) => draw.map((value, index) => value - posterior.mean[index]!));
  const found = mean(centred.map((draw) => draw[0]! * draw[2]!));
  const factor = posterior.covarianceFactor;
  let exact = 0;
  for (let column = 0; column < 3; column++) exact += factor[column]! * factor[6 + column]!;
  expect(Math.abs(found / exact - 1)).toBeLessThan(0.05);
});
