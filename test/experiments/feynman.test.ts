import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootMeanSquare } from 'principia/math';
import { silentProgress } from 'principia/run';
import { checkUnits, judgeLaw } from 'principia/symbolic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { full, smoke } from '../../experiments/feynman/config.js';
import { feynmanExperiment } from '../../experiments/feynman/experiment.js';
import { drawRows, feynmanProblem, readFeynmanProblems } from '../../experiments/feynman/problems.js';
import { feynmanClaims, feynmanTables } from '../../experiments/feynman/results.js';
import { smokeEquations } from '../../experiments/feynman/smoke-equations.js';
import type { JudgedRow } from '../../experiments/judged-search.js';
import { smallRun } from './small-run.js';

const problems = smokeEquations.map(feynmanProblem);
const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a small run', () => {
  beforeAll(() => smallRun('feynman', join(folder, 'run')), 60_000);

  test('finds quotients and products of two variables, and says so beside the published rates', () => {
    const { claims, tables } = JSON.parse(readFileSync(join(folder, 'run', 'results.json'), 'utf8'));
    const [rates] = tables;
    const ours = rates.rows.filter(({ method }: { method: string }) => method === 'ours');
    expect(ours).toHaveLength(smoke.noises.length * smoke.units.length);
    for (const row of ours.filter(({ noise }: { noise: string }) => noise === '0')) {
      expect(row).toMatchObject({ equations: 2, chosen: 100, 'on the front': 100 });
    }
    expect(rates.rows).toContainEqual(
      expect.objectContaining({ method: 'PhySO', noise: '0.1', chosen: 53.4 }),
    );
    expect(claims).toHaveLength(3);
    expect(claims[0]).toMatchObject({ measured: '2 of 2', holds: false });
  });
});

describe('equations', () => {
  test('have the units of their outputs, the volt told in base units', () => {
    for (const { law, units } of problems) expect(checkUnits(law.expression, units).violations).toEqual([]);
    expect(problems[0]!.units.target!.dimension).toEqual([1, 2, -3, -1, 0, 0, 0]);
    expect(problems[0]!.units.target!.factor).toBe(1);
  });

  test('are exactly themselves to the judge', () => {
    for (const { law } of problems) expect(judgeLaw(law.expression, law).verdict).toBe('correct');
  });

  test('are read from a file, and refused with its name', () => {
    writeFileSync(join(folder, 'some.json'), JSON.stringify(smokeEquations));
    expect(readFeynmanProblems(folder, 'some.json').map(({ id }) => id)).toEqual(['I.25.13', 'I.34.27']);
    expect(() => readFeynmanProblems(folder, 'none.json')).toThrow(/none\.json' cannot be read/);
  });
});

describe('rows', () => {
  const [problem] = problems;

  test('lie evenly in the ranges and are the same at every level of noise', () => {
    const rows = 4000;
    const exact = drawRows(problem!, { rows, noise: 0, seed: 3 });
    const noisy = drawRows(problem!, { rows, noise: 0.1, seed: 3 });
    expect(noisy.variables).toEqual(exact.variables);
    for (const { name, values } of exact.variables) {
      const { low, high } = problem!.law.domain[name]!;
      const tenths = Array.from({ length: 10 }, (_, tenth) => {
        const edge = (part: number): number => low + ((high - low) * part) / 10;
        return values.filter((value) => value >= edge(tenth) && value < edge(tenth + 1)).length;
      });
      expect(tenths.reduce((sum, count) => sum + count)).toBe(rows);
      // Five standard deviations of a count with mean 400.
      for (const count of tenths) expect(Math.abs(count - rows / 10)).toBeLessThan(95);
    }
    const errors = noisy.target.map((value, row) => value - exact.target[row]!);
    // Five standard errors of a standard deviation.
    const ratio = rootMeanSquare(errors) / (0.1 * rootMeanSquare(exact.target));
    expect(Math.abs(ratio - 1)).toBeLessThan(5 / Math.sqrt(2 * rows));
  });

  test('differ from seed to seed', () => {
    const [first, second] = [1, 2].map((seed) => drawRows(problem!, { rows: 5, noise: 0, seed }).target);
    expect(first).not.toEqual(second);
  });
});

test('only the chosen row counts as exact; a row of the front is told apart', () => {
  const row = (verdict: JudgedRow['verdict']): JudgedRow => ({
    expression: 'q/C',
    complexity: 3,
    loss: 0,
    verdict,
    reason: '',
  });
  const equation = (chosen: number) => ({
    problem: problems[0]!,
    seed: 1,
    search: {
      ...{ front: [row('incorrect'), row('correct')], chosen },
      ...{ seconds: 1, evaluations: 1, generations: 1, stopped: 'timeout' },
    },
  });
  const level = {
    noise: 0,
    units: true,
    equations: [...Array(32).fill(equation(1)), ...Array(8).fill(equation(0))],
  };
  const [rates, missed] = feynmanTables([level], 'some rule');
  expect(rates!.rows[0]).toMatchObject({ chosen: 80, 'on the front': 100, 'stopped by the clock': 40 });
  expect(missed!.rows).toHaveLength(8);
  expect(feynmanClaims([level]).map(({ holds }) => holds)).toEqual([true, false]);
  const better = { ...level, equations: [...Array(36).fill(equation(1)), ...Array(4).fill(equation(0))] };
  expect(feynmanClaims([better]).map(({ holds }) => holds)).toEqual([true, true]);
});

test('the full size needs the equations', async () => {
  const context = {
    ...{ smoke: false, data: null, backend: 'cpu' as const, progress: silentProgress, now: () => 0 },
    part: async <T>(_name: string, compute: () => Promise<T>) => compute(),
  };
  await expect(feynmanExperiment(full).run(context)).rejects.toThrow(/--data/);
});
