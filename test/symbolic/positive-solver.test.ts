import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createPositiveSolver } from '../../src/symbolic/positive-solver.js';

const entry = fc.integer({ min: -300, max: 300 }).map((hundredths) => hundredths / 100);
const entries = fc.array(entry, { minLength: 16, maxLength: 16 });

/** BᵀB for the first rows of B. */
function gram(b: readonly number[], rows: number): Float64Array {
  return Float64Array.from({ length: 16 }, (_, index) => {
    const [i, j] = [Math.floor(index / 4), index % 4];
    let sum = 0;
    for (let k = 0; k < rows; k++) sum += b[4 * k + i]! * b[4 * k + j]!;
    return sum;
  });
}

function times(matrix: Float64Array, x: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: 4 }, (_, i) =>
    [0, 1, 2, 3].reduce((sum, j) => sum + matrix[4 * i + j]! * x[j]!, 0),
  );
}

describe('createPositiveSolver', () => {
  const solver = createPositiveSolver(4);

  test.prop([entries, fc.integer({ min: 1, max: 4 })])(
    'solves BᵀB x = b for a b in the range, of any rank',
    (b, rows) => {
      const matrix = gram(b, rows);
      const right = times(matrix, [1, -2, 0.5, 3]);
      const solution = new Float64Array(4);
      expect(solver.factorise(matrix)).toBeLessThanOrEqual(rows);
      solver.solve(right, solution);
      times(matrix, solution).forEach((value, index) => {
        expect(Math.abs(value - right[index]!)).toBeLessThan(1e-4 * (1 + Math.abs(right[index]!)));
      });
    },
  );

  it('knows what is determined: not x + y alone, but z', () => {
    const matrix = gram([1, 1, 0, 0, 0, 0, 2, 0, 1, 1, 3, 0, 0, 0, 0, 0], 3);
    expect(solver.factorise(matrix)).toBe(2);
    expect([0, 1, 2, 3].map((unknown) => solver.determines(unknown))).toEqual([false, false, true, false]);
  });

  it('damps the diagonal, so that every rank becomes full', () => {
    expect(solver.factorise(gram([1, 1, 1, 1], 1), 1e-3)).toBe(4);
  });
});
