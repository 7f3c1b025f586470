import { createRandom, InputError } from 'principia/math';
import { fitConstants, parse, type SearchProblem } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { effectiveWeights } from '../../src/symbolic/effective-weights.js';
import { inputErrorFit } from '../../src/symbolic/input-error-fit.js';
import { effectiveDeviations } from '../../src/symbolic/input-errors.js';

/** Fits of many data sets that differ in their noise alone: means, spreads and stated deviations of every constant. */
function repeated(
  text: string,
  law: (x: number) => number,
  rows: number,
  deviations: (x: number) => readonly [x: number, y: number],
) {
  const random = createRandom(31);
  const times = 300;
  const truth = Float64Array.from({ length: rows }, () => 1 + 4 * random.uniform());
  const errors = truth.map((x) => deviations(x)[0]);
  const weights = truth.map((x) => deviations(x)[1] ** -2);
  const form = parse(text);
  const runs = Array.from({ length: times }, () => {
    const values = truth.map((x, row) => x + errors[row]! * random.normal());
    const target = truth.map((x) => law(x) + deviations(x)[1] * random.normal());
    const problem: SearchProblem = { variables: [{ name: 'x', values }], target, weights };
    const { expression, covariance } = fitConstants(form, problem, { inputErrors: { x: errors } });
    const plain = fitConstants(form, problem).expression;
    return { constants: expression.constants, covariance, plain: plain.constants };
  });
  const average = (value: (run: (typeof runs)[number]) => number): number =>
    runs.reduce((sum, run) => sum + value(run), 0) / times;
  const { length } = form.constants;
  return form.constants.map((_, index) => {
    const mean = average(({ constants }) => constants[index]!);
    const spread = Math.sqrt(average(({ constants }) => (constants[index]! - mean) ** 2));
    const stated = average(({ covariance }) => Math.sqrt(covariance[index * length + index]!));
    return {
      mean,
      spread,
      stated,
      error: spread / Math.sqrt(times),
      plain: average((run) => run.plain[index]!),
    };
  });
}

// Means of 300 fits are known to 1/√300 of a spread: a bias of 0.4 spreads is 6.9 errors and fails the bound of 4 in 499 of
// 500 runs; a right fit fails it in one of 15,000. Spreads are known to 4 %.
describe('errors on x and y', () => {
  it('leave a line its slope, where plain least squares flatten it by a tenth', () => {
    const [slope, offset] = repeated(
      '1*x + 0.1',
      (x) => 2 * x - 1,
      100,
      () => [0.4, 0.3],
    );
    expect(slope!.plain).toBeLessThan(1.85);
    for (const [constant, truth] of [[slope!, 2] as const, [offset!, -1] as const]) {
      expect(Math.abs(constant.mean - truth)).toBeLessThan(4 * constant.error);
      expect(constant.stated / constant.spread).toBeGreaterThan(0.85);
      expect(constant.stated / constant.spread).toBeLessThan(1.15);
    }
  });

  it('leave a power law its exponent, relative errors of 5 % on both', () => {
    const law = (x: number): number => 3 * x ** 1.5;
    const [, exponent] = repeated('1*abs(x)^1.1', law, 60, (x) => [0.05 * x, 0.05 * law(x)]);
    expect(Math.abs(exponent!.plain - 1.5)).toBeGreaterThan(4 * exponent!.error);
    expect(Math.abs(exponent!.mean - 1.5)).toBeLessThan(4 * exponent!.error);
    expect(exponent!.stated / exponent!.spread).toBeGreaterThan(0.8);
    expect(exponent!.stated / exponent!.spread).toBeLessThan(1.15);
  });
});

const random = createRandom(2);
const rows = 80;
const x = Float64Array.from({ length: rows }, () => 1 + random.uniform());
const y = Float64Array.from({ length: rows }, () => 2 + random.uniform());
const target = x.map((value, row) => value ** 2 * y[row]! + 0.1 * random.normal());
const problem: SearchProblem = {
  variables: [
    { name: 'x', values: x },
    { name: 'y', values: y },
  ],
  target,
  weights: x.map((_, row) => (row % 7 === 0 ? 0 : 100)),
};

