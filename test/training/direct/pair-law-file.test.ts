import { simulateSystem, spring } from 'principia/datasets';
import { createRandom, InputError } from 'principia/math';
import {
  decodePairLaw,
  evaluatePairLaw,
  evaluationDefaults,
  fitPairLaw,
  invariantCount,
  type PairLawDocument,
} from 'principia/training';
import { describe, expect, it } from 'vitest';
import { encodePairLaw } from '../../../src/training/direct/pair-law-file.js';
import { laws, moments, someInvariants } from './samples.js';

const description = {
  model: 'pairwise-force',
  dimension: 2,
  charges: false,
  units: { length: 'm', time: 's', mass: 'kg', charge: 'C' },
  dataset: { name: 'springs', hash: '' },
  seed: 1,
  error: null,
} as const;

const alone = fitPairLaw([moments(laws.spring, 60, 3, 2, 1)], { features: 20, random: createRandom(1) });
const withBodies = fitPairLaw([moments(laws.spring, 60, 3, 2, 1)], {
  features: 20,
  field: 6,
  drag: 4,
  random: createRandom(1),
});
const documentOf = ({ model, posterior }: typeof alone): PairLawDocument =>
  encodePairLaw({ model, coefficients: posterior.coefficients }, description);

/** A document with another value somewhere. */
function edited(document: PairLawDocument, path: readonly (string | number)[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(document));
  const holder = path.slice(0, -1).reduce((at, key) => at[key], copy);
  holder[path.at(-1)!] = value;
  return copy;
}

describe('a law of pairs in a file', () => {
  it('is read back to the last bit', () => {
    const invariants = someInvariants(20);
    const { parts } = decodePairLaw(JSON.parse(JSON.stringify(documentOf(withBodies))), 'it');
    const forces = Array.from({ length: 20 }, (_, row) => parts.pair.value(invariants, row * invariantCount));
    expect(forces).toEqual([...withBodies.law.force(invariants)]);
  });

  it.each<readonly [path: readonly (string | number)[], value: unknown, message: RegExp]>([
    [
      ['dimension'],
      3,
      /bodyTerms\.0\.scales\.centre has 2 numbers, but a field of 6 .* in 3 dimensions has 3/,
    ],
    [['dimension'], 2.5, /dimension/],
    [['bodyTerms', 1, 'scales', 'centre'], [0, 0, 0], /bodyTerms\.1\.scales\.centre has 3 numbers, .* has 2/],
    [['bodyTerms', 0, 'weights'], [1, 2], /bodyTerms\.0\.weights has 2 numbers, .* has 12/],
    [['bodyTerms', 1, 'weights'], [1], /bodyTerms\.1\.weights has 1 numbers, .* has 4/],
    [['bodyTerms', 1, 'powers'], [], /bodyTerms\.1\.powers has 0 numbers, .* has 4/],
    [['bodyTerms', 0, 'scales', 'length'], 0, /bodyTerms\.0\.scales\.length/],
    [['features', 'centre'], [0, 0], /features\.centre/],
    [['features', 'spread'], [1, 1, 1, 1, 0], /features\.spread\.4/],
    [['span'], [1, 0], /span: expected the nearest first/],
  ])('whose parts do not fit each other is refused: %j as %j', (path, value, message) => {
    const document = edited(documentOf(withBodies), path, value);
    expect(() => decodePairLaw(document, 'it')).toThrow(InputError);
    expect(() => decodePairLaw(document, 'it')).toThrow(message);
  });

  it('may say another dimension where it is of pairs alone, which know none', () => {
    const { document } = decodePairLaw(edited(documentOf(alone), ['dimension'], 3), 'it');
    expect(document.dimension).toBe(3);
  });
});

describe('evaluatePairLaw', () => {
  const springs = simulateSystem(spring, { bodies: 3, trajectories: 4, steps: 5 });
  const box = { kind: 'periodic', lengths: [9, 9], lower: [0, 0] } as const;

  it.each([
    [
      'space',
      { test: springs.test.map((motion) => ({ ...motion, space: box })) },
      /space: free, .* space: periodic/,
    ],
    [
      'dimensions',
      simulateSystem(spring, { dimension: 3, bodies: 3, trajectories: 4, steps: 5 }),
      /dimensions: 2/,
    ],
    ['units', { units: { ...springs.units, length: 'AU' } }, /length in m, .* has AU/],
  ])('refuses data of other %s', async (_what, change, message) => {
    const law = decodePairLaw(documentOf(alone), 'it');
    await expect(
      evaluatePairLaw(law, { ...springs, ...change }, evaluationDefaults, {}, 'it'),
    ).rejects.toThrow(message);
  });
});
