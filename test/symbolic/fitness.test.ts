import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { describe, expect } from 'vitest';
import { createFitness } from '../../src/symbolic/fitness.js';
import { prepareProblem } from '../../src/symbolic/problem.js';
import { CONSTANT, concatenate, token, VARIABLE } from '../../src/symbolic/program.js';
import { operatorCode } from '../../src/symbolic/vocabulary.js';

const random = createRandom(8).child('fitness');
const values = Float64Array.from({ length: 50 }, () => random.normal());
const target = values.map((value) => 1.5 * value + 0.01 * random.normal());
const weights = values.map(() => 0.5 + random.uniform());

describe('the loss of a shifted form', () => {
  const measure = createFitness(
    prepareProblem({ variables: [{ name: 'x', values }], target, weights }, 'squared'),
  );
  const plain = measure(token(VARIABLE))!;

  test.prop([fc.double({ min: -9, max: 6, noNaN: true }), fc.boolean()], { numRuns: 300, seed: 1 })(
    'is that of the form, shifted by up to a million of its deviations',
    (size, negative) => {
      const shift = (negative ? -1 : 1) * 10 ** size;
      const far = measure(concatenate(token(VARIABLE), token(CONSTANT, shift), token(operatorCode('+'))))!;
      expect(Math.abs(far.shifted / plain.shifted - 1)).toBeLessThan(1e-3);
      expect(Math.abs(far.unitShifted / plain.unitShifted - 1)).toBeLessThan(1e-3);
    },
  );
});