describe('fitConstants with errors on the inputs', () => {
  it('is the same to the last bit where they are 0', () => {
    const form = parse('1*abs(x)^1.7*y + 0.3');
    for (const loss of ['squared', 'absolute', 'relative'] as const) {
      const zero = { x: 0, y: new Float64Array(rows) };
      const [with0, without] = [{ loss, inputErrors: zero }, { loss }].map((options) =>
        fitConstants(form, problem, options),
      );
      expect(with0!.expression.constants).toEqual(without!.expression.constants);
      expect([with0!.loss, with0!.covariance]).toEqual([without!.loss, without!.covariance]);
    }
  });

  it('comes from there without a jump', () => {
    const form = parse('1*abs(x)^1.7*y');
    const [none, little] = [0, 1e-6].map((error) =>
      fitConstants(form, problem, { inputErrors: { x: error, y: error } }),
    );
    expect(little!.loss / none!.loss).toBeCloseTo(1, 8);
    little!.expression.constants.forEach((value, index) => {
      expect(value).toBeCloseTo(none!.expression.constants[index]!, 8);
      expect(little!.covariance[3 * index]! / none!.covariance[3 * index]!).toBeCloseTo(1, 6);
    });
  });

  it('says no more than it knows: larger errors, larger deviations', () => {
    const form = parse('1*abs(x)^1.7*y');
    const noisy = {
      ...problem,
      variables: problem.variables.map((variable, index) => ({
        ...variable,
        values: index === 0 ? x.map((value) => value + 0.1 * random.normal()) : y,
      })),
    };
    const fitted = fitConstants(form, noisy, { inputErrors: { x: 0.1 } });
    expect(fitted.covariance[3]).toBeGreaterThan(fitConstants(form, problem).covariance[3]!);
    expect(Math.abs(fitted.expression.constants[1]! - 2)).toBeLessThan(4 * Math.sqrt(fitted.covariance[3]!));
  });

  it('is not bought by steepness', () => {
    // An amplitude without limit makes every residual a small part of its σ, and no law: the first fit stands.
    const form = parse('4*sin(30*x)');
    const fitted = fitConstants(form, problem, { inputErrors: { x: 0.05 } });
    expect(fitted.expression.constants).toEqual(fitConstants(form, problem).expression.constants);
    expect(fitted.loss).toBeGreaterThan(1);
  });

  it('compares laws by likelihood', () => {
    // (n/2) ln loss is −ln L with the scale s of all errors at its best: ln s² = ln mean z².
    const fits = inputErrorFit(problem, { x: 0.05, y: 0.02 });
    const lengthOf = (text: string): number => {
      const form = parse(text);
      const deviations = effectiveDeviations(form, problem, { x: 0.05, y: 0.02 });
      const residuals = form.evaluate({ x, y });
      let [squares, logs, count] = [0, 0, 0];
      for (let row = 0; row < rows; row++) {
        if (problem.weights![row] === 0) continue;
        squares += ((target[row]! - residuals[row]!) / deviations[row]!) ** 2;
        logs += Math.log(deviations[row]!);
        count++;
      }
      return (count / 2) * Math.log(squares / count) + logs;
    };
    const [one, other] = ['1.1*x^2*y', '4*x*y - 3'] as const;
    const count = problem.weights!.filter((weight) => weight > 0).length;
    const difference = (count / 2) * Math.log(fits.loss(parse(one)) / fits.loss(parse(other)));
    expect(difference).toBeCloseTo(lengthOf(one) - lengthOf(other), 8);
  });

  it.each([
    [{ q: 1 }, /"q", which is not among the variables x, y/],
    [{ x: -1 }, /-1 in row 0/],
    [{ x: new Float64Array(3) }, /3 rows, the target 80/],
  ])('refuses %j', (inputErrors, message) => {
    expect(() => fitConstants(parse('2*x'), problem, { inputErrors })).toThrow(InputError);
    expect(() => fitConstants(parse('2*x'), problem, { inputErrors })).toThrow(message);
  });

  it('asks for the errors of the target', () => {
    const { variables } = problem;
    expect(() => fitConstants(parse('2*x'), { variables, target }, { inputErrors: { x: 1 } })).toThrow(
      /weights 1\/σ²/,
    );
  });
});

describe('effectiveDeviations', () => {
  it('are those of the closed form', () => {
    const deviations = effectiveDeviations(parse('3*x^2*y'), problem, { x: 0.1, y: 0.2 });
    deviations.forEach((value, row) => {
      const variance = 0.01 + (0.6 * x[row]! * y[row]!) ** 2 + (0.6 * x[row]! ** 2) ** 2;
      expect(value).toBeCloseTo(
        problem.weights![row] === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(variance),
        10,
      );
    });
  });
});

describe('effectiveWeights', () => {
  it('are exact for a plane', () => {
    const plane = { ...problem, target: x.map((value, row) => 3 * value - 2 * y[row]!) };
    const weights = effectiveWeights(plane, { x: 0.1, y: 0.2 });
    weights.forEach((weight, row) => {
      const wanted = problem.weights![row] === 0 ? 0 : 1 / (0.01 + 0.3 ** 2 + 0.4 ** 2);
      expect(weight).toBeCloseTo(wanted, 8);
    });
  });

  it('follow the slopes of a curve', () => {
    const values = Float64Array.from({ length: 500 }, (_, row) => row / 100);
    const curve = {
      variables: [{ name: 'x', values }],
      target: values.map(Math.exp),
      weights: values.map(() => 1e4),
    };
    effectiveWeights(curve, { x: 0.1 }).forEach((weight, row) => {
      const wanted = 1 / (1e-4 + (0.1 * Math.exp(values[row]!)) ** 2);
      expect(Math.abs(Math.log(weight / wanted))).toBeLessThan(0.25);
    });
  });

  it('are those given where the inputs are exact', () => {
    expect(effectiveWeights(problem, { x: 0 })).toEqual(problem.weights);
  });
});
