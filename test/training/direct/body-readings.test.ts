import { damped, simulateSystem, spring } from 'principia/datasets';
import { createRandom, median } from 'principia/math';
import { sampleIncrements, solveDirectly } from 'principia/training';
import { describe, expect, it } from 'vitest';

function solved(system: typeof spring | typeof damped, settings: object = {}) {
  const { training } = simulateSystem(system as typeof damped, {
    trajectories: 60,
    steps: 30,
    bodies: 3,
    ...settings,
  });
  const increments = sampleIncrements(training, { limit: 500, random: createRandom(1) });
  const force = solveDirectly(increments, training[0]!.system.interactions, {
    features: 80,
    logMass: increments.logMass,
    random: createRandom(2),
  });
  const { dimension } = increments;
  const bodies = Array.from({ length: 100 }, (_, entry) => ({
    position: increments.position.subarray(entry * dimension, (entry + 1) * dimension),
    velocity: increments.velocity.subarray(entry * dimension, (entry + 1) * dimension),
    logMass: increments.logMass[entry]!,
    charge: increments.charge[entry]!,
  }));
  return { force, bodies };
}

describe('what acts on single bodies', () => {
  it('is read where evidence asks for it: a drag, its size and nothing else', () => {
    const { force, bodies } = solved(damped, { damping: 0.7 });
    expect(force.bodyTerms).toMatchObject({ drag: true, field: false });
    const [reading, ...others] = force.readBodies(bodies);
    expect(others).toEqual([]);
    expect(reading!.kind).toBe('drag');
    expect(median(reading!.value)).toBeCloseTo(-0.7, 2);
    const errors = reading!.value.map((value) => Math.abs(value + 0.7));
    expect(median(errors)).toBeLessThan(0.01);
    // Half of normal errors are below 0.67 deviations; features that share their errors leave a factor of ten.
    expect(median(errors.map((error, row) => error / reading!.deviation[row]!))).toBeLessThan(7);
  });

  it('is nothing where pairs explain all', () => {
    const { force, bodies } = solved(spring);
    expect(force.bodyTerms).toMatchObject({ drag: false, field: false });
    expect(force.bodyTerms.gains.drag).toBeLessThan(0);
    expect(force.readBodies(bodies)).toEqual([]);
  });
});
