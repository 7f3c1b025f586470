import { createRandom, type RandomStream, rootMeanSquare } from 'principia/math';
import { parse, type ReferenceLaw, type SearchOptions, type SearchProblem } from 'principia/symbolic';

/** A known law, rows of it, and how it is searched for. */
export interface SymbolicProblem {
  readonly name: string;
  readonly law: ReferenceLaw;
  readonly options: Omit<SearchOptions, 'seed'>;
  /** Rows of a seed; noise as a share of the target's standard deviation. */
  draw(seed: number, rows: number, noise: number): SearchProblem;
  readonly rows: number;
}

/**
 * Edge messages of a graph network, e = (a dx + b dy)·law + c: separations of bodies with positions N(0, 1), r with the
 * softening 0.01 of the published simulations, lognormal masses, charges ±1; whatever the law does not use distracts.
 *
 * Source: M. Cranmer and others, arXiv:2006.11287.
 */
function message(form: string, { a, b, c }: Record<'a' | 'b' | 'c', number>): SymbolicProblem {
  const mass = { low: 0.05, high: 20 };
  const separation = { low: -4, high: 4 };
  const domain = {
    ...{ dx: separation, dy: separation, r: { low: 0.05, high: 6 } },
    ...{ m1: mass, m2: mass, q1: [-1, 1], q2: [-1, 1] },
  };
  const expression = parse(`(a*dx + b*dy)*${form} + c`);
  return {
    name: `message, ${form}`,
    law: { expression, parameters: { a, b, c }, domain },
    options: { maximumComplexity: 30, generations: 200 },
    rows: 5000,
    draw(seed, rows, noise) {
      const random = createRandom(seed).child(form);
      const column = (label: string, value: (stream: RandomStream) => number): Float64Array => {
        const stream = random.child(label);
        return Float64Array.from({ length: rows }, () => value(stream));
      };
      const normal = (stream: RandomStream): number => Math.SQRT2 * stream.normal();
      const sign = (stream: RandomStream): number => (stream.uniform() < 0.5 ? -1 : 1);
      const lognormal = (stream: RandomStream): number => Math.exp(stream.normal());
      const [dx, dy] = [column('dx', normal), column('dy', normal)];
      const columns = {
        ...{ dx, dy, r: dx.map((x, row) => Math.hypot(x, dy[row]!) + 0.01) },
        ...{ m1: column('m1', lognormal), m2: column('m2', lognormal) },
        ...{ q1: column('q1', sign), q2: column('q2', sign) },
      };
      return problemOf(expression, columns, { a, b, c }, noise, random);
    },
  };
}

/** A law of variables that are drawn evenly from one range. */
function even(
  name: string,
  text: string,
  [low, high]: readonly [number, number],
  rows: number,
  options: SymbolicProblem['options'],
): SymbolicProblem {
  const expression = parse(text);
  const domain = Object.fromEntries(expression.variables.map((variable) => [variable, { low, high }]));
  return {
    name,
    law: { expression, domain },
    options,
    rows,
    draw(seed, count, noise) {
      const random = createRandom(seed).child(name);
      const columns = expression.variables.map((variable) => {
        const stream = random.child(variable);
        return [
          variable,
          Float64Array.from({ length: count }, () => low + (high - low) * stream.uniform()),
        ] as const;
      });
      return problemOf(expression, Object.fromEntries(columns), {}, noise, random);
    },
  };
}

function problemOf(
  law: ReferenceLaw['expression'],
  columns: Readonly<Record<string, Float64Array>>,
  parameters: Readonly<Record<string, number>>,
  noise: number,
  random: RandomStream,
): SearchProblem {
  const rows = Object.values(columns)[0]!.length;
  const constants = Object.entries(parameters).map(
    ([name, value]) => [name, new Float64Array(rows).fill(value)] as const,
  );
  const exact = law.evaluate({ ...columns, ...Object.fromEntries(constants) });
  const centre = exact.reduce((sum, value) => sum + value, 0) / rows;
  const deviation = noise * rootMeanSquare(exact.map((value) => value - centre));
  const errors = random.child('noise');
  return {
    variables: Object.entries(columns).map(([name, values]) => ({ name, values })),
    target: exact.map((value) => value + deviation * errors.normal()),
  };
}

/** Messages of four laws of force. */
export const messages: readonly SymbolicProblem[] = [
  message('(r - 1)/r', { a: 1.2, b: 2.72, c: -0.0025 }),
  message('m2/r^2', { a: 0.6, b: 1.36, c: -0.0025 }),
  message('m2/r^3', { a: 0.6, b: 1.36, c: -0.0025 }),
  message('q1*q2/r^3', { a: 0.6, b: 1.36, c: -0.0025 }),
];

/** Two problems that most engines have been timed on. */
export const classics: readonly SymbolicProblem[] = [
  even('Feynman I.12.2', 'q1*q2/(4*pi*epsilon*r^2)', [1, 5], 500, {
    operators: ['+', '-', '*', '/', 'exp', 'log', 'sin', 'cos', 'sqrt'],
    maximumComplexity: 24,
    generations: 200,
  }),
  even('Poly-10', 'x1*x2 + x3*x4 + x5*x6 + x1*x7*x9 + x3*x6*x10', [-1, 1], 250, {
    operators: ['+', '-', '*', '/'],
    maximumComplexity: 40,
    generations: 400,
  }),
];
