import { createRandom, InputError } from 'principia/math';
import { expect, test } from 'vitest';
import { effectiveCount, noiseFromResiduals, temperatureOf } from '../../src/thermal/noise.js';

const random = createRandom(3);
const white = (length: number, deviation: number): Float64Array =>
  Float64Array.from({ length }, () => deviation * random.normal());

test('each group has its own noise, and none is below its floor', () => {
  const estimates = noiseFromResiduals(
    { Mercury: white(4000, 2e-4), Neptune: white(4000, 3e-9) },
    { Mercury: 1e-6, Neptune: 1e-8 },
  );
  // √(1/8000) = 1.1 % error in a deviation.
  expect(estimates[0]!.deviation / 2e-4).toBeGreaterThan(0.95);
  expect(estimates[0]!.deviation / 2e-4).toBeLessThan(1.05);
  expect(estimates[1]).toMatchObject({ group: 'Neptune', deviation: 1e-8, floor: 1e-8 });
  expect(estimates[1]!.measured).toBeLessThan(4e-9);
});

test('residuals of a fit have lost the freedom of its parameters', () => {
  // Means of 5 numbers removed: SSE/N is σ² (1 − 1/5).
  const groups = Array.from({ length: 2000 }, () => {
    const values = white(5, 1);
    const centre = values.reduce((a, b) => a + b) / 5;
    return values.map((value) => value - centre);
  });
  const all = Float64Array.from(groups.flatMap((series) => Array.from(series)));
  const [estimate] = noiseFromResiduals({ all }, 0, 2000);
  expect(Math.abs(estimate!.deviation - 1)).toBeLessThan(0.03);
});

test('residuals that repeat themselves count less', () => {
  const series = new Float64Array(20_000);
  for (let index = 1; index < series.length; index++)
    series[index] = 0.8 * series[index - 1]! + random.normal();
  // τ = 1.8/0.2 = 9; its estimate is good to about 10 %.
  expect((effectiveCount([series]) * 9) / 20_000).toBeGreaterThan(0.75);
  expect((effectiveCount([series]) * 9) / 20_000).toBeLessThan(1.3);
  expect(effectiveCount([white(1000, 1), white(500, 5)])).toBeGreaterThan(1200);
  expect(temperatureOf(400)).toBe(0.005);
});

test('what gives no temperature is refused with what to mend', () => {
  expect(() => noiseFromResiduals({ a: [Number.NaN] }, 0)).toThrow(InputError);
  expect(() => noiseFromResiduals({ a: [1, 2] }, { b: 1 })).toThrow(/"a"/);
  expect(() => noiseFromResiduals({ a: [1, 2] }, 0, 2)).toThrow(/more data/);
  expect(() => temperatureOf(0)).toThrow(InputError);
});
