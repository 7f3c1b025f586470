/**
 * Whether messages are forces: the published test, a robust coefficient of determination.
 *
 * @packageDocumentation
 */
import { fitTrimmed, mean } from 'principia/math';

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
  const width = dimension + 1;
  const values = new Float64Array(rows * width).fill(1);
  for (let row = 0; row < rows; row++) {
    values.set(forces.subarray(row * dimension, (row + 1) * dimension), row * width);
  }
  return mean(
    Array.from({ length: dimension }, (_, axis) => {
      const component = Float64Array.from({ length: rows }, (_, row) => messages[row * dimension + axis]!);
      return fitTrimmed({ values, width }, component).determination;
    }),
  );
}
