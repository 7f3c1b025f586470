import { simulate } from 'principia/datasets';
import { heldOutError, type RefittedLaw, refitLaw } from 'principia/distillation';
import { type Law, lawFromPairForce, thresholdConstants } from 'principia/law';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { lawOf } from '../law/some-laws.js';
import { drawBodies, simulateWorld } from './simulated-world.js';

function fitted(refit: ReturnType<typeof refitLaw>): RefittedLaw {
  if (refit.status === 'failed') throw new Error(refit.reason);
  return refit;
}

describe('thresholdConstants', () => {
  it.each([
    [lawFromPairForce('-(r - 1)*(1 + sign(r - 2))'), [2]],
    [lawFromPairForce('-2*(r - 1)'), []],
    [lawFromPairForce('if(r > 1.9, -1.8*(r - 1), 0)'), [0]],
    [lawFromPairForce('-0.3*max(r - 2, 0)*sign(3)'), []],
    [
      lawOf(
        ['pair force', 'separation', '-2*(r - 1)'],
        ['body force', 'velocity', '-0.2*(x > 0.5*y)'],
        ['pair potential', 'separation', '0.3*abs(r - 1.7)'],
      ),
      [3, 5],
    ],
  ] as const)('%#', (law: Law, expected) => {
    expect(thresholdConstants(law)).toEqual(expected);
  });
});

describe('refitLaw with thresholds', () => {
  const few = { bodies: 4, dimension: 2, trajectories: 3, steps: 60, dt: 0.04 };

  it.each([
    // Next to the truth, and far from it.
    ['-0.9*(r - 1)*(1 + sign(r - 1.9))', [-1, 1, 1, 2]],
    ['if(r > 2.8, -1.5*(r - 1.3), 0)', [2, -2, 1, 0]],
  ] as const)('finds springs that pull only from a distance of 2 on, from %s', (start, truth) => {
    const dataset = simulate({ law: 'discontinuous', ...few, seed: 1 });
    const refit = fitted(refitLaw(lawFromPairForce(start), dataset.training));
    expect(refit.status).toBe('converged');
    truth.forEach((value, index) => {
      const constant = refit.constants[index]!;
      expect(Math.abs(constant.value - value)).toBeLessThan(1e-7);
      expect(constant.standardDeviation).toBeGreaterThan(0);
      expect(constant.standardDeviation).toBeLessThan(1e-5);
    });
    expect(heldOutError(refit.law, dataset.test, refit.sigma).error).toBeLessThan(10);
  });

  it('covers thresholds at the nominal rate', () => {
    // 12 worlds, 24 thresholds, 90 % intervals: standard error of the rate 6 %.
    const law = lawOf(
      ['pair force', 'separation', '-2*(r - 1)*(r > 1.8)'],
      ['body force', 'velocity', 'if(x > 0.3, -0.5, 0)'],
    );
    let covered = 0;
    let trials = 0;
    for (let world = 0; world < 12; world++) {
      const random = createRandom(world).child('thresholds');
      const options = { trajectories: 2, samples: 40, step: 0.05, noise: 1e-3 };
      const trajectories = simulateWorld(law, drawBodies(random), random, options);
      const refit = fitted(refitLaw(law, trajectories));
      for (const [index, truth] of [
        [2, 1.8],
        [3, 0.3],
      ] as const) {
        const { value, standardDeviation } = refit.constants[index]!;
        trials += 1;
        if (Math.abs(value - truth) < 1.6449 * standardDeviation) covered += 1;
      }
    }
    expect(covered / trials).toBeGreaterThan(0.7);
  });
});
