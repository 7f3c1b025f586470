/**
 * Dense linear algebra on row-major `Float64Array`s. A square matrix of size n has n² entries; the size of a
 * vector says the size of the matrix beside it.
 *
 * @packageDocumentation
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** The product A v of a matrix [rows, n] and a vector [n]. */
export function multiply(matrix: Float64Array, vector: ArrayLike<number>): Float64Array {
  const columns = vector.length;
  const result = new Float64Array(matrix.length / columns);
  for (let row = 0; row < result.length; row++) {
    const start = row * columns;
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += matrix[start + column]! * vector[column]!;
    result[row] = sum;
  }
  return result;
}

/** The product Aᵀ v of a matrix [n, columns] and a vector [n]. */
export function multiplyTransposed(matrix: Float64Array, vector: ArrayLike<number>): Float64Array {
  const columns = matrix.length / vector.length;
  const result = new Float64Array(columns);
  for (let row = 0; row < vector.length; row++) {
    const start = row * columns;
    const factor = vector[row]!;
    for (let column = 0; column < columns; column++) {
      result[column] = result[column]! + factor * matrix[start + column]!;
    }
  }
  return result;
}

/** Σ aᵢ bᵢ. */
export function dot(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) sum += first[index]! * second[index]!;
  return sum;
}

/**
 * The lower triangular L with A = L Lᵀ, or null where the symmetric matrix is not positive definite. Only the
 * lower triangle of A is read.
 *
 * @example
 * ```ts
 * const factor = cholesky(Float64Array.of(4, 2, 2, 5), 2); // 2 0 1 2
 * ```
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const sum = matrix[row * size + column]! - rowProduct(factor, row * size, column * size, column);
      if (column < row) factor[row * size + column] = sum / factor[column * size + column]!;
      else if (sum > 0) factor[row * size + row] = Math.sqrt(sum);
      else return null;
    }
  }
  return factor;
}

/** Σ aₚ₊ᵢ a_q₊ᵢ for i < length, in four sums side by side, so that no addition waits for the one before. */
function rowProduct(values: Float64Array, p: number, q: number, length: number): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let index = 0;
  for (; index + 3 < length; index += 4) {
    sum0 += values[p + index]! * values[q + index]!;
    sum1 += values[p + index + 1]! * values[q + index + 1]!;
    sum2 += values[p + index + 2]! * values[q + index + 2]!;
    sum3 += values[p + index + 3]! * values[q + index + 3]!;
  }
  for (; index < length; index++) sum0 += values[p + index]! * values[q + index]!;
  return sum0 + sum1 + (sum2 + sum3);
}

/** x with L x = b, for a lower triangular L. */
export function solveLower(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  const size = right.length;
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    let sum = solution[row]!;
    for (let column = 0; column < row; column++) sum -= factor[row * size + column]! * solution[column]!;
    solution[row] = sum / factor[row * size + row]!;
  }
  return solution;
}

/** x with Lᵀ x = b, for a lower triangular L. */
export function solveLowerTransposed(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  const size = right.length;
  const solution = Float64Array.from(right);
  for (let row = size - 1; row >= 0; row--) {
    const value = solution[row]! / factor[row * size + row]!;
    solution[row] = value;
    // By columns of Lᵀ, which are rows of L: memory is read in order.
    for (let column = 0; column < row; column++) {
      solution[column] = solution[column]! - factor[row * size + column]! * value;
    }
  }
  return solution;
}

/** x with L Lᵀ x = b, for a Cholesky factor L. */
export function choleskySolve(factor: Float64Array, right: ArrayLike<number>): Float64Array {
  return solveLowerTransposed(factor, solveLower(factor, right));
}

/** L x, for a lower triangular L: of independent normal numbers, normal ones of the covariance L Lᵀ. */
export function multiplyLower(factor: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => {
    let sum = 0;
    for (let column = 0; column <= row; column++) sum += factor[row * size + column]! * vector[column]!;
    return sum;
  });
}

