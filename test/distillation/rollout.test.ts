import { heldOutError, rollOut } from 'principia/distillation';
import { lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { drawBodies, simulateWorld } from './simulated-world.js';

const law = lawFromPairForce('-2*(r - 1)');
const wrong = lawFromPairForce('-1.9*(r - 1)');
const noise = { position: new Float64Array(4).fill(1e-3), velocity: new Float64Array(4).fill(1e-3) };

function worldOf(samples: number, level: number): ReturnType<typeof simulateWorld> {
  const random = createRandom(21).child('rollout');
  const options = { trajectories: 3, samples, step: 0.05, noise: level };
  return simulateWorld(law, drawBodies(random), random, options);
}

describe('rollOut', () => {
  it('follows the true law beyond the fit, keeps the energy, and does not depend on the step', () => {
    const rollout = rollOut(law, worldOf(120, 0)[0]!, { fitted: 60 });
    if (rollout.status === 'failed') throw new Error(rollout.reason);
    expect(Math.max(...rollout.largestError)).toBeLessThan(1e-7);
    expect(Math.max(...rollout.energyDrift!)).toBeLessThan(1e-9);
    expect(rollout.stepHalvingShift).toBeLessThan(1e-8);
    expect(rollout.relativeError.length).toBe(120 * 4);
  });

  it('tells a wrong law by its rollout', () => {
    const [trajectory] = worldOf(120, 1e-3);
    const errors = [law, wrong].map((tried) => {
      const rollout = rollOut(tried, trajectory!, { fitted: 60, noise });
      return rollout.status === 'failed' ? Number.POSITIVE_INFINITY : Math.max(...rollout.largestError);
    });
    expect(errors[0]).toBeLessThan(0.02);
    expect(errors[1]).toBeGreaterThan(3 * errors[0]!);
  });
});

describe('heldOutError', () => {
  it('is one for the true law, within its sampling error, and more for a wrong one', () => {
    const trajectories = worldOf(120, 1e-3);
    const right = heldOutError(law, trajectories, noise);
    // √(χ²/ν) has standard error 1/√(2ν): here 0.9 %.
    expect(right.residualCount).toBeGreaterThan(5000);
    expect(Math.abs(right.error - 1)).toBeLessThan(0.035);
    expect(heldOutError(wrong, trajectories, noise).error).toBeGreaterThan(1.2);
  });

  it('is infinite where the law cannot be followed', () => {
    const nowhere = heldOutError(lawFromPairForce('2*log(r - 50)'), worldOf(30, 1e-3), noise);
    expect(nowhere.error).toBe(Number.POSITIVE_INFINITY);
  });
});
