import { periodicSpace, type Space, type Trajectory } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { knownProperties, phaseTrajectories } from '../../../src/training/dynamics/phase-trajectory.js';
import { closedLoopError, rolloutMetrics } from '../../../src/training/dynamics/rollout-metrics.js';
import type { TrueEnergy } from '../../../src/training/dynamics/true-energy.js';
import { springMotions } from './linear-springs.js';

const times = [0, 1, 2, 3];

/** One body on a line, of mass 2 unless said otherwise. */
function motion(positions: readonly number[], velocities: readonly number[], space?: Space): Trajectory {
  const [template] = springMotions({
    bodies: positions.length / times.length,
    dimension: 1,
    trajectories: 1,
    times,
  });
  return {
    ...template!,
    system: { ...template!.system, bodies: template!.system.bodies.map((body) => ({ ...body, mass: 2 })) },
    positions: Float64Array.from(positions),
    velocities: Float64Array.from(velocities),
    ...(space === undefined ? {} : { space }),
  };
}

const phases = (...motions: Trajectory[]) => phaseTrajectories(motions, knownProperties(motions));

describe('rolloutMetrics', () => {
  const truth = phases(motion([1, 2, 3, 4], [1, 1, 1, 1]), motion([0, 0, 2, 2], [1, 1, 1, 1]));
  const predicted = [
    { positions: Float64Array.of(1, 2, 4, 8), momenta: Float64Array.of(2, 2, 2, 6) },
    { positions: Float64Array.of(0, 0, 2, 2), momenta: Float64Array.of(2, 2, 2, 2) },
  ];

  it('are the formulas', () => {
    const metrics = rolloutMetrics(truth, predicted, null, 0.4);
    expect(metrics.times).toEqual(times);
    expect([metrics.trajectories, metrics.diverged]).toEqual([2, 0]);
    expect(metrics.positionError.median).toEqual([0, 0, 0.5, 2]);
    expect(metrics.positionError.upper[3]).toBeCloseTo(0.9 * 4, 12);
    // |x − x̂| / (|x| + |x̂|): 1/7 and 4/12 for the first, nothing for the second.
    expect(metrics.relativeError.median[2]).toBeCloseTo(1 / 14, 12);
    expect(metrics.relativeError.median[3]).toBeCloseTo(1 / 6, 12);
    expect(metrics.relativeError.geometricMean[3]).toBe(0);
    expect(metrics.meanSquaredError).toBeCloseTo((1 + 16) / 6, 12);
    expect(metrics.finalMeanSquaredError).toBeCloseTo(16 / 2, 12);
    expect([metrics.momentumError, metrics.energy]).toEqual([null, null]);
    // The spread of 1, 2, 3, 4 is √1.25; 0.4 of it is exceeded at time 2.
    expect(metrics.validTime).toMatchObject({ threshold: 0.4, median: 2.5, toTheEnd: 1 });
    expect(rolloutMetrics(truth, predicted, null, 1).validTime.lower).toBeCloseTo(3, 12);
  });

  it('the error in closed loop is the mean relative error after the start', () => {
    expect(closedLoopError(truth, predicted)).toBeCloseTo((0 + 1 / 7 + 4 / 12) / 6, 12);
    expect(closedLoopError(truth, truth)).toBe(0);
  });

  it('a motion that diverged has infinite errors, and counts as 1 in closed loop', () => {
    const broken = {
      positions: Float64Array.of(1, 2, Number.NaN, Number.POSITIVE_INFINITY),
      momenta: new Float64Array(4),
    };
    const metrics = rolloutMetrics(truth, [broken, predicted[1]!], null);
    expect(metrics.diverged).toBe(1);
    expect(metrics.positionError.median.slice(1)).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(metrics.meanSquaredError).toBeNull();
    expect(metrics.validTime.lower).toBeCloseTo(2.1, 12);
    expect(closedLoopError(truth, [broken, predicted[1]!])).toBeCloseTo(2 / 6, 12);
  });

  it('the momentum is that of the whole system, over the sizes of its parts', () => {
    const pair = phases(motion([0, 1, 0, 1, 0, 1, 0, 1], [1, -1, 1, -1, 1, -1, 1, -1]));
    const off = { positions: pair[0]!.positions, momenta: Float64Array.of(2, -2, 3, -3, 2, -1, 4, 2) };
    expect(rolloutMetrics(pair, [off], null).momentumError!.median).toEqual([0, 0, 1 / 4, 6 / 4]);
  });

  it('in a periodic box errors are to the nearest image', () => {
    const box = phases(motion([1, 2, 3, 4], [1, 1, 1, 1], periodicSpace([10])));
    const image = { positions: Float64Array.of(1, 12, 3, -5), momenta: Float64Array.of(2, 2, 2, 2) };
    expect(rolloutMetrics(box, [image], null).positionError.median).toEqual([0, 0, 0, 1]);
  });

  it('energies are compared with those of the true motion at the same time', () => {
    const energy: TrueEnergy = {
      along: (_motion, { momenta }) => ({ total: momenta.map((p) => p ** 2 / 4 - 2), scale: 4 }),
    };
    const { relativeError, scaledError, meanSquaredError } = rolloutMetrics(truth, predicted, energy).energy!;
    // H = 1 − 2 everywhere, but 9 − 2 at the end of the first prediction.
    expect(relativeError.upper[3]).toBeCloseTo(0.9 * (8 / 8), 12);
    expect(scaledError.median[3]).toBeCloseTo(8 / 4 / 2, 12);
    expect(meanSquaredError).toBeCloseTo(64 / 6, 12);
  });

  it('motions of different length count as long as they last', () => {
    const short = phases(motion([1, 2, 3, 4], [1, 1, 1, 1]))[0]!;
    const cut = {
      ...short,
      times: short.times.slice(0, 2),
      positions: short.positions.slice(0, 2),
      momenta: short.momenta.slice(0, 2),
    };
    const metrics = rolloutMetrics(
      [truth[0]!, cut],
      [predicted[0]!, { positions: Float64Array.of(1, 4), momenta: cut.momenta }],
      null,
    );
    expect(metrics.positionError.median).toEqual([0, 1, 1, 4]);
  });
});
