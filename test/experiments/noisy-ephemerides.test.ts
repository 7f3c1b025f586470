import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeLaws } from 'principia';
import { refitLaw } from 'principia/distillation';
import { lawFromPairForce } from 'principia/law';
import { createRandom, mean } from 'principia/math';
import { silentProgress } from 'principia/run';
import { afterAll, describe, expect, it } from 'vitest';
import { full, giants, smoke } from '../../experiments/noisy-ephemerides/config.js';
import { claimsOf, tablesOf } from '../../experiments/noisy-ephemerides/results.js';
import type { WeighedMasses } from '../../experiments/noisy-ephemerides/weigh-masses.js';
import { drawWorld, integrationError, newtonianSystem } from '../../experiments/noisy-ephemerides/worlds.js';
import { smallRun } from './small-run.js';

const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a small run', () => {
  it('weighs the giants of a world and of the real ephemeris', async () => {
    const { claims, tables, figures } = await smallRun('noisy-ephemerides', join(folder, 'run'));
    expect(claims).toHaveLength(7);
    const [unknown, worlds, real] = tables;
    for (const table of [unknown, real]) expect(table!.rows.map(({ body }) => body)).toEqual(giants);
    expect(worlds!.rows).toHaveLength(smoke.worlds);
    expect(figures[0]!.svg).toMatch(/^<svg.*Neptune/s);
  }, 120_000);
});

describe('worlds', () => {
  const system = newtonianSystem(smoke);
  const world = drawWorld(system, 1e-3, createRandom(2));
  const { motion, real } = system;

  it('move as Newton says: momentum stays, and a finer integration comes to the same', () => {
    const masses = real.truth!.masses!;
    const momentum = (row: number, axis: number): number =>
      masses.reduce((sum, mass, body) => sum + mass * motion.velocities[(row * 5 + body) * 3 + axis]!, 0);
    const last = motion.times.length - 1;
    for (const axis of [0, 1, 2]) {
      expect(Math.abs(momentum(last, axis) - momentum(0, axis))).toBeLessThan(1e-16);
    }
    const error = integrationError(system, smoke);
    expect(error.position).toBeGreaterThan(0);
    expect(error.position).toBeLessThan(1e-10);
    expect(error.velocity).toBeLessThan(1e-12);
  });

  it('are seen at the times of the real ephemeris, with as much noise as is asked for, anew each time', () => {
    const [own, like] = [world.training[0]!, real.training[0]!];
    expect(own.times).toEqual(like.times);
    expect(world.test[0]!.times).toEqual(real.test[0]!.times);
    expect(
      own.positions.subarray(0, 15).every((value, at) => Math.abs(value - like.positions[at]!) < 0.01),
    ).toBe(true);
    const again = drawWorld(system, 1e-3, createRandom(3));
    const noiseOf = (kind: 'positions' | 'velocities', of = world): number[] =>
      [...of.training[0]![kind], ...of.test[0]![kind]].map((value, at) => value - motion[kind][at]!);
    for (const kind of ['positions', 'velocities'] as const) {
      const noise = noiseOf(kind);
      // Five standard errors of a mean and of a variance.
      expect(Math.abs(mean(noise))).toBeLessThan((5 * 1e-3) / Math.sqrt(noise.length));
      const square = mean(noise.map((value) => value * value)) / 1e-6;
      expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / noise.length));
      const product = mean(noiseOf(kind, again).map((value, at) => (value * noise[at]!) / 1e-6));
      expect(Math.abs(product)).toBeLessThan(5 / Math.sqrt(noise.length));
    }
  });

  it('have none of what is known to be wrong with the real ephemeris', () => {
    expect(real.massSystematic).toBeDefined();
    expect(world.massSystematic).toBeUndefined();
    expect(world.unobservableMasses).toBeUndefined();
  });
});

it('masses are not moved by what the integration errs by, at a noise of 10⁻⁹ of the distances', async () => {
  const world = drawWorld(newtonianSystem(smoke), 1e-8, createRandom(1));
  const newton = lawFromPairForce(world.truth!.pairForce!);
  const context = { progress: silentProgress, now: () => 0, command: 'x', environment: {} };
  const { law } = await judgeLaws(
    world,
    [newton],
    { seed: 1 },
    { ...context, run: { appendMetrics: () => undefined } },
  );
  const exact = refitLaw(newton, world.training, {
    masses: giants.map((body, at) => ({ body, value: world.truth!.masses![at + 1]!, free: true })),
    windows: { maximumWindows: 40, maximumSamples: 128 },
    relativeTolerance: 1e-13,
  });
  if (exact.status === 'failed') throw new Error(exact.reason);
  exact.masses.forEach(({ body, value, standardDeviation }) => {
    const { mass } = law.bodies.find(({ name }) => name === body)!;
    expect(Math.abs(mass.value - value)).toBeLessThan(0.1 * standardDeviation);
    expect(Math.abs(mass.standardDeviation! / standardDeviation - 1)).toBeLessThan(0.05);
  });
});

describe('what is said of the worlds', () => {
  /** A world whose masses are so many standard deviations off; none where the data do not tell them. */
  const worldOf = (scores: readonly (number | null)[]): WeighedMasses => ({
    ...{ verdict: 'law', expression: '-1*m1*m2/r**2', isNewtons: true, probability: 1, seconds: 1 },
    masses: giants.map((body, at) => {
      const [truth, score] = [at + 1, scores[at]!];
      return {
        body,
        truth,
        value: truth + 0.01 * (score ?? 0),
        standardDeviation: score === null ? null : 0.01,
      };
    }),
  });
  // 90 % are within 1.645 standard deviations: Jupiter always, Saturn in 15, Uranus in 14; Neptune has no interval in 6.
  const worlds = Array.from({ length: 20 }, (_, index) =>
    worldOf([1.64, index < 15 ? -1 : 1.65, index < 14 ? 0 : -1.65, index < 14 ? 0 : null]),
  );
  const results = {
    integration: { position: 1e-12, velocity: 1e-13 },
    worlds,
    told: worlds.slice(0, 10),
    real: worldOf([30, 0, 0, 0]),
    systematic: 0.001,
  };

  it('counts the intervals that hold the truth, those that are missing as wrong', () => {
    const claims = claimsOf(results, full);
    expect(claims.slice(0, 4).map(({ measured, holds }) => [measured, holds])).toEqual([
      ['20 of 20', true],
      ['15 of 20', true],
      ['14 of 20', false],
      ['14 of 20', false],
    ]);
    expect(claims[4]!.measured).toMatch(/^63 of 80/);
  });

  it('says what is to be expected of intervals that are right, and hides no error', () => {
    const [unknown, , , real] = tablesOf(results, full);
    // Binomial of 20 at 0.9: P(X ≤ 14) = 0.011, P(X ≤ 15) = 0.043, P(X ≤ 19) = 0.878.
    expect(unknown!.notes![0]).toContain('in 15 to 20 of 20 worlds');
    expect(unknown!.rows[0]!['root mean square z']).toBe('1.64');
    expect(real!.rows[0]!['error over it']).toBe('30.00');
  });
});
