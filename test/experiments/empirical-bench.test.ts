import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experiments, runExperiment } from 'principia/experiments';
import { createRun, silentProgress } from 'principia/run';
import { fitConstants, judgeLaw, parse, type SearchProblem, type Verdict } from 'principia/symbolic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smoke } from '../../experiments/empirical-bench/config.js';
import { drawData } from '../../experiments/empirical-bench/draw-data.js';
import { laws } from '../../experiments/empirical-bench/laws.js';
import { published } from '../../experiments/empirical-bench/published.js';
import { readColumns } from '../../experiments/empirical-bench/read-columns.js';

/** How an answer is meant, and answers as searches give them: with constants a little off, in every spelling. */
type Answers = Readonly<Record<Verdict['verdict'], readonly string[]>>;

interface Case {
  readonly rows: number;
  readonly deviation: number;
  readonly answers: Answers;
}

/** Noise and rows are about those of the published data. */
const cases: Readonly<Record<string, Case>> = {
  hubble: {
    rows: 32,
    deviation: 180,
    answers: {
      correct: ['424*D', '475.3*D', 'D/0.00233', 'exp(6.05)*D', '2*(D + D*213)', '424*D + 0.0001'],
      almost: ['430*D + 15', '454*D - 40', '400*D^1.1', '420*D + 12*D^2', '700*D'],
      incorrect: ['430', '500*sqrt(D)', '600*log(D) + 400', '300*exp(D) - 300'],
    },
  },
  kepler: {
    rows: 6,
    deviation: 7.5,
    answers: {
      correct: [
        ...['366.4*sqrt(a)*a', '366*sqrt(a^3)', '366.2*a^1.4999', 'exp(1.5*log(a) + 5.9026)'],
        ...['sqrt(134000*a^3)', '366*a^2/sqrt(a)', '366*cube(sqrt(a))'],
      ],
      almost: ['366*sqrt(a^3) + 8', '365.3*a^1.44', '366*a^1.4', '366*sqrt(a^3) + 0.4*a', '300*a^1.5'],
      incorrect: ['700*a', '110*a^2', '1100*a - 600', '366*a*exp(0.1*a)', '2*a^3 + 900*a'],
    },
  },
  newton: {
    rows: 30,
    deviation: 0.1,
    answers: {
      correct: [
        ...['log(m1*m2/r^2) - 23.4', 'log(m1) + log(m2) - 2*log(r) - 23.41', '2*log(sqrt(m1*m2)/r) - 23.43'],
        ...[
          'log(6.7e-11*m1*m2/square(r))',
          'log(m1*(m2*6.6e-11)*inv(r)*inv(r))',
          'log(m1/r) - log(r/m2) - 23.4',
        ],
        ...['log(m1*m2) + log(6.6e-11/r^2)', '0.5*log(4.4e-21*(m1*m2)^2/r^4)'],
      ],
      almost: [
        ...['log(m1*m2/r^2) - 22', 'log(m1*m2/r^2) - 23.4 + 2e-31*m1', 'log(m1*m2) - 2.2*log(r) - 17.6'],
        'log(m1*m2/r^2)*1.05 - 26',
      ],
      incorrect: ['log(m1*m2/r) - 50', 'log(m1) - 2*log(r) + 40', '45', 'log(m1 + m2) - log(r^2) + 30'],
    },
  },
  planck: {
    rows: 100,
    deviation: 0.1,
    answers: {
      correct: [
        ...[
          '3*log(nu) - 4.8e-11*nu/T - log(1 - exp(-4.8e-11*nu/T)) - 114.74',
          'log(nu^3/(exp(4.799e-11*nu/T) - 1)) - 114.74',
        ],
        ...[
          '3*log(nu) - log(exp(4.8e-11*nu/T) - 1) - 114.75',
          'log(1.47e-50*nu^3/(exp(nu/(2.0837e10*T)) - 1))',
        ],
        ...[
          '3*log(0.1*nu) - log(exp(4.799e-11*nu/T) - 1) - 107.83',
          'log(nu^3/(exp(4.799e-11*nu/T) - 0.9999999)) - 114.74',
        ],
        '3*log(nu) - 4.799e-11*nu/T - log(1 - 1/exp(4.799e-11*nu/T)) - 114.74',
      ],
      almost: [
        ...[
          'log(nu^3/(exp(4.799e-11*nu/T) - 0.8)) - 114.74',
          'log(nu^3/(exp(4.799e-11*nu/T) + 1)) - 114.74',
          'log(nu^3/(exp(4.799e-11*nu/T) - 1)) - 116',
        ],
        ...[
          'log(nu^3/(exp(5.2e-11*nu/T) - 1)) - 114.74',
          'log(nu^3/(exp(4.799e-11*nu/T) - 1)) - 114.8 + 0.00005*T',
        ],
      ],
      incorrect: [
        // Wien's and Rayleigh and Jeans's limits.
        ...[
          '3*log(nu) - 4.8e-11*nu/T - 114.74',
          '2*log(nu) + log(T) - 90',
          '2*log(nu) + log(T) - 4e-11*nu/T - 90',
        ],
        ...['log(nu^3/exp(4.799e-11*nu/T)) - 114.74', '-40'],
        '3*log(nu) - 4.8e-11*nu/T - 114.74 - log(4.8e-11*nu/(T + 4.8e-11*nu))',
      ],
    },
  },
  leavitt: {
    rows: 26,
    deviation: 0.26,
    answers: {
      correct: [
        '15.6 - 0.88*log(P)',
        '15.55 - log(P^0.87)',
        'log(6e6/P^0.88)',
        '15.7 - 0.92*log(P)',
        '0.88*(17.7 - log(P))',
      ],
      almost: ['15.6 - 0.9*log(P) + 0.005*P', '15.6 - 1.4*log(P)', '15.6 - 0.88*log(P + 2)'],
      incorrect: ['15.9 - 1.1*sqrt(log(P))', '15 - 0.04*P', '13.9', '11 + 4/P'],
    },
  },
  schechter: {
    rows: 27,
    deviation: 0.2,
    answers: {
      correct: [
        '-1.25*log(L) - 5e-9*L - 1.5',
        'log(L^(-1.25)*exp(-5e-9*L)) - 1.5',
        '-1.25*(log(L) + 4e-9*L + 1.2)',
        '-L/2e8 - log(L^1.25) - 1.45',
      ],
      almost: [
        '-1.25*log(L) - 5e-9*L - 1.5 + 300000/L',
        '-1.25*log(L) - 7e-9*L - 1.5',
        '-1.25*log(L + 400000) - 5e-9*L - 1.5',
      ],
      incorrect: [
        '-5e-9*L - 20',
        '-1.9*log(L) + 10',
        '-5e-9*L - 0.002*sqrt(L)',
        '-1.7e-10*log(L)*(L + 7.8e9)',
      ],
    },
  },
  bode: {
    rows: 8,
    deviation: 0.03,
    answers: {
      correct: [
        'log(0.4 + 0.3*2^n)',
        'log(0.395 + 0.3*exp(0.69*n))',
        'log(2^n + 1.33) - 1.2',
        'log(exp(0.693*n)/3.33 + 0.4)',
        'log(0.4*(1 + 0.75*2^n))',
      ],
      almost: ['log(0.4 + 0.3*exp(0.69*n) + 0.05*n^2)', 'log(0.8 + 0.3*2^n)', 'log(0.4 + 0.3*2^n) + 0.05*n'],
      incorrect: ['0.6*n - 0.5', '0.1*n + 0.7', 'exp(0.3*n) - 1', 'log(0.5 + exp(n))*0.6 - 0.2*exp(-n)'],
    },
  },
  ideal_gas: {
    rows: 30,
    deviation: 0.1,
    answers: {
      correct: [
        'log(n*T/(0.1215*V))',
        'log(n) + log(T/V) + 2.1',
        'log(8.1*n*T/V)',
        'log(n/V) + log(T) + 2.12',
        'log(n*T) - log(V) + 2.1',
        '0.5*log((n*T/V)^2) + 2.12',
      ],
      almost: [
        '1.1*log(n*T/V) + 1.5',
        'log(n*T/V) + 2.1 + 0.004*n',
        'log(n*(T + 30)/V) + 2.02',
        'log(n*T/V) + 2.6',
      ],
      incorrect: ['log(n/V) + 7.9', 'log(n*T*V) - 2', '0.0033*T + log(n/V) + 6.8', '8'],
    },
  },
  rydberg: {
    rows: 50,
    deviation: 0.01,
    answers: {
      correct: [
        ...[
          '-log(1/n_1^2 - 1/n_2^2) - 16.211',
          'log(n_1^2*n_2^2/(n_2^2 - n_1^2)) - 16.211',
          '2*log(n_1) - log(1 - (n_1/n_2)^2) - 16.21',
        ],
        ...[
          'log(9.112e-8/(inv(square(n_1)) - inv(square(n_2))))',
          '2*log(n_1*n_2) - log(n_2 - n_1) - log(n_2 + n_1) - 16.211',
        ],
        '2*log(n_1) - log(1 - 0.9999*(n_1/n_2)^2) - 16.211',
      ],
      almost: [
        '-log(1/n_1^2 - 1/n_2^2) - 16',
        '2*log(n_1) - log(1 - 0.9*(n_1/n_2)^2) - 16.2',
        '-log(1/n_1^2 - 1/n_2^2) - 16.211 + 0.05/n_2',
        '-0.9*log(1/n_1^2 - 1/n_2^2) - 16.1',
      ],
      incorrect: [
        '2*log(n_1) - 16',
        '-log(1/n_1 - 1/n_2) - 15',
        'log(n_1^2 + n_2^2) - 15',
        '-14',
        '2*log(n_1) - log(1 - n_1/n_2) - 16',
      ],
    },
  },
};

