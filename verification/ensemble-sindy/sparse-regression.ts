import { cholesky, choleskySolve, sumNormalEquations } from 'principia/math';

/** The columns of a library and, behind them, three columns of rates: [rows, terms + 3]. */
export interface Regression {
  readonly columns: Float64Array;
  readonly rows: number;
  readonly terms: number;
}

/** All that least squares depend on: the products of all columns with all, [terms + 3, terms + 3]. */
export interface Products {
  readonly gram: Float64Array;
  readonly terms: number;
}

/** Library and rates side by side. */
export function regressionOf(library: Float64Array, rates: Float64Array): Regression {
  const rows = rates.length / 3;
  const terms = library.length / rows;
  const columns = new Float64Array(rows * (terms + 3));
  for (let row = 0; row < rows; row++) {
    columns.set(library.subarray(row * terms, (row + 1) * terms), row * (terms + 3));
    columns.set(rates.subarray(3 * row, 3 * row + 3), row * (terms + 3) + terms);
  }
  return { columns, rows, terms };
}

/** The products over all rows, row r taken `counts[r]` times. */
export function productsOf({ columns, rows, terms }: Regression, counts: ArrayLike<number>): Products {
  const width = terms + 3;
  const drawn = Array.from({ length: rows }, (_, row) => row).filter((row) => counts[row]! > 0);
  const design = new Float64Array(drawn.length * width);
  drawn.forEach((row, at) => {
    design.set(columns.subarray(row * width, (row + 1) * width), at * width);
  });
  const sum = sumNormalEquations(width);
  const factors = Float64Array.from(drawn, (row) => Math.sqrt(counts[row]!));
  sum.add(design, new Float64Array(drawn.length), drawn.length, factors);
  return { gram: sum.total().gram, terms };
}

/**
 * Sequentially thresholded least squares: coefficients below the threshold are left out and the others fitted again,
 * until none is below it that was not already.
 *
 * Source: Brunton, Proctor and Kutz, PNAS 113, 3932 (2016).
 *
 * @param allowed terms of the library that may be used; all where absent
 * @returns coefficients [p, 3], 0 for what is left out
 */
export function thresholdedFit(
  products: Products,
  threshold: number,
  allowed?: readonly number[],
): Float64Array {
  const { terms } = products;
  const coefficients = new Float64Array(3 * terms);
  const start = allowed ?? Array.from({ length: terms }, (_, term) => term);
  for (let axis = 0; axis < 3; axis++) {
    let active = start;
    for (let round = 0; round <= terms && active.length > 0; round++) {
      const fitted = leastSquares(products, active, axis);
      const kept = active.filter((_, at) => Math.abs(fitted[at]!) >= threshold);
      if (kept.length === active.length) {
        active.forEach((term, at) => {
          coefficients[3 * term + axis] = fitted[at]!;
        });
        break;
      }
      active = kept;
    }
  }
  return coefficients;
}

/** By Cholesky's factor of the products of columns of unit length, whose condition is the best that scaling gives. */
function leastSquares({ gram, terms }: Products, active: readonly number[], axis: number): Float64Array {
  const size = active.length;
  const width = terms + 3;
  const scale = active.map((term) => 1 / Math.sqrt(gram[term * width + term]!));
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const start = active[row]! * width;
    for (let column = 0; column <= row; column++) {
      matrix[row * size + column] = gram[start + active[column]!]! * scale[row]! * scale[column]!;
    }
  }
  const right = Float64Array.from(active, (term, at) => gram[term * width + terms + axis]! * scale[at]!);
  const factor = cholesky(matrix, size);
  if (factor === null) return new Float64Array(size).fill(Number.NaN);
  return choleskySolve(factor, right).map((value, at) => value * scale[at]!);
}
