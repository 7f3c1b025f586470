import { createRandom, InputError, mean } from 'principia/math';
import { expect, test } from 'vitest';
import {
  conformalFactor,
  recalibrate,
  type TrajectoryForecast,
  trajectoryScore,
} from '../../src/thermal/conformal.js';

const random = createRandom(5);

/** Errors of a random walk's kind, so that points of one trajectory are far from independent; deviations too small. */
function forecast(length = 30, understated = 3): TrajectoryForecast {
  let error = random.normal();
  const observed = Float64Array.from({ length }, () => {
    error = 0.95 * error + Math.sqrt(1 - 0.95 ** 2) * random.normal();
    return error;
  });
  const means = new Float64Array(length);
  return { means, deviations: means.map(() => 1 / understated), observed };
}

test('the score is the factor at which as many entries are inside as was asked for', () => {
  const given = { means: [0, 0, 0, 0], deviations: [1, 2, 1, 1], observed: [1, -6, 2, 0] };
  expect(trajectoryScore(given)).toBe(3);
  expect(trajectoryScore(given, 0.75)).toBe(2);
  expect(trajectoryScore(given, 0.5)).toBe(1);
});

test('the factor is the (n + 1)(1 − α)-th score, and there is none where there are too few', () => {
  const scores = [5, 1, 4, 2, 3, 9, 8, 7, 6];
  expect(conformalFactor(scores, 0.9)).toEqual({ granted: true, factor: 9, trajectories: 9 });
  expect(conformalFactor(scores, 0.5)).toMatchObject({ factor: 5 });
  const refused = conformalFactor(scores.slice(1), 0.9);
  expect(refused).toMatchObject({ granted: false, trajectories: 8, needed: 9 });
  expect(conformalFactor([], 0.95)).toMatchObject({ granted: false, needed: 19 });
});

test('new trajectories are covered as often as promised, and hardly more', () => {
  const rounds = 1500;
  const [count, level] = [19, 0.9];
  const held = Array.from({ length: rounds }, () => {
    const conformal = conformalFactor(
      Array.from({ length: count }, () => trajectoryScore(forecast(10))),
      level,
    );
    return conformal.granted && trajectoryScore(forecast(10)) <= conformal.factor ? 1 : 0;
  });
  // Exactly 18/20 for continuous scores; four binomial errors of 0.0077.
  expect(Math.abs(mean(held) - 0.9)).toBeLessThan(0.031);
});

test('recalibration mends forecasts that are too sure of themselves', () => {
  const draw = (count: number): TrajectoryForecast[] => Array.from({ length: count }, () => forecast());
  const { before, after, conformal } = recalibrate({ calibration: draw(60), test: draw(300) }, 0.9);
  expect(conformal.granted).toBe(true);
  // |z| < 1.645/3 in a third of the entries; whole trajectories next to never.
  expect(before.entries).toBeLessThan(0.5);
  expect(before.trajectories).toBeLessThan(0.1);
  // Given 60 scores the coverage is itself spread by √(0.9·0.1/62) = 0.038, and 300 tests add 0.017: four of both.
  expect(Math.abs(after!.trajectories - 0.9)).toBeLessThan(0.17);
  expect(after!.entries).toBeGreaterThan(after!.trajectories);
});

test('without enough trajectories nothing is recalibrated', () => {
  const { conformal, after } = recalibrate({ calibration: [forecast()], test: [forecast()] }, 0.9);
  expect(conformal).toMatchObject({ granted: false, needed: 9 });
  expect(after).toBeNull();
});

test('what has no score is refused', () => {
  expect(() => trajectoryScore({ means: [0], deviations: [1, 1], observed: [0] })).toThrow(InputError);
  expect(() => trajectoryScore({ means: [0], deviations: [1], observed: [Number.NaN] })).toThrow(InputError);
  expect(() => conformalFactor([1, 2], 90)).toThrow(InputError);
});