const judgements = Object.entries(cases).flatMap(([file, { answers }]) =>
  Object.entries(answers).flatMap(([verdict, texts]) => texts.map((text) => [file, verdict, text] as const)),
);

function dataOf(file: string): SearchProblem {
  const { rows, deviation } = cases[file]!;
  return drawData(laws.find((law) => law.file === file)!, { rows, deviation, seed: 1 });
}

describe('the judge', () => {
  const data = new Map(Object.keys(cases).map((file) => [file, dataOf(file)]));

  test.each(judgements)('%s: %s is %s', (file, verdict, text) => {
    const law = laws.find((one) => one.file === file)!;
    const found = judgeLaw(parse(text), law, { data: data.get(file)! });
    expect(`${found.verdict}: ${found.reason}`).toMatch(new RegExp(`^${verdict}:`));
  });

  test.each(laws.map(({ file }) => file))(
    '%s: right spellings stay right with their constants fitted',
    (file) => {
      const law = laws.find((one) => one.file === file)!;
      for (let seed = 1; seed <= 2; seed++) {
        const problem = drawData(law, { ...cases[file]!, seed });
        for (const text of cases[file]!.answers.correct) {
          const { expression } = fitConstants(parse(text), problem);
          const { verdict, reason } = judgeLaw(expression, law, { data: problem });
          // What each constant may be off is known only where the form leaves it no freedom of its own.
          if (expression.constants.length > Object.keys(law.parameters).length) continue;
          expect(`${verdict}: ${expression}, ${reason}`).toMatch(/^correct/);
        }
      }
    },
  );
});

