import { charge, simulateSystem, spring } from 'principia/datasets';
import { distil, type LearnedMotion, pairLawMotion } from 'principia/distillation';
import { compileLaw, type Dataset, lawConstants } from 'principia/law';
import { createRandom, InputError } from 'principia/math';
import { silentProgress } from 'principia/run';
import { parse } from 'principia/symbolic';
import { decodePairLaw, runDirectSolve } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { plantedMotion, plantedStates } from './planted-motions.js';

const effort = { seeds: 1, generations: 6, workers: 0, pairs: 600 };

/** A law of pairs solved directly, without a folder. */
async function solved(dataset: Dataset): Promise<LearnedMotion> {
  let file: unknown;
  const run = {
    path: 'nowhere',
    writeJson(_name: string, value: unknown) {
      file = value;
    },
  };
  await runDirectSolve(
    dataset,
    {
      seed: 1,
      model: 'pairwise-force',
      modelOptions: { features: 80 },
      integrator: 'runge-kutta-4',
      substeps: 1,
      validation: 0,
      validationIntervals: 1,
    },
    { open: () => run as never, progress: silentProgress, now: () => 0 },
  );
  return pairLawMotion(decodePairLaw(JSON.parse(JSON.stringify(file)), 'the law'));
}

describe('distil', () => {
  it('finds the spring’s law in what the direct solver learned', async () => {
    const dataset = simulateSystem(spring, { bodies: 3, trajectories: 6, steps: 40 });
    const { candidates, structure } = await distil(await solved(dataset), dataset.training, {
      ...effort,
      random: createRandom(1),
    });
    const [{ expression }] = candidates[0]!.terms as [(typeof candidates)[0]['terms'][0]];
    expect(expression.skeleton()).toBe(parse('-2.1*(r - 1.2)').skeleton());
    const values = expression.evaluate({ r: [0.5, 1, 3] });
    [1, 0, -4].forEach((truth, row) => {
      expect(values[row]!).toBeCloseTo(truth, 3);
    });
    expect(structure.dependsOn).toEqual({ place: false, mass: false, charge: false });
  });

  it('finds Coulomb’s law in what the direct solver learned', async () => {
    const dataset = simulateSystem(charge, { bodies: 3, trajectories: 8, steps: 60 });
    const { candidates } = await distil(await solved(dataset), dataset.training, {
      ...effort,
      random: createRandom(1),
    });
    const [{ expression }] = candidates[0]!.terms as [(typeof candidates)[0]['terms'][0]];
    const at = { r: [0.5, 2, 4], q1: [1, 1, -1], q2: [1, -1, -1] };
    expect(expression.variables).toEqual(['q1', 'q2', 'r']);
    [4, -1 / 4, 1 / 16].forEach((truth, row) => {
      expect(expression.evaluate(at)[row]! / truth).toBeCloseTo(1, 3);
    });
  });

  it('finds a law of two terms that compiles as it is', async () => {
    const motion = plantedMotion({
      pair: ({ separation, r }) => separation.map((value) => (-2 * (r - 1) * value) / r),
      body: (_position, velocity) => velocity.map((value) => -0.5 * value),
    });
    const { candidates } = await distil(motion, plantedStates(80), { ...effort, random: createRandom(3) });
    const [first] = candidates;
    expect(first!.terms.map(({ acts, direction }) => [acts, direction])).toEqual([
      ['pair force', 'separation'],
      ['body force', 'velocity'],
    ]);
    expect(lawConstants(first!).length).toBeGreaterThan(0);
    expect(compileLaw(first!).body!.velocity).not.toBeNull();
    expect(
      first!.terms[1]!.expression.evaluate({})[0] ?? first!.terms[1]!.expression.constants[0],
    ).toBeCloseTo(-0.5, 6);
  });

  it('finds a force that jumps', async () => {
    const motion = plantedMotion({
      pair: ({ separation, r }) => separation.map((value) => (r > 2 ? (-2 * (r - 1) * value) / r : 0)),
    });
    const { candidates } = await distil(motion, plantedStates(200), {
      ...effort,
      pairs: 800,
      generations: 6,
      random: createRandom(3),
    });
    const [{ expression }] = candidates[0]!.terms as [(typeof candidates)[0]['terms'][0]];
    const values = expression.evaluate({ r: [1, 1.9, 2.2, 3] });
    [0, 0, -2.4, -4].forEach((truth, row) => {
      expect(values[row]!).toBeCloseTo(truth, 1);
    });
  });

  it('refuses what has no pairs', async () => {
    await expect(distil(plantedMotion({}), [], { ...effort, random: createRandom(1) })).rejects.toThrow(
      InputError,
    );
  });
});
