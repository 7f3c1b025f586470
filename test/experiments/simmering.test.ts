import { createRandom, mean, variance } from 'principia/math';
import { silentProgress } from 'principia/run';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentResult } from '../../experiments/experiment.js';
import { full } from '../../experiments/simmering/config.js';
import { drawDataSet } from '../../experiments/simmering/data-sets.js';
import { simmering } from '../../experiments/simmering/experiment.js';
import { network } from '../../experiments/simmering/network.js';
import { classificationScores, regressionScores } from '../../experiments/simmering/scores.js';
import { likelihoodTemperature } from '../../experiments/simmering/simmer.js';

describe('a small run', () => {
  let result: ExperimentResult;
  beforeAll(async () => {
    result = await simmering.run({
      smoke: true,
      data: null,
      backend: 'cpu',
      progress: silentProgress,
      now: () => 0,
      part: async (_name, compute) => JSON.parse(JSON.stringify(await compute())),
    });
  }, 60_000);

  test('scores six methods on four tasks, and says what vouches for what was drawn', () => {
    const [sinusoid, fuel, airfoil, classes, vouchers] = result.tables;
    for (const table of [sinusoid, fuel, airfoil, classes]) expect(table!.rows).toHaveLength(6);
    expect(vouchers!.rows).toHaveLength(12);
    expect(vouchers!.rows.every(({ verified }) => verified === '0 of 1')).toBe(true);
  });

  test('draws its figures', () => {
    expect(result.figures.map(({ name }) => name)).toEqual([
      'coverage-sinusoid',
      'coverage-fuel',
      'coverage-airfoil',
      'reliability-optimised',
      'reliability-retrofit',
      'sinusoid',
    ]);
    for (const { svg } of result.figures) expect(svg).toMatch(/^<svg.*<path/s);
  });
});

test.for(full.tasks)(
  '$name: training columns are standardised, and the noise is as large as asked for',
  (task) => {
    const random = createRandom(2);
    const { training, test: held, columns, kind } = drawDataSet({ ...task, training: 4000 }, random);
    for (let column = 0; column < columns; column++) {
      const values = training.inputs.filter((_, at) => at % columns === column);
      expect(mean(values)).toBeCloseTo(0, 10);
      expect(variance(values)).toBeCloseTo(1, 10);
    }
    expect(held.targets).toHaveLength(task.test);
    if (kind === 'classification') {
      expect(new Set(training.targets)).toEqual(new Set([0, 1]));
      return;
    }
    expect(variance(training.targets)).toBeCloseTo(1, 10);
    if (columns > 1) return;
    // Noise of the sorted sinusoid by second differences; 4000 points leave 2 %.
    const order = Array.from(training.inputs.keys()).sort(
      (a, b) => training.inputs[a]! - training.inputs[b]!,
    );
    const sorted = order.map((row) => training.targets[row]!);
    const sum = sorted
      .slice(1, -1)
      .reduce((total, y, at) => total + (sorted[at]! - 2 * y + sorted[at + 2]!) ** 2, 0);
    const expected = task.noise / Math.sqrt(1 + task.noise ** 2);
    expect(Math.abs(Math.sqrt(sum / (6 * 3998)) / expected - 1)).toBeLessThan(0.08);
  },
);

test.for(['regression', 'classification'] as const)(
  'the gradient of a %s is the slope of its loss',
  async (kind) => {
    const random = createRandom(3);
    const net = network({ columns: 2, kind }, 3);
    const inputs = Float64Array.from({ length: 10 }, () => random.normal());
    const targets = Float64Array.from({ length: 5 }, (_, at) =>
      kind === 'regression' ? random.normal() : at % 2,
    );
    const loss = net.loss({ inputs, targets });
    const weights = net.init(random);
    const { gradient } = await loss.evaluate(weights);
    for (let index = 0; index < net.dimension; index++) {
      const at = async (shift: number): Promise<number> => {
        const moved = weights.slice();
        moved[index]! += shift;
        return (await loss.evaluate(moved)).value;
      };
      expect(((await at(1e-5)) - (await at(-1e-5))) / 2e-5).toBeCloseTo(gradient[index]!, 8);
    }
  },
);

test('scores of the right forecasts are those of theory', () => {
  const random = createRandom(4);
  const targets = Float64Array.from({ length: 4000 }, () => random.normal());
  const right = regressionScores(
    { means: [new Float64Array(4000), new Float64Array(4000)], deviations: [1, 1] },
    targets,
    random,
  );
  // Errors of means over 4000: likelihood 0.011, CRPS 0.007, coverage 0.005; four of each.
  expect(Math.abs(right.negativeLogLikelihood - 0.5 * Math.log(2 * Math.PI * Math.E))).toBeLessThan(0.045);
  expect(Math.abs(right.rankedProbabilityScore - 1 / Math.sqrt(Math.PI))).toBeLessThan(0.03);
  expect(Math.abs(right.coverage90! - 0.9)).toBeLessThan(0.02);
  expect(right.calibrationError).toBeLessThan(0.02);

  const odds = Float64Array.from({ length: 4000 }, () => 2 * random.normal());
  const classes = odds.map((value) => (random.uniform() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
  const kept = classificationScores([odds], classes);
  const overstated = classificationScores([odds.map((value) => 3 * value)], classes);
  expect(kept.calibrationError).toBeLessThan(0.03);
  expect(overstated.calibrationError).toBeGreaterThan(0.06);
  expect(kept.negativeLogLikelihood).toBeLessThan(overstated.negativeLogLikelihood);
  expect(kept.error).toBe(overstated.error);
});

test('T* is 2σ²/N of mean squares and 1/N of mean log-likelihoods', () => {
  const data = drawDataSet({ ...full.tasks[0]!, training: 50 }, createRandom(5));
  expect(likelihoodTemperature(data, 0.3)).toBeCloseTo((2 * 0.09) / 50, 14);
  expect(likelihoodTemperature({ ...data, kind: 'classification' }, 1)).toBe(1 / 50);
});
