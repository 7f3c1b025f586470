import { heldOutError, rollOut } from 'principia/distillation';
import { lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { lawOf } from '../law/some-laws.js';
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

  it('follows drag, which has no energy, and fields, which have', () => {
    const field = ['body force', 'axis', '-0.9*m1', 1] as const;
    const springs = ['pair force', 'separation', '-2*(r - 1)'] as const;
    const dragged = lawOf(springs, field, ['body force', 'velocity', '-0.3']);
    const free = lawOf(springs, field);
    for (const each of [dragged, free]) {
      const random = createRandom(22).child('field');
      const options = { trajectories: 1, samples: 120, step: 0.05, noise: 0 };
      const [trajectory] = simulateWorld(each, drawBodies(random), random, options);
      const rollout = rollOut(each, trajectory!, { fitted: 60 });
      if (rollout.status === 'failed') throw new Error(rollout.reason);
      expect(Math.max(...rollout.largestError)).toBeLessThan(1e-7);
      if (each === free) expect(Math.max(...rollout.energyDrift!)).toBeLessThan(1e-9);
      else expect(rollout.energyDrift).toBeNull();
    }
  });

  it('takes charges by name', () => {
    const random = createRandom(23).child('charges');
    const repulsion = lawFromPairForce('1.5*q1*q2/(r + 0.3)^2');
    const bodies = { ...drawBodies(random), charges: Float64Array.of(1, 2, 1, 2) };
    const options = { trajectories: 1, samples: 100, step: 0.05, noise: 0 };
    const [trajectory] = simulateWorld(repulsion, bodies, random, options);
    const errorAt = (factor: number): number => {
      const charges = [0, 1, 2, 3].map((body) => ({
        body: `body ${body}`,
        value: factor * bodies.charges[body]!,
        free: true,
      }));
      const rollout = rollOut(repulsion, trajectory!, { fitted: 50, charges });
      return rollout.status === 'failed' ? Number.POSITIVE_INFINITY : Math.max(...rollout.largestError);
    };
    expect(errorAt(-1)).toBeLessThan(1e-7);
    expect(errorAt(1.1)).toBeGreaterThan(1e-3);
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

  it('is one for drag in a field, and more without the drag', () => {
    const terms = [
      ['pair force', 'separation', '-2*(r - 1)'],
      ['body force', 'axis', '-0.9*m1', 1],
      ['body force', 'velocity', '-0.3'],
    ] as const;
    const random = createRandom(24).child('drag');
    const options = { trajectories: 3, samples: 120, step: 0.05, noise: 1e-3 };
    const trajectories = simulateWorld(lawOf(...terms), drawBodies(random), random, options);
    const errors = [terms, terms.slice(0, 2)].map(
      (kept) => heldOutError(lawOf(...kept), trajectories, noise).error,
    );
    expect(Math.abs(errors[0]! - 1)).toBeLessThan(0.035);
    expect(errors[1]).toBeGreaterThan(1.2);
  });

  it('is infinite where the law cannot be followed', () => {
    const nowhere = heldOutError(lawFromPairForce('2*log(r - 50)'), worldOf(30, 1e-3), noise);
    expect(nowhere.error).toBe(Number.POSITIVE_INFINITY);
  });
});
