// sin, cos and tan on the lanes of a vector. x = q π/2 + r with |r| ≤ π/4; q π/2 is taken off in pieces whose products
// with q are exact. Vectors with a lane too large for that take the scalar way, which is as exact and slower.
import { all, entry, HALF, horner, MINUS_ZERO, number, ONE } from './numbers';

export const SIN: i32 = 0;
export const COS: i32 = 1;
export const TAN: i32 = 2;

const TWO_OVER_PI: usize = 0;
/** π/2 in pieces of 33 bits, and what is left after each (fdlibm). */
const FIRST: usize = 1;
const AFTER_FIRST: usize = 2;
const SECOND: usize = 3;
const AFTER_SECOND: usize = 4;
/** x + M rounds x to a whole number q, which the lowest bits of the sum then hold; M + 1 for cos x = sin(x + π/2). */
const WHOLE: usize = 5;
const turn: usize = memory.data<f64>(
  [
    6.36619772367581382433e-1, 1.57079632673412561417, 6.07710050650619224932e-11, 6.0771005063039659766e-11,
    2.02226624879595063154e-21, 6755399441055744.0, 6755399441055745.0,
  ],
  16,
);
const limit32: usize = memory.data<f32>([1e6], 16);
const limit64: usize = memory.data<f64>([1e5], 16);
/** sin r = r + r³ s(r²), cos r = 1 − r²/2 + r⁴ c(r²); s first (Cephes). */
const waves32: usize = memory.data<f32>(
  [
    -1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4, 4.166664568298827e-2, -1.388731625493765e-3,
    2.443315711809948e-5,
  ],
  16,
);
/** The same in float64 (fdlibm). */
const sine: usize = memory.data<f64>(
  [
    -1.66666666666666324348e-1, 8.33333333332248946124e-3, -1.98412698298579493134e-4, 2.75573137070700676789e-6,
    -2.50507602534068634195e-8, 1.58969099521155010221e-10,
  ],
  16,
);
const cosine: usize = memory.data<f64>(
  [
    4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5, -2.75573143513906633035e-7,
    2.0875723212981748279e-9, -1.13596475577881948265e-11,
  ],
  16,
);

/** A mask of the lanes too large for the vector way; ∞ is among them, NaN is not. */
@inline
export function isLarge<T>(x: v128): v128 {
  return v128.ge<T>(v128.abs<T>(x), entry<T>(sizeof<T>() == 4 ? limit32 : limit64, 0));
}

/** sin, cos or tan where no lane is large. */
@inline
export function trigonometric<T>(which: i32, x: v128): v128 {
  return sizeof<T>() == 4 ? trigonometric32(which, x) : trigonometric64(which, x);
}

/** sin, cos or tan of any lanes. */
export function largeTrigonometric<T>(which: i32, x: v128): v128 {
  return sizeof<T>() == 4 ? scalar32(which, x) : scalar64(which, x);
}

@inline
function trigonometric32(which: i32, x: v128): v128 {
  // The remainder is taken in float64, and is then exact to half an ulp of float32.
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
  const whole = entry<f64>(turn, which == COS ? WHOLE + 1 : WHOLE);
  const lowTurns = v128.add<f64>(v128.mul<f64>(low, entry<f64>(turn, TWO_OVER_PI)), whole);
  const highTurns = v128.add<f64>(v128.mul<f64>(high, entry<f64>(turn, TWO_OVER_PI)), whole);
  const r = demote(remainder(low, lowTurns, whole), remainder(high, highTurns, whole));
  const q = v128.shuffle<i32>(lowTurns, highTurns, 0, 2, 4, 6);
  const z = v128.mul<f32>(r, r);
  const series = horner<f32>(waves32, 0, z, horner<f32>(waves32, 1, z, entry<f32>(waves32, 2)));
  const s = v128.add<f32>(r, v128.mul<f32>(v128.mul<f32>(z, r), series));
  const other = horner<f32>(waves32, 3, z, horner<f32>(waves32, 4, z, entry<f32>(waves32, 5)));
  const bend = v128.sub<f32>(v128.mul<f32>(v128.mul<f32>(z, z), other), v128.mul<f32>(number<f32>(HALF), z));
  const c = v128.add<f32>(bend, number<f32>(ONE));
  const odd = v128.shr<i32>(v128.shl<i32>(q, 31), 31);
  if (which == TAN) {
    const ratio = v128.div<f32>(v128.bitselect(c, s, odd), v128.bitselect(s, c, odd));
    return v128.xor(ratio, v128.shl<i32>(odd, 31));
  }
  return v128.xor(v128.bitselect(c, s, odd), v128.shl<i32>(v128.shr<u32>(q, 1), 31));
}

