import { fc, test } from '@fast-check/vitest';
import { createRandom, dot, multiplyTransposed, sumNormalEquations } from 'principia/math';
import { expect } from 'vitest';

function problem(rows: number, size: number, seed: number) {
  const random = createRandom(seed);
  const normal = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());
  return { design: normal(rows * size), target: normal(rows), factors: normal(rows) };
}

const shape = [
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 11 }),
  fc.integer({ min: 1, max: 1e6 }),
] as const;

test.prop([...shape], { seed: 1, numRuns: 50 })('sums AᵀA, Aᵀy and yᵀy', (rows, size, seed) => {
  const { design, target } = problem(rows, size, seed);
  const sum = sumNormalEquations(size);
  sum.add(design, target, rows);
  const { gram, moment, sumOfSquares, count } = sum.total();
  const column = (k: number): Float64Array => target.map((_, row) => design[row * size + k]!);
  for (let one = 0; one < size; one++) {
    for (let other = 0; other < size; other++) {
      expect(Math.abs(gram[one * size + other]! - dot(column(one), column(other)))).toBeLessThan(
        1e-12 * rows,
      );
    }
  }
  multiplyTransposed(design, target).forEach((value, k) => {
    expect(Math.abs(moment[k]! - value)).toBeLessThan(1e-12 * rows);
  });
  expect(Math.abs(sumOfSquares - dot(target, target))).toBeLessThan(1e-12 * rows);
  expect(count).toBe(rows);
});

test.prop([...shape, fc.integer({ min: 1, max: 50 })], { seed: 2, numRuns: 50 })(
  'is the same to rounding however the rows are divided, and with factors as with rows multiplied',
  (rows, size, seed, step) => {
    const { design, target, factors } = problem(rows, size, seed);
    const pieces = sumNormalEquations(size);
    for (let from = 0; from < rows; from += step) {
      const to = Math.min(rows, from + step);
      pieces.add(
        design.subarray(from * size, to * size),
        target.subarray(from, to),
        to - from,
        factors.subarray(from, to),
      );
    }
    const whole = sumNormalEquations(size);
    whole.add(
      design.map((value, at) => value * factors[Math.floor(at / size)]!),
      target.map((value, row) => value * factors[row]!),
      rows,
    );
    const one = pieces.total();
    const other = whole.total();
    const scale = 1e-12 * rows;
    one.gram.forEach((value, at) => {
      expect(Math.abs(value - other.gram[at]!)).toBeLessThan(scale * 10);
    });
    one.moment.forEach((value, at) => {
      expect(Math.abs(value - other.moment[at]!)).toBeLessThan(scale * 10);
    });
    expect(one.count).toBeCloseTo(dot(factors, factors), 8);
  },
);
