import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { smallRun } from './small-run.js';

const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a small run proposes the one of its experiments that is expected to tell most', async () => {
  const { claims, tables } = await smallRun('next-experiment', join(folder, 'run'));
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
