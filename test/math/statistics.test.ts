import { fc, test as property } from '@fast-check/vitest';
import {
  autocorrelationTime,
  createRandom,
  mean,
  median,
  quantile,
  robustDeviation,
  rootMeanSquare,
  variance,
} from 'principia/math';
import { describe, expect, test } from 'vitest';

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 });
const shift = fc.double({ min: -50, max: 50, noNaN: true });

property.prop([values, shift, shift])('centre and spread under x → a x + b', (given, scale, offset) => {
  const moved = given.map((value) => scale * value + offset);
  expect(mean(moved)).toBeCloseTo(scale * mean(given) + offset, 7);
  expect(variance(moved) / 1e6).toBeCloseTo((scale ** 2 * variance(given)) / 1e6, 7);
  expect(median(moved)).toBeCloseTo(scale * median(given) + offset, 7);
  expect(robustDeviation(moved)).toBeCloseTo(Math.abs(scale) * robustDeviation(given), 6);
});

property.prop([values])('mean square = squared mean + variance (n − 1)/n', (given) => {
  const expected = mean(given) ** 2 + (variance(given) * (given.length - 1)) / given.length;
  expect(rootMeanSquare(given) ** 2).toBeCloseTo(expected, 6);
});

property.prop([values, fc.double({ min: 0, max: 1, noNaN: true })])(
  'a quantile has its share of the values on either side',
  (given, share) => {
    const at = quantile(given, share);
    const steps = share * (given.length - 1);
    // Rounding may put the quantile a hair beside an order statistic.
    const below = given.filter((value) => value < at - 1e-9).length;
    const notAbove = given.filter((value) => value <= at + 1e-9).length;
    expect(below).toBeLessThanOrEqual(Math.ceil(steps));
    expect(notAbove).toBeGreaterThanOrEqual(Math.floor(steps) + 1);
    // Equal as numbers: among zeros of both signs the order statistics do not say which.
    expect(quantile(given, 0) === Math.min(...given)).toBe(true);
    expect(quantile(given, 1) === Math.max(...given)).toBe(true);
  },
);

test('order statistics are joined by lines, whatever the order of the values', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 0], 0.3)).toBe(3);
  expect(median([7])).toBe(7);
});

test('of nothing', () => {
  expect(mean([])).toBeNaN();
  expect(quantile([], 0.5)).toBeNaN();
});

test('statistics leave their values as they were', () => {
  const given = Float64Array.of(3, 1, 2);
  median(given);
  robustDeviation(given);
  expect([...given]).toEqual([3, 1, 2]);
});

test('the robust deviation of normal numbers is their deviation, outliers or not', () => {
  // 20 000 numbers: its standard error is 0.8 %; the bound is five of them.
  const random = createRandom(1);
  const normal = Array.from({ length: 20_000 }, () => 3 * random.normal());
  expect(Math.abs(robustDeviation(normal) / 3 - 1)).toBeLessThan(0.041);
  const spoilt = normal.map((value, index) => (index % 100 === 0 ? 1e6 : value));
  expect(Math.abs(robustDeviation(spoilt) / 3 - 1)).toBeLessThan(0.06);
});

describe('autocorrelation time', () => {
  /** An autoregressive series xₜ = a xₜ₋₁ + noise, whose τ = (1 + a)/(1 − a). */
  function autoregressive(memory: number, length: number, seed: number): Float64Array {
    const random = createRandom(seed);
    const series = new Float64Array(length);
    let value = random.normal() / Math.sqrt(1 - memory ** 2);
    for (let index = 0; index < length; index++) {
      series[index] = value;
      value = memory * value + random.normal();
    }
    return series;
  }

  // Sokal: the relative standard error of τ is about √(2(2M + 1)/n) with the window M = 5τ, here at most 5 %; five of
  // them are 25 %, and a τ that is wrong by half is found for sure.
  test.each([
    [0, 1],
    [0.5, 3],
    [0.9, 19],
  ])('of an autoregressive series with memory %f is %f', (memory, expected) => {
    const found = autocorrelationTime(autoregressive(memory, 160_000, 7));
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.25);
  });

  test('does not see shift or scale', () => {
    const series = autoregressive(0.8, 2000, 8);
    expect(autocorrelationTime(series.map((value) => 5 - 3 * value))).toBeCloseTo(
      autocorrelationTime(series),
      8,
    );
  });

  test('of a constant, an alternating or a short series is 1', () => {
    expect(autocorrelationTime(new Float64Array(50).fill(4))).toBe(1);
    expect(autocorrelationTime(Array.from({ length: 50 }, (_, index) => (-1) ** index))).toBe(1);
    expect(autocorrelationTime([1, 2])).toBe(1);
  });
});
