import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { gaussianPosterior, normalEquations } from '../../src/thermal/gaussian-posterior.js';
import { summariseMixture } from '../../src/thermal/normal-mixture.js';
import { spikeAndSlab, zSindy } from '../../src/thermal/term-scores.js';
import { inclusionShares, sampleTermSets } from '../../src/thermal/term-set-sampling.js';
import { enumerateTermSets, termCoefficient } from '../../src/thermal/term-sets.js';

/** The fixed tiny data set: y = 1 − 2x + ½x² and fixed errors. */
const x = Array.from({ length: 8 }, (_, at) => -1 + (2 * at) / 7);
const errors = [0.3, -0.2, 0.1, -0.4, 0.25, 0.05, -0.15, 0.2];
const targets = x.map((value, at) => 1 - 2 * value + 0.5 * value ** 2 + 0.5 * errors[at]!);
const equations = normalEquations(Float64Array.from(x.flatMap((value) => [1, value, value ** 2])), targets);
const settings = { noiseVariance: 0.01, deviation: 2 };

describe('a proper prior', () => {
  it('gives the evidences of all sets of the tiny data set', () => {
    const score = spikeAndSlab(equations, settings);
    const logEvidence = (terms: readonly number[]): number => -score(terms).freeEnergy + 3 * Math.log(2);
    const printed: [number[], number][] = [
      [[], -1299.2126],
      [[0], -704.4971],
      [[1], -618.3237],
      [[2], -840.1828],
      [[0, 1], -23.6082],
      [[0, 2], -685.606],
      [[1, 2], -159.2939],
      [[0, 1, 2], -4.7171],
    ];
    for (const [terms, expected] of printed)
      expect(Math.abs(logEvidence(terms) - expected)).toBeLessThan(6e-5);
    const { inclusion, sets, logPartition } = enumerateTermSets(3, score);
    expect(Math.abs(inclusion[2]! - 0.9999999937)).toBeLessThan(1e-10);
    expect(sets[0]!.terms).toEqual([0, 1, 2]);
    expect(sets.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    expect(logPartition).toBeCloseTo(-4.7171 - 3 * Math.log(2), 3);
  });

  it('is all that is left at a high temperature, and the best fit at a low one', () => {
    const hot = enumerateTermSets(
      3,
      spikeAndSlab(equations, { ...settings, temperature: 1e9, inclusion: 0.2 }),
    );
    for (const share of hot.inclusion) expect(share).toBeCloseTo(0.2, 4);
    expect(summariseMixture(termCoefficient(hot, 1), 0.9).deviation).toBeCloseTo(2, 4);
    const cold = spikeAndSlab(equations, { ...settings, temperature: 1e-6 })([0, 1, 2]);
    expect(cold.mean[1]).toBeCloseTo(-1.99895833, 6);
  });

  test.prop([fc.double({ min: 0.1, max: 20, noNaN: true }), fc.constantFrom([], [1], [0, 2], [0, 1, 2])])(
    'has d ln Z/dβ = −⟨SSE⟩/2σ² at every temperature',
    (temperature, terms: readonly number[]) => {
      const logZ = (beta: number): number =>
        -spikeAndSlab(equations, { ...settings, temperature: 1 / beta })(terms).freeEnergy;
      const beta = 1 / temperature;
      const slope = (logZ(beta * (1 + 1e-5)) - logZ(beta * (1 - 1e-5))) / (2e-5 * beta);
      const { mean, covarianceFactor } = spikeAndSlab(equations, { ...settings, temperature })(terms);
      // Exactly: SSE at the mean plus tr(G Σ), here by its own sum over rows.
      let squares = 0;
      x.forEach((value, row) => {
        const features = terms.map((term) => value ** term);
        const fitted = features.reduce((sum, feature, at) => sum + feature * mean[at]!, 0);
        let variance = 0;
        for (let column = 0; column < terms.length; column++) {
          const along = features.reduce(
            (sum, feature, at) => sum + feature * covarianceFactor[at * terms.length + column]!,
            0,
          );
          variance += along ** 2;
        }
        squares += (targets[row]! - fitted) ** 2 + variance;
      });
      const expected = -squares / 0.02 - 4 * Math.log(2 * Math.PI * 0.01);
      expect(slope / expected).toBeCloseTo(1, 5);
    },
  );

  it('has the Gaussian posterior’s coefficients where one set holds all the weight', () => {
    const posterior = enumerateTermSets(3, spikeAndSlab(equations, settings));
    const { mean, deviation } = summariseMixture(termCoefficient(posterior, 1), 0.9);
    expect(mean).toBeCloseTo(-1.99750182, 6);
    expect(deviation).toBeCloseTo(0.05398649, 6);
  });

  it('wants settings within their range', () => {
    expect(() => spikeAndSlab(equations, { ...settings, inclusion: 1 })).toThrow('between 0 and 1');
    expect(() => enumerateTermSets(25, spikeAndSlab(equations, settings))).toThrow('sampleTermSets');
  });
});

describe('Z-SINDy’s free energy', () => {
  const [resolution, sparsity] = [0.3, 1.7];
  const score = zSindy(equations, resolution, sparsity);

  it('is the limit of wide proper priors, but for the prior’s own normalisation', () => {
    for (const terms of [[1], [0, 2], [0, 1, 2]]) {
      const features = Float64Array.from(x.flatMap((value) => terms.map((term) => value ** term)));
      const wide = 1e5;
      const { logEvidence } = gaussianPosterior(
        normalEquations(features, targets),
        resolution ** 2,
        1 / wide ** 2,
      );
      const constant =
        4 * Math.log(2 * Math.PI * resolution ** 2) +
        equations.sumOfSquares / (2 * resolution ** 2) +
        terms.length * (0.5 * Math.log(2 * Math.PI * wide ** 2) + sparsity);
      const expected = -logEvidence - constant + 2 * terms.length * sparsity;
      expect(Math.abs(score(terms).freeEnergy - expected)).toBeLessThan(1e-6);
    }
  });

  it('has the variance of its own set, not of the whole library', () => {
    const { covarianceFactor } = score([1]);
    const squares = x.reduce((sum, value) => sum + value ** 2, 0);
    expect(covarianceFactor[0]! ** 2).toBeCloseTo(resolution ** 2 / squares, 12);
    // In {1, x²} the two are correlated, so that 1 alone is known better than beside x².
    expect(score([0]).covarianceFactor[0]).toBeLessThan(
      Math.hypot(...score([0, 2]).covarianceFactor.subarray(0, 2)),
    );
  });

  it('depends on a library’s units, as the proper prior’s need not', () => {
    const rescaled = normalEquations(
      Float64Array.from(x.flatMap((value) => [1, 1000 * value, value ** 2])),
      targets,
    );
    const change = zSindy(rescaled, resolution, sparsity)([1]).freeEnergy - score([1]).freeEnergy;
    expect(change).toBeCloseTo(Math.log(1000), 9);
    const proper = (given: typeof equations, deviation: number[]): number =>
      spikeAndSlab(given, { noiseVariance: 0.09, deviation })([1]).freeEnergy;
    expect(proper(rescaled, [2, 0.002, 2])).toBeCloseTo(proper(equations, [2, 2, 2]), 9);
  });

  it('refuses collinear terms', () => {
    const twice = normalEquations(Float64Array.from(x.flatMap((value) => [value, value])), targets);
    expect(() => zSindy(twice, 1, 1)([0, 1])).toThrow('collinear');
  });
});

describe('drawn sets', () => {
  const hot = spikeAndSlab(equations, { ...settings, temperature: 150 });
  const energy = (terms: readonly number[]): number => hot(terms).freeEnergy;

  it('hold each term as often as it is probable', () => {
    const { inclusion } = enumerateTermSets(3, hot);
    const sets = sampleTermSets(3, energy, { sweeps: 20_000, burnIn: 100, random: createRandom(5) });
    inclusionShares(sets, 3).forEach(({ value, error }, term) => {
      // Between one in ten and nine in ten, so that something is shown.
      expect(inclusion[term]).toBeGreaterThan(0.1);
      expect(Math.abs(value - inclusion[term]!)).toBeLessThan(4.5 * error);
      expect(error).toBeLessThan(0.01);
    });
  });

  it('score each set once', () => {
    let scored = 0;
    const count = (terms: readonly number[]): number => {
      scored += 1;
      return energy(terms);
    };
    sampleTermSets(3, count, { sweeps: 500, random: createRandom(5) });
    expect(scored).toBeLessThanOrEqual(8);
  });

  it('are of 31 terms at most', () => {
    expect(() => sampleTermSets(32, energy, { sweeps: 1, random: createRandom(1) })).toThrow('31 terms');
  });
});
