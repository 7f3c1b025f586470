import { createRandom } from 'principia/math';
import { defineOperators, type SearchProblem, type SearchResult, search } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

function problemOf(rows: number, law: (x: number, y: number) => number, noise: number): SearchProblem {
  const random = createRandom(6).child('rows');
  const [x, y] = [0, 1].map(() => Float64Array.from({ length: rows }, () => 0.3 + 2.7 * random.uniform()));
  return {
    variables: [
      { name: 'x', values: x! },
      { name: 'y', values: y! },
    ],
    target: x!.map((value, row) => law(value, y![row]!) + noise * random.normal()),
  };
}

const texts = ({ front, evaluations }: SearchResult): readonly unknown[] => [
  evaluations,
  ...front.map(({ expression, loss, complexity }) => `${complexity} ${loss} ${expression}`),
];

/** Σ(t − f)²/Σ(t − mean t)². */
function relativeLoss({ variables, target }: SearchProblem, values: ArrayLike<number>): number {
  expect(variables.length).toBeGreaterThan(0);
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const [left, whole] = [(row: number) => values[row]!, () => mean].map((f) =>
    target.reduce((sum, value, row) => sum + (value - f(row)) ** 2, 0),
  );
  return left! / whole!;
}

describe('a search of more rows than a generation looks at', () => {
  const problem = problemOf(3000, (x, y) => Math.exp(-x) * y + 0.5 * x, 0.1);
  const tiny = {
    seed: 1,
    islands: 2,
    populationSize: 16,
    generations: 3,
    rows: 64,
    maximumComplexity: 10,
  } as const;
  const runs = new Map<number, Promise<SearchResult>>();
  const run = (workers: number): Promise<SearchResult> => {
    if (!runs.has(workers)) runs.set(workers, search(problem, { ...tiny, workers }));
    return runs.get(workers)!;
  };

  it('measures its front on all of them', async () => {
    const { front } = await run(0);
    expect(front.length).toBeGreaterThan(3);
    const columns = Object.fromEntries(problem.variables.map(({ name, values }) => [name, values]));
    for (const { expression, loss } of front) {
      const values = expression.evaluate(columns);
      const all = values.length === 1 ? new Float64Array(3000).fill(values[0]!) : values;
      expect(Math.abs(relativeLoss(problem, all) / loss - 1)).toBeLessThan(1e-9);
    }
  });

  it('is the same to the last bit for 0, 1 and 2 workers', async () => {
    for (const workers of [1, 2]) expect(texts(await run(workers))).toEqual(texts(await run(0)));
  });

  it('takes another way than one that looks at all', async () => {
    const whole = await search(problem, { ...tiny, rows: 3000 });
    expect(texts(whole)).not.toEqual(texts(await run(0)));
  });
});

describe("users' operators in a search", () => {
  const users = defineOperators([
    { name: 'gauss', formula: 'exp(-x^2)', complexity: 2 },
    {
      name: 'saturate',
      javascript: 'x / (y + Math.abs(x))',
      partials: ['y/(y + abs(x))^2', '-x/(y + abs(x))^2'],
    },
  ]);
  const operators = ['+', '*', 'gauss', 'saturate'];
  const problem = problemOf(150, (x, y) => 3 * Math.exp(-x * x) + x / (y + x), 0);

  it('are found, on worker threads as on the own', async () => {
    const options = { seed: 1, islands: 3, populationSize: 32, generations: 10, users, operators } as const;
    const own = await search(problem, { ...options, targetLoss: 1e-20 });
    const best = own.front.at(-1)!;
    expect(best.loss).toBeLessThan(1e-20);
    expect(best.expression.operators.map(({ name }) => name).sort()).toEqual(['gauss', 'saturate']);
    const threads = await search(problem, { ...options, targetLoss: 1e-20, workers: 2 });
    expect(texts(threads)).toEqual(texts(own));
  });

  it('keep to the constraints on them', async () => {
    const { front } = await search(problem, {
      seed: 1,
      islands: 2,
      populationSize: 24,
      generations: 3,
      users,
      operators,
      constraints: { uses: { gauss: 0 } },
    });
    for (const { expression } of front) expect(`${expression}`).not.toContain('gauss');
  });
});
