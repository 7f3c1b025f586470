import { symmetricEigen } from 'principia/math';
import type { WindowLinearisation } from './window-linearisation.js';

/** The information on the parameters, initial states marginalised: a block's share each [blocks, P, P], and their sum. */
export interface Information {
  readonly blocks: Float64Array;
  readonly total: Float64Array;
}

/** Sums the windows' information. */
export function informationOf(windows: readonly WindowLinearisation[], parameterCount: number): Information {
  const size = parameterCount * parameterCount;
  const blocks = new Float64Array(windows[0]!.blockLeverage.length * size);
  const total = new Float64Array(size);
  for (const { blockInformation } of windows) {
    for (let place = 0; place < blocks.length; place++) {
      blocks[place] = blocks[place]! + blockInformation[place]!;
      total[place % size] = total[place % size]! + blockInformation[place]!;
    }
  }
  return { blocks, total };
}

/** How many data of each block the initial states and the parameters take up: the trace of its hat matrix. */
export function leverageOf(windows: readonly WindowLinearisation[], parameterCount: number): Float64Array {
  const leverage = new Float64Array(windows[0]!.blockLeverage.length);
  for (const window of windows) {
    for (let block = 0; block < leverage.length; block++) {
      leverage[block] = leverage[block]! + window.blockLeverage[block]!;
    }
  }
  if (parameterCount === 0) return leverage;
  const { blocks, total } = informationOf(windows, parameterCount);
  const size = parameterCount * parameterCount;
  const inverse = invertInformation(total, parameterCount);
  return leverage.map((value, block) => {
    let trace = value;
    for (let place = 0; place < size; place++) trace += inverse[place]! * blocks[block * size + place]!;
    return trace;
  });
}

/** The inverse of an information matrix; directions that rounding hides keep a very large, finite variance. */
export function invertInformation(information: Float64Array, order: number): Float64Array {
  const scale = diagonalOf(information, order).map((value) => 1 / Math.sqrt(value || 1));
  const scaled = information.map(
    (value, place) => value * scale[Math.floor(place / order)]! * scale[place % order]!,
  );
  const { values, vectors } = symmetricEigen(scaled, order);
  const inverse = new Float64Array(order * order);
  for (let row = 0; row < order; row++) {
    for (let column = 0; column < order; column++) {
      let sum = 0;
      for (let mode = 0; mode < order; mode++) {
        const along = vectors[mode * order + row]! * vectors[mode * order + column]!;
        sum += along / Math.max(values[mode]!, 1e-14);
      }
      inverse[row * order + column] = sum * scale[row]! * scale[column]!;
    }
  }
  return inverse;
}

/** The diagonal of a square matrix. */
export function diagonalOf(matrix: Float64Array, order: number): Float64Array {
  return Float64Array.from({ length: order }, (_, row) => matrix[row * (order + 1)]!);
}
