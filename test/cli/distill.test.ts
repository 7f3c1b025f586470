import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateSystem, spring, writeTrajectories } from 'principia/datasets';
import type { Distillation, DistillationDocument } from 'principia/distillation';
import type { LawDocument } from 'principia/law';
import { readRun } from 'principia/run';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Distilling } from '../../src/cli/distill.js';
import { distilling } from '../../src/cli/distilling.js';
import { run } from './stand-ins.js';

let folder: string;
let data: string;
let solved: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
  data = join(folder, 'springs.npz');
  solved = join(folder, 'solved');
  const { training } = simulateSystem(spring, { bodies: 3, trajectories: 6, steps: 40 });
  writeTrajectories(data, training);
  const words = ['train', data, '--solver', 'direct', '--model-option', 'features=40', '--quiet'];
  expect((await run([...words, '--out', solved])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const document: DistillationDocument = {
  schema: 'principia/distillation/1',
  model: 'a network',
  path: 'model.safetensors',
  dataset: { name: 'springs', hash: '12' },
  seed: 1,
  seconds: 2,
  channels: null,
  findings: [{ question: 'share across', value: 0.0123, answer: 'central' }],
  components: [],
  candidates: [
    { terms: [{ acts: 'pair force', direction: 'separation', expression: '-2*(r - 1)' }] },
    {
      terms: [
        { acts: 'pair force', direction: 'separation', expression: '-r' },
        { acts: 'body force', direction: 'axis', axis: 1, expression: '-9.8*m1' },
      ],
    },
  ],
  evaluations: 3,
};
const standIn: Distilling = {
  ...distilling,
  distil: async () => ({ distillation: {} as Distillation, document }),
};

describe('principia distill', () => {
  it('finds the law in a run’s folder, on what the run was trained on', async () => {
    const out = join(folder, 'distilled');
    const outcome = await run(['distill', solved, '--out', out, '--json', '--quiet']);
    expect(outcome.error).toBe('');
    expect(outcome.code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      'distillation.json',
      'law.json',
      'metrics.jsonl',
      'report.html',
      'run.json',
    ]);
    const written = JSON.parse(readFileSync(join(out, 'distillation.json'), 'utf8')) as DistillationDocument;
    const law = JSON.parse(readFileSync(join(out, 'law.json'), 'utf8')) as LawDocument;
    expect(law.verdict).toBe('law');
    expect(law.terms[0]!.expression).toMatch(/^-(2|2\.0+\d|1\.9999\d*)\*\(r - (1|1\.0{4,}\d*|0\.9999\d*)\)$/);
    expect(JSON.parse(outcome.out)).toEqual({ ...written, law, run: out });
    expect(written).toMatchObject({
      schema: 'principia/distillation/1',
      model: 'pairwise-force, solved directly',
      path: join(solved, 'pair-law.json'),
      components: [{ acts: 'pair force', direction: 'separation', variables: ['r'] }],
    });
    expect(written.candidates[0]!.terms[0]!.expression).toMatch(
      /^-2(\.0\d*)?\*\(r - (1|1\.0\d*|0\.99\d*)\)$/,
    );
    expect(readRun(out)).toMatchObject({
      status: 'complete',
      command: `principia distill ${solved} --seed 1`,
    });
  });

  it('says candidates, findings and where the file lies, and hands the candidates on to be judged', async () => {
    const out = join(folder, 'judged');
    const { out: text, code } = await run(['distill', solved, '--out', out, '--quiet'], {
      distillation: {
        ...standIn,
        judgeAndWrite: async (_distillation, _dataset, _settings, { run: own }) => {
          own.writeText('law.json', '{}');
          return { document: { verdict: 'law' } as LawDocument, text: '\nthe verdict\n' };
        },
      },
    });
    expect(code).toBe(0);
    expect(text).toContain('1  -2*(r - 1)  (pair force along the separation)');
    expect(text).toContain('+  -9.8*m1  (body force along y)');
    expect(text).toContain('share across: 0.012\n      central');
    expect(text).toContain(join(out, 'distillation.json'));
    expect(text.endsWith('the verdict\n')).toBe(true);
    expect(existsSync(join(out, 'law.json'))).toBe(true);
  });

  it('refuses what it cannot distil, in one message', async () => {
    const lonely = join(folder, 'pair-law.json');
    writeFileSync(lonely, readFileSync(join(solved, 'pair-law.json')));
    const flat = join(folder, 'flat.npz');
    writeTrajectories(
      flat,
      simulateSystem(spring, { bodies: 2, trajectories: 4, steps: 20, dimension: 3 }).training,
    );
    const refused = async (words: readonly string[], message: RegExp) => {
      const { code, error } = await run(['distill', ...words, '--quiet'], { distillation: distilling });
      expect([code, error]).toEqual([2, expect.stringMatching(message)]);
    };
    await refused([join(folder, 'nothing')], /there is no .*; expected the folder of a 'train' run/);
    await refused([data], /holds no trained model/);
    await refused([lonely], /no run\.json .*--data/);
    await refused([solved, '--dataset-option', 'bodies=3'], /name it by --data/);
    await refused(
      [solved, '--data', flat, '--out', join(folder, 'x')],
      /dimensions: 2, the data have dimensions: 3/,
    );
  });
});
