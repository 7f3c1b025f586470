import { cholesky, choleskyLogDeterminant, choleskySolve, InputError } from 'principia/math';
import type { WeakRows } from './weak-form.js';

/** Some of the terms, fitted to the weak form. */
export interface TermSelection {
  /** Indices of the terms that are left, the given one first. */
  readonly terms: readonly number[];
  /** Their coefficients; 1 for the given one. */
  readonly coefficients: Float64Array;
  /** Standard deviation of the mean torques, [n]. */
  readonly sigma: Float64Array;
  /** In nats. */
  readonly descriptionLength: number;
}

/** How terms are eliminated. */
export interface EliminationOptions {
  /** The term whose coefficient is 1: equations of motion have no scale of their own. */
  readonly given: number;
  /** How many independent windows there are; all where not given. Windows that overlap, or share a misfit, are fewer. */
  readonly independent?: number;
}

/** Sweeps of the coefficients and of the noise of each equation in turn. */
const sweeps = 4;

/**
 * Fits all terms to the weak form, then drops one after the other, always the one that costs least, down to the last that
 * the equations cannot do without. What is compared is the description length
 *
 *   n Σᵢ ln σᵢ − Σ ln det M + (k/2) ln n,
 *
 * n independent windows and k coefficients. The determinant of the mass matrix belongs to it since equations of small
 * torques would be small by their scale alone: it counts the noise in accelerations.
 *
 * @returns from all terms to few; the least description length marks the best
 * @throws InputError where the terms do not make a mass matrix that is positive definite
 */
export function eliminateTerms(rows: WeakRows, options: EliminationOptions): readonly TermSelection[] {
  const all = Array.from({ length: rows.terms }, (_, term) => term).filter((term) => term !== options.given);
  let current = fitTerms(rows, all, options);
  if (current === null) {
    throw new InputError(
      'the terms give no mass matrix that is positive definite in every window; give other kinetic terms, or more data',
    );
  }
  const path: TermSelection[] = [];
  while (current !== null) {
    path.push(current);
    const own: readonly number[] = current.terms.slice(1);
    const fewer = own.flatMap((dropped) => {
      const fit = fitTerms(
        rows,
        own.filter((term) => term !== dropped),
        options,
      );
      return fit === null ? [] : [fit];
    });
    current = fewer.reduce<TermSelection | null>(
      (best, one) => (best === null || one.descriptionLength < best.descriptionLength ? one : best),
      null,
    );
  }
  return path;
}

/** Null where the terms cannot make equations of motion. */
function fitTerms(
  rows: WeakRows,
  free: readonly number[],
  { given, independent = rows.windows }: EliminationOptions,
): TermSelection | null {
  const { coordinates, windows } = rows;
  let sigma = new Float64Array(coordinates).fill(1);
  let coefficients = new Float64Array(free.length);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const solved = solveTerms(rows, free, given, sigma);
    if (solved === null) return null;
    coefficients = solved;
    sigma = deviations(rows, free, given, coefficients);
    // Without a term of its own an equation is fulfilled by 0 = 0.
    if (sigma.some((value) => !(value > 0))) return null;
  }
  const terms = [given, ...free];
  const whole = Float64Array.of(1, ...coefficients);
  const logarithm = meanLogDeterminant(rows, terms, whole);
  if (logarithm === null) return null;
  const noise = sigma.reduce((sum, value) => sum + Math.log(value), 0);
  const descriptionLength =
    independent * (noise - logarithm) + 0.5 * free.length * Math.log(Math.max(2, independent));
  return windows === 0 ? null : { terms, coefficients: whole, sigma, descriptionLength };
}

function solveTerms(
  { values, terms, coordinates }: WeakRows,
  free: readonly number[],
  given: number,
  sigma: Float64Array,
): Float64Array<ArrayBuffer> | null {
  const order = free.length;
  const gram = new Float64Array(order * order);
  const moment = new Float64Array(order);
  for (let row = 0; row * terms < values.length; row++) {
    const weight = 1 / sigma[row % coordinates]! ** 2;
    for (let one = 0; one < order; one++) {
      const own = weight * values[row * terms + free[one]!]!;
      moment[one]! -= own * values[row * terms + given]!;
      for (let other = 0; other <= one; other++) {
        gram[one * order + other]! += own * values[row * terms + free[other]!]!;
      }
    }
  }
  const scale = Float64Array.from({ length: order }, (_, at) => 1 / Math.sqrt(gram[at * (order + 1)]! || 1));
  for (let one = 0; one < order; one++) {
    for (let other = 0; other <= one; other++) {
      gram[one * order + other]! *= scale[one]! * scale[other]!;
      gram[other * order + one] = gram[one * order + other]!;
    }
    gram[one * (order + 1)]! += 1e-13;
  }
  const factor = cholesky(gram, order);
  if (factor === null) return null;
  const solved = choleskySolve(
    factor,
    moment.map((value, at) => value * scale[at]!),
  );
  return Float64Array.from(solved, (value, at) => value * scale[at]!);
}

function deviations(
  { values, terms, coordinates, windows }: WeakRows,
  free: readonly number[],
  given: number,
  coefficients: Float64Array,
): Float64Array<ArrayBuffer> {
  const squares = new Float64Array(coordinates);
  for (let row = 0; row * terms < values.length; row++) {
    let left = values[row * terms + given]!;
    free.forEach((term, at) => {
      left += coefficients[at]! * values[row * terms + term]!;
    });
    squares[row % coordinates]! += left * left;
  }
  const degrees = Math.max(1, windows - free.length / coordinates);
  return Float64Array.from(squares, (sum) => Math.sqrt(sum / degrees));
}

/** The mean of ln det M over the windows; null where M is not positive definite in one of them. */
function meanLogDeterminant(
  { masses, terms: width, coordinates, windows }: WeakRows,
  terms: readonly number[],
  coefficients: Float64Array,
): number | null {
  const size = coordinates * coordinates;
  const matrix = new Float64Array(size);
  let sum = 0;
  for (let window = 0; window < windows; window++) {
    for (let entry = 0; entry < size; entry++) {
      matrix[entry] = terms.reduce(
        (total, term, at) => total + coefficients[at]! * masses[(window * size + entry) * width + term]!,
        0,
      );
    }
    const factor = cholesky(matrix, coordinates);
    if (factor === null) return null;
    sum += choleskyLogDeterminant(factor, coordinates);
  }
  return sum / windows;
}
