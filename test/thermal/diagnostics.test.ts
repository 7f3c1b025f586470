import { createRandom, mean, type RandomStream } from 'principia/math';
import { describe, expect, test } from 'vitest';
import {
  bulkEffectiveSampleSize,
  effectiveSampleSize,
  monteCarloError,
  tailEffectiveSampleSize,
} from '../../src/thermal/effective-sample-size.js';
import { rankNormalised } from '../../src/thermal/rank-normalisation.js';
import { splitRhat } from '../../src/thermal/split-rhat.js';
import { stepHalvingShift } from '../../src/thermal/step-halving.js';
import { pooled, type Trace } from '../../src/thermal/trace.js';

/** x' = φ x + √(1 − φ²) ξ: unit variance, τ = (1 + φ)/(1 − φ). */
function autoregression(random: RandomStream, length: number, memory: number): Float64Array {
  const series = new Float64Array(length);
  let value = random.normal();
  for (let index = 0; index < length; index++) {
    value = memory * value + Math.sqrt(1 - memory * memory) * random.normal();
    series[index] = value;
  }
  return series;
}

const chains = (seed: number, length: number, memory: number, count = 4): Trace =>
  Array.from({ length: count }, (_, member) =>
    autoregression(createRandom(seed).child(member), length, memory),
  );

describe('effective sample size', () => {
  test.each([
    [0, 1],
    [0.5, 3],
    [0.9, 19],
    [-0.4, 0.6 / 1.4],
  ])('of an autoregression with memory %f is S/%f', (memory, time) => {
    // Over 8 · 5,000 draws the estimate of τ has an error of about 5 %.
    const trace = chains(1, 5000, memory, 8);
    expect((effectiveSampleSize(trace) * time) / 40_000).toBeGreaterThan(0.85);
    expect((effectiveSampleSize(trace) * time) / 40_000).toBeLessThan(1.15);
    expect((bulkEffectiveSampleSize(trace) * time) / 40_000).toBeGreaterThan(0.85);
  });

  test('of chains that disagree is small', () => {
    const trace = chains(2, 500, 0).map((series, member) => series.map((value) => value + 3 * member));
    expect(bulkEffectiveSampleSize(trace)).toBeLessThan(20);
  });

  test('of the tails is hurt by a heavy excursion that the middle does not show', () => {
    const trace = chains(3, 1000, 0);
    const sticky = trace.map((series) =>
      // The upper tail is visited rarely and for thirty draws at a time.
      series.map((value, index) => (Math.floor(index / 30) % 20 === 3 ? 4 + Math.abs(value) : value)),
    );
    expect(tailEffectiveSampleSize(trace)).toBeGreaterThan(2500);
    expect(tailEffectiveSampleSize(sticky)).toBeLessThan(700);
  });

  test('gives the error of a mean', () => {
    // 200 repetitions: the standard deviation of the means is known to 5 %.
    const means: number[] = [];
    const errors: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const trace = chains(seed, 300, 0.7);
      means.push(mean(pooled(trace)));
      errors.push(monteCarloError(trace));
    }
    const observed = Math.sqrt(mean(means.map((value) => value * value)));
    expect(mean(errors) / observed).toBeGreaterThan(0.85);
    expect(mean(errors) / observed).toBeLessThan(1.15);
  });
});

describe('split R̂', () => {
  test('is 1 for chains of one distribution, heavy-tailed ones included', () => {
    const trace = chains(4, 1000, 0.3);
    expect(splitRhat(trace)).toBeLessThan(1.01);
    const cauchy = trace.map((series) => series.map((value) => Math.tan(1.55 * Math.tanh(value))));
    expect(splitRhat(cauchy)).toBeLessThan(1.01);
  });

  test('sees a shifted chain, a wider one and a drift within each', () => {
    const trace = chains(5, 1000, 0);
    expect(splitRhat(trace.map((s, member) => s.map((v) => v + (member === 0 ? 0.5 : 0))))).toBeGreaterThan(
      1.02,
    );
    expect(splitRhat(trace.map((s, member) => s.map((v) => v * (member === 0 ? 2 : 1))))).toBeGreaterThan(
      1.02,
    );
    expect(splitRhat(trace.map((s) => s.map((v, index) => v + index / 1000)))).toBeGreaterThan(1.02);
  });

  test('is not a number where nothing moved', () => {
    const still = [new Float64Array(50).fill(2), new Float64Array(50).fill(2)];
    expect(splitRhat(still)).toBeNaN();
    expect(bulkEffectiveSampleSize(still)).toBeNaN();
  });
});

test('normal scores keep order, share ties and are symmetric', () => {
  const scores = pooled(rankNormalised([Float64Array.of(3, 1e9, 1), Float64Array.of(-5, 3)]));
  expect(scores[0]).toBe(scores[4]);
  expect(scores[3]).toBeLessThan(scores[2]!);
  expect(scores[1]! + scores[3]!).toBeCloseTo(0, 12);
});

test('halving the step: the shift is the larger of those of location and width', () => {
  const first = chains(6, 4000, 0);
  const second = chains(7, 4000, 0);
  const same = stepHalvingShift(first, second);
  expect(same.shift).toBeLessThan(4 * same.error);
  expect(same.error).toBeLessThan(0.02);
  const moved = stepHalvingShift(
    first,
    second.map((series) => series.map((value) => value + 0.3)),
  );
  expect(Math.abs(moved.shift - 0.3)).toBeLessThan(0.06);
  // E|x| grows by 0.6 √(2/π) = 0.24 of the pooled deviation 1.27.
  const wider = stepHalvingShift(
    first,
    second.map((series) => series.map((value) => 1.6 * value)),
  );
  expect(Math.abs(wider.shift - (0.6 * Math.sqrt(2 / Math.PI)) / 1.27)).toBeLessThan(0.06);
});
