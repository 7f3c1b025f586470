import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from 'principia/math';
import { enumerateTermSets, spikeAndSlab } from 'principia/thermal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { full } from '../../experiments/condensation/config.js';
import { exactHeat } from '../../experiments/condensation/double-well.js';
import { lorenzRates } from '../../experiments/condensation/lorenz-rates.js';
import { smallRun } from './small-run.js';

const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a small run', () => {
  const run = (name: string) => smallRun('condensation', join(folder, name));
  beforeAll(() => run('first'), 60_000);
  const part = (name: string) => JSON.parse(readFileSync(join(folder, 'first', `part-${name}.json`), 'utf8'));

  it('condenses terms and weights in the order of their strength', () => {
    const rising = (values: readonly number[]): boolean =>
      values.every((value, at) => at === 0 || value > values[at - 1]!);
    const terms: { exact: { temperature: number } }[] = part('orthonormal');
    expect(rising(terms.map(({ exact }) => exact.temperature))).toBe(true);
    const { weights }: { weights: { sampled: number }[] } = part('harmonic');
    expect(rising(weights.map(({ sampled }) => sampled))).toBe(true);
  });

  it('draws laws that have the energy of the sum over all of them', () => {
    const { heat, drawnHeat } = part('lorenz');
    drawnHeat.forEach((point: { energy: number; energyError: number }, at: number) => {
      // Of few draws, whose error is itself uncertain.
      expect(Math.abs(point.energy - heat[at].energy)).toBeLessThan(6 * point.energyError);
    });
  });

  it('has all of its figures and gives the same for the same seed', async () => {
    const { figures, claims } = await run('second');
    expect(figures.map(({ name }) => name)).toEqual([
      'lorenz-map',
      'lorenz-bars',
      'lorenz-heat',
      'double-well-heat',
      'orthonormal-bars',
      'weights-in-play',
    ]);
    expect(claims).toHaveLength(7);
    const page = (name: string) => readFileSync(join(folder, name, 'results.md'), 'utf8');
    expect(page('second')).toBe(page('first'));
  }, 60_000);
});

describe('the rates of the Lorenz system', () => {
  it('are the true law’s where there is hardly any noise', () => {
    const rates = lorenzRates({ ...full.lorenz, noise: 1e-4, moments: 100 }, createRandom(1));
    const constants = [
      [-10, 10],
      [28, -1, -1],
      [-8 / 3, 1],
    ];
    rates.forEach(({ equations, noiseVariance, deviations, truth }, axis) => {
      const { sets } = enumerateTermSets(
        10,
        spikeAndSlab(equations, { noiseVariance, deviation: deviations }),
      );
      expect(sets[0]!.terms).toEqual(truth);
      sets[0]!.mean.forEach((value, at) => {
        expect(Math.abs(value / constants[axis]![at]! - 1)).toBeLessThan(0.02);
      });
    });
  });
});

it('a double well’s specific heat is ½ cold, ¼ hot and has its peak between', () => {
  expect(exactHeat(1e-4).specificHeat).toBeCloseTo(0.5, 3);
  expect(exactHeat(0.2).specificHeat).toBeCloseTo(0.637318, 6);
  expect(exactHeat(1e4).specificHeat).toBeCloseTo(0.25, 2);
});
