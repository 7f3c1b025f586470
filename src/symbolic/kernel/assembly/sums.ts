// What leaves the kernel: float64 columns and sums. Sums run in float64 in two lanes, row by row, so that they are the same for
// any size of block; x − x is 0 for finite x and NaN otherwise, so that adding it up tells whether all are finite.
import { ABSOLUTE_LOSS, HUBER_LOSS, SQUARED_LOSS } from '../opcodes';
import { all } from './numbers';

/** Where sums go: three pairs of float64. */
export const sums: usize = memory.data(48, 16);

/** Two float64 of a block of T, from row `row` (even) on. */
@inline
function two<T>(block: usize, row: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(block + (row << 2))) : v128.load(block + (row << 3));
}

/** Copies a block to float64; 0 or NaN in the lanes of what it gives back. */
export function output<T>(to: usize, from: usize, rows: usize): v128 {
  let check = all<f64>(0);
  for (let row: usize = 0; row < rows; row += 2) {
    const value = two<T>(from, row);
    v128.store(to + (row << 3), value);
    check = v128.add<f64>(check, v128.sub<f64>(value, value));
  }
  return check;
}

export function moments<T>(f: usize, scale: usize, target: usize, rows: usize): v128 {
  let check = all<f64>(0);
  let first = v128.load(sums);
  let square = v128.load(sums, 16);
  let product = v128.load(sums, 32);
  for (let row: usize = 0; row < rows; row += 2) {
    const s = v128.load(scale + (row << 3));
    const value = v128.mul<f64>(s, two<T>(f, row));
    check = v128.add<f64>(check, v128.sub<f64>(value, value));
    first = v128.add<f64>(first, v128.mul<f64>(s, value));
    square = v128.add<f64>(square, v128.mul<f64>(value, value));
    product = v128.add<f64>(product, v128.mul<f64>(value, v128.load(target + (row << 3))));
  }
  v128.store(sums, first);
  v128.store(sums, square, 16);
  v128.store(sums, product, 32);
  return check;
}

@inline
function losses<T>(
  loss: i32,
  f: usize,
  scale: usize,
  target: usize,
  threshold: f64,
  rows: usize,
): v128 {
  let check = all<f64>(0);
  let sum = v128.load(sums);
  const bound = all<f64>(threshold);
  for (let row: usize = 0; row < rows; row += 2) {
    const value = v128.mul<f64>(v128.load(scale + (row << 3)), two<T>(f, row));
    const residual = v128.sub<f64>(v128.load(target + (row << 3)), value);
    check = v128.add<f64>(check, v128.sub<f64>(value, value));
    if (loss == SQUARED_LOSS) {
      sum = v128.add<f64>(sum, v128.mul<f64>(residual, residual));
    } else if (loss == ABSOLUTE_LOSS) {
      sum = v128.add<f64>(sum, v128.abs<f64>(residual));
    } else {
      // With m = min(|z|, δ), Huber's loss is m (2|z| − m) on both sides of δ.
      const size = v128.abs<f64>(residual);
      const least = v128.pmin<f64>(size, bound);
      sum = v128.add<f64>(sum, v128.mul<f64>(least, v128.sub<f64>(v128.add<f64>(size, size), least)));
    }
  }
  v128.store(sums, sum);
  return check;
}

export function squaredLoss<T>(f: usize, scale: usize, target: usize, threshold: f64, rows: usize): v128 {
  return losses<T>(SQUARED_LOSS, f, scale, target, threshold, rows);
}

export function absoluteLoss<T>(f: usize, scale: usize, target: usize, threshold: f64, rows: usize): v128 {
  return losses<T>(ABSOLUTE_LOSS, f, scale, target, threshold, rows);
}

export function huberLoss<T>(f: usize, scale: usize, target: usize, threshold: f64, rows: usize): v128 {
  return losses<T>(HUBER_LOSS, f, scale, target, threshold, rows);
}
