import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileGeneralised, lagrangeEquations } from 'principia/distillation';
import { InputError, median } from 'principia/math';
import { silentProgress } from 'principia/run';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentResult } from '../../experiments/experiment.js';
import { full, smoke } from '../../experiments/pendulums/config.js';
import { eliminateDouble } from '../../experiments/pendulums/double-pendulum.js';
import { pendulums } from '../../experiments/pendulums/experiment.js';
import { judgeLaw, rankLaws } from '../../experiments/pendulums/judged-laws.js';
import { doubleForm, publishedDouble } from '../../experiments/pendulums/published-model.js';
import { readRecordings, simulatedConstants, thinned } from '../../experiments/pendulums/recordings.js';

const data = process.env.PRINCIPIA_DATA ?? '';
const recorded = existsSync(join(data, 'pendulum', 'double.csv'));
if (!recorded) console.warn('pendulums: without PRINCIPIA_DATA the recordings are not tested');

const context = {
  data: null,
  backend: 'cpu',
  progress: silentProgress,
  now: () => 0,
  part: async <T>(_name: string, compute: () => Promise<T>): Promise<T> =>
    JSON.parse(JSON.stringify(await compute())),
} as const;

describe('the small size on simulated recordings', () => {
  let result: ExperimentResult;
  beforeAll(async () => {
    result = await pendulums.run({ ...context, smoke: true });
  }, 120_000);

  const tableOf = (title: string): ExperimentResult['tables'][number] =>
    result.tables.find((table) => table.title.startsWith(title))!;

  test('finds the simulated law of the single pendulum', () => {
    const constants = tableOf('Constants of the single').rows;
    const values = constants.map(({ value }) => Math.abs(Number(value)));
    const truth = simulatedConstants.single;
    expect(values.length).toBe(3);
    truth.forEach((value) => {
      expect(Math.min(...values.map((found) => Math.abs(found / value - 1)))).toBeLessThan(0.01);
    });
    const [{ expression }] = tableOf('The laws').rows as [{ expression: string }];
    expect(expression).toMatch(/dry\(w\)/);
    expect(expression).toMatch(/sin\(q\)/);
    expect(expression).toMatch(/w\*abs\(w\)/);
  });

  test('keeps the mass matrix and the potential of the double pendulum, and viscous friction', () => {
    const forms = tableOf('Forms of the double').rows.slice(0, 2);
    expect(forms.map(({ form }) => form)).toContain(
      'w1^2/2, w2^2/2, w1*w2*cos(q1 - q2), cos(q1), cos(q2), viscous friction of w1, viscous friction of w2 - w1',
    );
  });

  test('follows test segments within twice the noise', () => {
    tableOf('Errors of whole segments')
      .rows.filter(({ model }) => String(model).startsWith('our law'))
      .forEach((row) => {
        expect(Number.parseFloat(String(row['test, initial state fitted']))).toBeLessThan(0.06);
      });
  });

  test('draws every figure', () => {
    expect(result.figures.map(({ svg }) => svg.includes('<path'))).toEqual([true, true, true]);
  });
});

describe('laws', () => {
  const { double } = readRecordings(null, true, 3);
  const form = { form: 'own', origin: 'test', equations: lagrangeEquations(doubleForm) };

  test('are fitted without the segments they are tried on', () => {
    const judged = judgeLaw({ ...form, start: simulatedConstants.double }, double, smoke, 1)!;
    expect(judged.leftOut.length).toBe(double.training.length);
    // Never better than with the segment, but for rounding.
    judged.leftOut.forEach((error, segment) => {
      expect(error).toBeGreaterThan(0.98 * judged.training.fitted[segment]!);
    });
    judged.constants.forEach(({ value, standardDeviation }, index) => {
      expect(Math.abs(value - simulatedConstants.double[index]!)).toBeLessThan(5 * standardDeviation);
    });
  });

  test('are ranked by what they leave and by how many constants they need', () => {
    const law = judgeLaw({ ...form, start: simulatedConstants.double }, double, smoke, 1)!;
    const worse = { ...law, leftOut: law.leftOut.map((error) => 2 * error) };
    const larger = { ...law, constants: [...law.constants, law.constants[0]!] };
    const ranked = rankLaws([worse, larger, law]);
    expect(
      ranked.map((one) =>
        [worse, larger, law].findIndex(
          ({ leftOut, constants }) => leftOut === one.leftOut && constants === one.constants,
        ),
      ),
    ).toEqual([2, 1, 0]);
  });

  test('keep their own constants where these are given', () => {
    const judged = judgeLaw({ ...form, start: publishedDouble, fixed: true }, double, smoke, 1)!;
    expect(judged.constants.map(({ value }) => value)).toEqual(publishedDouble);
    expect(judged.leftOut).toEqual([]);
  });
});

describe('recordings', () => {
  test('are asked for at the full size', () => {
    expect(() => readRecordings(null, false, 1)).toThrow(InputError);
    expect(() => readRecordings('no-such-folder', false, 1)).toThrow(/single\.csv/);
  });

  test('are thinned row by row', () => {
    const [segment] = readRecordings(null, true, 1).double.training;
    const every = thinned(segment!, 10);
    expect(every.times[3]).toBe(segment!.times[30]);
    expect([...every.positions.subarray(6, 8)]).toEqual([...segment!.positions.subarray(60, 62)]);
    expect(every.positions.length).toBe(2 * every.times.length);
  });
});

describe.skipIf(!recorded)('the recordings', () => {
  test('give the reference errors with the authors’ constants: median 0.0079 rad, largest 0.032', () => {
    const { double } = readRecordings(data, false, 1);
    const field = compileGeneralised(lagrangeEquations(doubleForm));
    expect(field.equations.parameters.length).toBe(publishedDouble.length);
    const judged = judgeLaw(
      {
        form: 'published',
        origin: 'published',
        equations: field.equations,
        start: publishedDouble,
        fixed: true,
      },
      double,
      full,
      1,
    )!;
    const errors = [...judged.training.asRecorded, ...judged.test.asRecorded];
    expect(errors.length).toBe(26);
    expect(median(errors)).toBeCloseTo(0.0079, 4);
    expect(Math.max(...errors)).toBeCloseTo(0.032, 3);
  });

  test('leave the mass matrix and the potential to the last', () => {
    const { double } = readRecordings(data, false, 1);
    const { zeros, path } = eliminateDouble({ ...double, training: double.training.slice(0, 8) }, full);
    const last = path.find(({ terms }) => terms.length === 5)!;
    expect(last.terms).toEqual([0, 1, 3, 10, 11]);
    expect(Math.max(...zeros.map(Math.abs))).toBeLessThan(0.005);
  });
});
