// Numbers in every lane. Those known beforehand are read from tables: V8 makes a constant vector anew in three steps
// on every turn of a loop, and reads one from memory in a single step.

/** A number in every lane. */
@inline
export function all<T>(value: f64): v128 {
  return v128.splat<T>(<T>value);
}

/** Entry `index` of a table of T in every lane. */
@inline
export function entry<T>(table: usize, index: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(table + 4 * index) : v128.load64_splat(table + 8 * index);
}

/** a + x b for entry a of a table: a step of Horner's rule. */
@inline
export function horner<T>(table: usize, index: usize, x: v128, b: v128): v128 {
  return v128.add<T>(entry<T>(table, index), v128.mul<T>(x, b));
}

export const ONE: usize = 0;
export const TWO: usize = 1;
export const HALF: usize = 2;
export const MINUS_ZERO: usize = 3;
export const INFINITE: usize = 4;
export const SMALLEST_NORMAL: usize = 5;
const numbers32: usize = memory.data<f32>([1.0, 2.0, 0.5, -0.0, Infinity, 1.1754943508222875e-38], 16);
const numbers64: usize = memory.data<f64>([1.0, 2.0, 0.5, -0.0, Infinity, 2.2250738585072014e-308], 16);

/** One of the numbers above in every lane. */
@inline
export function number<T>(index: usize): v128 {
  return entry<T>(sizeof<T>() == 4 ? numbers32 : numbers64, index);
}
