import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateSystem, springNetwork } from 'principia/datasets';
import { type ExperimentResult, experiments, runExperiment } from 'principia/experiments';
import { createRandom } from 'principia/math';
import type { Table } from 'principia/report';
import { createRun, silentProgress } from 'principia/run';
import { chooseBackend } from 'principia/tensor';
import { trueEnergy } from 'principia/training';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { full } from '../../experiments/hamiltonian-graph-networks/config.js';
import { motionsToPredict } from '../../experiments/hamiltonian-graph-networks/motions.js';
import {
  rolloutErrors,
  summarise,
  trueLaw,
} from '../../experiments/hamiltonian-graph-networks/rollout-errors.js';
import { springEnergies } from '../../experiments/hamiltonian-graph-networks/spring-law.js';

let folder: string;
let result: ExperimentResult;
const context = async () => ({
  smoke: true,
  data: null,
  backend: (await chooseBackend(undefined, { repeated: true })).backend,
  progress: silentProgress,
  now: () => 0,
});

const manifest = { command: '', config: {}, seed: 1, dataset: { name: '', hash: '' }, environment: {} };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'principia-'));
  const experiment = await experiments['hamiltonian-graph-networks']!();
  const run = createRun(join(folder, 'run'), manifest, () => 0);
  result = await runExperiment(experiment, run, await context());
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const tableOf = (words: string): Table => result.tables.find(({ title }) => title.includes(words))!;

describe('the small size', () => {
  test('gives finite numbers, or says that a motion diverged', () => {
    expect(result.tables).toHaveLength(6);
    for (const { rows } of result.tables) {
      expect(rows.length).toBeGreaterThan(0);
      for (const cell of rows.flatMap((row) => Object.values(row))) {
        if (typeof cell === 'number') expect(cell).toSatisfy(Number.isFinite);
        else expect(cell).not.toMatch(/NaN|Infinity|undefined|null/);
      }
    }
    for (const { measured } of result.claims) expect(measured).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(result.figures.map(({ svg }) => svg.slice(0, 4))).toEqual(['<svg', '<svg', '<svg', '<svg']);
  });

  test('says at every step what was done with it', () => {
    const { rows } = tableOf('tested at others');
    const labels = (model: string): unknown[] =>
      rows.flatMap((row) => (row.model === model ? [row['as it acts']] : []));
    expect(labels('DeltaGN')).toEqual(['increment × 0.5', 'increment', 'increment × 2']);
    expect(labels('HOGN')).toEqual(['runge-kutta-4', 'runge-kutta-4', 'runge-kutta-4']);
  });

  test('says that splitting methods do not split a learned energy', () => {
    const row = tableOf('same integrator').rows.find(
      ({ model, integrator }) => model === 'HOGN' && integrator === 'symplectic-1',
    )!;
    expect(row['as it acts']).toBe('symplectic-euler, partial updates');
  });

  test('reads back what an interrupted run had done', async () => {
    const experiment = await experiments['hamiltonian-graph-networks']!();
    const computed: string[] = [];
    const parts = new Map<string, unknown>();
    const small = await context();
    const once = {
      ...small,
      async part<T>(name: string, compute: () => Promise<T>): Promise<T> {
        if (!parts.has(name)) {
          computed.push(name);
          parts.set(name, JSON.parse(JSON.stringify(await compute())));
        }
        return parts.get(name) as T;
      },
    };
    const first = await experiment.run(once);
    const count = computed.length;
    expect(first.claims).toEqual(result.claims);
    expect(await experiment.run(once)).toEqual(first);
    expect(computed).toHaveLength(count);
  });
});

describe('the true law', () => {
  test('has the energy of the dataset, up to where its potential is zero', () => {
    const settings = { bodies: 5, dimension: 2, trajectories: 3, steps: 4, dt: 0.3, connection: 0.7 };
    const dataset = simulateSystem(springNetwork, { ...settings, seed: 3 });
    const { energy } = trueEnergy(dataset);
    for (const motion of motionsToPredict(5, { motions: 3, steps: 4 }, 0.3, 0.7)) {
      const random = createRandom(5);
      const shaken = {
        positions: motion.positions.map((x) => x + random.normal()),
        momenta: motion.momenta.map((p) => p + random.normal()),
      };
      const own = springEnergies(motion, shaken);
      const theirs = energy!.along(motion, shaken).total;
      for (const row of own.keys()) expect(own[row]! - own[0]!).toBeCloseTo(theirs[row]! - theirs[0]!, 6);
    }
  });

  test('falls behind the truth as the order of the integrator says', async () => {
    const test = motionsToPredict(6, { motions: 5, steps: 16 }, full.step);
    const errorAt = async (
      integrator: 'runge-kutta-2' | 'runge-kutta-4' | 'symplectic-2',
      substeps: number,
    ) => {
      const errors = await rolloutErrors(
        test,
        trueLaw,
        { integrator, every: 4, substeps },
        await backendOnly(),
      );
      return summarise(errors).position!;
    };
    for (const [integrator, order] of [
      ['runge-kutta-2', 2],
      ['runge-kutta-4', 4],
      ['symplectic-2', 2],
    ] as const) {
      const slope = Math.log2((await errorAt(integrator, 8)) / (await errorAt(integrator, 16)));
      expect(Math.abs(slope - order)).toBeLessThan(0.15);
    }
  });
});

async function backendOnly() {
  return { ...(await context()), part: <T>(_name: string, compute: () => Promise<T>) => compute() };
}
