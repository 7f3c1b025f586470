// x^y with JavaScript's exceptions: x^0 = 1 for every x, and (±1)^±∞ and 1^NaN are NaN. float32 goes through
// float64 and errs by at most 1 ulp; float64 takes the scalar way (at most 1 ulp) lane by lane.
import { exponential } from './exponential';
import { logarithm } from './logarithm';
import { all } from './numbers';
import { demote } from './trigonometry';

@inline
export function power<T>(x: v128, y: v128): v128 {
  if (sizeof<T>() == 4) {
    return demote(
      pair(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y)),
      pair(
        f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1)),
        f64x2.promote_low_f32x4(v128.shuffle<i64>(y, y, 1, 1)),
      ),
    );
  }
  const value = v128.splat<f64>(scalarPower(v128.extract_lane<f64>(x, 0), v128.extract_lane<f64>(y, 0)));
  return v128.replace_lane<f64>(
    value,
    1,
    scalarPower(v128.extract_lane<f64>(x, 1), v128.extract_lane<f64>(y, 1)),
  );
}

/** e^(y log|x|), with the sign that an odd y gives and NaN for a negative x where y is no whole number. */
function pair(x: v128, y: v128): v128 {
  const size = exponential<f64>(v128.mul<f64>(y, logarithm<f64>(v128.abs<f64>(x))));
  const half = v128.mul<f64>(y, all<f64>(0.5));
  const whole = v128.eq<f64>(v128.nearest<f64>(y), y);
  const odd = v128.andnot(whole, v128.eq<f64>(v128.nearest<f64>(half), half));
  const signed = v128.xor(size, v128.and(v128.and(odd, x), all<f64>(-0.0)));
  const outside = v128.andnot(
    v128.and(v128.lt<f64>(x, all<f64>(0.0)), v128.gt<f64>(x, all<f64>(-Infinity))),
    whole,
  );
  const value = v128.bitselect(all<f64>(NaN), signed, outside);
  return v128.bitselect(all<f64>(1.0), value, v128.eq<f64>(y, all<f64>(0.0)));
}

function scalarPower(x: f64, y: f64): f64 {
  if (y != y || (abs(x) == 1 && abs(y) == Infinity)) return NaN;
  return NativeMath.pow(x, y);
}

/** x^n, or √x x^n, for a whole n ≥ 0 by squarings, inverted where asked. Errs by at most n + 1 ulp. */
@inline
export function fixedPower<T>(x: v128, n: i32, half: bool, inverted: bool): v128 {
  let value = half ? v128.sqrt<T>(x) : all<T>(1.0);
  let square = x;
  for (let left = n; left > 0; left >>= 1) {
    if (left & 1) value = v128.mul<T>(value, square);
    square = v128.mul<T>(square, square);
  }
  return inverted ? v128.div<T>(all<T>(1.0), value) : value;
}
