/**
 * Whether messages are forces: the published test, a robust coefficient of determination.
 *
 * @packageDocumentation
 */
import { cholesky, choleskySolve, mean, median } from 'principia/math';

/** Share of the messages that the test looks at; the others, the furthest off, are dropped. */
const kept = 0.9;

/**
 * The robust R² of messages against true forces: every component of the messages is fitted by a linear combination of the
 * components of the forces and a constant, over the nine tenths of the rows that this fits best; R² of those rows, mean
 * over the components.
 *
 * @param messages - [rows, D]
 * @param forces - [rows, D]
 * @example
 * ```ts
 * messageAgreement(forces.map((value) => 3 * value + 1), forces, 2); // 1
 * ```
 * Source: M. Cranmer et al., arXiv:2006.11287, §4 and its code; R² after E. Sztan's reproduction.
 */
export function messageAgreement(messages: Float64Array, forces: Float64Array, dimension: number): number {
  const rows = forces.length / dimension;
  let sum = 0;
  for (let axis = 0; axis < dimension; axis++) {
    const component = Float64Array.from({ length: rows }, (_, row) => messages[row * dimension + axis]!);
    sum += robustDetermination(component, forces, dimension);
  }
  return sum / dimension;
}

/** Least trimmed squares from two starts, by concentration steps: fit, keep the rows that fit best, fit again. */
function robustDetermination(values: Float64Array, forces: Float64Array, dimension: number): number {
  const everyRow = new Float64Array(values.length).fill(1);
  const starts = [everyRow, leastAbsoluteWeights(values, forces, dimension, everyRow)];
  const trimmed = starts.map((start) => concentrate(values, forces, dimension, start));
  const best = trimmed[0]!.squares <= trimmed[1]!.squares ? trimmed[0]! : trimmed[1]!;
  const inside = values.filter((_, row) => best.weights[row] === 1);
  const centre = mean(inside);
  return 1 - best.squares / inside.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

function concentrate(
  values: Float64Array,
  forces: Float64Array,
  dimension: number,
  start: Float64Array,
): { readonly squares: number; readonly weights: Float64Array } {
  let best = { squares: Number.POSITIVE_INFINITY, weights: start };
  for (let step = 0; step < 50; step++) {
    const residuals = squaredResiduals(values, forces, dimension, best.weights);
    const limit = residuals.toSorted()[Math.floor(kept * (residuals.length - 1))]!;
    const weights = residuals.map((square) => (square <= limit ? 1 : 0));
    const squares = residuals.reduce((sum, square) => (square <= limit ? sum + square : sum), 0);
    if (!(squares < best.squares * (1 - 1e-12))) break;
    best = { squares, weights };
  }
  return best;
}

/** Weights 1/|residual| of a least absolute fit, by iteration. */
function leastAbsoluteWeights(
  values: Float64Array,
  forces: Float64Array,
  dimension: number,
  start: Float64Array,
): Float64Array {
  let weights = start;
  for (let step = 0; step < 30; step++) {
    const sizes = squaredResiduals(values, forces, dimension, weights).map(Math.sqrt);
    const usual = median(sizes) + Number.MIN_VALUE;
    weights = sizes.map((size) => 1 / (0.1 * usual + size));
  }
  return weights;
}

/** Squared residuals of the weighted least-squares fit of the values by the forces' components and a constant. */
function squaredResiduals(
  values: Float64Array,
  forces: Float64Array,
  dimension: number,
  weights: Float64Array,
): Float64Array {
  const size = dimension + 1;
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const regressor = (row: number, column: number): number =>
    column < dimension ? forces[row * dimension + column]! : 1;
  for (let row = 0; row < values.length; row++) {
    for (let one = 0; one < size; one++) {
      const weighted = weights[row]! * regressor(row, one);
      moment[one] = moment[one]! + weighted * values[row]!;
      for (let other = 0; other <= one; other++) {
        gram[one * size + other] = gram[one * size + other]! + weighted * regressor(row, other);
      }
    }
  }
  const factor = cholesky(gram, size);
  const coefficients = factor === null ? new Float64Array(size) : choleskySolve(factor, moment);
  return values.map((value, row) => {
    let predicted = 0;
    for (let column = 0; column < size; column++) predicted += coefficients[column]! * regressor(row, column);
    return (value - predicted) ** 2;
  });
}
