import { createRandom, InputError, permutation } from 'principia/math';
import {
  chooseFromFront,
  parse,
  type SearchOptions,
  type SearchProblem,
  type SearchResult,
  search,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

type Row = Readonly<Record<'r' | 'm1' | 'm2' | 'q1' | 'q2', number>>;

/** Messages of a network: close pairs, masses over decades, charges that may be distractors, 1 % noise. */
function messages(law: (row: Row) => number, rows: number, noise: number, seed: number): SearchProblem {
  const random = createRandom(seed).child('messages');
  const charge = (): number => (random.uniform() < 0.5 ? -1 : 1);
  const table = Array.from(
    { length: rows },
    (): Row => ({
      r: 0.05 + 4.95 * random.uniform(),
      m1: Math.exp(random.normal()),
      m2: Math.exp(random.normal()),
      q1: charge(),
      q2: charge(),
    }),
  );
  return {
    variables: (['r', 'm1', 'm2', 'q1', 'q2'] as const).map((name) => ({
      name,
      values: Float64Array.from(table, (row) => row[name]),
    })),
    target: Float64Array.from(table, (row) => law(row) * (1 + noise * random.normal())),
  };
}

/** Pairs of the Solar System in AU, days and solar masses; weights such that every pair counts. */
function solarSystem(rows: number, seed: number): SearchProblem {
  const random = createRandom(seed).child('solar system');
  const masses = [1, 1.66e-7, 2.45e-6, 3.04e-6, 3.2e-7, 9.5e-4, 2.86e-4, 4.37e-5, 5.15e-5];
  const columns = { r: new Float64Array(rows), m1: new Float64Array(rows), m2: new Float64Array(rows) };
  const target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const first = random.integer(9);
    const r = 0.3 * 100 ** random.uniform();
    const [m1, m2] = [masses[first]!, masses[(first + 1 + random.integer(8)) % 9]!];
    columns.r[row] = r;
    columns.m1[row] = m1;
    columns.m2[row] = m2;
    target[row] = ((-2.96e-4 * m1 * m2) / (r * r)) * (1 + 0.01 * random.normal());
  }
  const variables = Object.entries(columns).map(([name, values]) => ({ name, values }));
  return { variables, target, weights: target.map((value) => 1 / (value * value)) };
}

/** A little above what 1 % of noise leaves of the loss. */
const noiseLevel = { squared: 2.5e-4, absolute: 0.01 } as const;

const small = { generations: 4, islands: 4, populationSize: 48 } as const;

/** The chosen expression has the law's form, and its value at a point to the tolerance. */
function expectLaw(result: SearchResult, law: string, options: SearchOptions, tolerance = 0.01): void {
  const chosen = chooseFromFront(result.front, { loss: options.loss ?? 'squared' })!.expression;
  expect(chosen.skeleton()).toBe(parse(law).skeleton());
  for (const r of [0.2, 3]) {
    const point = { r: [r], m1: [0.7], m2: [1.9], q1: [1], q2: [-1] };
    const [found, truth] = [chosen, parse(law)].map((expression) => expression.evaluate(point)[0]!);
    expect(Math.abs(found! / truth! - 1)).toBeLessThan(tolerance);
  }
}

const laws: readonly (readonly [string, (row: Row) => number])[] = [
  ['-2*(r - 1)', ({ r }) => -2 * (r - 1)],
  ['-m1*m2/r^2', ({ r, m1, m2 }) => (-m1 * m2) / r ** 2],
  ['-m1*m2/r', ({ r, m1, m2 }) => (-m1 * m2) / r],
  ['q1*q2/r^2', ({ r, q1, q2 }) => (q1 * q2) / r ** 2],
];

describe('search recovers the law', () => {
  const cases = laws.flatMap(([text, law]) => [1, 2, 3].map((seed) => [text, seed, law] as const));
  it.each(cases)('%s, seed %i', async (text, seed, law) => {
    const loss = seed === 3 ? 'squared' : 'absolute';
    const options: SearchOptions = { ...small, generations: 20, seed, loss, targetLoss: noiseLevel[loss] };
    expectLaw(await search(messages(law, 1000, 0.01, seed), options), text, options);
  });

  it.each([1, 2, 3])('of the Solar System over twelve decades, seed %i', async (seed) => {
    const options: SearchOptions = { ...small, generations: 20, seed, targetLoss: noiseLevel.squared };
    expectLaw(await search(solarSystem(1000, seed), options), '-2.96e-4*m1*m2/r^2', options);
  });

  it('and ends at once where the data are exact', async () => {
    const result = await search(messages(laws[1]![1], 600, 0, 1), { ...small, generations: 50, seed: 1 });
    expect(result.stopped).toBe('target loss');
    expect(result.front.at(-1)?.expression.toString()).toBe('-m1*m2/r^2');
  });

  it('from a guess in the first generation', async () => {
    const problem = messages(({ r, m1 }) => (m1 * Math.exp(-r / 0.7)) / (1 + r * r), 600, 0, 1);
    const guesses = [parse('m1*exp(-r/0.9)/(2 + r^2)')];
    const result = await search(problem, { ...small, generations: 2, seed: 1, guesses });
    expect(result.front.at(-1)?.loss).toBeLessThan(1e-10);
  });
});

