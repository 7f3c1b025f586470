import { type RefittedLaw, refitLaw } from 'principia/distillation';
import { lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { drawBodies, simulateWorld } from './simulated-world.js';

/** The same trajectory with every body seen only at samples of its own: body 0 at 0, 2, 4, …, body 1 at 0, 3, 6, …. */
function seenInTurns(trajectory: Trajectory): Trajectory {
  const thin = (values: Float64Array): Float64Array =>
    values.map((value, place) => {
      const body = Math.floor(place / 2) % 4;
      const sample = Math.floor(place / 8);
      return sample % (2 + (body % 2)) === 0 ? value : Number.NaN;
    });
  const { positions, velocities } = trajectory;
  return { ...trajectory, positions: thin(positions), velocities: thin(velocities) };
}

describe('observations of bodies at their own times', () => {
  const random = createRandom(4);
  const trajectories = simulateWorld(lawFromPairForce('-2*(r - 1)'), drawBodies(random), random, {
    ...{ trajectories: 3, samples: 60, step: 0.05, noise: 1e-3 },
  });
  const refitted = (data: readonly Trajectory[]): RefittedLaw => {
    const refit = refitLaw(lawFromPairForce('-1.8*(r - 1.1)'), data, { windows: { maximumSamples: 20 } });
    if (refit.status === 'failed') throw new Error(refit.reason);
    return refit;
  };

  it('tell the same law, less exactly', () => {
    const [whole, thinned] = [refitted(trajectories), refitted(trajectories.map(seenInTurns))];
    expect(thinned.status).toBe('converged');
    [2, 1].forEach((value, index) => {
      const { value: found, standardDeviation } = thinned.constants[index]!;
      expect(Math.abs(Math.abs(found) - value)).toBeLessThan(4 * standardDeviation);
      expect(standardDeviation).toBeGreaterThan(whole.constants[index]!.standardDeviation);
    });
    // Every second sample of two bodies, every third of the others.
    expect(thinned.residualCount).toBe(3 * 2 * 2 * (2 * 30 + 2 * 20));
    for (const sigma of thinned.sigma.position) expect(Math.abs(sigma / 1e-3 - 1)).toBeLessThan(0.25);
  });

  it('may begin with a body that is not seen', () => {
    const late = trajectories.map((trajectory) => {
      const hide = (values: Float64Array): Float64Array =>
        values.map((value, place) => (place < 24 && Math.floor(place / 2) % 4 === 1 ? Number.NaN : value));
      return {
        ...trajectory,
        positions: hide(trajectory.positions),
        velocities: hide(trajectory.velocities),
      };
    });
    const { constants } = refitted(late);
    expect(Math.abs(constants[0]!.value + 2)).toBeLessThan(4 * constants[0]!.standardDeviation);
  });
});
