import { createRandom, InputError, mean } from 'principia/math';
import { expect, test } from 'vitest';
import { binomialInterval, incompleteBeta } from '../../src/thermal/binomial.js';
import { calibration, centralCoverage } from '../../src/thermal/calibration.js';
import {
  drawTransform,
  fairRankedProbabilityScore,
  normalNegativeLogLikelihood,
  normalRankedProbabilityScore,
  normalTransforms,
  sharpness,
} from '../../src/thermal/forecast-score.js';
import { coverage, intervalScore, meanIntervalWidth } from '../../src/thermal/interval-score.js';
import { normalProbability, normalQuantile } from '../../src/thermal/normal-distribution.js';
import { quantileReliability, reliability } from '../../src/thermal/reliability.js';

const random = createRandom(11);
const normals = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());

test('coverage, width and interval score of three intervals worked by hand', () => {
  const intervals = { low: [0, 0, 0], high: [1, 2, 3], observed: [0.5, 2.5, 0] };
  expect(coverage(intervals)).toBeCloseTo(2 / 3, 15);
  expect(meanIntervalWidth(intervals)).toBe(2);
  expect(intervalScore(intervals, 0.8)).toBeCloseTo((1 + 2 + 10 * 0.5 + 3) / 3, 12);
});

test('the true quantiles have the smallest interval score', () => {
  const observed = normals(20_000);
  const score = (factor: number): number => {
    const half = new Float64Array(observed.length).fill(factor * normalQuantile(0.95));
    return intervalScore({ low: half.map((value) => -value), high: half, observed }, 0.9);
  };
  // Its curvature makes 10 % wrong width cost 0.02; the same draws are scored, so the difference has an error of 0.004.
  expect(score(1)).toBeLessThan(score(0.9));
  expect(score(1)).toBeLessThan(score(1.1));
});

test.for([
  [0.25, 0.68139],
  [0.5, 0.60997],
  [1, 0.56419],
  [2, 0.65574],
  [4, 1.033],
] as const)(
  'a forecast N(0, %d²) of a standard normal has the expected score %d',
  ([deviation, expected]) => {
    // ∫ CRPS(s, y) φ(y) dy by the midpoint rule, whose error is far below the printed digits.
    const step = 0.001;
    let sum = 0;
    for (let y = -9 + step / 2; y < 9; y += step) {
      sum +=
        (normalRankedProbabilityScore(0, deviation, y) * Math.exp((-y * y) / 2)) / Math.sqrt(2 * Math.PI);
    }
    expect(sum * step).toBeCloseTo(expected, 5);
    expect(expected).toBeCloseTo(
      Math.sqrt(2 / Math.PI) * Math.sqrt(1 + deviation ** 2) - deviation / Math.sqrt(Math.PI),
      4,
    );
  },
);

test('the fair score of few draws is unbiased, and equals its definition', () => {
  const draws = [0.3, -1.2, 2, 0.7];
  const pairs = draws.flatMap((a) => draws.map((b) => Math.abs(a - b)));
  const definition = mean(draws.map((x) => Math.abs(x - 0.5))) - pairs.reduce((a, b) => a + b) / (2 * 4 * 3);
  expect(fairRankedProbabilityScore(draws, 0.5)).toBeCloseTo(definition, 14);
  const scores = Array.from({ length: 20_000 }, () => fairRankedProbabilityScore(normals(3), 1));
  // Standard deviation of one about 0.6: five errors are 0.02; the unfair score is off by 0.19.
  expect(Math.abs(mean(scores) - normalRankedProbabilityScore(0, 1, 1))).toBeLessThan(0.02);
});

test('likelihood and sharpness are those of the normal distribution', () => {
  const forecasts = { means: [1, 2], deviations: [0.5, 2], observed: [1, 4] };
  const density = (z: number, s: number): number => Math.exp((-z * z) / 2) / (s * Math.sqrt(2 * Math.PI));
  expect(normalNegativeLogLikelihood(forecasts)).toBeCloseTo(
    -(Math.log(density(0, 0.5)) + Math.log(density(1, 2))) / 2,
    14,
  );
  expect(sharpness([3, 4])).toBeCloseTo(Math.sqrt(12.5), 14);
});

test('calibrated forecasts are found calibrated, too narrow ones not', () => {
  const count = 4000;
  const observed = normals(count);
  const [zeros, ones] = [new Float64Array(count), new Float64Array(count).fill(1)];
  const right = calibration(normalTransforms({ means: zeros, deviations: ones, observed }));
  // Expected 0.31/√4000 = 0.005, its own deviation half of that.
  expect(right.expectedError).toBeLessThan(0.02);
  const half = normalTransforms({ means: zeros, deviations: ones.map(() => 0.5), observed });
  const narrow = calibration(half);
  // P(Φ(2y) ≤ p) = Φ(z_p/2), and the area between that and the diagonal by the midpoint rule.
  let exact = 0;
  for (let p = 0.0005; p < 1; p += 0.001)
    exact += 0.001 * Math.abs(normalProbability(normalQuantile(p) / 2) - p);
  expect(Math.abs(narrow.miscalibrationArea - exact)).toBeLessThan(0.02);
  expect(narrow.expectedError).toBeCloseTo(narrow.miscalibrationArea, 2);
  expect(narrow.rootMeanSquareError).toBeGreaterThan(narrow.expectedError);
  // The 95 % interval of half the width covers 2Φ(0.98) − 1 = 67.3 %.
  expect(Math.abs(centralCoverage(half, [0.95])[0]! - 0.673)).toBeLessThan(0.04);
});

