import {
  cholesky,
  choleskySolve,
  createRandom,
  dot,
  type NormalEquations,
  sumNormalEquations,
} from 'principia/math';
import { fitRidge } from 'principia/training';
import { describe, expect, it } from 'vitest';

interface Problem {
  readonly design: Float64Array;
  readonly truth: Float64Array;
  readonly size: number;
  readonly rows: number;
}

/** Rows of normal numbers, or of a smooth basis in which a fit without penalty is ill-conditioned. */
function problem(rows: number, truth: Float64Array, seed: number, smooth = false): Problem {
  const size = truth.length;
  const random = createRandom(seed);
  const design = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    const x = 2 * random.uniform() - 1;
    for (let k = 0; k < size; k++) design[row * size + k] = smooth ? x ** k : random.normal();
  }
  return { design, truth, size, rows };
}

function row({ design, size }: Problem, at: number): Float64Array {
  return design.subarray(at * size, (at + 1) * size);
}

function equations(given: Problem, noise: number, seed: number): NormalEquations {
  const random = createRandom(seed);
  const target = Float64Array.from(
    { length: given.rows },
    (_, at) => dot(row(given, at), given.truth) + noise * random.normal(),
  );
  const sum = sumNormalEquations(given.size);
  sum.add(given.design, target, given.rows);
  return sum.total();
}

const truth = Float64Array.of(1, -2, 0.5, 3);

