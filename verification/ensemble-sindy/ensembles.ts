import { median, permutation, type RandomStream, symmetricEigen } from 'principia/math';
import { trueCoefficients } from './lorenz-data.js';
import { type Products, productsOf, type Regression, thresholdedFit } from './sparse-regression.js';

/** Settings of the paper's figure. */
const [threshold, bootstraps, inclusion] = [0.2, 100, 0.6];
const [libraryPart, libraryDraws, libraryInclusion] = [0.9, 100, 0.4];

/** Coefficients [terms, 3] by every way of making one law of the data. */
export interface Fits {
  readonly plain: Float64Array;
  /** The mean of the bootstraps. */
  readonly bagging: Float64Array;
  /** Their median. */
  readonly bragging: Float64Array;
  readonly library: Float64Array;
}

/** Plain thresholded least squares, and ensembles over rows and over terms of the library. */
export function fitAll(regression: Regression, random: RandomStream): Fits {
  const all = productsOf(regression, new Float64Array(regression.rows).fill(1));
  const members = Array.from({ length: bootstraps }, () =>
    thresholdedFit(productsOf(regression, drawnRows(regression.rows, random)), threshold),
  );
  const across = (entry: number): Float64Array => Float64Array.from(members, (member) => member[entry]!);
  const often = trueCoefficients.map((_, entry) =>
    across(entry).filter((value) => value !== 0).length >= inclusion * bootstraps ? 1 : 0,
  );
  return {
    plain: thresholdedFit(all, threshold),
    bagging: often.map((kept, entry) => kept && across(entry).reduce((a, b) => a + b) / bootstraps),
    bragging: often.map((kept, entry) => kept && median(across(entry))),
    library: libraryEnsemble(all, random),
  };
}

/** How often each of so many rows is drawn in as many draws with replacement. */
function drawnRows(rows: number, random: RandomStream): Float64Array {
  const counts = new Float64Array(rows);
  for (let draw = 0; draw < rows; draw++) counts[random.integer(rows)]! += 1;
  return counts;
}

/** Fits on nine tenths of the library tell which terms are kept; those are fitted once more on all rows. */
function libraryEnsemble(products: Products, random: RandomStream): Float64Array {
  const { terms } = products;
  const size = Math.round(libraryPart * terms);
  const seen = new Float64Array(3 * terms);
  for (let draw = 0; draw < libraryDraws; draw++) {
    const allowed = Array.from(permutation(random, terms).subarray(0, size)).sort((a, b) => a - b);
    thresholdedFit(products, threshold, allowed).forEach((value, entry) => {
      if (value !== 0) seen[entry]! += terms / size / libraryDraws;
    });
  }
  const result = new Float64Array(3 * terms);
  for (let axis = 0; axis < 3; axis++) {
    const kept = Array.from({ length: terms }, (_, term) => term).filter(
      (term) => seen[3 * term + axis]! > libraryInclusion,
    );
    const fitted = thresholdedFit(products, threshold, kept);
    for (const term of kept) result[3 * term + axis] = fitted[3 * term + axis]!;
  }
  return result;
}

/** Whether exactly the true terms are there. */
export function sameSupport(coefficients: Float64Array): boolean {
  return coefficients.every((value, entry) => (value !== 0) === (trueCoefficients[entry] !== 0));
}

/** |Ξ − Ξ*|₂/|Ξ*|₂ in the spectral norm. */
export function coefficientError(coefficients: Float64Array): number {
  const error = coefficients.map((value, entry) => value - trueCoefficients[entry]!);
  return spectralNorm(error) / spectralNorm(trueCoefficients);
}

/** The root of the largest eigenvalue of AᵀA, [3, 3]. */
function spectralNorm(matrix: Float64Array): number {
  const square = new Float64Array(9);
  for (let row = 0; row < matrix.length; row += 3) {
    for (let first = 0; first < 3; first++) {
      for (let second = 0; second < 3; second++) {
        square[3 * first + second]! += matrix[row + first]! * matrix[row + second]!;
      }
    }
  }
  return Math.sqrt(Math.max(0, symmetricEigen(square, 3).values[2]!));
}