describe('a small run', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'principia-'));
    const manifest = { command: 'x', config: {}, seed: 1, dataset: { name: 'x', hash: '' }, environment: {} };
    let ticks = 0;
    const now = (): number => ticks++;
    await runExperiment(await experiments['empirical-bench']!(), createRun(folder, manifest, now), {
      smoke: true,
      data: null,
      backend: 'cpu',
      progress: silentProgress,
      now,
    });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('searches for each law and judges every row of its front', () => {
    for (const law of smoke.laws) {
      const part = JSON.parse(readFileSync(join(folder, `part-${law.replace('_', '-')}-1.json`), 'utf8'));
      expect(part.front.length).toBeGreaterThan(part.chosen);
      expect(part.front[0].verdict).toBe('incorrect');
      expect(part.evaluations).toBeGreaterThan(0);
      for (const { expression, loss } of part.front) {
        expect(parse(expression).toString()).toBe(expression);
        expect(loss).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test('says that its rows were drawn, and what was published', () => {
    const { claims, tables } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
    expect(claims).toHaveLength(4);
    expect(claims[0].measured).toMatch(/of 2$/);
    expect(claims[0].holds).toBe(false);
    expect(tables[0].notes.join()).toContain('not the published data');
    expect(tables[0].rows.at(-1)).toMatchObject({ law: 'all', runs: 2, PySR: 10, Operon: 0, DSR: 9 });
  });
});

test('the published counts add up to the published sums', () => {
  const sum = (method: string): number =>
    Object.values(published).reduce((total, counts) => total + counts[method]!, 0);
  expect(['PySR', 'Operon', 'DSR', 'EQL', 'QLattice', 'SR-Transformer'].map(sum)).toEqual([
    35, 9, 22, 0, 5, 0,
  ]);
});

describe('data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'principia-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are columns by name, the target last', () => {
    writeFileSync(join(folder, 'law.csv'), 'a,b,log_target\n1,2,3\n4,5e-1,-6\n');
    const { variables, target } = readColumns(folder, 'law');
    expect(variables.map(({ name, values }) => [name, ...values])).toEqual([
      ['a', 1, 4],
      ['b', 2, 0.5],
    ]);
    expect([...target]).toEqual([3, -6]);
  });

  test('that are missing or no numbers are refused', () => {
    writeFileSync(join(folder, 'bad.csv'), 'a,b\n1,2\n1,x\n');
    expect(() => readColumns(folder, 'bad')).toThrow(/line 3: expected 2 numbers; got '1,x'/);
    expect(() => readColumns(folder, 'none')).toThrow(/--data expects the folder/);
  });

  test('drawn from a law follow it up to the noise that was asked for', () => {
    for (const law of laws) {
      const exact = drawData(law, { rows: 40, deviation: 0, seed: 2 });
      const noisy = drawData(law, { rows: 40, deviation: 0.5, seed: 2 });
      const columns = Object.fromEntries(exact.variables.map(({ name, values }) => [name, values]));
      const parameters = Object.entries(law.parameters).map(
        ([name, value]) => [name, new Float64Array(40).fill(value)] as const,
      );
      const values = law.expression.evaluate({ ...columns, ...Object.fromEntries(parameters) });
      expect([...exact.target]).toEqual([...values]);
      expect(noisy.target.every(Number.isFinite)).toBe(true);
    }
  });
});

test('the full size needs the data', async () => {
  const { run } = await experiments['empirical-bench']!();
  const context = {
    smoke: false,
    data: null,
    backend: 'cpu' as const,
    progress: silentProgress,
    now: () => 0,
    part: async <T>(_name: string, compute: () => Promise<T>) => compute(),
  };
  await expect(run(context)).rejects.toThrow(/--data/);
});