describe('fitRidge', () => {
  for (const penalty of ['evidence', 'cross-validation'] as const) {
    it(`finds what the rows were made of, by ${penalty}`, () => {
      const fit = fitRidge(equations(problem(100, truth, 1), 0, 2), { penalty });
      fit.coefficients.forEach((value, k) => {
        expect(Math.abs(value - truth[k]!)).toBeLessThan(1e-10);
      });
      expect(fit.effective).toBeCloseTo(4, 6);
    });
  }

  it('knows the noise, and its own errors: 300 draws of the noise scatter as the posterior says', () => {
    const given = problem(60, truth, 3);
    const noise = 0.3;
    const probe = Float64Array.of(1, 1, -1, 0.5);
    const scores: number[] = [];
    let level = 0;
    const draws = 300;
    for (let draw = 0; draw < draws; draw++) {
      const fit = fitRidge(equations(given, noise, 100 + draw));
      scores.push((dot(fit.coefficients, probe) - dot(truth, probe)) / fit.deviation(probe));
      level += fit.noise ** 2 / draws;
    }
    // The mean square of 300 standard normal numbers lies within 0.25 of 1 but for one seed in 400; with 56 degrees of
    // freedom it is expected at 56/54. A posterior narrow by a fifth would give 1.6.
    const square = scores.reduce((sum, score) => sum + score ** 2, 0) / draws;
    expect(Math.abs(square - 1)).toBeLessThan(0.25);
    expect(Math.abs(Math.sqrt(level) / noise - 1)).toBeLessThan(0.02);
  });

  it('draws coefficients with the covariance of its posterior', () => {
    const fit = fitRidge(equations(problem(60, truth, 3), 0.3, 5));
    const probe = Float64Array.of(0.5, -1, 2, 1);
    const random = createRandom(7);
    const draws = 2000;
    let [sum, squares] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      const off = (dot(fit.draw(random), probe) - dot(fit.coefficients, probe)) / fit.deviation(probe);
      sum += off;
      squares += off ** 2;
    }
    // Four standard errors of a mean and of a mean square.
    expect(Math.abs(sum / draws)).toBeLessThan(4 / Math.sqrt(draws));
    expect(Math.abs(squares / draws - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
  });

  for (const penalty of ['evidence', 'cross-validation'] as const) {
    it(`chooses a penalty near the best one by ${penalty}`, () => {
      // Twenty powers of x: too small a penalty fits the noise, too large a one misses the function.
      const smooth = Float64Array.from({ length: 20 }, (_, k) => (-1) ** k / (1 + k));
      const given = problem(100, smooth, 11, true);
      const risk = (coefficients: Float64Array): number => {
        let sum = 0;
        for (let at = 0; at < given.rows; at++) {
          sum += (dot(row(given, at), coefficients) - dot(row(given, at), smooth)) ** 2;
        }
        return sum;
      };
      let [chosen, best, least] = [0, 0, 0];
      for (let draw = 0; draw < 30; draw++) {
        const sums = equations(given, 0.1, 200 + draw);
        chosen += risk(fitRidge(sums, { penalty }).coefficients);
        best += Math.min(...Array.from({ length: 57 }, (_, at) => risk(solved(sums, 10 ** (-12 + at / 4)))));
        least += risk(solved(sums, 1e-13));
      }
      // The best penalty knows the truth, which no choice does; without a penalty the risk is that of 20 coefficients.
      expect(chosen).toBeLessThan(1.7 * best);
      expect(chosen).toBeLessThan(0.6 * least);
    });
  }

  it('gives columns that explain nothing no say', () => {
    const wide = Float64Array.of(1, -2, 0.5, 3, ...new Float64Array(16));
    const groups = Int32Array.from(wide, (_, k) => (k < 4 ? 0 : 1));
    const sums = equations(problem(60, wide, 21), 0.3, 22);
    const grouped = fitRidge(sums, { groups });
    expect(grouped.effective).toBeLessThan(10);
    expect(grouped.penalties[1]! / grouped.penalties[0]!).toBeGreaterThan(100);
    const far = (fit: { readonly coefficients: Float64Array }): number =>
      Math.hypot(...fit.coefficients.map((value, k) => value - wide[k]!));
    expect(far(grouped)).toBeLessThan(0.7 * far(fitRidge(sums)));
  });

  it('leaves a column of group −1 without a prior', () => {
    const given = problem(12, Float64Array.of(0.01, 1), 31);
    const sums = equations(given, 0.3, 32);
    const free = fitRidge(sums, { groups: Int32Array.of(-1, 0) });
    const shrunk = fitRidge(sums, { groups: Int32Array.of(1, 0) });
    const unit = Float64Array.of(1, 0);
    expect(free.deviation(unit)).toBeGreaterThan(1.5 * shrunk.deviation(unit));
  });

  it('weighs the evidence of the groups beside a column of group −1 as it does without that column', () => {
    // A coefficient a thousand times the noise: a group of its own takes next to no penalty either.
    const wide = Float64Array.of(1, -2, 0.5, 3, ...new Float64Array(16), 300);
    const groups = Int32Array.from(wide, (_, k) => (k < 4 ? 0 : k < 20 ? 1 : 2));
    const sums = equations(problem(80, wide, 21), 0.3, 22);
    const own = fitRidge(sums, { groups });
    const free = fitRidge(sums, { groups: groups.with(20, -1) });
    expect(own.penalties[2]).toBeLessThan(1e-6);
    expect(free.penalties).toHaveLength(2);
    free.penalties.forEach((penalty, group) => {
      // Updates end where they gain little: penalties are settled to a part of themselves.
      expect(Math.abs(Math.log(penalty / own.penalties[group]!))).toBeLessThan(Math.log(1.5));
    });
    expect(free.penalties[1]! / free.penalties[0]!).toBeGreaterThan(100);
  });
});

/** The solution at one penalty, for columns of unit length. */
function solved({ gram, moment }: NormalEquations, penalty: number): Float64Array {
  const size = moment.length;
  const length = Float64Array.from({ length: size }, (_, k) => Math.sqrt(gram[k * size + k]!));
  const matrix = gram.map((value, at) => {
    const [one, other] = [Math.floor(at / size), at % size];
    return value / (length[one]! * length[other]!) + (one === other ? penalty : 0);
  });
  const solution = choleskySolve(
    cholesky(matrix, size)!,
    moment.map((value, k) => value / length[k]!),
  );
  return solution.map((value, k) => value / length[k]!);
}
