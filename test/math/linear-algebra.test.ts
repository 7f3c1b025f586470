import { fc, test } from '@fast-check/vitest';
import {
  cholesky,
  choleskyInverse,
  choleskyInverseDiagonal,
  choleskyInverseRoot,
  choleskyLogDeterminant,
  choleskySolve,
  createRandom,
  dot,
  multiply,
  multiplyLower,
  multiplyTransposed,
  solve,
  symmetricEigen,
} from 'principia/math';
import { expect } from 'vitest';

const size = 6;

/** B Bᵀ + shift I for a random B. */
function symmetric(seed: number, shift: number): Float64Array {
  const random = createRandom(seed);
  const root = Float64Array.from({ length: size * size }, () => random.normal());
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const left = root.subarray(row * size, (row + 1) * size);
      result[row * size + column] = dot(left, root.subarray(column * size, (column + 1) * size));
    }
    result[row * size + row]! += shift;
  }
  return result;
}

const seeds = fc.integer({ min: 1, max: 1e6 });

test.prop([seeds], { seed: 1 })('a Cholesky factor solves, inverts and gives the determinant', (seed) => {
  const matrix = symmetric(seed, 0.1);
  const factor = cholesky(matrix, size)!;
  const right = Float64Array.from({ length: size }, (_, index) => index - 2);
  const residual = multiply(matrix, choleskySolve(factor, right));
  right.forEach((value, index) => {
    expect(residual[index]).toBeCloseTo(value, 9);
  });
  const eigen = symmetricEigen(matrix, size);
  expect(choleskyLogDeterminant(factor, size)).toBeCloseTo(
    eigen.values.reduce((sum, value) => sum + Math.log(value), 0),
    8,
  );
  const inverse = choleskyInverse(factor, size);
  expect(multiply(inverse, right)[3]).toBeCloseTo(choleskySolve(factor, right)[3]!, 9);
  choleskyInverseDiagonal(factor, size).forEach((value, row) => {
    expect(value).toBeCloseTo(inverse[row * size + row]!, 9);
  });
});

test.prop([seeds], { seed: 2 })('elimination solves, and agrees with Aᵀ', (seed) => {
  const random = createRandom(seed);
  const matrix = Float64Array.from({ length: size * size }, () => random.normal());
  const right = Float64Array.from({ length: size }, () => random.normal());
  const solution = solve(matrix, right)!;
  const scale = Math.max(...solution.map(Math.abs));
  multiply(matrix, solution).forEach((value, index) => {
    expect(Math.abs(value - right[index]!)).toBeLessThan(1e-11 * (1 + scale));
  });
  // ⟨A x, y⟩ = ⟨x, Aᵀ y⟩
  expect(dot(multiply(matrix, solution), right)).toBeCloseTo(
    dot(solution, multiplyTransposed(matrix, right)),
    6,
  );
});

test.prop([seeds], { seed: 3 })('eigenvectors are orthonormal, ascending and rebuild the matrix', (seed) => {
  const matrix = symmetric(seed, -2);
  const { values, vectors } = symmetricEigen(matrix, size);
  for (let row = 0; row < size; row++) {
    const vector = vectors.subarray(row * size, (row + 1) * size);
    if (row > 0) expect(values[row]).toBeGreaterThanOrEqual(values[row - 1]!);
    multiply(matrix, vector).forEach((value, index) => {
      expect(value).toBeCloseTo(values[row]! * vector[index]!, 9);
    });
    for (let other = 0; other <= row; other++) {
      const product = dot(vector, vectors.subarray(other * size, (other + 1) * size));
      expect(product).toBeCloseTo(row === other ? 1 : 0, 10);
    }
  }
});

test('what cannot be factored or solved is null', () => {
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  expect(solve(Float64Array.of(1, 2, 2, 4), [1, 1])).toBeNull();
});

test.prop([fc.integer(), fc.double({ min: 0.1, max: 10, noNaN: true })])(
  'the inverse root C has C Cᵀ = s² A⁻¹, and L x is the product',
  (seed, scale) => {
    const factor = cholesky(symmetric(seed, 1), size)!;
    const root = choleskyInverseRoot(factor, size, scale);
    const inverse = choleskyInverse(factor, size);
    const x = Float64Array.from({ length: size }, (_, index) => index - 2);
    const product = multiplyLower(factor, x);
    for (let row = 0; row < size; row++) {
      let direct = 0;
      for (let column = 0; column <= row; column++) direct += factor[row * size + column]! * x[column]!;
      expect(product[row]).toBeCloseTo(direct, 12);
      for (let column = 0; column < size; column++) {
        const entry = dot(
          root.subarray(row * size, (row + 1) * size),
          root.subarray(column * size, (column + 1) * size),
        );
        expect(Math.abs(entry - scale ** 2 * inverse[row * size + column]!)).toBeLessThan(1e-9 * scale ** 2);
      }
    }
  },
);
