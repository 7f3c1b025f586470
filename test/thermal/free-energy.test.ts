import { createRandom } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { gaussianPosterior, normalEquations } from '../../src/thermal/gaussian-posterior.js';
import { multistateLogEvidence } from '../../src/thermal/multistate-evidence.js';
import { parallelTempering } from '../../src/thermal/parallel-tempering.js';
import { isotropicPrior, type Potential } from '../../src/thermal/potential.js';
import { effectiveDimension, heatPoint } from '../../src/thermal/specific-heat.js';
import { powerLadder } from '../../src/thermal/temperature-ladder.js';
import { integrateEnergy, thermodynamicIntegration } from '../../src/thermal/thermodynamic-integration.js';

/** A harmonic loss ½ Σ K wᵢ² under N(0, s²): ⟨L⟩ = (d/2) K s²/(1 + βKs²), ln Z = −(d/2) ln(1 + βKs²). */
const [stiffness, deviation, dimension] = [3, 2, 4];
const width = stiffness * deviation ** 2;
const momentsAt = (inverseTemperature: number) => {
  const variance = width / (1 + inverseTemperature * width);
  return {
    inverseTemperature,
    mean: (dimension / 2) * variance,
    variance: (dimension / 2) * variance ** 2,
  };
};
const exact = (inverseTemperature: number): number =>
  (-dimension / 2) * Math.log(1 + inverseTemperature * width);

describe('integrating exact moments', () => {
  const errorOf = (gaps: number, rule: 'corrected' | 'trapezoid'): number =>
    Math.abs(
      integrateEnergy(
        powerLadder(1, gaps).map((t) => momentsAt(1 / t)),
        rule,
      ) - exact(1),
    );

  test('the corrected rule is of fourth order, the plain one of second', () => {
    expect(Math.log2(errorOf(40, 'corrected') / errorOf(80, 'corrected'))).toBeCloseTo(4, 0);
    expect(Math.log2(errorOf(40, 'trapezoid') / errorOf(80, 'trapezoid'))).toBeCloseTo(2, 1);
  });

  test('the order of the temperatures does not matter', () => {
    const moments = powerLadder(1, 12).map((t) => momentsAt(1 / t));
    expect(integrateEnergy(moments.toReversed())).toBeCloseTo(integrateEnergy(moments), 12);
  });
});

describe('a ladder of independent exact draws', () => {
  const temperatures = powerLadder(1, 20);
  const draw = (seed: number, sweeps: number) => {
    const random = createRandom(seed);
    return temperatures.map((temperature) => {
      const { mean } = momentsAt(1 / temperature);
      return Float64Array.from({ length: sweeps }, () => {
        let sum = 0;
        for (let index = 0; index < dimension; index++) sum += random.normal() ** 2;
        return (mean / dimension) * sum;
      });
    });
  };

  test('gives errors that are as large as they say, in forty repetitions', () => {
    const scores = Array.from({ length: 40 }, (_, seed) => {
      const estimate = thermodynamicIntegration(
        temperatures,
        draw(seed, 400).map((series) => [series]),
      );
      return (estimate.logEvidence - exact(1)) / estimate.monteCarloError;
    });
    const spread = Math.sqrt(scores.reduce((sum, score) => sum + score ** 2, 0) / scores.length);
    // The root mean square of 40 standard normals lies in [0.6, 1.5] but once in 100,000 times.
    expect(spread).toBeGreaterThan(0.6);
    expect(spread).toBeLessThan(1.5);
  });

  test('has a discretisation error that holds the true one', () => {
    const coarse = powerLadder(1, 10);
    const moments = (ladder: readonly number[]) => ladder.map((t) => momentsAt(1 / t));
    const losses = draw(7, 20_000).map((series) => [series]);
    const { discretisationError } = thermodynamicIntegration(temperatures, losses);
    expect(discretisationError).toBeGreaterThan(Math.abs(integrateEnergy(moments(temperatures)) - exact(1)));
    expect(discretisationError).toBeLessThan(Math.abs(integrateEnergy(moments(coarse)) - exact(1)));
  });

  test('gives the same free energies, at every temperature, by the multistate ratio', () => {
    const found = multistateLogEvidence(temperatures, draw(5, 600), 1e-5);
    temperatures.forEach((temperature, at) => {
      // Its error at the coldest is 0.04.
      expect(Math.abs(found[at]! - exact(1 / temperature))).toBeLessThan(0.18);
    });
    expect(found.at(-1)).toBe(0);
  });

  test('gives ⟨L⟩ and C within their errors, and the dimension', () => {
    const losses = draw(6, 10_000);
    temperatures.slice(0, 15).forEach((temperature, at) => {
      const point = heatPoint(temperature, [losses[at]!]);
      const { mean, variance } = momentsAt(1 / temperature);
      expect(Math.abs(point.energy.value - mean)).toBeLessThan(4.5 * point.energy.error);
      expect(Math.abs(point.specificHeat.value - variance / temperature ** 2)).toBeLessThan(
        4.5 * point.specificHeat.error,
      );
    });
    const { value, error } = effectiveDimension(heatPoint(1, [losses[0]!]), 0);
    expect(Math.abs(value - (dimension * width) / (1 + width))).toBeLessThan(4.5 * error);
  });

  test('is refused where sizes differ', () => {
    expect(() => thermodynamicIntegration([1, 2], [])).toThrow('at least three temperatures');
    expect(() => multistateLogEvidence([1, 2], [[1]])).toThrow('each of 2 temperatures');
  });
});

test('a sampled ladder from the prior gives a linear model’s evidence', async () => {
  const x = [-1, -0.3, 0.4, 1];
  const features = Float64Array.from(x.flatMap((value) => [1, value]));
  const targets = x.map((value) => 0.5 - value + 0.2 * Math.sin(9 * value));
  const noise = 0.25;
  const evidence = gaussianPosterior(normalEquations(features, targets), noise, 1 / 4).logEvidence;
  const loss: Potential = {
    dimension: 2,
    evaluate: async ([a, b]) => {
      const residuals = x.map((value, at) => a! + b! * value - targets[at]!);
      const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
      const slope = residuals.reduce((sum, residual, at) => sum + residual * x[at]!, 0);
      const total = residuals.reduce((sum, residual) => sum + residual, 0);
      return {
        value: squares / (2 * noise) + 2 * Math.log(2 * Math.PI * noise),
        gradient: Float64Array.of(total / noise, slope / noise),
      };
    },
  };
  const { chains } = await parallelTempering(
    { loss, prior: isotropicPrior(2, 2) },
    {
      temperatures: powerLadder(1, 12),
      sampler: (potential, temperature) =>
        baoab(potential, { temperature, stepSize: 1 / Math.sqrt(16 + temperature / 4), friction: 3 }),
      ...{ start: new Float64Array(2), sweeps: 2500, stepsPerSweep: 3, burnIn: 50, random: createRandom(11) },
    },
  );
  const { logEvidence, error } = thermodynamicIntegration(
    chains.map(({ temperature }) => temperature),
    chains.map(({ losses }) => [losses]),
  );
  expect(Math.abs(logEvidence - evidence)).toBeLessThan(4.5 * error);
  expect(error).toBeLessThan(0.1);
});
