import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experiments, runExperiment } from 'principia/experiments';
import { createRun, silentProgress } from 'principia/run';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a small run proposes the one of its experiments that is expected to tell most', async () => {
  const manifest = { command: 'x', config: {}, seed: 1, dataset: { name: 'x', hash: '' }, environment: {} };
  const { claims, tables } = await runExperiment(
    await experiments['next-experiment']!(),
    createRun(join(folder, 'run'), manifest, () => 0),
    { ...{ smoke: true, data: null, backend: 'cpu' as const, progress: silentProgress, now: () => 0 } },
  );
  expect(claims).toHaveLength(3);
  expect(tables[0]!.rows).toHaveLength(1);
  const world: { expected: [number, number]; before: number; proposed: number; reason: string } = JSON.parse(
    readFileSync(join(folder, 'run', 'part-world-1.json'), 'utf8'),
  );
  expect(world.expected[0]).toBeGreaterThanOrEqual(0);
  expect(world.proposed).toBeGreaterThanOrEqual(0);
  expect(world.proposed).toBeLessThanOrEqual(1);
  expect(world.reason).toMatch(/nats of doubt/);
}, 60_000);
