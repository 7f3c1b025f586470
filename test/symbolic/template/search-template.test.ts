import { createRandom } from 'principia/math';
import {
  type Candidate,
  decodeSearchState,
  defineOperator,
  defineTemplate,
  encodeSearchState,
  parse,
  parseUnits,
  type SearchOptions,
  type SearchProblem,
  type SearchResult,
  search,
  type TemplateDefinition,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

type Row = Readonly<Record<string, number>>;

/** A law at random inputs between the bounds; categories go round. */
function problemOf(
  bounds: Readonly<Record<string, readonly [number, number]>>,
  law: (row: Row) => number,
  categories: readonly number[] = [],
  noise = 0,
): SearchProblem {
  const random = createRandom(7).child('template');
  const table = Array.from({ length: 200 }, (_, index): Row => {
    const drawn = Object.entries(bounds).map(([name, [low, high]]) => [
      name,
      low + (high - low) * random.uniform(),
    ]);
    const galaxy = categories[index % categories.length];
    return Object.fromEntries(galaxy === undefined ? drawn : [...drawn, ['galaxy', galaxy]]);
  });
  return {
    variables: Object.keys(table[0]!).map((name) => ({
      name,
      values: Float64Array.from(table, (row) => row[name]!),
    })),
    target: Float64Array.from(table, (row) => law(row) + noise * random.normal()),
  };
}

/** Of seeds 1 to 6 all find each of the laws below with these sizes, five of them the potential of Yukawa. */
const small = { islands: 4, populationSize: 48, generations: 25, targetLoss: 1e-8 } as const;

async function best(
  definition: TemplateDefinition,
  problem: SearchProblem,
  options: Partial<SearchOptions> = {},
): Promise<Candidate> {
  const template = defineTemplate(definition);
  return (await search(problem, { ...small, seed: 1, template, ...options })).front.at(-1)!;
}

/** The candidate's whole is its functions and parameters in the form, and all of it what the template says. */
function expectConsistent(
  { expression, functions, parameters }: Candidate,
  definition: TemplateDefinition,
): void {
  const whole = defineTemplate(definition).whole(functions!, parameters);
  expect(`${whole}`).toBe(`${expression}`);
}

describe('search with a template recovers', () => {
  const gradient = { form: '-D(V(r), r)', functions: { V: ['r'] } };

  it.each([
    ['0.5*r^2 - 1/r', 1, (r: number) => -r - 1 / r ** 2],
    ['3*log(r)', 1, (r: number) => -3 / r],
    ['-exp(-r/0.7)/r', 2, (r: number) => -(Math.exp(-r / 0.7) / r) * (1 / r + 1 / 0.7)],
  ])('the potential %s from forces, seed %i', async (law, seed, force) => {
    const problem = problemOf({ r: [0.4, 3] }, ({ r }) => force(r!));
    const found = await best(gradient, problem, { seed });
    expectConsistent(found, gradient);
    const potential = found.functions!.V!;
    for (const r of [0.5, 1, 2.5]) {
      expect(found.expression.evaluate({ r: [r] })[0]).toBeCloseTo(force(r), 9);
      const [here, there] = potential.evaluate({ r: [r, 1.3] });
      const [wanted, from] = parse(law).evaluate({ r: [r, 1.3] });
      expect(here! - there!).toBeCloseTo(wanted! - from!, 9);
    }
  });

  it('the potential from noisy forces', async () => {
    const problem = problemOf({ r: [0.4, 3] }, ({ r }) => -r! - 1 / r! ** 2, [], 0.02);
    const template = defineTemplate(gradient);
    const { front } = await search(problem, { ...small, seed: 1, template, targetLoss: 6e-4 });
    const found = front.find(({ loss }) => loss < 6e-4)!;
    expect(found.functions!.V!.skeleton()).toBe(parse('2*r^2 - 2/r').skeleton());
  });

  it('one function called twice', async () => {
    const definition = { form: 'f(x1) + f(x2)', functions: { f: ['x'] } };
    const law = (x: number): number => 2 * Math.exp(x) - x ** 2 / 2 + 1.5;
    const problem = problemOf({ x1: [-2, 3], x2: [-2, 3] }, ({ x1, x2 }) => law(x1!) + law(x2!));
    const found = await best(definition, problem);
    expectConsistent(found, definition);
    found.functions!.f!.evaluate({ x: [-1, 0.5, 2] }).forEach((value, index) => {
      expect(value).toBeCloseTo(law([-1, 0.5, 2][index]!), 9);
    });
  });

  it('a function of a difference', async () => {
    const definition = { form: 'f(x1 - x2)*m', functions: { f: ['d'] } };
    const bounds = { x1: [-2, 2], x2: [-2, 2], m: [0.5, 2] } as const;
    const problem = problemOf(bounds, ({ x1, x2, m }) => m! * ((x1! - x2!) ** 3 - 2 * (x1! - x2!)));
    const found = await best(definition, problem);
    expect(found.functions!.f!.skeleton()).toBe(parse('d^3 - 2*d').skeleton());
  });

  it('two functions where no factor stands before the whole', async () => {
    const definition = {
      form: 'f(r)*m1*m2 + g(v)^2',
      functions: { f: ['r'], g: { operands: ['v'], operators: ['+', '*'] } },
    };
    const bounds = { r: [0.4, 3], m1: [0.5, 2], m2: [0.5, 2], v: [0.5, 2] } as const;
    const problem = problemOf(
      bounds,
      ({ r, m1, m2, v }) => (-3 * m1! * m2!) / r! ** 2 + (1.3 * v! + 0.4) ** 2,
    );
    const found = await best(definition, problem, { seed: 2 });
    expectConsistent(found, definition);
    const { f, g } = found.functions!;
    expect(f!.evaluate({ r: [2] })[0]).toBeCloseTo(-0.75, 9);
    expect(Math.abs(g!.evaluate({ v: [1] })[0]!)).toBeCloseTo(1.7, 9);
  });

  it('parameters of the form', async () => {
    const definition = {
      form: 'sin(w*t) + f(x) + c',
      functions: { f: ['x'] },
      parameters: { w: 1, c: 0 },
    };
    const problem = problemOf(
      { t: [-2, 2], x: [-2, 2] },
      ({ t, x }) => Math.sin(1.8 * t!) + x! ** 3 / 2 + 0.3,
    );
    const found = await best(definition, problem);
    expect(`${found.functions!.f}`).toBe('0.5*x^3');
    expect(found.parameters!.w).toBeCloseTo(1.8, 9);
    expect(found.parameters!.c).toBeCloseTo(0.3, 9);
  });

  it('parameters per category and the law that categories share', async () => {
    const definition = {
      form: 'a*f(r)',
      functions: { f: ['r'] },
      categories: { column: 'galaxy', parameters: ['a'] },
    };
    const amplitudes: Readonly<Record<string, number>> = { 1: 0.7, 2: 2.5, 5: -4 };
    const problem = problemOf(
      { r: [0.4, 3] },
      ({ r, galaxy }) => amplitudes[galaxy!]! * (r! ** 2 + 1.7 / r!),
      [1, 2, 5],
    );
    const found = await best(definition, problem);
    expectConsistent(found, definition);
    expect(found.functions!.f!.skeleton()).toBe(parse('2*r^2 + 1.7/r').skeleton());
    const values = found.parameters!.a as Readonly<Record<string, number>>;
    const scale = found.functions!.f!.evaluate({ r: [1] })[0]! / 2.7;
    for (const [galaxy, amplitude] of Object.entries(amplitudes)) {
      expect(values[galaxy]! * scale).toBeCloseTo(amplitude, 9);
    }
  });

  it('what users and units allow', async () => {
    const users = [defineOperator({ name: 'gauss', formula: 'exp(-x^2)' })];
    const template = defineTemplate({ form: 'gauss(u)*f(r)', functions: { f: ['r'] } }, users);
    const problem = problemOf(
      { u: [-1, 1], r: [0.4, 3] },
      ({ u, r }) => (2 * Math.exp(-(u! ** 2))) / r! ** 2,
    );
    const { F: target, ...variables } = parseUnits('u: 1, r: m, F: N');
    const options = { ...small, seed: 1, template, users, units: { variables, target: target! } };
    const { front } = await search(problem, options);
    expect(`${front.at(-1)!.functions!.f}`).toBe('2/r^2');
    const impossible = { ...options.units, constants: 'none' } as const;
    await expect(search(problem, { ...options, units: impossible })).rejects.toThrow(
      /no variable has kg or s/,
    );
  });
});

describe('search with a template is deterministic', () => {
  const template = defineTemplate({
    form: '-D(V(r), r)*a + b',
    functions: { V: ['r'] },
    parameters: { b: 0 },
    categories: { column: 'galaxy', parameters: ['a'] },
  });
  const problem = problemOf({ r: [0.4, 3] }, ({ r, galaxy }) => galaxy! * Math.cos(r!) + 0.2, [1, 2]);
  const tiny = { seed: 4, generations: 4, islands: 3, populationSize: 24, rows: 100, template } as const;
  const texts = ({ front, evaluations }: SearchResult): string[] => [
    `${evaluations}`,
    ...front.map(({ loss, expression, functions, parameters }) =>
      [loss, expression, functions?.V, JSON.stringify(parameters)].join(' '),
    ),
  ];

  it('to the last bit for 0, 1 and 2 workers', async () => {
    const runs = await Promise.all([0, 1, 2].map((workers) => search(problem, { ...tiny, workers })));
    expect(texts(runs[1]!)).toEqual(texts(runs[0]!));
    expect(texts(runs[2]!)).toEqual(texts(runs[0]!));
    expect(runs[0]!.front.length).toBeGreaterThan(2);
  });

  it('and goes on from a saved state to the same bits', async () => {
    const { state } = await search(problem, { ...tiny, generations: 2 });
    const resume = decodeSearchState(encodeSearchState(state), 'it');
    expect(texts(await search(problem, { ...tiny, resume }))).toEqual(texts(await search(problem, tiny)));
    const other = defineTemplate({ form: '-D(V(r), r)', functions: { V: ['r'] } });
    await expect(search(problem, { ...tiny, template: other, resume })).rejects.toThrow(/other settings/);
  });

  it('keeps its functions within the complexity allowed', async () => {
    const { front } = await search(problem, { ...tiny, maximumComplexity: 7 });
    expect(front.length).toBeGreaterThan(1);
    for (const { functions } of front.slice(1)) expect(functions!.V!.complexity).toBeLessThanOrEqual(7);
  });
});
