/**
 * Linear fits, by all rows or by the best nine tenths of them.
 *
 * @packageDocumentation
 */
import { cholesky, choleskySolve } from './linear-algebra.js';
import { sumNormalEquations } from './normal-equations.js';
import { median, quantile, rootMeanSquare } from './statistics.js';

/** Rows of a linear model, [rows, width], row-major. */
export interface Design {
  readonly values: Float64Array;
  readonly width: number;
}

/** A linear fit. */
export interface LinearFit {
  /** [width]. */
  readonly coefficients: Float64Array;
  /** R² = 1 − Σ(y − ŷ)²/Σ(y − ȳ)² over the kept rows; 0 where y does not vary there. */
  readonly determination: number;
  /** The rows that the fit and its R² are of, 1 or 0. */
  readonly kept: Uint8Array;
}

/** A fit by the best nine tenths of the rows. */
export interface TrimmedFit extends LinearFit {
  /**
   * 1 − the least nine tenths of (y − ŷ)² over the least nine tenths of (y − ỹ)², ỹ the median: never more than the fit
   * itself explains, since the rows of the denominator are not those that the fit likes best.
   */
  readonly strictDetermination: number;
}

/** Least squares over all rows. */
export function fitLinearly(design: Design, target: Float64Array): LinearFit {
  return fitOver(scaled(design), target, new Uint8Array(target.length).fill(1));
}

/** Share of the rows that is kept. */
const keptShare = 0.9;
const mostSteps = 40;

/**
 * Least trimmed squares: the fit with the least sum of squares over the best nine tenths of its rows. From every start
 * fits and choices of the best rows take turns, which never makes the sum larger; the least sum is taken.
 *
 * Its R² over the kept rows is the published one. Where few rows make most of the variance, it flatters: the fit may follow
 * those of them that suit it and drop the others. A force times random signs has 0.97; `strictDetermination` has no such
 * freedom.
 *
 * Sources: the robust fit of arXiv:2006.11287 (there by Powell's method); the turns are those of P. J. Rousseeuw and
 * K. Van Driessen, Computing LTS regression for large data sets (2006).
 *
 * @param starts rows to begin with, 1 or 0; all, those without the largest tenth of the design, and those without the
 * largest tenth of the target if not given
 */
export function fitTrimmed(
  design: Design,
  target: Float64Array,
  starts: readonly Uint8Array[] = usualStarts(design, target),
): TrimmedFit {
  const columns = scaled(design);
  const best = starts
    .map((start) => concentrated(columns, target, start))
    .reduce((least, one) => (one.sum < least.sum ? one : least));
  const around = median(target);
  const spread = leastSum(target.map((value) => (value - around) ** 2));
  const fit = fitOver(columns, target, best.kept);
  const left = leastSum(squaresOf(columns, target, coefficientsOver(columns, target, best.kept)));
  return { ...fit, strictDetermination: spread > 0 ? 1 - left / spread : 0 };
}

function usualStarts({ values, width }: Design, target: Float64Array): readonly Uint8Array[] {
  const centre = median(target);
  const sizes = Float64Array.from(target, (_, row) => {
    const own = values.subarray(row * width, (row + 1) * width);
    return own.reduce((sum, value) => sum + value * value, 0);
  });
  const far = target.map((value) => Math.abs(value - centre));
  return [new Uint8Array(target.length).fill(1), smallest(sizes), smallest(far)];
}

/** A design whose columns have the same size, and what they were divided by. */
interface ScaledDesign extends Design {
  readonly sizes: Float64Array;
}

function scaled({ values, width }: Design): ScaledDesign {
  const sizes = Float64Array.from({ length: width }, (_, column) => {
    const own = Float64Array.from(
      { length: values.length / width },
      (_, row) => values[row * width + column]!,
    );
    return rootMeanSquare(own) || 1;
  });
  return { values: values.map((value, entry) => value / sizes[entry % width]!), width, sizes };
}

function concentrated(
  design: Design,
  target: Float64Array,
  start: Uint8Array,
): { readonly kept: Uint8Array; readonly sum: number } {
  let kept = start;
  let sum = Number.POSITIVE_INFINITY;
  for (let step = 0; step < mostSteps; step++) {
    const squares = squaresOf(design, target, coefficientsOver(design, target, kept));
    const next = smallest(squares);
    const better = squares.reduce((total, square, row) => total + next[row]! * square, 0);
    if (!(better < sum * (1 - 1e-6))) break;
    kept = next;
    sum = better;
  }
  return { kept, sum };
}

/** The rows whose values are in the lowest nine tenths. */
function smallest(values: Float64Array): Uint8Array {
  const limit = quantile(values, keptShare);
  return Uint8Array.from(values, (value) => Number(value <= limit));
}

function leastSum(values: Float64Array): number {
  const kept = smallest(values);
  return values.reduce((sum, value, row) => sum + kept[row]! * value, 0);
}

function fitOver(design: ScaledDesign, target: Float64Array, kept: Uint8Array): LinearFit {
  const coefficients = coefficientsOver(design, target, kept);
  const squares = squaresOf(design, target, coefficients);
  const count = kept.reduce((sum, one) => sum + one, 0);
  const over = (values: Float64Array): number =>
    values.reduce((sum, value, row) => sum + kept[row]! * value, 0);
  const centre = over(target) / count;
  const spread = over(target.map((value) => (value - centre) ** 2));
  return {
    coefficients: coefficients.map((value, column) => value / design.sizes[column]!),
    kept,
    determination: spread > 0 ? 1 - over(squares) / spread : 0,
  };
}

function squaresOf(
  { values, width }: Design,
  target: Float64Array,
  coefficients: Float64Array,
): Float64Array {
  return target.map((value, row) => {
    let fitted = 0;
    for (let column = 0; column < width; column++) {
      fitted += values[row * width + column]! * coefficients[column]!;
    }
    return (value - fitted) ** 2;
  });
}

/** Columns that say almost the same share their coefficient: a ridge of this part of a column's own square. */
const ridge = 1e-11;

function coefficientsOver({ values, width }: Design, target: Float64Array, kept: Uint8Array): Float64Array {
  const sum = sumNormalEquations(width);
  sum.add(values, target, target.length, Float64Array.from(kept));
  const { gram, moment } = sum.total();
  for (let column = 0; column < width; column++) gram[column * (width + 1)]! += ridge * target.length;
  const factor = cholesky(gram, width);
  return factor === null ? new Float64Array(width) : choleskySolve(factor, moment);
}
