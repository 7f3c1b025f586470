/**
 * Elementary functions in C without branches, so that a compiler can vectorise the loops they stand in.
 *
 * Range reductions and coefficients are those of Moshier, "Methods and Programs for Mathematical Functions" (1989) and
 * its library Cephes; errors stay within 2 units in the last place in 32 bits and in 64.
 *
 * @packageDocumentation
 */

/** For 32 bits. Two factors of 2ⁿ keep the product exact at both ends of the range. */
export const narrowFunctions: string = `
INLINE real scale(real x, int n) {
  union { int32_t i; float f; } half, rest;
  int h = n >> 1;
  half.i = (h + 127) << 23;
  rest.i = (n - h + 127) << 23;
  return x * half.f * rest.f;
}
INLINE real exponential(real x) {
  real clipped = x > 89.0f ? 89.0f : x;
  clipped = clipped < -104.0f ? -104.0f : clipped;
  real n = __builtin_rintf(clipped * 1.44269504088896341f);
  real r = clipped - n * 0.693359375f + n * 2.12194440e-4f;
  real p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  real value = scale(p * r * r + r + 1.0f, (int)n);
  return x != x ? x : value;
}
INLINE real logarithm(real x) {
  int tiny = x < 1.17549435e-38f;
  union { float f; int32_t i; } u;
  u.f = tiny ? x * 33554432.0f : x;
  int32_t exponent = (u.i - 0x3f3504f3) >> 23;
  u.i -= exponent << 23;
  real e = (real)(exponent - (tiny ? 25 : 0));
  real m = u.f - 1.0f;
  real p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  real s = m * m;
  real y = p * m * s - e * 2.12194440e-4f - 0.5f * s;
  real value = m + y + e * 0.693359375f;
  value = x == __builtin_inff() ? x : value;
  value = x == 0.0f ? -__builtin_inff() : value;
  return x >= 0.0f ? value : __builtin_nanf("");
}
/* ln(1 + t) for 0 <= t <= 1: from half of 1 + t where that is closer to 1. */
INLINE real logarithm_of_sum(real t) {
  int above = t > 0.41421356f;
  real m = above ? 0.5f * t - 0.5f : t;
  real p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  real s = m * m;
  real value = m + (p * m * s - 0.5f * s);
  return above ? value + 0.69314718056f : value;
}
INLINE real hyperbolic_tangent(real x) {
  real size = absolute(x);
  real far = 1.0f - 2.0f / (exponential(2.0f * size) + 1.0f);
  far = x < 0.0f ? -far : far;
  real s = x * x;
  real p = -5.70498872745e-3f;
  p = p * s + 2.06390887954e-2f;
  p = p * s - 5.37397155531e-2f;
  p = p * s + 1.33314422036e-1f;
  p = p * s - 3.33332819422e-1f;
  return size < 0.625f ? p * s * x + x : far;
}
`;

/** For 64 bits. */
export const wideFunctions: string = `
INLINE real scale(real x, int64_t n) {
  union { int64_t i; double f; } half, rest;
  int64_t h = n >> 1;
  half.i = (h + 1023) << 52;
  rest.i = (n - h + 1023) << 52;
  return x * half.f * rest.f;
}
INLINE real exponential(real x) {
  real clipped = x > 710.0 ? 710.0 : x;
  clipped = clipped < -746.0 ? -746.0 : clipped;
  real n = __builtin_rint(clipped * 1.4426950408889634073599);
  real r = clipped - n * 6.93145751953125e-1 - n * 1.42860682030941723212e-6;
  real s = r * r;
  real p = 1.26177193074810590878e-4;
  p = p * s + 3.02994407707441961300e-2;
  p = (p * s + 9.99999999999999999910e-1) * r;
  real q = 3.00198505138664455042e-6;
  q = q * s + 2.52448340349684104192e-3;
  q = q * s + 2.27265548208155028766e-1;
  q = q * s + 2.0;
  real value = scale(1.0 + 2.0 * (p / (q - p)), (int64_t)n);
  return x != x ? x : value;
}
INLINE real logarithm(real x) {
  int tiny = x < 2.2250738585072014e-308;
  union { double f; int64_t i; } u;
  u.f = tiny ? x * 18014398509481984.0 : x;
  int64_t exponent = (u.i - 0x3fe6a09e667f3bcdLL) >> 52;
  u.i -= exponent << 52;
  real e = (real)(exponent - (tiny ? 54 : 0));
  real m = u.f - 1.0;
  real p = 1.01875663804580931796e-4;
  p = p * m + 4.97494994976747001425e-1;
  p = p * m + 4.70579119878881725854;
  p = p * m + 1.44989225341610930846e1;
  p = p * m + 1.79368678507819816313e1;
  p = p * m + 7.70838733755885391666;
  real q = m + 1.12873587189167450590e1;
  q = q * m + 4.52279145837532221105e1;
  q = q * m + 8.29875266912776603211e1;
  q = q * m + 7.11544750618563894466e1;
  q = q * m + 2.31251620126765340583e1;
  real s = m * m;
  real y = m * (s * p / q) - e * 2.121944400546905827679e-4 - 0.5 * s;
  real value = m + y + e * 0.693359375;
  value = x == __builtin_inf() ? x : value;
  value = x == 0.0 ? -__builtin_inf() : value;
  return x >= 0.0 ? value : __builtin_nan("");
}
/* ln(1 + t) for 0 <= t <= 1: what rounding takes from 1 + t is given back to first order. */
INLINE real logarithm_of_sum(real t) {
  real above = 1.0 + t;
  return logarithm(above) + (t - (above - 1.0)) / above;
}
INLINE real hyperbolic_tangent(real x) {
  real size = absolute(x);
  real far = 1.0 - 2.0 / (exponential(2.0 * size) + 1.0);
  far = x < 0.0 ? -far : far;
  real s = x * x;
  real p = -9.64399179425052238628e-1;
  p = p * s - 9.92877231001918586564e1;
  p = p * s - 1.61468768441708447952e3;
  real q = s + 1.12811678491632931402e2;
  q = q * s + 2.23548839060100448583e3;
  q = q * s + 4.84406305325125486048e3;
  return size < 0.625 ? x + x * s * (p / q) : far;
}
`;

/** For both. */
export const sharedFunctions: string = `
/* Both of e^-|x|, so that one exponential serves where both are asked for. */
INLINE real sigmoid(real x) {
  real t = exponential(-absolute(x));
  return (x < 0 ? t : REAL(1.0)) / (REAL(1.0) + t);
}
INLINE real softplus(real x) {
  real t = exponential(-absolute(x));
  return (x > 0 || x != x ? x : 0) + logarithm_of_sum(t);
}
INLINE real sign(real x) { return x > 0 ? REAL(1.0) : x < 0 ? REAL(-1.0) : x; }
INLINE real larger(real a, real b) { return a > b || a != a ? a : b; }
INLINE real smaller(real a, real b) { return a < b || a != a ? a : b; }
/* The processor stops the process at 0 and at the smallest number over -1. */
INLINE int64_t whole_quotient(int64_t a, int64_t b) { return b == 0 ? 0 : b == -1 ? -a : a / b; }
static int status;
/* An index counted from the back where it is negative; one outside of the array is reported and not followed. */
INLINE int64_t checked(int64_t index, int64_t length) {
  int64_t place = index < 0 ? index + length : index;
  if (place >= 0 && place < length) return place;
  status = 1;
  return 0;
}
`;
