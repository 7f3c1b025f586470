import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import katex from 'katex';
import { createRandom } from 'principia/math';
import { readRun } from 'principia/run';
import { parse } from 'principia/symbolic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpz } from '../../datasets/formats/npz.js';
import type { Regression } from '../../src/cli/regress.js';
import { operatorSymbols } from '../../src/cli/regress-operators.js';
import { regressionSummary } from '../../src/cli/regress-summary.js';
import { regress } from '../../src/cli/regression.js';
import type { RegressionDocument } from '../../src/cli/regression-document.js';
import { type Outcome, run } from './stand-ins.js';

let folder: string;
let data: string;
const rows = 40;
const random = createRandom(1);
const column = (value: (row: number) => number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => value(row));
const x = column(() => 1 + random.uniform());
const z = column(() => 1 + random.uniform());
const y = column((row) => (2.5 * x[row]!) / z[row]! ** 2 + 0.01 * random.normal());
const columns: Readonly<Record<string, Float64Array>> = { x, z, y };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-regress-'));
  data = file('data.csv', csv(columns));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function csv(table: Readonly<Record<string, ArrayLike<number | string>>>): string {
  const all = Object.values(table);
  const lines = Array.from(all[0]!, (_, row) => all.map((values) => values[row]).join(','));
  return `${[Object.keys(table).join(','), ...lines].join('\n')}\n`;
}

const small = ['--generations', '1', '--workers', '0', '--max-complexity', '12', '--quiet'];
const search = (...words: readonly string[]): Promise<Outcome> => run(['regress', ...words, ...small]);
const long = (): readonly string[] => [
  'regress',
  data,
  '--target',
  'y',
  '--workers',
  '0',
  '--quiet',
  '--json',
  '--max-complexity',
  '12',
];
const documentOf = ({ out }: Outcome): RegressionDocument => JSON.parse(out) as RegressionDocument;

