import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnsembleDocument, EnsembleSettings } from 'principia';
import { createRun, readRun, saveCheckpoint } from 'principia/run';
import { whitenedSamplerNames } from 'principia/thermal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplerNames } from '../../src/cli/ensemble.js';
import { ensembleServices } from '../../src/cli/ensembles.js';
import { dataset, run } from './stand-ins.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const document: EnsembleDocument = {
  schema: 'principia/ensemble/1',
  dataset: { name: 'springs', hash: '12' },
  seed: 4,
  verified: false,
  unverified: ['virial, mean over directions'],
  temperatureRatio: 2,
  laws: [
    { law: '-2*(r - 1)', probability: { network: 0.3, law: 1 } },
    { law: '-r', probability: { network: 0.7, law: 0 } },
  ],
  divergence: 0.6,
  ensemble: {
    ...{ sampler: 'BAOAB Langevin', members: 4, draws: 800, temperature: 0.004, noiseTemperature: 0.002 },
    ...{ effectiveResiduals: 1000, prior: 'N(0, 1)' },
    gates: [
      { name: 'virial, mean over directions', value: 1.2, limit: '0.95 to 1.05', passed: false, where: '' },
    ],
    numbers: [
      {
        ...{ name: 'k1', value: -2, interval: [-2.1, -1.9], level: 0.95 },
        variance: { chain: 1, member: 2, fit: 1, search: null },
      },
    ],
  },
  seconds: 3,
};

/** A finished run, as `discover` leaves it. */
function finishedRun(name: string, hash = dataset.hash): string {
  const path = join(folder, name);
  createRun(
    path,
    {
      ...{ command: 'principia discover springs.npz', seed: 4, environment: {} },
      config: { dataset: 'springs.npz', noise: 0.1, model: 'pairwise-force', integrator: 'runge-kutta-4' },
      dataset: { name: 'springs', hash },
    },
    () => 0,
  ).finish('complete');
  saveCheckpoint(join(path, 'members.safetensors'), { arrays: {}, metadata: {} });
  return path;
}

describe('principia ensemble', () => {
  it('offers the samplers that there are', () => {
    expect(samplerNames).toEqual(whitenedSamplerNames);
  });

  it('tells the sampler what was asked for, and writes what came of it into a run of its own', async () => {
    const asked: EnsembleSettings[] = [];
    const ensembles = {
      ...ensembleServices,
      loadDataset: async () => dataset,
      drawEnsemble: async (
        _dataset: unknown,
        source: { readonly noise?: number },
        settings: EnsembleSettings,
      ) => {
        expect(source.noise).toBe(0.1);
        asked.push(settings);
        return document;
      },
    };
    const from = finishedRun('first');
    const out = join(folder, 'out');
    const words = [
      'ensemble',
      from,
      '--temperature',
      '2',
      '--sampler',
      'malt',
      '--budget',
      '80',
      '--out',
      out,
    ];
    const outcome = await run([...words, '--backend', 'cpu', '--quiet'], { ensembles });
    expect(outcome.code).toBe(0);
    expect(asked).toEqual([{ temperature: 2, sampler: 'malt', audit: 150, draws: 400, backend: 'cpu' }]);
    expect(outcome.out).toContain('UNVERIFIED (virial, mean over directions)');
    expect(outcome.out).toContain('the network does not determine the law');
    expect(outcome.out).toMatch(/k1 +−2\.00 \[−2\.10, −1\.90\] +25 % +50 % +25 %/);
    expect(JSON.parse(readFileSync(join(out, 'ensemble.json'), 'utf8'))).toEqual(document);
    const { command, status } = readRun(out);
    expect(status).toBe('complete');
    expect(command).toContain('--temperature 2 --sampler malt --budget 80 --backend cpu');
  });

  it('refuses what is no run, a run without networks, and a run of other data, each in one line', async () => {
    const ensembles = { ...ensembleServices, loadDataset: async () => dataset };
    const bare = finishedRun('bare');
    rmSync(join(bare, 'members.safetensors'));
    const broken = finishedRun('broken');
    writeFileSync(join(broken, 'members.safetensors'), 'nothing');
    const refused = [
      [folder, 'there is no run'],
      [bare, 'holds no members.safetensors'],
      [finishedRun('other', '00ff'), 'is no longer what'],
      [broken, 'expected safetensors'],
    ] as const;
    for (const [path, words] of refused) {
      const { code, error } = await run(['ensemble', path, '--quiet'], { ensembles });
      expect(code).toBe(2);
      expect(error).toContain(words);
      expect(error.trim().split('\n')).toHaveLength(1);
    }
  });
});
