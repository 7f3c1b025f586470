import { createRandom } from 'principia/math';
import {
  type Candidate,
  checkUnits,
  parse,
  parseUnits,
  type SearchOptions,
  type SearchProblem,
  search,
  type UnitAssignment,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

interface Case {
  readonly law: string;
  readonly units: string;
  readonly constants: 'any' | 'none';
}

/** The law at random inputs between 0.5 and 3, and the units of all there is. */
function caseOf({ law, units, constants }: Case, noise = 0): [SearchProblem, UnitAssignment] {
  const { y, ...variables } = parseUnits(units);
  const random = createRandom(4).child(law);
  const columns = Object.fromEntries(
    Object.keys(variables).map((name) => [
      name,
      Float64Array.from({ length: 80 }, () => 0.5 + 2.5 * random.uniform()),
    ]),
  );
  const target = parse(law).evaluate(columns);
  const problem = {
    variables: Object.entries(columns).map(([name, values]) => ({ name, values })),
    target: target.map((value) => value * (1 + noise * random.normal())),
  };
  return [problem, { variables, target: y!, constants }];
}

const small = { seed: 1, islands: 2, populationSize: 32, generations: 10 } as const;

/** All but the constant that every front begins with. */
function expectUnits(front: readonly Candidate[], units: UnitAssignment): void {
  for (const { expression } of front.slice(1)) {
    expect(`${expression}: ${checkUnits(expression, units).violations}`).toBe(`${expression}: `);
  }
}

const cases: readonly Case[] = [
  { law: '0.5*m*v^2', units: 'm: kg, v: m/s, l: m, y: J', constants: 'none' },
  { law: '2*3.141592653589793*sqrt(l/g)', units: 'l: m, g: m/s^2, m: kg, y: s', constants: 'none' },
  {
    law: 'n/exp(m*g*x/(k*T))',
    units: 'n: 1/m^3, m: kg, g: m/s^2, x: m, k: J/K, T: K, y: 1/m^3',
    constants: 'none',
  },
  { law: '6.7*m1*m2/r^2', units: 'm1: kg, m2: kg, r: m, y: N', constants: 'any' },
];

describe('a search with units', () => {
  it.each(cases)('finds $law, constants having units: $constants', async (own) => {
    const [problem, units] = caseOf(own);
    const { front } = await search(problem, { ...small, units, targetLoss: 1e-20 });
    expectUnits(front, units);
    const found = front.at(-1)!;
    expect(found.loss).toBeLessThan(1e-20);
    expect(found.expression.skeleton()).toBe(parse(own.law).simplified().skeleton());
  });

  // Noise bends exponents away from the fractions that units allow.
  it.each(cases)('has right units in every row under noise: $law', async (own) => {
    const [problem, units] = caseOf(own, 0.2);
    const operators = ['+', '-', '*', '/', '^', 'sqrt', 'exp', 'log', 'inv'];
    const seen: (readonly Candidate[])[] = [];
    const options: SearchOptions = { ...small, generations: 3, operators, units };
    const { front } = await search(problem, { ...options, onGeneration: (info) => seen.push(info.front) });
    for (const one of [...seen, front]) expectUnits(one, units);
    expect(front.length).toBeGreaterThan(1);
  });

  it('is the same to the last bit for 0 and 2 workers', async () => {
    const [problem, units] = caseOf(cases[1]!, 0.05);
    const fronts = await Promise.all(
      [0, 2].map(async (workers) => {
        const { front } = await search(problem, { ...small, generations: 3, units, workers });
        return front.map(({ expression, loss }) => `${loss} ${expression}`);
      }),
    );
    expect(fronts[1]).toEqual(fronts[0]);
  });
});
