import type { Expression } from 'principia/symbolic';

/** What a term of a law gives. */
export type Acts = 'pair force' | 'pair potential' | 'body force' | 'generalised force';

/** The direction along which a term's scalar acts. */
export type Direction = 'separation' | 'relative velocity' | 'velocity' | 'axis';

/**
 * One term of a law: a scalar of the true distance `r` and the bodies' properties (`m1`, `q1` of the body acted
 * on, `m2`, `q2` of the other), along a direction. Along the separation attraction is negative.
 */
export interface LawTerm {
  readonly acts: Acts;
  readonly direction: Direction;
  readonly expression: Expression;
}

/** A law of motion: the sum of its terms. */
export interface Law {
  readonly terms: readonly LawTerm[];
}