@inline
function remainder(x: v128, turns: v128, whole: v128): v128 {
  const n = v128.sub<f64>(turns, whole);
  const r = v128.sub<f64>(x, v128.mul<f64>(n, entry<f64>(turn, FIRST)));
  return v128.sub<f64>(r, v128.mul<f64>(n, entry<f64>(turn, AFTER_FIRST)));
}

/** Two pairs of float64 as four float32. */
@inline
export function demote(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

@inline
function trigonometric64(which: i32, x: v128): v128 {
  const whole = entry<f64>(turn, which == COS ? WHOLE + 1 : WHOLE);
  const q = v128.add<f64>(v128.mul<f64>(x, entry<f64>(turn, TWO_OVER_PI)), whole);
  const n = v128.sub<f64>(q, whole);
  const first = v128.sub<f64>(x, v128.mul<f64>(n, entry<f64>(turn, FIRST)));
  const taken = v128.mul<f64>(n, entry<f64>(turn, SECOND));
  const second = v128.sub<f64>(first, taken);
  const lost = v128.sub<f64>(v128.sub<f64>(first, second), taken);
  const correction = v128.sub<f64>(v128.mul<f64>(n, entry<f64>(turn, AFTER_SECOND)), lost);
  // The remainder is r + e, e what r has no room for.
  const r = v128.sub<f64>(second, correction);
  const e = v128.sub<f64>(v128.sub<f64>(second, r), correction);
  const s = sine64(r, e);
  const c = cosine64(r, e);
  const odd = v128.shuffle<i32>(
    v128.shr<i32>(v128.shl<i32>(q, 31), 31),
    v128.shr<i32>(v128.shl<i32>(q, 31), 31),
    0,
    0,
    2,
    2,
  );
  if (which == TAN) {
    const ratio = v128.div<f64>(v128.bitselect(c, s, odd), v128.bitselect(s, c, odd));
    return v128.xor(ratio, v128.and(odd, number<f64>(MINUS_ZERO)));
  }
  return v128.xor(v128.bitselect(c, s, odd), v128.shl<i64>(v128.shr<u64>(q, 1), 63));
}

/** sin(r + e). */
@inline
function sine64(r: v128, e: v128): v128 {
  const z = v128.mul<f64>(r, r);
  const cube = v128.mul<f64>(z, r);
  let p = horner<f64>(sine, 4, z, entry<f64>(sine, 5));
  p = horner<f64>(sine, 3, z, p);
  p = horner<f64>(sine, 2, z, p);
  p = horner<f64>(sine, 1, z, p);
  const bend = v128.sub<f64>(v128.mul<f64>(number<f64>(HALF), e), v128.mul<f64>(cube, p));
  const rest = v128.sub<f64>(v128.mul<f64>(z, bend), e);
  return v128.sub<f64>(r, v128.sub<f64>(rest, v128.mul<f64>(cube, entry<f64>(sine, 0))));
}

/** cos(r + e). */
@inline
function cosine64(r: v128, e: v128): v128 {
  const z = v128.mul<f64>(r, r);
  let p = horner<f64>(cosine, 4, z, entry<f64>(cosine, 5));
  p = horner<f64>(cosine, 3, z, p);
  p = horner<f64>(cosine, 2, z, p);
  p = horner<f64>(cosine, 1, z, p);
  p = horner<f64>(cosine, 0, z, p);
  const half = v128.mul<f64>(number<f64>(HALF), z);
  const w = v128.sub<f64>(number<f64>(ONE), half);
  const lost = v128.sub<f64>(v128.sub<f64>(number<f64>(ONE), w), half);
  const rest = v128.sub<f64>(v128.mul<f64>(v128.mul<f64>(z, z), p), v128.mul<f64>(r, e));
  return v128.add<f64>(w, v128.add<f64>(lost, rest));
}

function scalar(which: i32, x: f64): f64 {
  return which == SIN ? NativeMath.sin(x) : which == COS ? NativeMath.cos(x) : NativeMath.tan(x);
}

function scalar32(which: i32, x: v128): v128 {
  let value = all<f32>(scalar(which, v128.extract_lane<f32>(x, 0)));
  value = v128.replace_lane<f32>(value, 1, <f32>scalar(which, v128.extract_lane<f32>(x, 1)));
  value = v128.replace_lane<f32>(value, 2, <f32>scalar(which, v128.extract_lane<f32>(x, 2)));
  return v128.replace_lane<f32>(value, 3, <f32>scalar(which, v128.extract_lane<f32>(x, 3)));
}

function scalar64(which: i32, x: v128): v128 {
  const value = all<f64>(scalar(which, v128.extract_lane<f64>(x, 0)));
  return v128.replace_lane<f64>(value, 1, scalar(which, v128.extract_lane<f64>(x, 1)));
}
