import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { loadDataset, loadModel, modelNames } from '../../src/cli/catalogue.js';
import { editDistance, nearestName } from '../../src/cli/nearest-name.js';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
const plain = { moons: false };

describe('editDistance', () => {
  test.prop([word, word])('is symmetric, and zero for equal words alone', (a, b) => {
    expect(editDistance(a, b)).toBe(editDistance(b, a));
    expect(editDistance(a, b) === 0).toBe(a === b);
    expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
  });

  it('counts a swap of neighbours once', () => {
    expect(editDistance('sprign', 'spring')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  it('nearestName names nothing that is far', () => {
    expect(nearestName('solarsystem', ['solar-system', 'spring'])).toBe('solar-system');
    expect(nearestName('pendulum', ['solar-system', 'spring'])).toBeNull();
  });
});

describe('the catalogue', () => {
  it.each([
    ['solar-sytem', /Did you mean 'solar-system'\?/],
    [
      'pendulum',
      /^there is no dataset 'pendulum'\. Expected one of: solar-system, or a \.npz or \.csv file$/,
    ],
    ['spring', /principia simulate spring --out spring\.npz/],
    ['package.json', /neither a \.npz or \.csv file nor a built-in dataset/],
    ['no-such-file.csv', /no-such-file\.csv/],
    ['constructor', /there is no dataset/],
  ])('%s is an input error that says how to mend it', async (name, message) => {
    await expect(loadDataset(name, plain)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });

  it('moons belong to the Solar System', async () => {
    await expect(loadDataset('orbits.csv', { moons: true })).rejects.toThrow(/--moons/);
  });

  it('builds every model it names', async () => {
    for (const name of modelNames) expect((await loadModel(name)).create).toBeTypeOf('function');
    await expect(loadModel('pairwise')).rejects.toThrow(/no model/);
  });
});
