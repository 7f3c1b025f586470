import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { readTrajectories, simulate, writeDataset, writeTrajectories } from 'principia/datasets';
import type { Dataset, Truth } from 'principia/law';
import { InputError } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { knownProperties, phaseTrajectories, trueEnergy } from 'principia/training';
import { afterAll, describe, expect, test } from 'vitest';
import type { NumericArray } from '../../../datasets/formats/npy.js';
import { writeNpz } from '../../../datasets/formats/npz.js';
import { trajectoriesOf } from '../rows.js';

const folder = mkdtempSync(join(tmpdir(), 'npz-dataset-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'dataset.npz');

const springs = simulate({ law: 'spring', bodies: 3, trajectories: 9, steps: 12, seed: 4 });
const positionsOf = (part: readonly Trajectory[]): Float64Array[] => part.map(({ positions }) => positions);

const withSplit = (training: number, validation: number): Dataset => {
  const all = trajectoriesOf(springs);
  return {
    ...springs,
    training: all.slice(0, training),
    ...(validation === 0 ? {} : { validation: all.slice(training, training + validation) }),
    test: all.slice(training + validation),
  };
};

describe('the split', () => {
  property.prop([fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 7 })], { numRuns: 12 })(
    'every part comes back as it was',
    (training, more) => {
      const dataset = withSplit(training, Math.min(more, 8 - training));
      writeDataset(path, dataset);
      const read = readTrajectories(path);
      expect(positionsOf(read.training)).toEqual(positionsOf(dataset.training));
      expect(read.validation && positionsOf(read.validation)).toEqual(
        dataset.validation && positionsOf(dataset.validation),
      );
      expect(positionsOf(read.test)).toEqual(positionsOf(dataset.test));
    },
  );

  test('a file without one is split as ever', () => {
    writeTrajectories(path, trajectoriesOf(withSplit(2, 2)));
    const { training, validation, test: held, truth } = readTrajectories(path);
    expect([training.length, validation, held.length, truth]).toEqual([8, undefined, 1, undefined]);
  });

  test('one motion that is split in time is written whole', () => {
    const one = simulate({ law: 'spring', trajectories: 1, steps: 20, seed: 2 });
    for (const extension of ['npz', 'csv']) {
      const file = join(folder, `one.${extension}`);
      writeDataset(file, one);
      const read = readTrajectories(file);
      expect(read.hash).toBe(one.hash);
      expect(read.training.map(({ times }) => times)).toEqual(one.training.map(({ times }) => times));
      expect(positionsOf(read.test)).toEqual(positionsOf(one.test));
    }
  });

  test('of one motion it counts the time points, wherever it is cut', () => {
    const [whole] = simulate({ law: 'spring', bodies: 3, trajectories: 2, steps: 9, seed: 2 }).training;
    writeFileSync(
      path,
      withArrays({ times: array(whole!.times), positions: one(whole!), split: array([3, 2, 5]) }),
    );
    const { training, validation, test: held } = readTrajectories(path);
    expect([training, validation!, held].map((part) => part.map(({ times }) => times.length))).toEqual([
      [3],
      [2],
      [5],
    ]);
    expect(held[0]!.times[0]).toBe(whole!.times[5]);
  });

  test.each([
    ['too few', [5, 1, 2], 'split is [5, 1, 2]; expected how many of the 9 trajectories'],
    ['too many', [9, 1, 1], 'split is [9, 1, 1]'],
    ['nothing to train on', [0, 4, 5], 'for training (at least 1)'],
    ['nothing to test', [5, 4, 0], 'testing (at least 1)'],
    ['a part of a motion', [4.5, 0, 4.5], 'split is [4.5, 0, 4.5]'],
    ['less than none', [9, -1, 1], 'split is [9, -1, 1]'],
    ['no number', [4, Number.NaN, 5], 'split[1] is NaN'],
    ['two parts', [4, 5], 'split has the shape [2]'],
  ])('%s is refused in one message', (_what, split, message) => {
    writeFileSync(path, withArrays({ split: array(split) }));
    expectRefusal(message);
  });

  test('so are spans of time of one point, and a dataset with nothing to test', () => {
    const [whole] = springs.training;
    writeFileSync(path, withArrays({ positions: one(whole!), split: array([12, 0, 1]) }));
    expectRefusal('of the 13 time points of the only trajectory are for training (at least 2)');
    expect(() => writeDataset(path, { ...springs, test: [] })).toThrow(/8 training and 0 test/);
  });
});

