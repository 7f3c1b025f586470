// e^x and tanh on the lanes of a vector. NaN stays NaN.
import { entry, HALF, horner, MINUS_ZERO, number, ONE, TWO } from './numbers';

const LEAST: usize = 0;
const MOST: usize = 1;
const LOG2_E: usize = 2;
const LN2_HIGH: usize = 3;
const LN2_LOW: usize = 4;
/** x + M rounds x to a whole number n; the lowest bits of the sum then hold n + 254 (float64: n + 2046). */
const WHOLE: usize = 5;
/** The same with 127 (1023): the bias of an exponent. */
const BIASED: usize = 6;
const range32: usize = memory.data<f32>(
  [-104.0, 89.0, 1.4426950408889634, 0.693359375, -2.1219444e-4, 12583166.0, 12583039.0],
  16,
);
const range64: usize = memory.data<f64>(
  [
    -746.0, 710.0, 1.4426950408889634, 6.9314718036912381649e-1, 1.90821492927058770002e-10, 6755399441057790.0,
    6755399441056767.0,
  ],
  16,
);
/** e^r = 1 + r + r² p(r) (Cephes). */
const power32: usize = memory.data<f32>(
  [5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4],
  16,
);
/** e^r = 1 + r + r c / (2 − c), c = r − r² p(r²) (fdlibm). */
const power64: usize = memory.data<f64>(
  [
    1.66666666666666019037e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.6533902205465251539e-6,
    4.13813679705723846039e-8,
  ],
  16,
);

/** e^x = 2^n e^r with |r| ≤ ln 2 / 2; 2^n in two factors, so that the ends of the range come out by themselves. */
@inline
export function exponential<T>(argument: v128): v128 {
  const range = sizeof<T>() == 4 ? range32 : range64;
  // In this order of operands NaN passes.
  const x = v128.pmax<T>(v128.pmin<T>(argument, entry<T>(range, MOST)), entry<T>(range, LEAST));
  const whole = v128.add<T>(v128.mul<T>(x, entry<T>(range, LOG2_E)), entry<T>(range, WHOLE));
  const n = v128.sub<T>(whole, entry<T>(range, WHOLE));
  const half = v128.add<T>(v128.mul<T>(n, number<T>(HALF)), entry<T>(range, BIASED));
  const high = v128.sub<T>(x, v128.mul<T>(n, entry<T>(range, LN2_HIGH)));
  const low = v128.mul<T>(n, entry<T>(range, LN2_LOW));
  const r = v128.sub<T>(high, low);
  const z = v128.mul<T>(r, r);
  if (sizeof<T>() == 4) {
    let p = entry<T>(power32, 5);
    p = horner<T>(power32, 4, r, p);
    p = horner<T>(power32, 3, r, p);
    p = horner<T>(power32, 2, r, p);
    p = horner<T>(power32, 1, r, p);
    p = horner<T>(power32, 0, r, p);
    const value = v128.add<T>(v128.add<T>(v128.mul<T>(z, p), r), number<T>(ONE));
    const first = v128.shl<i32>(half, 23);
    const second = v128.shl<i32>(v128.sub<i32>(whole, half), 23);
    return v128.mul<T>(v128.mul<T>(value, first), second);
  }
  let p = entry<T>(power64, 4);
  p = horner<T>(power64, 3, z, p);
  p = horner<T>(power64, 2, z, p);
  p = horner<T>(power64, 1, z, p);
  p = horner<T>(power64, 0, z, p);
  const c = v128.sub<T>(r, v128.mul<T>(z, p));
  const fraction = v128.div<T>(v128.mul<T>(r, c), v128.sub<T>(number<T>(TWO), c));
  const value = v128.add<T>(number<T>(ONE), v128.add<T>(v128.sub<T>(fraction, low), high));
  const first = v128.shl<i64>(half, 52);
  const second = v128.shl<i64>(v128.sub<i64>(whole, half), 52);
  return v128.mul<T>(v128.mul<T>(value, first), second);
}

/** tanh x = x + x³ p(x²) near 0 (Cephes). */
const tanh32: usize = memory.data<f32>(
  [-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3, 0.625],
  16,
);
/** tanh x = x + x³ p(x²) / q(x²) near 0, p first (Cephes). */
const tanh64: usize = memory.data<f64>(
  [
    -1.61468768441708447952e3, -9.92877231001918586564e1, -9.64399179425052238628e-1, 4.84406305325125486048e3,
    2.2354883906010044858e3, 1.12811678491632931402e2, 0.625,
  ],
  16,
);

/** tanh x: up to 0.625 as above, beyond 1 − 2 / (e^2|x| + 1) with the sign of x. */
@inline
export function hyperbolicTangent<T>(x: v128): v128 {
  const sign = v128.and(x, number<T>(MINUS_ZERO));
  const size = v128.xor(x, sign);
  const z = v128.mul<T>(x, x);
  let near: v128;
  let border: v128;
  if (sizeof<T>() == 4) {
    let p = entry<T>(tanh32, 4);
    p = horner<T>(tanh32, 3, z, p);
    p = horner<T>(tanh32, 2, z, p);
    p = horner<T>(tanh32, 1, z, p);
    near = horner<T>(tanh32, 0, z, p);
    border = entry<T>(tanh32, 5);
  } else {
    const p = horner<T>(tanh64, 0, z, horner<T>(tanh64, 1, z, entry<T>(tanh64, 2)));
    const q = horner<T>(tanh64, 3, z, horner<T>(tanh64, 4, z, v128.add<T>(z, entry<T>(tanh64, 5))));
    near = v128.div<T>(p, q);
    border = entry<T>(tanh64, 6);
  }
  near = v128.add<T>(x, v128.mul<T>(x, v128.mul<T>(z, near)));
  const power = v128.add<T>(exponential<T>(v128.add<T>(size, size)), number<T>(ONE));
  const far = v128.or(v128.sub<T>(number<T>(ONE), v128.div<T>(number<T>(TWO), power)), sign);
  return v128.bitselect(near, far, v128.lt<T>(size, border));
}