describe('principia regress', () => {
  it('--help shows examples', async () => {
    const { code, out } = await run(['regress', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}principia regress /);
    for (const symbol of operatorSymbols) expect(out).toContain(` ${symbol}`);
  });

  it('prints one JSON document whose formulas give the losses that it states', async () => {
    const words = [data, '--target', 'y', '--json', '--validation', '0.2', '--extrapolation', '0.1'];
    const outcome = await search(...words, '--rule', 'bic', '--seed', '3');
    expect([outcome.code, outcome.error]).toEqual([0, '']);
    const { front, chosen, dataset, ...rest } = documentOf(outcome);
    expect(dataset.rows).toEqual({ training: 28, validation: 8, extrapolation: 4 });
    expect(rest).toMatchObject({
      schema: 'principia/regression/1',
      seed: 3,
      generations: 1,
      stopped: 'generations',
      options: { features: ['x', 'z'], rule: 'bic', validation: 0.2, targetLoss: 1e-14 },
      versions: { node: '20.19.0' },
    });
    expect(front).toContainEqual({ ...chosen, rule: undefined });
    expect(chosen!.rule).toBe('bic');
    expect(chosen!.bic).toBe(Math.min(...front.map(({ bic }) => bic!)));
    for (const { validation, extrapolation } of front) {
      expect([typeof validation, typeof extrapolation]).toEqual(['number', 'number']);
    }
    const whole = documentOf(await search(data, '--target', 'y', '--json'));
    expect(whole.front.length).toBeGreaterThan(2);
    const mean = y.reduce((sum, value) => sum + value, 0) / rows;
    const spread = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    for (const { expression, loss, complexity, constants, units } of whole.front) {
      const read = parse(expression);
      const misfit = read.evaluate(columns).reduce((sum, value, row) => sum + (value - y[row]!) ** 2, 0);
      expect(misfit / spread).toBeCloseTo(loss, 10);
      expect([read.complexity, read.constants]).toEqual([complexity, constants.map(({ value }) => value)]);
      expect(units).toBeNull();
    }
  });

  it('gives the same bytes for any number of workers', async () => {
    const outcomes: string[] = [];
    for (const workers of ['0', '1', '2']) {
      outcomes.push((await search(data, '--target', 'y', '--json', '--workers', workers)).out);
    }
    expect(documentOf({ out: outcomes[0]! } as Outcome).front.length).toBeGreaterThan(2);
    expect(new Set(outcomes).size).toBe(1);
    const other = await search(data, '--target', 'y', '--json', '--seed', '2');
    expect(documentOf(other).front).not.toEqual(documentOf({ out: outcomes[0]! } as Outcome).front);
  });

  it('gives the same front for the same table in CSV, NPZ and Parquet', async () => {
    const arrays = Object.entries(columns);
    const npz = writeNpz(new Map(arrays.map(([name, values]) => [name, { shape: [rows], data: values }])));
    const parquet = parquetWriteBuffer({
      columnData: arrays.map(([name, values]) => ({ name, data: values })),
    });
    const paths = [data, file('data.npz', npz), file('data.parquet', new Uint8Array(parquet))];
    const documents = [];
    for (const path of paths) documents.push(documentOf(await search(path, '--target', 'y', '--json')));
    const fronts = documents.map(({ front, dataset: { hash } }) => JSON.stringify([hash, front]));
    expect(new Set(fronts).size).toBe(1);
  });

  it('writes the front, a LaTeX table and the document to a folder', async () => {
    const out = join(folder, 'run');
    const outcome = await search(data, '--target', 'y', '--validation', '0.2', '--out', out, '--json');
    expect(outcome.runs).toEqual([out]);
    expect(readdirSync(out).sort()).toEqual([
      'front.csv',
      'front.tex',
      'regression.json',
      'run.json',
      'search.json',
    ]);
    expect(readRun(out)).toMatchObject({ status: 'complete', dataset: { name: data } });
    const read = (name: string): string => readFileSync(join(out, name), 'utf8');
    expect(read('regression.json')).toBe(outcome.out);
    const { front, chosen } = documentOf(outcome);
    const lines = read('front.csv').trimEnd().split('\n');
    expect(lines).toHaveLength(1 + front.length);
    expect(lines.filter((line) => line.split(',')[7] === '1')).toEqual([
      expect.stringContaining(`"${chosen!.expression}"`),
    ]);
    const tex = read('front.tex');
    const body = tex.split('\n').filter((line) => line.endsWith('\\\\'));
    expect(body).toHaveLength(1 + front.length);
    for (const line of body) expect(line.split('&')).toHaveLength(5);
    expect(tex.match(/\\rightarrow/g)).toHaveLength(1);
    expect(tex.match(/\{/g)!.length).toBe(tex.match(/\}/g)!.length);
    for (const [, formula] of tex.matchAll(/\$([^$]*)\$/g)) {
      expect(() => katex.renderToString(formula!, { throwOnError: true, strict: 'error' })).not.toThrow();
    }
    expect((await search(data, '--target', 'y', '--out', out)).error).toContain('already holds a run');
  });

  it('names the rule, marks its row and says the formula in full', async () => {
    const words = [data, '--target', 'y', '--validation', '0.2', '--rule', 'score', '--noise', '0.01'];
    const { out } = await search(...words);
    const { chosen } = documentOf(await search(...words, '--json'));
    expect(out).toContain('Chosen by score (→):');
    expect(out).toContain(`  y = ${chosen!.expression}\n`);
    expect(out.match(/^→/gm)).toHaveLength(1);
    expect(out).toContain('validation');
    expect(out).not.toContain('extrapolation');
    expect(out).not.toMatch(/best/i);
    expect(out).toMatch(/ ± /);
  });

  it('keeps what was found where it is interrupted, and says how to come to it again', async () => {
    const out = join(folder, 'interrupted');
    const breaking: Regression = {
      regress: (path, settings, context) => {
        const controller = new AbortController();
        const onGeneration: typeof context.onGeneration = (info) => {
          if (info.generation === 2) controller.abort();
        };
        return regress(path, settings, { ...context, signal: controller.signal, onGeneration });
      },
    };
    const words = ['regress', data, '--target', 'y', '--workers', '0', '--quiet', '--json'];
    const outcome = await run([...words, '--generations', '9', '--out', out], { regression: breaking });
    expect(outcome.code).toBe(130);
    const found = documentOf(outcome);
    expect(found).toMatchObject({ stopped: 'aborted', generations: 2 });
    expect(found.replay).toMatch(/--generations 2$/);
    expect(found.front.length).toBeGreaterThan(2);
    expect(readRun(out).status).toBe('interrupted');
    expect(existsSync(join(out, 'front.csv'))).toBe(true);
    const again = documentOf(await run([...words, '--generations', '2']));
    expect(again.evaluations).toBe(found.evaluations);
  });

  it('a limit by the clock is replayed by the generations that were done', async () => {
    let time = 0;
    const ticking: Regression = {
      regress: (path, settings, context) =>
        regress(path, settings, {
          ...context,
          now: () => {
            time += 600;
            return time;
          },
        }),
    };
    const words = ['regress', data, '--target', 'y', '--workers', '0', '--quiet', '--json'];
    const found = documentOf(await run([...words, '--timeout', '1'], { regression: ticking }));
    expect(found).toMatchObject({ stopped: 'timeout', generations: 2 });
    expect(found.replay).toMatch(/--target y --seed 1 --generations 2$/);
    expect(documentOf(await run([...words, '--generations', '2'])).evaluations).toBe(found.evaluations);
  });

  it('goes on with a killed search, and with one that was done, to the bits of a single run', async () => {
    const whole = await run([...long(), '--generations', '4']);
    const out = join(folder, 'killed');
    let time = 0;
    const killed: Regression = {
      regress: (path, settings, context) =>
        regress(path, settings, {
          ...context,
          now: () => {
            time += 5000;
            return time;
          },
          onGeneration: ({ generation }) => {
            if (generation === 3) throw new Error('killed');
          },
        }),
    };
    const broken = await run([...long(), '--generations', '4', '--out', out], { regression: killed });
    expect([broken.code, readRun(out).status]).toEqual([1, 'failed']);
    const generations = (): number =>
      (JSON.parse(readFileSync(join(out, 'search.json'), 'utf8')) as { generation: number }).generation;
    expect(generations()).toBeGreaterThan(0);
    expect(generations()).toBeLessThan(3);
    const resumed = await run([...long(), '--generations', '4', '--out', out, '--resume', '--workers', '1']);
    expect(resumed.out).toBe(whole.out);
    expect(readRun(out).status).toBe('complete');
    const longer = await run([...long(), '--generations', '5', '--out', out, '--resume']);
    expect(longer.out).toBe((await run([...long(), '--generations', '5'])).out);
    expect(generations()).toBe(5);
    const other = await run([...long(), '--seed', '2', '--out', out, '--resume']);
    expect([other.code, other.error]).toEqual([2, expect.stringContaining('other data or other settings')]);
    expect(readRun(out).status).toBe('complete');
  });

  it('begins with a guess and stops at the target loss', async () => {
    const words = [data, '--target', 'y', '--guess', '2*x/z^2', '--target-loss', '0.01', '--json'];
    const document = documentOf(await search(...words, '--generations', '5'));
    expect(document).toMatchObject({ stopped: 'target loss', generations: 1 });
    expect(document.replay).toContain("--guess '2*x/z^2'");
  });

  it('takes weights of rows from their noise', async () => {
    const sigma = column((row) => (row % 2 === 0 ? 0.01 : 100));
    const wrong = column((row) => (row % 2 === 0 ? y[row]! : 50 * Math.sin(row)));
    const path = file('noisy.csv', csv({ x, z, sigma, y: wrong }));
    const { features, front } = documentOf(
      await search(path, '--target', 'y', '--noise', 'sigma', '--guess', '2*x/z^2', '--json'),
    );
    expect(features.map(({ name }) => name)).toEqual(['x', 'z']);
    expect(front.at(-1)!.loss).toBeLessThan(0.01);
  });

  it('takes losses by name and as a formula', async () => {
    const wild = column((row) => y[row]! + (row % 10 === 0 ? 1 : 0));
    const path = file('wild.csv', csv({ x, z, y: wild }));
    for (const loss of ['absolute', 'log-cosh', 'log(1 + 100*z^2)']) {
      const document = documentOf(
        await search(path, '--target', 'y', '--guess', '2*x/z^2', '--json', '--loss', loss),
      );
      expect(document.options.loss).toBe(loss);
      const law = document.front.find(
        ({ expression }) => parse(expression).skeleton() === parse('2*x/z^2').skeleton(),
      );
      expect(law!.constants[0]!.value).toBeCloseTo(2.5, 1);
    }
  });

  it('takes errors of features into account', async () => {
    const sigma = column((row) => (row % 2 === 0 ? 0.002 : 0.2));
    const wrong = column((row) => z[row]! + sigma[row]! * Math.SQRT2 * Math.sin(row));
    const path = file('inputs.csv', csv({ x, z: wrong, sigma, y }));
    const words = [path, '--target', 'y', '--noise', '0.01', '--noise-of', 'z: sigma', '--json'];
    const { features, front, replay } = documentOf(
      await search(...words, '--guess', '2*x/z^2', '--validation', '0.2'),
    );
    expect(features.map(({ name }) => name)).toEqual(['x', 'z']);
    expect(replay).toContain("--noise-of 'z: sigma'");
    const law = front.find(({ expression }) => parse(expression).skeleton() === parse('2*x/z^2').skeleton());
    expect(law!.constants[0]!.value).toBeCloseTo(2.5, 1);
    expect(law!.validation).toBeGreaterThan(0);
  });

  it('keeps to its constraints', async () => {
    const rules = [
      '--constraint',
      'square: 1',
      '--constraint',
      '/(any, 1)',
      '--max-constants',
      '1',
      '--max-depth',
      '4',
      // Printed as 1/(…), but an operator of its own.
      '--constraint',
      'inv: 0',
    ];
    const { front, replay } = documentOf(await search(data, '--target', 'y', '--json', ...rules));
    expect(front.length).toBeGreaterThan(2);
    for (const { expression } of front) expect(expression).not.toMatch(/\/\(|\^2.*\^2/);
    expect(replay).toContain(
      "--max-depth 4 --max-constants 1 --constraint 'square: 1' --constraint '/(any, 1)'",
    );
  });

  it("searches with a user's operators", async () => {
    const bell = column((row) => 3 * Math.exp(-(x[row]! ** 2)) + 1);
    const path = file('bell.csv', csv({ x, y: bell }));
    const define = ['--define', 'gauss: exp(-x^2)', '--define', 'twice: gauss(x)^2'];
    const words = [path, '--target', 'y', ...define, '--operators', '+ * gauss', '--guess', 'gauss(x)'];
    const { chosen, replay } = documentOf(await search(...words, '--json', '--units', 'x: 1, y: 1'));
    expect(chosen!.expression).toMatch(/gauss\(x\)/);
    expect(chosen!.loss).toBeLessThan(1e-14);
    expect(replay).toContain(
      "--define 'gauss: exp(-x^2)' --define 'twice: gauss(x)^2' --operators '+ * gauss'",
    );
  });

  it('finds the functions of a template, a potential among them', async () => {
    const force = column((row) => -x[row]! - 1 / x[row]! ** 2);
    const path = file('force.csv', csv({ r: x, F: force }));
    const template = ['--template', '-D(V(r), r)', '--function', 'V: r', '--operators', '+ * square inv'];
    const words = [path, '--target', 'F', ...template];
    const document = documentOf(await search(...words, '--json'));
    const { chosen, front, replay } = document;
    expect(chosen!.functions!.V!.operands).toEqual(['r']);
    expect(parse(chosen!.functions!.V!.expression).skeleton()).toBe(parse('2*r^2 - 2/r').skeleton());
    expect(front[0]).toMatchObject({ functions: null, parameters: null });
    expect(replay).toContain("--template '-D(V(r), r)' --function 'V: r'");
    const text = regressionSummary(document, null);
    expect(text).toContain('  in the form -D(V(r), r)\n    V(r) = ');
    expect(text).toContain('V(r) =');
  });

  it('fits parameters of every category', async () => {
    const galaxy = column((row) => 1 + (row % 2));
    const mass = column((row) => (3 + 2 * (row % 2)) / x[row]! + 0.5);
    const path = file('galaxies.csv', csv({ r: x, galaxy, v: mass }));
    const template = [
      '--template',
      'f(r)*a + b',
      '--function',
      'f: r',
      '--parameter',
      'b: 0',
      '--categories',
      'galaxy: a',
    ];
    const { chosen } = documentOf(
      await search(path, '--target', 'v', ...template, '--json', '--operators', '+ * inv'),
    );
    const { a, b } = chosen!.parameters as { a: Record<string, number>; b: number };
    expect(b).toBeCloseTo(0.5, 6);
    expect(a['2']! / a['1']!).toBeCloseTo(5 / 3, 6);
  });

  it('names the units of constants', async () => {
    const words = [data, '--target', 'y', '--units', 'x: kg, z: m, y: N', '--guess', '2*x/z^2', '--json'];
    const { front } = documentOf(await search(...words));
    const law = front.find(({ expression }) => parse(expression).skeleton() === parse('2*x/z^2').skeleton());
    expect(law?.units).toEqual(['m^3/s^2']);
    const scaled = await search(data, '--target', 'y', '--units', 'x: km, z: m, y: 1', '--json');
    expect(documentOf(scaled).notes).toEqual([
      expect.stringContaining('their values belong to the units given'),
      "'x' and 'z' are both in m but in units of different size; numbers are taken as they stand",
    ]);
  });

  it('says what it leaves out and renames', async () => {
    const words = Array.from(x, () => 'mars');
    const same = Array.from(x, () => 7);
    const path = file('odd.csv', csv({ 'log target': y, 'x-1': x, z, word: words, same }));
    const outcome = await search(path, '--target', 'log target', '--json');
    const { notes, features, target, front } = documentOf(outcome);
    expect(notes).toEqual([
      "column 'word' has no numbers and is left out",
      "column 'same' is 7 in every row and is left out: it explains nothing",
      "column 'log target' is called log_target in expressions",
      "column 'x-1' is called x_1 in expressions",
    ]);
    expect(outcome.error).toBe(notes.map((note) => `principia: ${note}\n`).join(''));
    expect(target).toMatchObject({ column: 'log target', name: 'log_target' });
    expect(features).toEqual([
      { column: 'x-1', name: 'x_1' },
      { column: 'z', name: 'z' },
    ]);
    for (const { expression } of front) {
      for (const name of parse(expression).variables) expect(['x_1', 'z']).toContain(name);
    }
  });

  it('writes a line now and then where there is no terminal', async () => {
    const loud = ['regress', data, '--target', 'y', '--generations', '1', '--workers', '0'];
    const { error, out } = await run(loud);
    expect(error).toMatch(/^ {2}✓ search +0 s {2}1 generation, [\d,]+ formulas tried\n$/);
    expect(out).toContain('Chosen by description length');
    expect((await search(data, '--target', 'y')).error).toBe('');
  });
});
