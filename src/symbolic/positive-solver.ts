/**
 * Linear systems with symmetric, positive semi-definite matrices of any rank, such as normal equations of models that
 * have more constants than the data determine.
 *
 * @packageDocumentation
 */

/** Solves with one matrix after the other, all of one size, without allocating. */
export interface PositiveSolver {
  /**
   * Takes a matrix A, row-major, with its diagonal times 1 + damping.
   *
   * @returns its numerical rank.
   */
  factorise(matrix: Float64Array, damping?: number): number;
  /** Writes an x with A x = b, or the nearest to it; 0 for the unknowns beyond the rank. */
  solve(right: Float64Array, out: Float64Array): void;
  /** Whether all solutions agree in this unknown: whether every null vector of A is 0 there. */
  determines(unknown: number): boolean;
}

/** Directions whose pivot falls below it, on A scaled to a unit diagonal, are not determined. */
const LEAST_PIVOT = 1e-13;
/** Entries of null vectors below it are rounding errors. */
const LEAST_ENTRY = 1e-4;

/** A solver by P S A S Pᵀ = L D Lᵀ, with the scale S that makes the diagonal one and pivots in descending order. */
export function createPositiveSolver(size: number): PositiveSolver {
  // What is not on the diagonal: below it L, above it D Lᵀ; on it D. All by index in A, the pivots' order beside.
  const factor = new Float64Array(size * size);
  const scale = new Float64Array(size);
  const order = new Int32Array(size);
  const vector = new Float64Array(size);
  let rank = 0;

  const load = (matrix: Float64Array, damping: number): void => {
    for (let i = 0; i < size; i++) {
      const diagonal = matrix[i * size + i]!;
      scale[i] = diagonal > 0 && diagonal < Number.POSITIVE_INFINITY ? 1 / Math.sqrt(diagonal) : 0;
      order[i] = i;
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const product = scale[i]! * scale[j]!;
        factor[i * size + j] = product === 0 ? 0 : matrix[i * size + j]! * product;
      }
      factor[i * size + i]! *= 1 + damping;
    }
  };

  const eliminate = (step: number): void => {
    const pivot = order[step]!;
    const diagonal = factor[pivot * size + pivot]!;
    for (let row = step + 1; row < size; row++) {
      const i = order[row]! * size;
      const ratio = factor[i + pivot]! / diagonal;
      for (let column = step + 1; column < size; column++) {
        const j = order[column]!;
        factor[i + j]! -= ratio * factor[pivot * size + j]!;
      }
      factor[i + pivot] = ratio;
    }
  };

  /** Lᵀ x = b in the unknowns within the rank, in place. */
  const solveBackwards = (): void => {
    for (let row = rank - 1; row >= 0; row--) {
      const i = order[row]!;
      let sum = vector[i]!;
      for (let later = row + 1; later < rank; later++) {
        const j = order[later]!;
        sum -= factor[j * size + i]! * vector[j]!;
      }
      vector[i] = sum;
    }
  };

  return {
    factorise(matrix, damping = 0) {
      load(matrix, damping);
      for (rank = 0; rank < size; rank++) {
        let largest = rank;
        for (let later = rank + 1; later < size; later++) {
          const [i, j] = [order[later]!, order[largest]!];
          if (factor[i * size + i]! > factor[j * size + j]!) largest = later;
        }
        const pivot = order[largest]!;
        if (!(factor[pivot * size + pivot]! > LEAST_PIVOT)) break;
        order[largest] = order[rank]!;
        order[rank] = pivot;
        eliminate(rank);
      }
      return rank;
    },
    solve(right, out) {
      for (let row = 0; row < rank; row++) {
        const i = order[row]!;
        let sum = right[i]! * scale[i]!;
        for (let earlier = 0; earlier < row; earlier++) {
          const j = order[earlier]!;
          sum -= factor[i * size + j]! * vector[j]!;
        }
        vector[i] = sum;
      }
      for (let row = 0; row < rank; row++) vector[order[row]!]! /= factor[order[row]! * size + order[row]!]!;
      solveBackwards();
      out.fill(0);
      for (let row = 0; row < rank; row++) out[order[row]!] = vector[order[row]!]! * scale[order[row]!]!;
    },
    determines(unknown) {
      for (let beyond = rank; beyond < size; beyond++) {
        const free = order[beyond]!;
        if (free === unknown) return false;
        // The null vector that is 1 at the free unknown is −L⁻ᵀ l within the rank, with l the free row of L.
        for (let row = 0; row < rank; row++) vector[order[row]!] = factor[free * size + order[row]!]!;
        solveBackwards();
        if (order.indexOf(unknown) < rank && Math.abs(vector[unknown]!) > LEAST_ENTRY) return false;
      }
      return true;
    },
  };
}
