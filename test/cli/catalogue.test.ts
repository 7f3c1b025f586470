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
    expect(nearestName('sol', ['ab', 'inverse-square'])).toBeNull();
  });

  it('nearestName knows a word by its beginning, even a misspelt one', () => {
    const names = ['hamiltonian-graph-network', 'pairwise-hamiltonian'];
    expect(nearestName('hamiltonian-graf', names)).toBe(names[0]);
    expect(nearestName('pairwise', names)).toBe(names[1]);
  });
});

describe('the catalogue', () => {
  it.each([
    ['solar-sytem', /Did you mean 'solar-system'\?/],
    [
      'magnets',
      /^there is no dataset 'magnets'\. Expected one of: solar-system, spring, .*, or a \.npz or \.csv file$/,
    ],
    ['pendulun', /Did you mean 'pendulum'\?/],
    ['package.json', /neither a \.npz or \.csv file nor a built-in dataset/],
    ['no-such-file.csv', /no-such-file\.csv/],
    ['constructor', /there is no dataset/],
  ])('%s is an input error that says how to mend it', async (name, message) => {
    await expect(loadDataset(name, plain)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });

  it('simulates a system by its name, as it is told', async () => {
    const {
      name,
      training,
      test: held,
    } = await loadDataset('two-body', {
      ...plain,
      settings: { trajectories: 5 },
    });
    expect([name, training.length, held.length]).toEqual(['two-body', 4, 1]);
    await expect(loadDataset('two-body', { ...plain, settings: { moons: 1 } })).rejects.toThrow(
      /no option 'moons'/,
    );
  });

  it('takes a folder for one of ephemerides', async () => {
    await expect(loadDataset('test', plain)).rejects.toThrow(/no file 'Sun\.csv' in 'test'/);
  });

  it('moons belong to the Solar System', async () => {
    await expect(loadDataset('orbits.csv', { moons: true })).rejects.toThrow(/--moons/);
  });

  it('builds every model it names', async () => {
    for (const name of modelNames) expect((await loadModel(name)).create).toBeTypeOf('function');
    await expect(loadModel('pairwise')).rejects.toThrow(/no model/);
  });
});
