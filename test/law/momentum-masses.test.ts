import { lawFromPairForce, massesFromMomentum } from 'principia/law';
import { createRandom, InputError } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { drawBodies, simulateWorld } from '../distillation/simulated-world.js';

const law = lawFromPairForce('-2*(r - 1)');
const gaugeOf = (masses: Float64Array): { body: string; mass: number } => ({
  body: 'body 0',
  mass: masses[0]!,
});

describe('massesFromMomentum', () => {
  it('finds the masses without the law where nothing is noisy', () => {
    const random = createRandom(3);
    const bodies = drawBodies(random);
    const trajectories = simulateWorld(law, bodies, random, {
      trajectories: 2,
      samples: 60,
      step: 0.05,
      noise: 0,
    });
    massesFromMomentum(trajectories, gaugeOf(bodies.masses)).forEach((estimate, body) => {
      expect(estimate.value / bodies.masses[body]!).toBeCloseTo(1, 7);
    });
  });

  it('reports errors that cover the truth at the nominal rate', () => {
    // 60 worlds of three masses, 90 % intervals: 180 trials, standard error of the rate 2.2 %.
    let covered = 0;
    for (let world = 0; world < 60; world++) {
      const random = createRandom(world).child('momentum');
      const bodies = drawBodies(random);
      const trajectories = simulateWorld(law, bodies, random, {
        trajectories: 2,
        samples: 60,
        step: 0.05,
        noise: 1e-3,
      });
      massesFromMomentum(trajectories, gaugeOf(bodies.masses)).forEach(({ value, standardError }, body) => {
        if (body > 0 && Math.abs(value - bodies.masses[body]!) < 1.6449 * standardError) covered += 1;
      });
    }
    expect(covered / 180).toBeGreaterThan(0.83);
    expect(covered / 180).toBeLessThan(0.97);
  });

  it('says when it knows nothing of a body, and refuses an unknown gauge', () => {
    const random = createRandom(4);
    const bodies = drawBodies(random);
    const [trajectory] = simulateWorld(law, bodies, random, {
      trajectories: 1,
      samples: 20,
      step: 0.05,
      noise: 0,
    });
    // Body 3 at rest at the origin throughout.
    const still = (values: Float64Array): Float64Array =>
      values.map((value, index) => (index % 8 >= 6 ? 0 : value));
    const frozen = {
      ...trajectory!,
      positions: still(trajectory!.positions),
      velocities: still(trajectory!.velocities),
    };
    const [, , , last] = massesFromMomentum([frozen], { body: 'body 0', mass: 1 });
    expect(last!.standardError).toBe(Number.POSITIVE_INFINITY);
    expect(() => massesFromMomentum([frozen], { body: 'Sun', mass: 1 })).toThrow(InputError);
  });
});
