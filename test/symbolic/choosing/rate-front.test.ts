import { createRandom, InputError, permutation, rootMeanSquare } from 'principia/math';
import {
  type Candidate,
  constantExpression,
  fitConstants,
  type LossChoice,
  parse,
  type RatedCandidate,
  type RateOptions,
  rateFront,
  type SearchProblem,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

function problemOf(
  law: (x: number, z: number) => number,
  rows: number,
  noise: number,
  seed = 1,
): SearchProblem {
  const random = createRandom(seed).child('rate');
  const x = Float64Array.from({ length: rows }, () => 0.5 + 3 * random.uniform());
  const z = Float64Array.from({ length: rows }, () => 0.5 + 3 * random.uniform());
  const variables = [
    { name: 'x', values: x },
    { name: 'z', values: z },
  ];
  return { variables, target: x.map((value, row) => law(value, z[row]!) + noise * random.normal()) };
}

/** Forms fitted to a problem. */
function fronted(
  forms: readonly string[],
  problem: SearchProblem,
  loss: LossChoice = 'squared',
): Candidate[] {
  return forms.map((form) => {
    const fitted = fitConstants(parse(form), problem, { loss });
    return { ...fitted, complexity: fitted.expression.complexity };
  });
}

function rate(
  forms: readonly string[],
  problem: SearchProblem,
  options: RateOptions = {},
): readonly RatedCandidate[] {
  return rateFront(fronted(forms, problem, options.loss), problem, options);
}

const lengths = (rated: readonly RatedCandidate[]): number[] =>
  rated.map(({ descriptionLength }) => descriptionLength - rated[0]!.descriptionLength);

const forms = ['1.3', '1.3*x', '1.3*x + 0.7', '1.3*x*exp(-0.4*z)', '1.3*x*exp(-0.4*z) + 0.3*z'];
const law = (x: number, z: number): number => 1.37 * x * Math.exp(-0.43 * z);

describe('description length', () => {
  it.each(['squared', 'absolute', 'huber'] as const)(
    'differs by as much in other units of the target, %s',
    (loss) => {
      const problem = problemOf(law, 80, 0.1);
      const scaled = { ...problem, target: problem.target.map((value) => 137.3 * value) };
      const [before, after] = [problem, scaled].map((one) => lengths(rate(forms, one, { loss })));
      after!.forEach((length, index) => {
        // Robust fits by reweighting end a little off the minimum, and not at the same place.
        expect(Math.abs(length - before![index]!)).toBeLessThan(loss === 'squared' ? 1e-6 : 0.2);
      });
    },
  );

  it('does not depend on the order of the rows', () => {
    const problem = problemOf(law, 80, 0.1);
    const order = permutation(createRandom(3), 80);
    const take = (values: Float64Array): Float64Array => Float64Array.from(order, (row) => values[row]!);
    const shuffled = {
      variables: problem.variables.map(({ name, values }) => ({ name, values: take(values) })),
      target: take(problem.target),
    };
    const front = fronted(forms, problem);
    expect(rateFront(front, shuffled)).toEqual(rateFront(front, problem));
  });

  it('is the closed form on a line with known noise', () => {
    const problem = problemOf((x) => 1.37 * x - 0.71, 50, 0.2);
    const [line] = rate(['1.2*x - 0.6'], problem, { noise: 0.2 });
    const [slope, offset] = line!.constants.map(({ value }) => Math.abs(value)) as [number, number];
    const x = problem.variables[0]!.values;
    const residuals = problem.target.map((value, row) => value - slope * x[row]! + offset);
    const residual = residuals.reduce(
      (sum, z) => sum + z ** 2 / 0.08 + 0.5 * Math.log(2 * Math.PI * 0.04),
      0,
    );
    const curvatures = [x.reduce((sum, value) => sum + value ** 2, 0), 50].map((sum) => sum / 0.04);
    const stated = [slope, offset].map(
      (value, index) => 0.5 * Math.log(curvatures[index]!) + Math.log(value) - 0.5 * Math.log(3),
    );
    // Five tokens: a constant, x, *, a constant, -; fourteen symbols.
    expect(line!.descriptionLength).toBeCloseTo(residual + stated[0]! + stated[1]! + 5 * Math.log(14), 6);
    expect(line!.bic).toBeCloseTo(2 * residual + 2 * Math.log(50), 6);
  });

  it('is Laplace’s for the absolute loss', () => {
    const random = createRandom(2);
    const target = Float64Array.from({ length: 101 }, () => 3.3 + random.normal());
    const problem: SearchProblem = { variables: [{ name: 'x', values: target.map(() => 1) }], target };
    const centre = target.toSorted()[50]!;
    const front = [{ expression: constantExpression(centre), complexity: 1, loss: 1 }];
    const mean = target.reduce((sum, value) => sum + Math.abs(value - centre), 0) / 101;
    const [rated] = rateFront(front, problem, { loss: 'absolute' });
    expect(rated!.bic).toBeCloseTo(2 * 101 * (Math.log(2 * mean) + 1) + Math.log(101), 8);
    const spread = (mean * 101) / 100;
    const residual = 101 * (Math.log(2 * spread) + mean / spread);
    const stated = Math.log((centre * Math.sqrt(101)) / spread) - 0.5 * Math.log(3);
    expect(rated!.descriptionLength).toBeCloseTo(residual + stated + Math.log(13), 8);
  });

  it('asks for data before it takes the fuller law', () => {
    const gap = (rows: number): number => {
      const problem = problemOf((x, z) => 1.37 * x + 0.09 * z * z, rows, 0.5);
      const [simple, full] = rate(['1.3*x + 0.3', '1.3*x + 0.1*z^2'], problem);
      return full!.descriptionLength - simple!.descriptionLength;
    };
    const gaps = [12, 100, 1000].map(gap);
    expect(gaps[0]).toBeGreaterThan(0);
    expect(gaps[1]).toBeLessThan(gaps[0]!);
    expect(gaps[2]).toBeLessThan(-100);
  });

  it('charges nothing but its symbols for a constant that could as well be 0', () => {
    const problem = problemOf(law, 80, 0.1);
    const [without] = rate(['1.3*x*exp(-0.4*z)'], problem);
    const fitted = fronted(['1.3*x*exp(-0.4*z)'], problem)[0]!;
    const expression = parse(`${fitted.expression} + 0.0001234`);
    const [spurious] = rateFront(
      [{ expression, complexity: expression.complexity, loss: fitted.loss }],
      problem,
    );
    expect(spurious!.descriptionLength - without!.descriptionLength).toBeCloseTo(2 * Math.log(14), 6);
  });

  it('charges a recognisable constant for its name, less than for its digits', () => {
    const problem = problemOf((x) => x ** 2 / 2, 200, 0.01);
    const front = ['0.5*x^2', '0.5001234*x^2'].map((text): Candidate => {
      const expression = parse(text);
      return { expression, complexity: expression.complexity, loss: 1e-4 };
    });
    const [half, fitted] = rateFront(front, problem);
    expect(half!.descriptionLength).toBeLessThan(fitted!.descriptionLength - 2);
    expect(half!.constants[0]).toEqual({ value: 0.5, deviation: null, rounded: true, text: '1/2' });
    expect(fitted!.constants[0]).toMatchObject({ rounded: false, text: '0.5001234' });
  });

  it('takes the shortest of those that are exact to rounding errors', () => {
    const problem = problemOf(law, 40, 0);
    const rated = rate(['1.37*x*exp(-0.43*z)', '1.37*x*exp(-0.43*z) + 1.1e-15*x'], problem);
    expect(rated[0]!.descriptionLength).toBeLessThan(rated[1]!.descriptionLength);
    expect(Number.isFinite(rated[0]!.descriptionLength)).toBe(true);
    expect(rated[1]!.score).toBe(0);
  });

  it('counts as many observations as it is told', () => {
    const problem = problemOf(law, 400, 0.1);
    const worth = (effectiveRows: number): number =>
      lengths(rate(['1.3*x', forms[3]!], problem, { effectiveRows }))[1]!;
    expect(worth(400)).toBeLessThan(worth(40));
    expect(worth(400)).toBeCloseTo(lengths(rate(['1.3*x', forms[3]!], problem))[1]!, 9);
  });

  it('is infinite where the expression is not finite on the data', () => {
    const expression = parse('log(-x)');
    const [rated] = rateFront([{ expression, complexity: 4, loss: 1 }], problemOf(law, 20, 0.1));
    expect(rated!.descriptionLength).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('constants', () => {
  it.each(['squared', 'huber', 'absolute'] as const)(
    'have the standard deviation that repeated experiments show, %s',
    (loss) => {
      const runs = Array.from(
        { length: 200 },
        (_, seed) => rate([forms[3]!], problemOf(law, 120, 0.1, seed), { loss })[0]!,
      );
      for (const index of [0, 1]) {
        const values = runs.map(({ constants }) => constants[index]!.value);
        const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
        const spread = rootMeanSquare(values.map((value) => value - centre));
        const told = rootMeanSquare(runs.map(({ constants }) => constants[index]!.deviation!));
        // 200 runs tell a spread to 5 %; the curvature of |z| is estimated from few rows.
        expect(Math.abs(told / spread - 1)).toBeLessThan(loss === 'squared' ? 0.2 : 0.35);
      }
    },
  );

  it('have none where no row is left to judge by', () => {
    const problem = problemOf(law, 2, 0.1);
    expect(rate([forms[3]!], problem)[0]!.constants.map(({ deviation }) => deviation)).toEqual([null, null]);
  });
});

describe('losses on rows held back', () => {
  it('are relative to the constant of the training rows', () => {
    const problem = problemOf(law, 60, 0.1);
    const validation = problemOf(law, 30, 0.1, 2);
    const mean = problem.target.reduce((sum, value) => sum + value, 0) / 60;
    const [constant, fitted] = rate(['1.3', forms[3]!], problem, { validation });
    expect(constant!.validation).toBeCloseTo(1, 6);
    expect(fitted!.extrapolation).toBeNull();
    const columns = Object.fromEntries(validation.variables.map(({ name, values }) => [name, values]));
    const values = fitted!.expression.evaluate(columns);
    const sum = (of: (row: number) => number): number =>
      values.reduce((total, _, row) => total + of(row) ** 2, 0);
    const expected =
      sum((row) => validation.target[row]! - values[row]!) / sum((row) => validation.target[row]! - mean);
    expect(fitted!.validation).toBeCloseTo(expected, 10);
  });

  it('say where the expression is not finite', () => {
    const problem = problemOf((x) => Math.sqrt(x - 0.4), 60, 0.01);
    const beyond = {
      ...problem,
      variables: problem.variables.map((one) => ({ ...one, values: one.values.map((v) => v - 0.5) })),
    };
    const [rated] = rate(['sqrt(x - 0.4)'], problem, { validation: problem, extrapolation: beyond });
    expect(rated).toMatchObject({ extrapolation: null, notFinite: ['extrapolation'] });
    expect(rated!.validation).not.toBeNull();
  });
});

describe('score', () => {
  it('is the fall of ln loss by complexity', () => {
    const front = [1, 4, 9].map((complexity, index): Candidate => {
      return {
        expression: parse(['2.2', '2.2*x', '2.2*x + 1.1*z'][index]!),
        complexity,
        loss: Math.exp(-index * 3),
      };
    });
    const scores = rateFront(front, problemOf(law, 20, 0.1)).map(({ score }) => score);
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeCloseTo(1, 12);
    expect(scores[2]).toBeCloseTo(0.6, 12);
  });
});

describe('rateFront', () => {
  it('refuses what it cannot use', () => {
    const problem = problemOf(law, 20, 0.1);
    const front = fronted(['2.2*x'], problem);
    const { target, variables } = problem;
    expect(() => rateFront(front, problem, { noise: 0 })).toThrow(/noise/);
    expect(() => rateFront(front, problem, { effectiveRows: -1 })).toThrow(/effectiveRows/);
    expect(() => rateFront(front, { target, variables: variables.slice(1) })).toThrow(InputError);
    const validation = { target, variables: variables.slice(1) };
    expect(() => rateFront(front, problem, { validation })).toThrow(/"x"/);
  });
});
