import { refitLaw } from 'principia/distillation';
import { type Dataset, lawForm, lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { heldOutCalibration } from '../../src/discover/held-out-calibration.js';
import type { JudgedLaw } from '../../src/discover/judged-law.js';
import { observe } from '../../src/discover/observations.js';
import { predictHeldOut } from '../../src/discover/predict-held-out.js';
import { motions } from '../training/systems.js';

const noise = 0.01;

function noisy(trajectories: readonly Trajectory[], seed: number): Trajectory[] {
  const random = createRandom(seed);
  const scattered = (values: Float64Array): Float64Array =>
    values.map((value) => value + noise * random.normal());
  return trajectories.map((one) => ({
    ...one,
    positions: scattered(one.positions),
    velocities: scattered(one.velocities),
  }));
}

const all = noisy(
  motions((r) => -2 * (r - 1), 30, { steps: 20 }),
  5,
);
const dataset: Dataset = {
  ...{ name: 'springs', description: 'springs', source: 'test', hash: '0', dimension: 2 },
  units: { length: '1', time: '1', mass: '1', charge: '1' },
  training: all.slice(0, 6),
  test: all.slice(6),
};
const observations = observe(dataset, createRandom(1), noise);
const level = Array.from({ length: 4 }, () => noise);

/** The law that was fitted, as `judge` leaves it. */
function fitted(text: string): JudgedLaw {
  const refit = refitLaw(lawFromPairForce(text), dataset.training, {
    noise: { position: Float64Array.from(level), velocity: Float64Array.from(level) },
  });
  if (refit.status === 'failed') throw new Error(refit.reason);
  return { law: refit.law, form: lawForm(refit.law), refit, probability: 1 } as unknown as JudgedLaw;
}

describe('predictive bands', () => {
  // Power: 24 motions of 192 numbers, whose errors go together within a motion: coverage of 90 % bands is known to about
  // 1.5 %; bands that leave out the initial state's error cover 75 % or less.
  it('hold what they promise where the law is right', () => {
    const forecasts = predictHeldOut(observations, [fitted('-1.5*(r - 1.1)')], createRandom(2));
    expect(forecasts).toHaveLength(24);
    const scores = heldOutCalibration(forecasts)!;
    expect(scores.coverage.entries).toBeGreaterThan(0.85);
    expect(scores.coverage.entries).toBeLessThan(0.95);
    expect(scores.miscalibrationArea).toBeLessThan(0.05);
    expect(scores.recalibration.granted).toBe(true);
  }, 60_000);

  it('fail where it is wrong, and recalibration mends what can be mended', () => {
    const forecasts = predictHeldOut(observations, [fitted('-1.5*r')], createRandom(2));
    const { coverage, recalibration } = heldOutCalibration(forecasts)!;
    expect(coverage.entries).toBeLessThan(0.8);
    if (!recalibration.granted) throw new Error(recalibration.reason);
    expect(recalibration.factor).toBeGreaterThan(2);
    expect(recalibration.after.entries).toBeGreaterThan(recalibration.before.entries);
    expect(recalibration.after.trajectories).toBeGreaterThan(0.6);
  }, 60_000);

  it('are the same for the same seed, and none where nothing is held out that can be followed', () => {
    const law = fitted('-1.5*(r - 1.1)');
    const few = { ...observations, dataset: { ...dataset, test: dataset.test.slice(0, 2) } };
    const once = predictHeldOut(few, [law], createRandom(3));
    expect(predictHeldOut(few, [law], createRandom(3))).toEqual(once);
    expect(heldOutCalibration([])).toBeNull();
    const { recalibration } = heldOutCalibration(once)!;
    expect(recalibration.granted).toBe(false);
  }, 60_000);
});
