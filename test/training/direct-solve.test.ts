import { createRandom, median } from 'principia/math';
import { invariantCount, sampleIncrements, samplePairs, solveDirectly } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { type Force, motions } from './systems.js';

const laws: Record<string, Force> = {
  spring: (r) => -2 * (r - 1),
  'inverse square': (r, m1, m2) => (-m1 * m2) / r ** 2,
  charge: (r, _m1, _m2, q1, q2) => (q1 * q2) / r ** 2,
};

function learn(force: Force, features: number) {
  const trajectories = motions(force, 60);
  const { interactions } = trajectories[0]!.system;
  const increments = sampleIncrements(trajectories, { limit: 600, random: createRandom(1) });
  const learned = solveDirectly(increments, interactions, {
    features,
    logMass: increments.logMass,
    random: createRandom(2),
  });
  const { invariants } = samplePairs(increments, interactions, increments.logMass);
  const rows = 1500;
  const { value, deviation } = learned.evaluate(invariants.subarray(0, rows * invariantCount));
  const truth = Float64Array.from({ length: rows }, (_, row) => {
    const [logR, sum, square, qq, qs] = invariants.subarray(row * invariantCount, (row + 1) * invariantCount);
    const difference = Math.sqrt(square!);
    const q1 = (qs! + Math.sqrt(Math.max(0, qs! ** 2 - 4 * qq!))) / 2;
    return force(
      Math.exp(logR!),
      Math.exp((sum! + difference) / 2),
      Math.exp((sum! - difference) / 2),
      q1,
      qs! - q1,
    );
  });
  return { learned, value, deviation, truth };
}

describe('solveDirectly', () => {
  for (const [name, force] of Object.entries(laws)) {
    it(`reads the ${name} force off the motion within a percent`, () => {
      const { learned, value, truth } = learn(force, 120);
      const typical = median(truth.map(Math.abs));
      expect(median(value.map((each, row) => Math.abs(each - truth[row]!))) / typical).toBeLessThan(0.01);
      expect(learned.residual).toBeLessThan(0.02);
    });
  }

  it('says where it does not know: its deviation is of the order of its error', () => {
    const { value, deviation, truth } = learn(laws['inverse square']!, 120);
    const ratio = median(value.map((each, row) => Math.abs(each - truth[row]!) / deviation[row]!));
    // Half of standard normal errors are below 0.67; systematic errors of the features leave a factor of ten.
    expect(ratio).toBeGreaterThan(0.05);
    expect(ratio).toBeLessThan(10);
  });

  it('draws the same features, and so the same force, for the same seed', () => {
    const one = learn(laws.spring!, 40);
    const other = learn(laws.spring!, 40);
    expect(one.value).toEqual(other.value);
  });
});