test('the miscalibration area of step functions is exact', () => {
  expect(calibration([0.5]).miscalibrationArea).toBeCloseTo(0.25, 15);
  expect(calibration([0]).miscalibrationArea).toBeCloseTo(0.5, 15);
  expect(calibration([0.25, 0.75]).miscalibrationArea).toBeCloseTo(0.125, 15);
});

test('transforms by draws are uniform where the truth is one of them', () => {
  const transforms = Array.from({ length: 4000 }, () => drawTransform(normals(19), random.normal()));
  // 20 values of equal probability: χ² with 19 degrees of freedom is below 51 but for 1e-4.
  const counts = new Float64Array(20);
  for (const u of transforms) counts[Math.round(u * 20 - 0.5)]! += 1;
  expect(counts.reduce((sum, seen) => sum + (seen - 200) ** 2 / 200, 0)).toBeLessThan(51);
  expect(drawTransform([1, 2, 2, 3], 2)).toBe(0.5);
});

// scipy.stats.beta.ppf.
test.for([
  [8, 10, 0.95, [0.4439045376923585, 0.9747892736731666]],
  [0, 20, 0.95, [0.0, 0.1684334709830853]],
  [190, 200, 0.95, [0.9099724622986486, 0.9757658345278915]],
  [500, 1000, 0.9, [0.47351773123569124, 0.5264822687643087]],
  [20, 20, 0.95, [0.8315665290169147, 1.0]],
] as const)('the binomial interval of %i in %i at %d', ([successes, trials, level, [low, high]]) => {
  const interval = binomialInterval(successes, trials, level);
  expect(interval[0]).toBeCloseTo(low, 12);
  expect(interval[1]).toBeCloseTo(high, 12);
});

test('the incomplete beta function is the binomial tail', () => {
  expect(incompleteBeta(0.3, 2.5, 4.5)).toBeCloseTo(0.40653901668245934, 13);
  // P(X ≥ 2) of 3 trials.
  const p = 0.37;
  expect(incompleteBeta(p, 2, 2)).toBeCloseTo(3 * p * p * (1 - p) + p ** 3, 12);
});

test('a reliability diagram is consistent where probabilities are kept, and not where they are overstated', () => {
  const count = 5000;
  const probabilities = Float64Array.from({ length: count }, () => random.uniform());
  const kept = Array.from(probabilities, (p) => random.uniform() < p);
  const overstated = Array.from(probabilities, (p) => random.uniform() < 0.5 + 0.5 * (p - 0.5));
  const bins = reliability(probabilities, kept);
  expect(bins.map(({ count: seen }) => seen).reduce((a, b) => a + b)).toBe(count);
  // Ten intervals at 95 %: fewer than 7 hold with probability 1e-3.
  expect(bins.filter(({ consistent }) => consistent).length).toBeGreaterThanOrEqual(7);
  expect(reliability(probabilities, overstated).filter(({ consistent }) => consistent).length).toBeLessThan(
    4,
  );
  expect(reliability([0, 1], [false, true], { bins: 2 }).map(({ frequency }) => frequency)).toEqual([0, 1]);
});

test('the intervals of a bin hold its probability at least as often as they say', () => {
  const rounds = 2000;
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    let successes = 0;
    for (let trial = 0; trial < 30; trial++) if (random.uniform() < 0.8) successes += 1;
    const [low, high] = binomialInterval(successes, 30);
    if (low <= 0.8 && 0.8 <= high) held += 1;
  }
  // At least 0.95; four errors of 0.005.
  expect(held / rounds).toBeGreaterThan(0.93);
});

test('predicted quantiles are held against the shares below them', () => {
  const transforms = Float64Array.from({ length: 3000 }, () => random.uniform());
  expect(
    quantileReliability(transforms).every(
      ({ frequency, predicted }) => Math.abs(frequency - predicted) < 0.05,
    ),
  ).toBe(true);
  expect(quantileReliability(transforms.map((u) => u * u)).some(({ consistent }) => !consistent)).toBe(true);
});

test('what cannot be judged is refused', () => {
  expect(() => coverage({ low: [1], high: [2, 3], observed: [1] })).toThrow(InputError);
  expect(() => intervalScore({ low: [1], high: [2], observed: [1] }, 95)).toThrow(/between 0 and 1/);
  expect(() => fairRankedProbabilityScore([1], 1)).toThrow(InputError);
  expect(() => calibration([1.2])).toThrow(InputError);
  expect(() => normalTransforms({ means: [0], deviations: [0], observed: [1] })).toThrow(InputError);
  expect(() => binomialInterval(3, 2)).toThrow(InputError);
  expect(() => reliability([1.5], [true])).toThrow(/place 0/);
  expect(() => reliability([0.5], [true], { bins: [0, 0.5] })).toThrow(/0 to 1/);
});