describe('search of pure noise', () => {
  // Over a hundred thousand forms, n = 1000 rows of noise let the best of k constants gain about (k + 2 ln 1e5)/n.
  it.each([1, 2, 3])('chooses the constant, seed %i', async (seed) => {
    const random = createRandom(seed).child('noise');
    const problem = messages(() => 1, 1000, 0, seed);
    const noisy = { ...problem, target: problem.target.map(() => random.normal()) };
    const { front } = await search(noisy, { ...small, seed });
    expect(chooseFromFront(front)?.expression.variables).toEqual([]);
    expect(front.at(-1)!.loss).toBeGreaterThan(0.95);
    expect(front[0]!.loss).toBeCloseTo(1, 12);
  });
});

describe('search is deterministic', () => {
  const problem = messages(laws[1]![1], 400, 0.01, 1);
  const tiny = { seed: 4, generations: 3, islands: 3, populationSize: 32 } as const;
  const texts = ({ front }: SearchResult): string[] =>
    front.map(({ expression, loss, complexity }) => `${complexity} ${loss} ${expression}`);

  it('to the last bit for 0, 1 and 2 workers', async () => {
    const runs = await Promise.all([0, 1, 2].map((workers) => search(problem, { ...tiny, workers })));
    expect(texts(runs[1]!)).toEqual(texts(runs[0]!));
    expect(texts(runs[2]!)).toEqual(texts(runs[0]!));
    expect(runs[2]!.evaluations).toBe(runs[0]!.evaluations);
  });

  it('and whatever the order of the rows', async () => {
    const order = permutation(createRandom(9), 400);
    const shuffled: SearchProblem = {
      variables: problem.variables.map(({ name, values }) => ({
        name,
        values: Float64Array.from(order, (row) => values[row]!),
      })),
      target: Float64Array.from(order, (row) => problem.target[row]!),
    };
    expect(texts(await search(shuffled, tiny))).toEqual(texts(await search(problem, tiny)));
  });

  it('while another seed takes another way', async () => {
    const [one, other] = await Promise.all([4, 5].map((seed) => search(problem, { ...tiny, seed })));
    expect(other!.evaluations).not.toBe(one!.evaluations);
  });
});

describe('search', () => {
  const problem = messages(laws[0]![1], 300, 0.05, 1);
  const tiny = { seed: 1, islands: 2, populationSize: 24 } as const;

  it('gives a monotone front that begins with the best constant, within the complexity allowed', async () => {
    const { front } = await search(problem, { ...tiny, generations: 4, maximumComplexity: 9 });
    expect(front[0]!.complexity).toBe(1);
    for (let index = 1; index < front.length; index++) {
      expect(front[index]!.complexity).toBeGreaterThan(front[index - 1]!.complexity);
      expect(front[index]!.loss).toBeLessThan(front[index - 1]!.loss);
    }
    expect(front.at(-1)!.complexity).toBeLessThanOrEqual(9);
  });

  it('reports every generation and keeps to its budget of evaluations', async () => {
    const seen: number[] = [];
    const onGeneration: SearchOptions['onGeneration'] = ({ generation, best, front }) => {
      seen.push(generation);
      expect(best).toBe(front.at(-1)!.loss);
    };
    const result = await search(problem, { ...tiny, generations: 30, evaluations: 1500, onGeneration });
    expect(result.stopped).toBe('evaluations');
    expect(result.evaluations).toBeGreaterThanOrEqual(1500);
    expect(result.generations).toBeLessThan(30);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    expect(seen.length).toBe(result.generations);
  });

  it.each([0, 2])('ends on abort with what it has, %i workers', async (workers) => {
    const controller = new AbortController();
    const onGeneration = ({ generation }: { generation: number }): void => {
      if (generation === 2) controller.abort();
    };
    const result = await search(problem, {
      ...tiny,
      generations: 10_000,
      workers,
      signal: controller.signal,
      onGeneration,
    });
    expect(result.stopped).toBe('aborted');
    expect(result.generations).toBe(2);
    expect(result.front.length).toBeGreaterThan(0);
  });

  it('takes a constant target for what it is', async () => {
    const constant = { ...problem, target: problem.target.map(() => 0.1) };
    const { front } = await search(constant, { ...tiny, generations: 1 });
    expect(front[0]!.expression.constants[0]).toBeCloseTo(0.1, 12);
    expect(front[0]!.loss).toBeLessThan(1e-20);
  });

  it('refuses what it cannot use', async () => {
    await expect(search(problem, { ...tiny, operators: ['+', 'erf'] })).rejects.toThrow(/erf/);
    await expect(search(problem, { ...tiny, operators: ['exp'] })).rejects.toThrow(InputError);
    for (const wrong of [{ seed: Number.NaN }, { evaluations: -1 }, { targetLoss: Number.NaN }]) {
      await expect(search(problem, { ...tiny, ...wrong })).rejects.toThrow(Object.keys(wrong)[0]);
    }
    const named = {
      ...problem,
      variables: problem.variables.map((one) => ({ ...one, name: 'pi' })).slice(0, 1),
    };
    await expect(search(named, tiny)).rejects.toThrow(/"pi" cannot name a variable/);
    await expect(search(problem, { ...tiny, generations: 0 })).rejects.toThrow(/generations/);
    await expect(search(problem, { ...tiny, guesses: [parse('z')] })).rejects.toThrow(/"z"/);
    await expect(search({ variables: [], target: new Float64Array(0) }, tiny)).rejects.toThrow(/rows/);
  });
});