/** C = s L⁻ᵀ for a Cholesky factor L, row-major: C Cᵀ = s² (L Lᵀ)⁻¹. */
export function choleskyInverseRoot(factor: Float64Array, size: number, scale = 1): Float64Array {
  const root = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size);
    unit[column] = scale;
    solveLowerTransposed(factor, unit).forEach((value, row) => {
      root[row * size + column] = value;
    });
  }
  return root;
}

/** (L Lᵀ)⁻¹, for a Cholesky factor L. */
export function choleskyInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    unit.fill(0);
    unit[row] = 1;
    inverse.set(choleskySolve(factor, unit), row * size);
  }
  return inverse;
}

/** The diagonal of (L Lᵀ)⁻¹, for a Cholesky factor L: the sums of squares of the columns of L⁻¹. */
export function choleskyInverseDiagonal(factor: Float64Array, size: number): Float64Array {
  // Column c of L⁻¹ is kept as row c, so that both factors of every product are read in order.
  const inverse = new Float64Array(size * size);
  const diagonal = new Float64Array(size);
  for (let column = 0; column < size; column++) {
    const at = column * size;
    inverse[at + column] = 1 / factor[at + column]!;
    for (let row = column + 1; row < size; row++) {
      let sum0 = 0;
      let sum1 = 0;
      let index = column;
      for (; index + 1 < row; index += 2) {
        sum0 += factor[row * size + index]! * inverse[at + index]!;
        sum1 += factor[row * size + index + 1]! * inverse[at + index + 1]!;
      }
      if (index < row) sum0 += factor[row * size + index]! * inverse[at + index]!;
      inverse[at + row] = -(sum0 + sum1) / factor[row * size + row]!;
    }
    for (let row = column; row < size; row++) diagonal[column] = diagonal[column]! + inverse[at + row]! ** 2;
  }
  return diagonal;
}

/** ln det(L Lᵀ), for a Cholesky factor L. */
export function choleskyLogDeterminant(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += Math.log(factor[row * size + row]!);
  return 2 * sum;
}

/** x with A x = b by elimination with partial pivoting, or null where A is singular to working precision. */
export function solve(matrix: Float64Array, right: ArrayLike<number>): Float64Array | null {
  const size = right.length;
  const rows = Array.from({ length: size }, (_, row) => matrix.slice(row * size, (row + 1) * size));
  const solution = Float64Array.from(right);
  const scale = matrix.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row++) {
      if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[best]![pivot]!)) best = row;
    }
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    [solution[pivot], solution[best]] = [solution[best]!, solution[pivot]!];
    const top = rows[pivot]!;
    if (!(Math.abs(top[pivot]!) > size * Number.EPSILON * scale)) return null;
    for (let row = pivot + 1; row < size; row++) {
      const factor = rows[row]![pivot]! / top[pivot]!;
      if (factor === 0) continue;
      for (let column = pivot; column < size; column++) rows[row]![column]! -= factor * top[column]!;
      solution[row]! -= factor * solution[pivot]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row]!;
    for (let column = row + 1; column < size; column++) sum -= rows[row]![column]! * solution[column]!;
    solution[row] = sum / rows[row]![row]!;
  }
  return solution;
}

/** Eigenvalues, ascending, and orthonormal eigenvectors: eigenvector k is row k of `vectors`. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** The eigendecomposition A = Σₖ λₖ vₖ vₖᵀ of a symmetric matrix (Householder reduction, then implicit QL). */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const wrapped = Matrix.from1DArray(size, size, matrix);
  const decomposition = new EigenvalueDecomposition(wrapped, { assumeSymmetric: true });
  const found = decomposition.realEigenvalues;
  const order = found.map((_, index) => index).sort((a, b) => found[a]! - found[b]!);
  const vectors = new Float64Array(size * size);
  order.forEach((column, row) => {
    for (let index = 0; index < size; index++) {
      vectors[row * size + index] = decomposition.eigenvectorMatrix.get(index, column);
    }
  });
  return { values: Float64Array.from(order, (index) => found[index]!), vectors };
}
