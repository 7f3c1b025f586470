// What each operation does with the lanes of one vector.
import {
  ABSOLUTE,
  ADD,
  COSINE,
  CUBE,
  DIVIDE,
  EXPONENTIAL,
  HYPERBOLIC_TANGENT,
  INVERSE,
  LOGARITHM,
  MINIMUM,
  MULTIPLY,
  NEGATE,
  ROOT,
  SIGN,
  SINE,
  SQUARE,
  SUBTRACT,
  TANGENT,
} from '../opcodes';
import { exponential, hyperbolicTangent } from './exponential';
import { isOrdinary, isSubnormal, logarithm, ordinaryLogarithm } from './logarithm';
import { MINUS_ZERO, number, ONE } from './numbers';
import { COS, isLarge, largeTrigonometric, SIN, TAN, trigonometric } from './trigonometry';

/** Operations of two operands; `operation` is known when this is compiled. */
@inline
export function combine<T>(operation: i32, x: v128, y: v128): v128 {
  if (operation == ADD) return v128.add<T>(x, y);
  if (operation == SUBTRACT) return v128.sub<T>(x, y);
  if (operation == MULTIPLY) return v128.mul<T>(x, y);
  if (operation == DIVIDE) return v128.div<T>(x, y);
  if (operation == MINIMUM) return v128.min<T>(x, y);
  return v128.max<T>(x, y);
}

/** Operations of one operand, of ordinary lanes; `operation` is known when this is compiled. */
@inline
export function transform<T>(operation: i32, x: v128): v128 {
  if (operation == NEGATE) return v128.neg<T>(x);
  if (operation == INVERSE) return v128.div<T>(number<T>(ONE), x);
  if (operation == SQUARE) return v128.mul<T>(x, x);
  if (operation == CUBE) return v128.mul<T>(v128.mul<T>(x, x), x);
  if (operation == ROOT) return v128.sqrt<T>(x);
  if (operation == ABSOLUTE) return v128.abs<T>(x);
  if (operation == SIGN) return signum<T>(x);
  if (operation == EXPONENTIAL) return exponential<T>(x);
  if (operation == LOGARITHM) return ordinaryLogarithm<T>(x);
  if (operation == SINE) return trigonometric<T>(SIN, x);
  if (operation == COSINE) return trigonometric<T>(COS, x);
  if (operation == TANGENT) return trigonometric<T>(TAN, x);
  if (operation == HYPERBOLIC_TANGENT) return hyperbolicTangent<T>(x);
  return x;
}

/** Whether both vectors can go the short way of `transform`. */
@inline
export function areOrdinary<T>(operation: i32, x: v128, y: v128): bool {
  if (operation == LOGARITHM) return i32x4.all_true(v128.and(isOrdinary<T>(x), isOrdinary<T>(y)));
  if (operation == SINE || operation == COSINE || operation == TANGENT) {
    return !v128.any_true(v128.or(isLarge<T>(x), isLarge<T>(y)));
  }
  return true;
}

/** Whether both vectors can go the logarithm's second way: negative, 0, ∞ or NaN, but not subnormal. */
@inline
export function areNormal<T>(operation: i32, x: v128, y: v128): bool {
  return operation == LOGARITHM && !v128.any_true(v128.or(isSubnormal<T>(x), isSubnormal<T>(y)));
}

/** Operations of one operand of any lanes. */
@inline
export function transformAny<T>(operation: i32, x: v128): v128 {
  if (operation == LOGARITHM) return logarithm<T>(x);
  if (operation == SINE) return largeTrigonometric<T>(SIN, x);
  if (operation == COSINE) return largeTrigonometric<T>(COS, x);
  if (operation == TANGENT) return largeTrigonometric<T>(TAN, x);
  return x;
}

/** ±1, and x itself where it is 0 or NaN. */
@inline
function signum<T>(x: v128): v128 {
  const one = v128.or(v128.and(x, number<T>(MINUS_ZERO)), number<T>(ONE));
  return v128.bitselect(one, x, v128.gt<T>(v128.abs<T>(x), v128.splat<T>(0)));
}
