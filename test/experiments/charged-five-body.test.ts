import { createRandom, median } from 'principia/math';
import { silentProgress } from 'principia/run';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bound, boundedForces } from '../../experiments/charged-five-body/bounded-motion.js';
import { chargedFiveBody } from '../../experiments/charged-five-body/experiment.js';
import { drawHiddenLayer } from '../../experiments/charged-five-body/hidden-layer.js';
import { firstMotions, taskOf } from '../../experiments/charged-five-body/motions.js';
import {
  benchmarkScheme,
  bestFactor,
  continuousTime,
  coulombBound,
  coulombStrength,
  generator,
  straightLine,
  verlet,
} from '../../experiments/charged-five-body/predictors.js';
import { squaredErrors } from '../../experiments/charged-five-body/scores.js';
import { tabulateForce, tabulateLayer } from '../../experiments/charged-five-body/tabulated-layer.js';
import { windowEnd } from '../../experiments/charged-five-body/window-end.js';
import { chooseWindows, surveyWindows } from '../../experiments/charged-five-body/windows.js';
import type { ExperimentResult } from '../../experiments/experiment.js';

const motions = firstMotions(7, 60);
const tasks = motions.map(taskOf);
const law = { strength: coulombStrength, bound: coulombBound };

describe('ways through time', () => {
  test('the program that made the data predicts it without error', () => {
    expect(squaredErrors(tasks, generator).every((error) => error === 0)).toBe(true);
  });

  test('the law in the same scheme is off by rounding only, and so is velocity Verlet half a kick on', () => {
    // A sum in another order is enough for another motion after a close encounter: hence medians.
    expect(median(squaredErrors(tasks, benchmarkScheme(law)))).toBeLessThan(1e-25);
    expect(median(squaredErrors(tasks, verlet(law, 1000, true)))).toBeLessThan(1e-25);
  });

  test('velocities that are half a step behind cost more than continuous time does', () => {
    const uncorrected = median(squaredErrors(tasks, verlet(law, 1000, false)));
    const continuous = median(squaredErrors(tasks, continuousTime(coulombStrength, 1e-9, law)));
    expect(uncorrected).toBeGreaterThan(1e-9);
    expect(continuous).toBeLessThan(1e-3 * uncorrected);
  });

  test('no other straight line is better than the best', () => {
    const mean = (factor: number): number =>
      squaredErrors(tasks, straightLine(factor)).reduce((sum, error) => sum + error, 0);
    const best = bestFactor(tasks);
    expect(mean(best)).toBeLessThan(Math.min(mean(best - 0.01), mean(best + 0.01)));
  });
});

describe('bounds', () => {
  const charges = Float64Array.of(1, -1);
  const forcesUnder = (bound: Bound): Float64Array => {
    const out = new Float64Array(6);
    boundedForces(charges, { strength: coulombStrength, bound })(
      Float64Array.of(0, 0, 0, 0.03, 0.04, 0),
      out,
    );
    return out;
  };

  test('a bound of components cuts off each of them, a bound of pairs keeps the direction', () => {
    expect([...forcesUnder({ of: 'components', size: 100 }).subarray(0, 3)]).toEqual([100, 100, 0]);
    const [x, y, z] = forcesUnder({ of: 'pairs', size: 100 });
    [60, 80, 0].forEach((value, axis) => {
      expect([x, y, z][axis]).toBeCloseTo(value, 9);
    });
  });
});

describe('the derivative of a window’s end', () => {
  const layer = tabulateLayer(drawHiddenLayer(5, [0.05, 5], createRandom(3)));
  const coefficients = Float64Array.of(0.7, -0.4, 0.5, 0.2, -0.3);
  const windows = surveyWindows(motions, createRandom(4));
  const [near] = chooseWindows(windows, 8, 0.3).filter(({ approach }) => approach < 0.5);

  test.each(['components', 'pairs'] as const)('is that of the scheme, bound of %s', (of) => {
    const size = 1.3;
    const endAt = (parameters: Float64Array): ReturnType<typeof windowEnd> =>
      windowEnd(layer, tabulateForce(layer, parameters.subarray(0, 5)), { of, size: parameters[5]! }, near!);
    const parameters = Float64Array.of(...coefficients, size);
    const { design } = endAt(parameters);
    const difference = 1e-6;
    for (let column = 0; column < 6; column++) {
      const shifted = (sign: number): Float64Array => {
        const other = parameters.slice();
        other[column]! += sign * difference;
        return endAt(other).residuals;
      };
      const [less, more] = [shifted(-1), shifted(1)];
      let [off, length] = [0, 0];
      less.forEach((value, row) => {
        const slope = (value - more[row]!) / (2 * difference);
        off += (slope - design[row * 6 + column]!) ** 2;
        length += slope ** 2;
      });
      expect(length).toBeGreaterThan(0);
      expect(Math.sqrt(off / length)).toBeLessThan(1e-3);
    }
  });
});

describe('the small size', () => {
  let result: ExperimentResult;
  beforeAll(async () => {
    result = await chargedFiveBody.run({
      smoke: true,
      data: null,
      backend: 'cpu',
      progress: silentProgress,
      now: () => 0,
      part: async (_name, compute) => JSON.parse(JSON.stringify(await compute())),
    });
  }, 120_000);

  const rowOf = (predictor: string): Readonly<Record<string, number | string>> =>
    result.tables[0]!.rows.find((row) => String(row.predictor).startsWith(predictor))!;
  const meanOf = (predictor: string): number => Number(rowOf(predictor)['mean squared error']);

  test('the generator makes no error', () => {
    expect(meanOf('the generator')).toBe(0);
  });

  test('the learned force is a hundred times better than the straight line', () => {
    expect(meanOf('learned force, learned bound of components')).toBeLessThan(0.01 * meanOf('straight line'));
  });

  test('on clean tests it is off by less than a thousandth', () => {
    expect(Number(rowOf('learned force, learned bound of components')['clean tests'])).toBeLessThan(1e-6);
  });

  test('the bound that is found is the benchmark’s', () => {
    const stages = result.tables
      .find(({ title }) => title.startsWith('How the force is learned'))!
      .rows.filter((row) => row['bound of'] === 'components');
    expect(Math.abs(Number(stages.at(-1)!.bound) / 100 - 1)).toBeLessThan(0.05);
  });

  test('every figure is drawn', () => {
    expect(result.figures.map(({ svg }) => svg.includes('<path'))).toEqual([true, true]);
  });
});
