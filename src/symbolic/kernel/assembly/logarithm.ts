// The natural logarithm on the lanes of a vector: −∞ at 0, NaN below. log x = k ln 2 + log(1 + f) with 1 + f from
// √½ to √2, as fdlibm does it.
import { all, entry, HALF, horner, INFINITE, number, ONE, SMALLEST_NORMAL, TWO } from './numbers';

const LN2_HIGH: usize = 0;
const LN2_LOW: usize = 1;
/** The exponent's bias, and the same for what was scaled up. */
const BIAS: usize = 2;
const SCALED_BIAS: usize = 3;
const SCALE: usize = 4;
/** Where in a table the coefficients of f's polynomial begin. */
const SERIES: usize = 5;
const log32: usize = memory.data<f32>(
  [
    6.9313812256e-1, 9.0580006145e-6, 127.0, 152.0, 33554432.0, 0.66666662693, 0.40000972152, 0.28498786688,
    0.24279078841,
  ],
  16,
);
const log64: usize = memory.data<f64>(
  [
    6.9314718036912381649e-1, 1.90821492927058770002e-10, 4503599627371519.0, 4503599627371573.0,
    18014398509481984.0, 6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1,
    2.222219843214978396e-1, 1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
  ],
  16,
);
/** Bits of √½, of 1 less those, and of a mantissa. */
const bits32: usize = memory.data<i32>([0x3f3504f3, 0x004afb0d, 0x007fffff], 16);
const bits64: usize = memory.data<i64>([0x3fe6a09e00000000, 0x00095f6200000000, 0x000fffffffffffff], 16);

/** A mask of the lanes that are normal, positive and finite. */
@inline
export function isOrdinary<T>(x: v128): v128 {
  return v128.and(v128.ge<T>(x, number<T>(SMALLEST_NORMAL)), v128.lt<T>(x, number<T>(INFINITE)));
}

/** log x where all lanes are ordinary. */
@inline
export function ordinaryLogarithm<T>(x: v128): v128 {
  return normalLogarithm<T>(x, entry<T>(sizeof<T>() == 4 ? log32 : log64, BIAS));
}

/** A mask of the lanes that are positive and less than normal. */
@inline
export function isSubnormal<T>(x: v128): v128 {
  return v128.and(v128.lt<T>(x, number<T>(SMALLEST_NORMAL)), v128.gt<T>(x, v128.splat<T>(0)));
}

/** log x where no lane is subnormal. */
@inline
export function extendedLogarithm<T>(x: v128): v128 {
  return extended<T>(x, ordinaryLogarithm<T>(x));
}

/** log x for any lanes. */
export function logarithm<T>(x: v128): v128 {
  const table = sizeof<T>() == 4 ? log32 : log64;
  const tiny = v128.lt<T>(x, number<T>(SMALLEST_NORMAL));
  const scaled = v128.bitselect(v128.mul<T>(x, entry<T>(table, SCALE)), x, tiny);
  const bias = v128.bitselect(entry<T>(table, SCALED_BIAS), entry<T>(table, BIAS), tiny);
  return extended<T>(x, normalLogarithm<T>(scaled, bias));
}

/** The value where x is positive and finite, ∞ at ∞, −∞ at 0, else NaN. */
@inline
function extended<T>(x: v128, value: v128): v128 {
  const zero = v128.splat<T>(0);
  const below = v128.bitselect(all<T>(-Infinity), all<T>(NaN), v128.eq<T>(x, zero));
  const above = v128.bitselect(x, value, v128.eq<T>(x, number<T>(INFINITE)));
  return v128.bitselect(above, below, v128.gt<T>(x, zero));
}

/** The logarithm of a normal positive x whose exponent has this bias. */
@inline
function normalLogarithm<T>(x: v128, bias: v128): v128 {
  if (sizeof<T>() == 4) {
    const bits = v128.add<i32>(x, entry<f32>(bits32, 1));
    const k = v128.sub<T>(v128.convert<i32>(v128.shr<i32>(bits, 23)), bias);
    const mantissa = v128.and(bits, entry<f32>(bits32, 2));
    const f = v128.sub<T>(v128.add<i32>(mantissa, entry<f32>(bits32, 0)), number<T>(ONE));
    const s = v128.div<T>(f, v128.add<T>(number<T>(TWO), f));
    const z = v128.mul<T>(s, s);
    const w = v128.mul<T>(z, z);
    const even = v128.mul<T>(w, horner<T>(log32, SERIES + 1, w, entry<T>(log32, SERIES + 3)));
    const odd = v128.mul<T>(z, horner<T>(log32, SERIES, w, entry<T>(log32, SERIES + 2)));
    return assembled<T>(log32, f, s, v128.add<T>(even, odd), k);
  }
  const bits = v128.add<i64>(x, entry<f64>(bits64, 1));
  // An exponent put into the mantissa of 2^52 is a whole number without a conversion; the bias has 2^52 in it.
  const k = v128.sub<T>(v128.or(v128.shr<u64>(bits, 52), all<T>(4503599627370496.0)), bias);
  const mantissa = v128.and(bits, entry<f64>(bits64, 2));
  const f = v128.sub<T>(v128.add<i64>(mantissa, entry<f64>(bits64, 0)), number<T>(ONE));
  const s = v128.div<T>(f, v128.add<T>(number<T>(TWO), f));
  const z = v128.mul<T>(s, s);
  const w = v128.mul<T>(z, z);
  let even = horner<T>(log64, SERIES + 3, w, entry<T>(log64, SERIES + 5));
  even = v128.mul<T>(w, horner<T>(log64, SERIES + 1, w, even));
  let odd = horner<T>(log64, SERIES + 4, w, entry<T>(log64, SERIES + 6));
  odd = horner<T>(log64, SERIES + 2, w, odd);
  odd = v128.mul<T>(z, horner<T>(log64, SERIES, w, odd));
  return assembled<T>(log64, f, s, v128.add<T>(even, odd), k);
}

/** k ln 2 + f − f²/2 + s (f²/2 + R), small parts first. */
@inline
function assembled<T>(table: usize, f: v128, s: v128, rest: v128, k: v128): v128 {
  const half = v128.mul<T>(number<T>(HALF), v128.mul<T>(f, f));
  const tail = v128.add<T>(
    v128.mul<T>(s, v128.add<T>(half, rest)),
    v128.mul<T>(k, entry<T>(table, LN2_LOW)),
  );
  return v128.add<T>(v128.add<T>(v128.sub<T>(tail, half), f), v128.mul<T>(k, entry<T>(table, LN2_HIGH)));
}
