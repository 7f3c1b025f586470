import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, mean } from 'principia/math';
import { afterAll, describe, expect, it } from 'vitest';
import { full } from '../../experiments/law-calibration/config.js';
import { laws } from '../../experiments/law-calibration/laws.js';
import { drawWorld } from '../../experiments/law-calibration/worlds.js';
import { smallRun } from './small-run.js';

const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a small run', () => {
  it('weighs every law on every world, and gives the same for the same seed', async () => {
    const run = (name: string) => smallRun('law-calibration', join(folder, name));
    const { claims, tables, figures } = await run('first');
    expect(claims).toHaveLength(4);
    expect(tables).toHaveLength(4);
    expect(figures.map(({ name }) => name)).toEqual(['reliability', 'coverage']);
    const worlds: { probabilities: number[]; ranks: number[] }[] = JSON.parse(
      readFileSync(join(folder, 'first', 'part-worlds-0.json'), 'utf8'),
    );
    for (const { probabilities, ranks } of worlds) {
      expect(probabilities).toHaveLength(laws.length);
      expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
      expect(ranks.every((rank) => rank >= 0 && rank <= 1)).toBe(true);
    }
    await run('second');
    const page = (name: string) => readFileSync(join(folder, name, 'results.md'), 'utf8');
    expect(page('second')).toBe(page('first'));
  }, 60_000);
});

describe('worlds', () => {
  const worlds = Array.from({ length: 400 }, (_, index) => drawWorld(full, createRandom(7).child(index)));

  it('have each law as often as any other', () => {
    for (const { name } of laws) {
      const share = worlds.filter(({ truth }) => truth.name === name).length / worlds.length;
      // Five standard errors of 400 draws.
      expect(Math.abs(share - 0.2)).toBeLessThan(5 * Math.sqrt(0.16 / worlds.length));
    }
  });

  it('have constants drawn from the priors that they are judged by', () => {
    const standardised = worlds.flatMap(({ truth, constants }) =>
      truth.priors.map((prior, at) => (Math.log(Math.abs(constants[at]!)) - prior.mean) / prior.deviation),
    );
    const error = 1 / Math.sqrt(standardised.length);
    expect(Math.abs(mean(standardised))).toBeLessThan(5 * error);
    expect(Math.abs(mean(standardised.map((value) => value * value)) - 1)).toBeLessThan(
      5 * Math.SQRT2 * error,
    );
  });

  it('are seen at all times, with a noise within its bounds', () => {
    for (const { observed, noise } of worlds.slice(0, 20)) {
      expect(observed.positions).toHaveLength(full.samples * full.bodies * full.dimension);
      expect(noise).toBeGreaterThanOrEqual(full.noise[0]);
      expect(noise).toBeLessThanOrEqual(full.noise[1]);
    }
  });
});
