import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  charge,
  readTrajectories,
  simulateSystem,
  spring,
  springNetwork,
  writeTrajectories,
} from 'principia/datasets';
import { loadCheckpoint, readMetrics, readRun, saveCheckpoint } from 'principia/run';
import type { DirectReport, EvaluationReport, TrainingReport } from 'principia/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { motionModelKinds } from '../../src/cli/catalogue.js';
import { dynamics } from '../../src/cli/dynamics.js';
import type { Training } from '../../src/cli/train.js';
import { run } from './stand-ins.js';

let folder: string;
let data: string;
/** A run that nothing interrupted. */
let whole: string;

const small = ['--model-option', 'hidden=8', '--model-option', 'depth=1', '--backend', 'onnx', '--quiet'];
const words = (...more: readonly string[]): string[] => [
  'train',
  data,
  ...small,
  '--steps',
  '40',
  '--batch',
  '10',
  '--validate-every',
  '10',
  '--noise-injection',
  '0.01',
  ...more,
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
  data = join(folder, 'springs.npz');
  whole = join(folder, 'whole');
  const { training, test } = simulateSystem(springNetwork, { bodies: 3, trajectories: 6, steps: 20 });
  writeTrajectories(data, [...training, ...test]);
  const { code, error } = await run(words('--out', whole));
  expect([code, error]).toEqual([0, '']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (...path: string[]): Buffer => readFileSync(join(...path));
const records = (path: string): unknown[] => readMetrics(path).map(({ seconds: _, ...record }) => record);

describe('principia train', () => {
  it('writes model, checkpoint, metrics and what it did', () => {
    expect(readdirSync(whole).sort()).toEqual([
      'checkpoint.safetensors',
      'metrics.jsonl',
      'model.safetensors',
      'run.json',
    ]);
    const manifest = readRun(whole) as ReturnType<typeof readRun> & { readonly result: TrainingReport };
    expect(manifest).toMatchObject({
      status: 'complete',
      seed: 1,
      dataset: { name: 'springs' },
      environment: { backend: 'onnx' },
      result: {
        model: 'hamiltonian-graph-network',
        steps: 40,
        stopped: 'steps',
        integrator: 'runge-kutta-4',
      },
    });
    expect(manifest.command).toMatch(
      /^principia train \S+springs\.npz --model hamiltonian-graph-network --model-option hidden=8 --model-option depth=1 --seed 1 --steps 40 --batch 10 --noise-injection 0\.01 --validate-every 10 --backend onnx$/,
    );
    const metrics = readMetrics(whole);
    expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    for (const { step, loss, validation, rate, seconds } of metrics) {
      expect([typeof loss, typeof rate, typeof seconds]).toEqual(['number', 'number', 'number']);
      expect(validation === null).toBe((step as number) % 10 !== 0);
    }
    const losses = metrics.map(({ loss }) => loss as number);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  it('a run that broke off goes on to the same bytes', async () => {
    const out = join(folder, 'broken');
    const breaking: Training = {
      ...dynamics,
      runTraining: (dataset, factory, settings, context) =>
        dynamics.runTraining(dataset, factory, settings, {
          ...context,
          keep: { steps: 10 },
          progress: {
            stage: () => {
              let steps = 0;
              return {
                advance: (amount = 1) => {
                  steps += amount;
                  if (steps === 27) throw new Error('the power went out');
                },
                done: () => undefined,
              };
            },
          },
        }),
    };
    const broken = await run(words('--out', out), { dynamics: { ...dynamics, ...breaking } });
    expect(broken.code).toBe(1);
    expect([readRun(out).status, existsSync(join(out, 'model.safetensors'))]).toEqual(['failed', false]);
    expect(records(out)).toHaveLength(26);
    const { code, error } = await run([
      'train',
      data,
      '--out',
      out,
      '--resume',
      '--backend',
      'onnx',
      '--quiet',
    ]);
    expect([code, error]).toEqual([0, '']);
    for (const file of ['model.safetensors', 'checkpoint.safetensors']) {
      expect(bytes(out, file).equals(bytes(whole, file))).toBe(true);
    }
    expect(records(out)).toEqual(records(whole));
    expect(readRun(out).status).toBe('complete');
  });

  it('prints one JSON document where asked for', async () => {
    const { out } = await run(words('--steps', '2', '--json', '--out', join(folder, 'json')));
    const report = JSON.parse(out) as TrainingReport;
    expect(report).toMatchObject({
      schema: 'principia/training-report/1',
      steps: 2,
      run: join(folder, 'json'),
    });
  });

  it('says in its help what every model may be told', async () => {
    const { out } = await run(['train', '--help']);
    for (const [name, kinds] of Object.entries(motionModelKinds)) {
      expect(out).toContain(name);
      for (const option of Object.keys(kinds)) expect(out).toContain(`${option}=`);
    }
  });

  it('every model has a card', async () => {
    const { code, out } = await run(['models', '--json']);
    expect(code).toBe(0);
    const cards: Record<string, string>[] = JSON.parse(out);
    expect(cards.map(({ name }) => name)).toEqual(Object.keys(motionModelKinds));
    for (const card of cards) {
      for (const key of ['summary', 'assumes', 'cannotRepresent', 'source'])
        expect(card[key]).toMatch(/\w{4}/);
    }
    const text = await run(['models']);
    expect(text.out).toContain('cannot represent  friction, drives');
  });

  it('builds every model that it names', async () => {
    for (const [name, kinds] of Object.entries(motionModelKinds)) {
      const told = Object.entries(kinds).map(([option, kind]) => [option, 'least' in kind ? 2 : kind[0]!]);
      const factory = await dynamics.loadModel(name, Object.fromEntries(told));
      expect(factory.name).toBe(name);
    }
  });

  it.each([
    [
      'an unknown model',
      ['--model', 'hamiltonian-graph-netwrok'],
      /Did you mean 'hamiltonian-graph-network'\?/,
    ],
    ['an unknown integrator', ['--integrator', 'velocity-verlt'], /Did you mean 'velocity-verlet'\?/],
    ['an unknown option of the model', ['--model-option', 'hiden=4'], /no option 'hiden'.*'hidden'\?/],
    [
      'an impossible option of the model',
      ['--model-option', 'positions=near'],
      /positions.*relative or absolute/,
    ],
    ['an option without a value', ['--model-option', 'hidden'], /<name>=<value>/],
    ['an unknown loss', ['--loss', 'two-step'], /Allowed choices are one-step, multi-step, derivative/],
    ['no step', ['--steps', '0'], /at least 1/],
    ['windows that are too long', ['--loss', 'multi-step', '--window', '30'], /31 times/],
    ['rates of increments', ['--model', 'delta-graph-network', '--loss', 'derivative'], /no rates to match/],
    ['--resume without a folder', ['--resume'], /add --out <folder>/],
    ['no such dataset', [], /springz\.npz/],
  ])('%s is one message, code 2, and no folder', async (what, more, message) => {
    const out = join(folder, 'never');
    const all = words(...more, ...(what.startsWith('--resume') ? [] : ['--out', out]));
    if (what === 'no such dataset') all[1] = join(folder, 'springz.npz');
    const { code, out: text, error } = await run(all);
    expect([code, text]).toEqual([2, '']);
    expect(error).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });

  it('a run goes on as it began, on the data that it began with', async () => {
    const out = join(folder, 'open');
    const stopped: Training = {
      ...dynamics,
      runTraining: async (_dataset, _factory, _settings, { open }) => {
        open();
        throw new Error('stopped');
      },
    };
    await run(words('--out', out), { dynamics: { ...dynamics, ...stopped } });
    const resume = ['--out', out, '--resume', '--backend', 'onnx', '--quiet'];
    const other = await run(['train', data, ...resume, '--learning-rate', '0.1']);
    expect([other.code, other.error]).toEqual([
      2,
      expect.stringMatching(/begun with --learning-rate 0\.001, but --learning-rate 0\.1/),
    ]);
    const more = join(folder, 'more.npz');
    writeTrajectories(more, readTrajectories(data).training);
    const changed = await run(['train', more, ...resume]);
    expect([changed.code, changed.error]).toEqual([2, expect.stringMatching(/begun on other data/)]);
    const missing = await run(['train', data, ...resume]);
    expect([missing.code, missing.error]).toEqual([2, expect.stringMatching(/cannot read the checkpoint/)]);
    const done = await run(['train', data, '--out', whole, '--resume', '--backend', 'onnx', '--quiet']);
    expect([done.code, done.error]).toEqual([2, expect.stringMatching(/is complete/)]);
  });

  it('a checkpoint of another model is refused, and nothing of the run is touched', async () => {
    const out = join(folder, 'swapped');
    await run(words('--model', 'ode-graph-network', '--steps', '2', '--out', out));
    const manifest = JSON.parse(bytes(out, 'run.json').toString()) as object;
    writeFileSync(join(out, 'run.json'), JSON.stringify({ ...manifest, status: 'interrupted' }));
    saveCheckpoint(
      join(out, 'checkpoint.safetensors'),
      loadCheckpoint(join(whole, 'checkpoint.safetensors')),
    );
    const before = readdirSync(out).map((file) => bytes(out, file));
    const { code, error } = await run([
      'train',
      data,
      '--out',
      out,
      '--resume',
      '--backend',
      'onnx',
      '--quiet',
    ]);
    expect(code).toBe(2);
    expect(error).toMatch(
      /checkpoint of the model 'hamiltonian-graph-network', but 'ode-graph-network' is trained/,
    );
    expect(readdirSync(out).map((file) => bytes(out, file))).toEqual(before);
  });
});

describe('principia train --solver direct', () => {
  const solve = (...more: readonly string[]) =>
    run(['train', charges, '--solver', 'direct', '--model-option', 'features=60', '--quiet', ...more]);
  let charges: string;
  beforeAll(() => {
    charges = join(folder, 'charges.npz');
    const { training, test } = simulateSystem(charge, { bodies: 3, trajectories: 12, steps: 40 });
    writeTrajectories(charges, [...training, ...test]);
  });

  it.each(['pairwise-force', 'pairwise-hamiltonian'])(
    'learns a %s in one solve, which evaluate then reads back',
    async (model) => {
      const out = join(folder, model);
      const { code, out: text, error } = await solve('--model', model, '--json', '--out', out);
      expect([code, error]).toEqual([0, '']);
      const report = JSON.parse(text) as DirectReport;
      expect(report).toMatchObject({ model, features: 60, run: out });
      expect(report.families[0]).toBe('q₁q₂');
      expect(report.closedLoopError).toBeLessThan(1e-3);
      expect(readRun(out)).toMatchObject({
        status: 'complete',
        command: expect.stringContaining(' --solver direct'),
      });
      const evaluated = await run([
        'evaluate',
        out,
        '--data',
        charges,
        '--part',
        'training',
        '--json',
        '--quiet',
      ]);
      expect([evaluated.code, evaluated.error]).toEqual([0, '']);
      const { metrics, subject } = JSON.parse(evaluated.out) as EvaluationReport;
      expect(subject).toEqual({ kind: 'law', name: `${model}, solved directly` });
      expect(Math.max(...metrics.relativeError.median)).toBeLessThan(1e-3);
    },
  );

  it('gives the same bytes again', async () => {
    const [one, other] = ['same-1', 'same-2'].map((name) => join(folder, name));
    await solve('--out', one!);
    await solve('--out', other!);
    expect(bytes(one!, 'pair-law.json')).toEqual(bytes(other!, 'pair-law.json'));
  });

  it('stands beside the descent with --solver both, each told what it knows', async () => {
    const out = join(folder, 'both');
    const outcome = await solve(
      ...['--solver', 'both', '--model-option', 'hidden=8', '--steps', '5', '--backend', 'onnx'],
      ...['--json', '--out', out],
    );
    expect([outcome.code, outcome.error]).toEqual([0, '']);
    const { direct, gradient } = JSON.parse(outcome.out);
    expect(direct.features).toBe(60);
    expect(gradient).toMatchObject({ model: 'pairwise-force', steps: 5 });
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['model.safetensors', 'pair-law.json']));
    const { code, error } = await run(['evaluate', out, '--data', charges]);
    expect(code).toBe(2);
    expect(error).toMatch(/holds several results: .*model\.safetensors' and .*pair-law\.json'; name the one/);
  });

  it.each([
    [['--model', 'ode-graph-network'], /linear in their last layer: pairwise-force, pairwise-hamiltonian/],
    [['--model-option', 'friktion=true'], /Did you mean 'friction'\?/],
    [['--unit-masses'], /needs the masses/],
    [['--solver', 'directly'], /Allowed choices are gradient, direct, both/],
  ])('%j is refused, and no folder is made', async (more, message) => {
    const out = join(folder, 'refused');
    const { code, error } = await solve(...more, '--out', out);
    expect(code).toBe(2);
    expect(error).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });

  it('a damaged law, and data of another kind, are refused', async () => {
    const out = join(folder, 'damaged');
    await solve('--out', out);
    const other = await run(['evaluate', out, '--data', 'two-body']);
    expect(other).toMatchObject({ code: 2 });
    expect(other.error).toMatch(/do not go together: the law was learned with dimensions|charges/);
    const path = join(out, 'pair-law.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"coefficients": [', '"coefficients": ["x", '));
    const broken = await run(['evaluate', path, '--data', charges]);
    expect(broken).toMatchObject({ code: 2 });
    expect(broken.error).toMatch(/coefficients\.0/);
  });
});

describe('principia evaluate', () => {
  const evaluate = (...more: readonly string[]) =>
    run(['evaluate', whole, '--data', data, '--backend', 'onnx', '--quiet', ...more]);

  it('says how far predictions stray', async () => {
    const { code, out, error } = await evaluate();
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/hamiltonian-graph-network on springs \(test\)/);
    expect(out).toMatch(/1 motion by runge-kutta-4, step 0\.05 \(trained at 0\.05\)/);
    expect(out).toMatch(/time +position error +relative error +momentum/);
    expect(out).toMatch(/energy +not known: the true law is not known/);
  });

  it('--json has every curve, at another step and integrator too', async () => {
    const { out } = await evaluate(
      '--json',
      '--dt',
      '0.1',
      '--integrator',
      'velocity-verlet',
      '--part',
      'all',
      '--steps',
      '5',
    );
    const report = JSON.parse(out) as EvaluationReport;
    expect(report).toMatchObject({
      schema: 'principia/evaluation/1',
      integrator: expect.stringContaining('velocity-verlet'),
      dt: 0.1,
      dataset: { part: 'all' },
      metrics: { trajectories: 6, validTime: { threshold: 0.4 } },
    });
    expect(report.metrics.times.map((time) => Number(time.toFixed(9)))).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(report.metrics.positionError.median).toHaveLength(6);
  });

  it('takes a law too', async () => {
    const springs = join(folder, 'law.npz');
    const { training, test } = simulateSystem(spring, { bodies: 3, trajectories: 3, steps: 10 });
    writeTrajectories(springs, [...training, ...test]);
    const law = join(folder, 'law.json');
    writeFileSync(law, JSON.stringify(springLaw));
    const { code, out } = await run(['evaluate', law, '--data', springs, '--json', '--quiet']);
    expect(code).toBe(0);
    const report = JSON.parse(out) as EvaluationReport;
    expect(report.subject).toEqual({ kind: 'law', name: '-2*(r - 1)' });
    expect(Math.max(...report.metrics.positionError.upper)).toBeLessThan(1e-8);
  });

  it.each([
    ['nothing there', () => ['evaluate', join(folder, 'none'), '--data', data], /there is no/],
    [
      'a folder without a model',
      () => ['evaluate', mkdtempSync(join(folder, 'empty-')), '--data', data],
      /holds no model\.safetensors, law\.json or/,
    ],
    [
      'a checkpoint in its place',
      () => ['evaluate', join(whole, 'checkpoint.safetensors'), '--data', data],
      /holds no trained model/,
    ],
    ['JSON that is no law', () => ['evaluate', join(whole, 'run.json'), '--data', data], /is no law\.json/],
    ['no data', () => ['evaluate', whole], /--data/],
    [
      'a step that does not divide',
      () => ['evaluate', whole, '--data', data, '--dt', '0.03'],
      /does not go with data recorded every/,
    ],
    [
      'an unknown integrator',
      () => ['evaluate', whole, '--data', data, '--integrator', 'rk4'],
      /there is no integrator 'rk4'/,
    ],
    [
      'an empty part',
      () => ['evaluate', whole, '--data', data, '--part', 'validation'],
      /no validation trajectories.*training, test, all/,
    ],
  ])('%s is one message with code 2', async (_what, all, message) => {
    const { code, out, error } = await run([...all(), '--backend', 'onnx', '--quiet']);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(message);
  });

  it('data of another kind or with other units are refused', async () => {
    const loading = (change: object) => ({
      dynamics: { ...dynamics, loadDataset: async () => ({ ...readTrajectories(data), ...change }) },
    });
    const all = ['evaluate', whole, '--data', data, '--backend', 'onnx', '--quiet'];
    const flat = simulateSystem(spring, { dimension: 3, trajectories: 2, steps: 5 });
    const shapes = await run(all, loading(flat));
    expect([shapes.code, shapes.error]).toEqual([
      2,
      expect.stringMatching(/trained with dimensions: 2, the data have dimensions: 3/),
    ]);

    const trainedInMetres = join(folder, 'metres');
    const metres = { units: { length: 'm', time: 's', mass: 'kg', charge: 'C' } };
    await run(words('--steps', '1', '--out', trainedInMetres), loading(metres));
    const clash = await run(
      ['evaluate', trainedInMetres, '--data', data, '--backend', 'onnx', '--quiet'],
      loading({ units: { ...metres.units, length: 'AU' } }),
    );
    expect([clash.code, clash.error]).toEqual([
      2,
      expect.stringMatching(/units clash: .* length in m, .* has AU/),
    ]);
  });

  it('parameters of another model are refused', async () => {
    const out = join(folder, 'other');
    await run(words('--model', 'ode-graph-network', '--steps', '1', '--out', out));
    const { arrays } = loadCheckpoint(join(whole, 'model.safetensors'));
    const { metadata } = loadCheckpoint(join(out, 'model.safetensors'));
    saveCheckpoint(join(out, 'model.safetensors'), { arrays, metadata });
    const { code, error } = await run(['evaluate', out, '--data', data, '--backend', 'onnx', '--quiet']);
    expect([code, error]).toEqual([2, expect.stringMatching(/does not fit the model 'ode-graph-network'/)]);
  });
});

const springLaw = {
  schema: 'principia/law/1',
  dataset: { name: 'law', hash: '' },
  seed: 1,
  verdict: 'law',
  reason: '',
  verified: true,
  unverified: [],
  terms: [
    {
      acts: 'pair force',
      direction: 'separation',
      expression: '-2*(r - 1)',
      variables: [{ name: 'r', unit: 'length unit', meaning: 'distance' }],
      tex: '',
      constants: [],
    },
  ],
  probability: { network: null, law: 1 },
  alternatives: [],
  bodies: [],
  gauge: '',
  metrics: {},
  seconds: 1,
};
