import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lawDocumentSchema } from 'principia/law';
import { InputError } from 'principia/math';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DiscoverySettings } from '../../src/cli/discover.js';
import { solarSystemReport } from '../report/solar-system-report.js';
import { run } from './stand-ins.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const out = (): string => join(folder, 'run');
const read = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(out(), name), 'utf8'));

describe('principia discover', () => {
  it('writes the law, the report and the run, and says where they are', async () => {
    const { code, out: text, runs } = await run(['discover', 'solar-system', '--out', out()]);
    expect(code).toBe(0);
    expect(runs).toEqual([out()]);
    expect(lawDocumentSchema.parse(read('law.json'))).toEqual(solarSystemReport.law);
    expect(read('run.json')).toMatchObject({ status: 'complete', verdict: 'law', seed: 1 });
    expect(readdirSync(out()).sort()).toEqual(['law.json', 'report.html', 'run.json']);
    expect(text).toContain(join(out(), 'report.html'));
    expect(text).toContain('-0.00029591217*m1*m2/r**2');
    expect(text).toMatch(/Jupiter +9\.5490 \[9\.5467, 9\.5512\] × 10⁻⁴ +9\.5479 × 10⁻⁴ +\+0\.011 %/);
    expect(text).toMatch(/Mercury +not observable +1\.6601/);
  });

  it('--json prints one document that is law.json and where things lie', async () => {
    const { out: text } = await run(['discover', 'solar-system', '--out', out(), '--json']);
    const document = JSON.parse(text);
    expect(lawDocumentSchema.parse(document)).toEqual(solarSystemReport.law);
    expect(document).toMatchObject({ run: out(), report: join(out(), 'report.html') });
  });

  it('hands the options on, and writes the command that decides the numbers', async () => {
    let settings: DiscoverySettings | null = null;
    let command = '';
    const words = [
      '--seed',
      '7',
      '--noise',
      '1e-6',
      '--budget',
      '30',
      '--model',
      'interaction-network',
      '--solver',
      'direct',
    ];
    await run(['discover', "it's.csv", ...words, '--out', out(), '--quiet'], {
      discover: async (_dataset, given, context) => {
        settings = given;
        command = context.command;
        return { law: solarSystemReport.law, report: solarSystemReport };
      },
    });
    expect(settings).toMatchObject({
      seed: 7,
      noise: 1e-6,
      budget: 30,
      solver: 'direct',
      integrator: 'runge-kutta-4',
    });
    expect(settings!.model.name).toBe('interaction-network');
    expect(command).toBe(
      "principia discover 'it'\\''s.csv' --seed 7 --noise 0.000001 --budget 30 --model interaction-network --solver direct",
    );
  });

  it('computes on the backend asked for by --backend, or else by PRINCIPIA_BACKEND', async () => {
    const used: string[] = [];
    const commands: string[] = [];
    const given: Parameters<typeof run>[1] = {
      discover: async (_dataset, { backend }, { command, environment }) => {
        used.push(backend);
        commands.push(command);
        expect(environment.backend).toBe(backend);
        return { law: solarSystemReport.law, report: solarSystemReport };
      },
    };
    const words = ['discover', 'solar-system', '--quiet'];
    await run([...words, '--out', out()], given);
    await run([...words, '--out', join(folder, 'b')], given, 'wasm');
    await run([...words, '--out', join(folder, 'c'), '--backend', 'onnx-cuda'], given, 'wasm');
    expect(used).toEqual(['onnx', 'wasm', 'onnx-cuda']);
    expect(commands).toEqual([
      'principia discover solar-system --seed 1',
      'principia discover solar-system --seed 1 --backend wasm',
      'principia discover solar-system --seed 1 --backend onnx-cuda',
    ]);
    expect(read('run.json')).toMatchObject({ environment: { backend: 'onnx' } });
  });

  it('says why it computes elsewhere than by default', async () => {
    const reason = 'onnx does not start: no such library';
    const { code, error } = await run(['discover', 'solar-system', '--out', out(), '--quiet'], {
      chooseBackend: async () => ({ backend: 'wasm', reason }),
    });
    expect([code, error]).toEqual([0, `principia: networks are computed on wasm: ${reason}\n`]);
    expect(read('run.json')).toMatchObject({ environment: { backend: `wasm (${reason})` } });
  });

  it.each([
    [
      '--backend',
      ['--backend', 'onxn'],
      null,
      /'onxn' is invalid\. Allowed choices are native, onnx, onnx-cuda, /,
    ],
    [
      'PRINCIPIA_BACKEND',
      [],
      'onxn',
      /^principia: PRINCIPIA_BACKEND asks for 'onxn'.*'onnx'\?.* onnx-cuda, .*\n$/,
    ],
  ])(
    'an unknown backend by %s is one message with the names, code 2',
    async (_, words, variable, message) => {
      const all = ['discover', 'solar-system', '--out', out(), ...words];
      const { code, out: text, error } = await run(all, {}, variable);
      expect([code, text]).toEqual([2, '']);
      expect(error).toMatch(message);
      expect(existsSync(out())).toBe(false);
    },
  );

  it('a backend that is asked for and does not start is said before any work', async () => {
    const { code, error } = await run(
      ['discover', 'solar-system', '--out', out(), '--backend', 'onnx-cuda'],
      {
        chooseBackend: async () => {
          throw new InputError("the backend 'onnx-cuda' does not start here: no such library");
        },
      },
    );
    expect([code, error]).toEqual([
      2,
      "principia: the backend 'onnx-cuda' does not start here: no such library\n",
    ]);
    expect(existsSync(out())).toBe(false);
  });

  it('shows progress as lines where there is no terminal, and none with --quiet', async () => {
    const discover = async (
      ...[, , { progress }]: Parameters<NonNullable<Parameters<typeof run>[1]>['discover'] & object>
    ) => {
      progress.stage('train', 10).done('loss 0.1');
      return { law: solarSystemReport.law, report: solarSystemReport };
    };
    const loud = await run(['discover', 'solar-system', '--out', out()], { discover });
    expect(loud.error).toMatch(/✓ train .*loss 0\.1/);
    const quiet = await run(['discover', 'solar-system', '--out', join(folder, 'b'), '--quiet'], {
      discover,
    });
    expect(quiet.error).toBe('');
  });

  it.each([
    ['an unknown option', ['--sede', '1'], /--seed/],
    ['a seed that is not whole', ['--seed', '1.5'], /Expected a whole number/],
    ['an empty seed', ['--seed', ''], /Expected a whole number/],
    ['negative noise', ['--noise', '-1'], /Expected a number of at least 0/],
    ['noise that is not a number', ['--noise', 'NaN'], /Expected a number of at least 0/],
    ['no time at all', ['--budget', '0'], /Expected a number above 0/],
    ['an unknown solver', ['--solver', 'guess'], /both, direct, gradient/],
  ])('%s is a usage error: one message, code 2, no folder', async (_what, words, message) => {
    const { code, out: text, error } = await run(['discover', 'solar-system', '--out', out(), ...words]);
    expect(code).toBe(2);
    expect(error).toMatch(message);
    expect(text).toBe('');
    expect(existsSync(out())).toBe(false);
  });

  it('input that cannot be read leaves no folder behind', async () => {
    const loadDataset = async (): Promise<never> => {
      throw new InputError('orbits.csv, line 3: x is not a number');
    };
    const { code, error } = await run(['discover', 'orbits.csv', '--out', out()], { loadDataset });
    expect([code, error]).toEqual([2, 'principia: orbits.csv, line 3: x is not a number\n']);
    expect(existsSync(out())).toBe(false);
  });

  it('an --out that cannot be written is said before any work', async () => {
    writeFileSync(out(), '');
    let worked = false;
    const discover = async (): Promise<never> => {
      worked = true;
      throw new Error('unreachable');
    };
    const { code, error } = await run(['discover', 'solar-system', '--out', join(out(), 'deeper')], {
      discover,
    });
    expect(code).toBe(2);
    expect(error).toMatch(/^principia: cannot write the run's folder .*\n$/);
    expect(worked).toBe(false);
  });

  it('a bug is one line without a stack, code 1, and the run is marked failed', async () => {
    const discover = async (): Promise<never> => {
      throw new TypeError('x is undefined\n    at somewhere');
    };
    const { code, error } = await run(['discover', 'solar-system', '--out', out()], { discover });
    expect(code).toBe(1);
    expect(error).toMatch(/^principia: x is undefined \(this is a bug.*\)\n$/);
    expect(read('run.json').status).toBe('failed');
  });
});
