/**
 * What every generated program begins with, in C: the types of its numbers, what a loop needs to be shared out over
 * threads, and elementary functions.
 *
 * @packageDocumentation
 */
import type { Precision } from '../onnx-model.js';
import { narrowFunctions, sharedFunctions, wideFunctions } from './elementary-functions.js';

/** The first part of a program. */
export function prelude(precision: Precision, threads: number): string {
  const types = precision === 'float64' ? wideTypes + wideFunctions : narrowTypes + narrowFunctions;
  return `#define THREADS ${threads}\n${common}${types}${sharedFunctions}`;
}

const common = `
#include <stdint.h>
#include <stddef.h>
#include <string.h>
#include <stdlib.h>
#include <math.h>
#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
/* A loop whose rounds do not depend on one another. */
#if THREADS > 1 && defined(_OPENMP)
#define PRAGMA(text) _Pragma(#text)
#define SHARED PRAGMA(omp parallel for schedule(static) num_threads(THREADS))
#else
#define SHARED
#endif
#define INLINE static inline __attribute__((always_inline))
`;

const narrowTypes = `typedef float real;
#define REAL(x) x##f
INLINE real absolute(real x) { return __builtin_fabsf(x); }
INLINE real root(real x) { return __builtin_sqrtf(x); }
INLINE real nearest(real x) { return __builtin_rintf(x); }
INLINE real lower(real x) { return __builtin_floorf(x); }
INLINE real upper(real x) { return __builtin_ceilf(x); }
INLINE real sine(real x) { return sinf(x); }
INLINE real cosine(real x) { return cosf(x); }
INLINE real power(real x, real y) { return powf(x, y); }
INLINE real error_function(real x) { return erff(x); }
`;

const wideTypes = `typedef double real;
#define REAL(x) x
INLINE real absolute(real x) { return __builtin_fabs(x); }
INLINE real root(real x) { return __builtin_sqrt(x); }
INLINE real nearest(real x) { return __builtin_rint(x); }
INLINE real lower(real x) { return __builtin_floor(x); }
INLINE real upper(real x) { return __builtin_ceil(x); }
INLINE real sine(real x) { return sin(x); }
INLINE real cosine(real x) { return cos(x); }
INLINE real power(real x, real y) { return pow(x, y); }
INLINE real error_function(real x) { return erf(x); }
`;