describe('the truth', () => {
  const truths: fc.Arbitrary<Truth> = fc.record(
    {
      pairForce: fc.constantFrom('-2*(r - 1)', '-m1*m2/(r + 0.01)**2'),
      terms: fc.array(
        fc.record(
          {
            acts: fc.constantFrom('body force' as const, 'pair force' as const),
            direction: fc.constantFrom('velocity' as const, 'axis' as const),
            expression: fc.constantFrom('-0.5', 'm1*9.81', '-x**2 + y'),
            axis: fc.integer({ min: 0, max: 1 }),
            note: fc.constantFrom('γ, measured', ''),
          },
          { requiredKeys: ['acts', 'direction', 'expression'] },
        ),
        { maxLength: 3 },
      ),
      masses: fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 3, maxLength: 3 }),
    },
    { requiredKeys: [] },
  );

  property.prop([truths], { numRuns: 30 })('read(write(truth)) = truth', (truth) => {
    writeDataset(path, { ...springs, truth });
    const read = readTrajectories(path);
    expect(read.truth).toEqual(truth);
    expect(read.hash).toBe(springs.hash);
  });

  test('the energy of the file is the energy of the dataset', () => {
    writeDataset(path, springs);
    const totals = (dataset: Dataset): Float64Array[] => {
      const { energy } = trueEnergy(dataset);
      const motions = phaseTrajectories(dataset.test, knownProperties(dataset.test));
      return motions.map((motion) => energy!.along(motion, motion).total);
    };
    expect(totals(readTrajectories(path))).toEqual(totals(springs));
  });

  const bytes = (text: string): NumericArray => array(new TextEncoder().encode(text));
  const term = { acts: 'body force', direction: 'axis', expression: '1', axis: 0 };
  test.each([
    ['no JSON', bytes('{'), 'JSON'],
    ['a bell in no JSON', bytes('\u0007{'), 'JSON'],
    ['no UTF-8', array([0xff, 0xfe]), 'truth is no true law'],
    ['a list', bytes('[]'), 'it: '],
    ['a number for a force', bytes('{"pairForce":3}'), 'pairForce: '],
    ['no expression', bytes('{"pairForce":"process.exit(1)"}'), 'process'],
    ['an unknown variable', bytes('{"pairForce":"-k*r"}'), '"k"'],
    ['an unknown place', bytes(JSON.stringify({ terms: [{ ...term, expression: 'z' }] })), '"z"'],
    ['an axis beyond space', bytes(JSON.stringify({ terms: [{ ...term, axis: 2 }] })), 'axis 2 of 2'],
    [
      'a strange direction',
      bytes(JSON.stringify({ terms: [{ ...term, direction: 'up' }] })),
      'terms.0.direction',
    ],
    [
      'a note that rings',
      bytes(JSON.stringify({ terms: [{ ...term, note: '\u0007' }] })),
      'one line of plain text',
    ],
    ['other bodies', bytes('{"masses":[1,2]}'), '2 masses for 3 bodies'],
    ['a massless body', bytes('{"masses":[1,2,0]}'), 'masses.2'],
    [
      'endless brackets',
      bytes(`{"pairForce":"${'('.repeat(9000)}r${')'.repeat(900)}"}`),
      'truth is no true law',
    ],
    ['a very long force', bytes(`{"pairForce":"${'r+'.repeat(9000)}r"}`), 'pairForce: '],
  ])('%s is refused in one message', (_what, truth, message) => {
    writeFileSync(path, withArrays({ truth }));
    expectRefusal(message);
  });
});

function array(values: ArrayLike<number>): NumericArray {
  return { shape: [values.length], data: Float64Array.from(values) };
}

function one({ times, positions }: Trajectory): NumericArray {
  return { shape: [1, times.length, 3, 2], data: positions };
}

/** A file of the nine motions with anything changed. */
function withArrays(changes: Readonly<Record<string, NumericArray>>): Uint8Array {
  const all = trajectoriesOf(springs);
  const positions = Float64Array.from(all.flatMap((trajectory) => [...trajectory.positions]));
  const arrays = {
    times: array(all[0]!.times),
    positions: { shape: [9, 13, 3, 2], data: positions },
    ...changes,
  };
  return writeNpz(new Map(Object.entries(arrays)));
}

function expectRefusal(message: string): void {
  expect(() => readTrajectories(path)).toThrow(InputError);
  expect(() => readTrajectories(path)).toThrow(message);
  expect(() => readTrajectories(path)).toThrow(/^\P{Cc}{1,700}$/u);
}
