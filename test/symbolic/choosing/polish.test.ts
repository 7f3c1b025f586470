import { createRandom } from 'principia/math';
import { fitConstants, parse, type SearchProblem } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { roundingLevel } from '../../../src/symbolic/choosing/rounding-level.js';
import { recognised } from '../../../src/symbolic/choosing/simple-constant.js';
import { expressionDraft } from '../../../src/symbolic/draft.js';
import { type Candidate, paretoFront } from '../../../src/symbolic/front.js';
import { polish } from '../../../src/symbolic/polish.js';
import { type PreparedProblem, prepareProblem } from '../../../src/symbolic/problem.js';

/** A law at random inputs, with noise of a share of the target's root mean square. */
function problemOf(law: string, rows: number, noise = 0, seed = 1): SearchProblem {
  const random = createRandom(seed).child('polish');
  const expression = parse(law);
  const variables = expression.variables.map((name) => ({
    name,
    values: Float64Array.from({ length: rows }, () => (name === 'c' ? 4 : 1) + 2 * random.uniform()),
  }));
  const exact = expression.evaluate(Object.fromEntries(variables.map(({ name, values }) => [name, values])));
  const size = Math.sqrt(exact.reduce((sum, value) => sum + value ** 2, 0) / rows);
  return { variables, target: exact.map((value) => value + noise * size * random.normal()) };
}

function polished(form: string, prepared: PreparedProblem): readonly Candidate[] {
  return paretoFront(polish(expressionDraft(parse(form)), prepared));
}

/** [law, the same with its constants, exponents and zeros a little off] */
const perturbed: readonly (readonly [string, string])[] = [
  ['exp(-theta^2/2)/sqrt(2*pi)', '0.41*exp(-0.47*theta^2)'],
  ['exp(-theta^2/2)/sqrt(2*pi)', '0.3*exp(0.3 - 0.52*theta^2)'],
  ['exp(-((theta - mu)/sigma)^2/2)/(sqrt(2*pi)*sigma)', '0.41*exp(-0.47*((theta - 1.02*mu)/sigma)^2)/sigma'],
  ['q1*q2/(4*pi*epsilon*r^2)', '0.085*q1*q2/(epsilon*r^2.05)'],
  ['m/sqrt(1 - v^2/c^2)', '0.98*m/sqrt(1.02 - 0.97*v^2/c^2)'],
  ['m/sqrt(1 - v^2/c^2)', '1.03*m*(1 - 1.02*(v/c)^2.04)^(-0.48)'],
  ['(u + v)/(1 + u*v/c^2)', '(1.1*u + 0.95*v)/(1.04 + 0.9*u*v/c^2)'],
  ['sqrt(x^2 + y^2 - 2*x*y*cos(a - b))', '(1.05*x^2 + 1.02*y^2 - 1.93*x*y*cos(a - 1.02*b + 0.01))^0.52'],
  ['3*q^2/(20*pi*epsilon*r)', '0.05*q^2.02/(epsilon*r) + 0.001'],
  ['4*pi^2*r/t^2', '39*r/t^1.98'],
  ['sqrt(2*k/m)', '1.4*(k/m)^0.49'],
  ['x*sin(w*t + pi/2)', 'x*sin(1.001*w*t + 1.55)'],
];

describe('polish', () => {
  it.each(perturbed)('finds %s exactly from %s', (law, form) => {
    const problem = problemOf(law, 200);
    const prepared = prepareProblem(problem, 'squared');
    const best = polished(form, prepared).at(-1)!;
    expect(best.loss).toBe(0);
    expect(best.complexity).toBeLessThanOrEqual(parse(law).simplified().complexity);
    expect(best.expression.constants.filter((value) => recognised(value) === null)).toEqual([]);
  });

  it.each([1.9999999, 2.000000001, 2.0000000000005])(
    'keeps a constant of exact data that is really %f',
    (value) => {
      const prepared = prepareProblem(problemOf(`${value}*x*exp(-x/y)`, 100), 'squared');
      const best = polished('2.1*x*exp(-x/y)', prepared).at(-1)!;
      expect(Math.abs(best.expression.constants[0]! / value - 1)).toBeLessThan(1e-14);
    },
  );

  it('rounds where the noise allows it, and never raises the loss beyond two standard errors', () => {
    let halves = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const problem = problemOf('x^2*y/2 + 0.345*x', 60, 0.01, seed);
      const form = '0.51*x^2*y + 0.3*x';
      const best = polished(form, prepareProblem(problem, 'squared')).at(-1)!;
      // The noise is normal, so all rows carry it, but (Σz²)²/Σz⁴ says at least a third of them: 4/20 would be too lax.
      expect(best.loss).toBeLessThanOrEqual(1.1 * fitConstants(parse(form), problem).loss);
      if (best.expression.constants.includes(0.5)) halves++;
      else expect(best.expression.constants.some((value) => Math.abs(value / 0.5 - 1) < 0.02)).toBe(true);
    }
    // Within three standard deviations and cheaper to name: a chance of about 0.9 each.
    expect(halves).toBeGreaterThanOrEqual(13);
  });

  it('does not round a constant that the noise tells from every simple one', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const prepared = prepareProblem(problemOf('2.23*x*exp(-y)', 60, 0.01, seed), 'squared');
      const best = polished('2*x*exp(-y)', prepared)[0]!;
      expect(Math.abs(best.expression.constants[0]! - 2.23)).toBeLessThan(0.03);
      expect(best.loss).toBeGreaterThan(roundingLevel(prepared));
    }
  });

  it('is as exact far from zero as the digits of the target allow', () => {
    const prepared = prepareProblem(problemOf('1000000 + 2*x', 100), 'squared');
    expect(polished('1000100 + 1.9*x', prepared).at(-1)!.loss).toBe(0);
  });
});
