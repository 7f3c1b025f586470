import { type DiscoverContext, discover } from 'principia';
import { type Dataset, lawDocumentSchema } from 'principia/law';
import { createRandom } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { silentProgress } from 'principia/run';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { motions } from '../training/systems.js';

const context: DiscoverContext = {
  progress: silentProgress,
  run: { appendMetrics: () => undefined },
  now: () => 0,
  command: 'principia discover test',
  environment: {},
};

function datasetOf(name: string, trajectories: readonly Trajectory[]): Dataset {
  const held = Math.floor(trajectories.length * 0.8);
  return {
    name,
    description: name,
    source: 'test',
    hash: '0',
    units: { length: '1', time: '1', mass: '1', charge: '1' },
    dimension: 2,
    training: trajectories.slice(0, held),
    test: trajectories.slice(held),
  };
}

const settings = {
  seed: 1,
  budget: 1,
  model: pairwiseForce({ hidden: 8 }),
  integrator: 'runge-kutta-4',
} as const;

describe('discover', () => {
  it('finds the spring behind motions, by both roads, and says it in a valid document', async () => {
    const dataset = datasetOf(
      'springs',
      motions((r) => -2 * (r - 1), 40, { steps: 30 }),
    );
    const { law, report } = await discover(dataset, { ...settings, solver: 'both' }, context);
    expect(lawDocumentSchema.safeParse(law).error).toBeUndefined();
    expect(law.verdict).toBe('law');
    const [term] = law.terms;
    const found = parse(term!.expression);
    const r = Float64Array.of(0.5, 1, 2, 3);
    found.evaluate({ r }).forEach((value, at) => {
      expect(value).toBeCloseTo(-2 * (r[at]! - 1), 2);
    });
    for (const constant of term!.constants) {
      expect(constant.interval[0]).toBeLessThanOrEqual(constant.value);
      expect(constant.interval[1]).toBeGreaterThanOrEqual(constant.value);
    }
    expect(report.roads.map(({ name }) => name)).toEqual(['direct solve', 'gradient descent']);
    expect(report.sampler?.gates.length).toBeGreaterThan(5);
    expect(law.probability.network).toBeGreaterThan(0);
  }, 120_000);

  it('is the same to the last digit for the same seed', async () => {
    const dataset = datasetOf(
      'gravity',
      motions((r, m1, m2) => (-m1 * m2) / r ** 2, 20),
    );
    const run = async () => (await discover(dataset, { ...settings, solver: 'direct' }, context)).law;
    expect(await run()).toEqual(await run());
  }, 120_000);

  it('finds no law where nothing interacts and the rest is noise', async () => {
    const random = createRandom(8);
    const times = Float64Array.from({ length: 40 }, (_, at) => 0.05 * at);
    const system = createParticleSystem(
      [0, 1, 2].map((body) => ({ name: `body ${body}`, mass: 1 + body })),
      'complete',
    );
    const drifting = Array.from({ length: 10 }, (): Trajectory => {
      const start = Float64Array.from({ length: 6 }, () => 2 * random.normal());
      const speed = Float64Array.from({ length: 6 }, () => random.normal());
      const noisy = (value: (time: number, axis: number) => number): Float64Array =>
        Float64Array.from(
          { length: 6 * times.length },
          (_, at) => value(times[Math.floor(at / 6)]!, at % 6) + 0.01 * random.normal(),
        );
      return {
        system,
        dimension: 2,
        times,
        positions: noisy((time, axis) => start[axis]! + time * speed[axis]!),
        velocities: noisy((_, axis) => speed[axis]!),
        velocitiesEstimated: false,
      };
    });
    const { law } = await discover(datasetOf('drift', drifting), { ...settings, solver: 'direct' }, context);
    expect(law.verdict).not.toBe('law');
    expect(law.verified).toBe(false);
  }, 120_000);
});
