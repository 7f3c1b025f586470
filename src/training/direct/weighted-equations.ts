import { InputError, type NormalEquations, sumNormalEquations } from 'principia/math';
import { forEachBlock, type RowBlock } from './design-rows.js';
import { type ErrorModel, errorWeight, overAxes, type Residuals, rowError } from './error-model.js';
import type { LinearModel } from './linear-model.js';
import type { WindowChoice } from './observed-system.js';

/** Share of a body's usual velocity change below which the pairs' own part of a row's size does not go. */
const leastSize = 0.01;
/** Rows assembled at once. */
export const defaultBlockRows = 256;

/** A fit so far: what rows are weighed by. */
export interface Weighing {
  readonly coefficients: Float64Array;
  readonly errors: ErrorModel;
  /** Standard deviation of the fit's own prediction of a row; 0 where absent. */
  readonly deviation?: (design: Float64Array) => number;
}

/** The size of a row: what single pairs add to it, and at least a hundredth of what is usual for the body. */
function sizeOf(pairSize: number, usual: number): number {
  return Math.hypot(pairSize, leastSize * usual);
}

/**
 * What rows are multiplied with: one over the row's error, and less where a body is off by more than three errors, those
 * of the fit so far included: what it has not seen yet is not the row's fault.
 *
 * @param weighing - null where nothing is known yet: the error is then in proportion to the velocity change, at least the
 * body's usual one
 * @returns the factors [rows] and the sum of the weights
 */
export function rowFactors(
  block: RowBlock,
  weighing: Weighing | null,
): { readonly factors: Float64Array; readonly weights: number } {
  const { rows, design, target, pairSize } = block;
  const { dimension } = block.system.increments;
  const factors = new Float64Array(rows);
  let weights = 0;
  // The axes of a body share their weight: a fit must not depend on how the axes lie.
  for (let row = 0; row < rows; row += dimension) {
    const usual = usualChange(block, row);
    let factor = 1 / usual;
    let weight = 1;
    if (weighing !== null) {
      const error = rowError(weighing.errors, sizeOf(pairSize[row]!, usual));
      let squares = 0;
      for (let axis = 0; axis < dimension; axis++) {
        squares += (target[row + axis]! - prediction(design, row + axis, weighing.coefficients)) ** 2;
      }
      const off = Math.sqrt(squares / dimension);
      weight = errorWeight(off / error);
      if (weight < 1 && weighing.deviation !== undefined) {
        weight = errorWeight(off / Math.hypot(error, deviationOf(block, row, weighing)));
      }
      factor = Math.sqrt(weight) / error;
    }
    factors.fill(factor, row, row + dimension);
    weights += dimension * weight;
  }
  return { factors, weights };
}

/** Standard deviation of what a fit predicts for a body, root mean square over its axes; `first` is its first row. */
function deviationOf({ design, system }: RowBlock, first: number, weighing: Weighing): number {
  const { dimension } = system.increments;
  const width = weighing.coefficients.length;
  let squares = 0;
  for (let row = first; row < first + dimension; row++) {
    squares += weighing.deviation!(design.subarray(row * width, (row + 1) * width)) ** 2;
  }
  return Math.sqrt(squares / dimension);
}

/** The usual velocity change of a row's body. */
function usualChange({ system, windows }: RowBlock, row: number): number {
  const { bodies, dimension, scale } = system.increments;
  const entry = Math.floor(row / dimension);
  return scale[windows[Math.floor(entry / bodies)]! * bodies + (entry % bodies)]!;
}

/**
 * The normal equations of a model on all rows of some windows, multiplied with their factors.
 *
 * @throws InputError where a row is not finite
 */
export function weightedEquations(
  model: LinearModel,
  choices: readonly WindowChoice[],
  weighing: Weighing | null,
  blockRows: number = defaultBlockRows,
): NormalEquations {
  const sum = sumNormalEquations(model.count);
  let count = 0;
  forEachBlock(model, choices, weighing?.coefficients ?? null, blockRows, (block) => {
    const { factors, weights } = rowFactors(block, weighing);
    sum.add(block.design, block.target, block.rows, factors);
    count += weights;
  });
  const total = sum.total();
  if (!total.gram.every(Number.isFinite) || !Number.isFinite(total.sumOfSquares)) {
    throw new InputError(
      'the motion has a value that is not finite, or two bodies that interact are at the same place; leave that time out',
    );
  }
  return { ...total, count };
}

/** What a fit leaves of some windows, and what was observed, root mean squares over the axes. */
export function residualsOf(
  model: LinearModel,
  choices: readonly WindowChoice[],
  coefficients: Float64Array,
): Residuals & { readonly targets: Float64Array } {
  const left: number[] = [];
  const sizes: number[] = [];
  const targets: number[] = [];
  const { dimension } = choices[0]!.system.increments;
  forEachBlock(model, choices, coefficients, defaultBlockRows, (block) => {
    const residuals = Float64Array.from(
      { length: block.rows },
      (_, row) => block.target[row]! - prediction(block.design, row, coefficients),
    );
    left.push(...overAxes(residuals, dimension));
    targets.push(...overAxes(block.target.subarray(0, block.rows), dimension));
    for (let row = 0; row < block.rows; row += dimension) {
      sizes.push(sizeOf(block.pairSize[row]!, usualChange(block, row)));
    }
  });
  return {
    dimension,
    left: Float64Array.from(left),
    sizes: Float64Array.from(sizes),
    targets: Float64Array.from(targets),
  };
}

/** Row · c. */
function prediction(design: Float64Array, row: number, coefficients: Float64Array): number {
  const start = row * coefficients.length;
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) sum += design[start + k]! * coefficients[k]!;
  return sum;
}
