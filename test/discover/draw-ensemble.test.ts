import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiscoverContext, discover, drawEnsemble, type EnsembleSource } from 'principia';
import { type Dataset, documentEnsembleSchema } from 'principia/law';
import { InputError } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { loadCheckpoint, saveCheckpoint, silentProgress } from 'principia/run';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { motions } from '../training/systems.js';

const context: DiscoverContext = {
  progress: silentProgress,
  run: { appendMetrics: () => undefined },
  now: () => 0,
  command: 'principia discover test',
  environment: {},
};
const trajectories = motions((r) => -2 * (r - 1), 8, { steps: 12 });
const dataset: Dataset = {
  ...{ name: 'springs', description: 'springs', source: 'test', hash: '0', dimension: 2 },
  units: { length: '1', time: '1', mass: '1', charge: '1' },
  training: trajectories.slice(0, 6),
  test: trajectories.slice(6),
};
const options = {
  ...{ seed: 3, budget: 1, model: pairwiseForce({ hidden: 6 }), integrator: 'runge-kutta-4' },
  solver: 'gradient',
} as const;

const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('drawEnsemble', () => {
  let found: Awaited<ReturnType<typeof discover>>;
  let source: EnsembleSource;
  beforeAll(async () => {
    found = await discover(dataset, options, context);
    const path = join(folder, 'members.safetensors');
    saveCheckpoint(path, found.members!);
    const stored = loadCheckpoint(path);
    source = { stored, source: "'members.safetensors'", ...options };
  }, 120_000);

  it('is the run’s own ensemble, to the bit, where nothing is changed', async () => {
    const again = await drawEnsemble(dataset, source, {}, context);
    const { law } = found;
    const withoutSearch = law.ensemble!.numbers.map((number) => ({
      ...number,
      variance: { ...number.variance, search: null },
    }));
    expect(again.ensemble).toEqual({ ...law.ensemble, numbers: withoutSearch });
    expect(again.laws[0]!.probability).toEqual(law.probability);
    expect(again.divergence).toBe(law.divergence);
    expect(again.verified).toBe(law.verified);
    expect(documentEnsembleSchema.safeParse(again.ensemble).error).toBeUndefined();
  }, 60_000);

  it('takes the first of its members, and is wider where it is hotter', async () => {
    const settings = { members: 2, draws: 60, audit: 0 };
    const usual = await drawEnsemble(dataset, source, settings, context);
    const hot = await drawEnsemble(dataset, source, { ...settings, temperature: 9 }, context);
    expect(usual.ensemble.members).toBe(2);
    expect(hot.ensemble.temperature).toBeCloseTo(9 * usual.ensemble.noiseTemperature, 12);
    const width = (document: typeof usual): number => Math.sqrt(document.ensemble.numbers[0]!.variance.chain);
    expect(width(hot)).toBeGreaterThan(1.5 * width(usual));
  }, 60_000);

  it('trains the members that the run lacks as the run would have', async () => {
    const settings = { members: 5, draws: 20, audit: 0 };
    const { ensemble } = await drawEnsemble(dataset, source, settings, context);
    expect(ensemble.members).toBe(5);
    expect(ensemble.draws).toBe(100);
  }, 60_000);

  it('says what is wrong with a file that is none of ours', async () => {
    const other = { ...source, stored: { arrays: {}, metadata: { principia: '{"drag": 1}' } } };
    await expect(drawEnsemble(dataset, other, {}, context)).rejects.toThrow(InputError);
    const arrays = Object.fromEntries(
      Object.entries(source.stored.arrays).filter(([name]) => name !== '0.log mass'),
    );
    const cut = { ...source, stored: { ...source.stored, arrays } };
    await expect(drawEnsemble(dataset, cut, {}, context)).rejects.toThrow(/lacks 'log mass' of member 0/);
  });
});
