import type { Expression } from 'principia/symbolic';

/** What a term of a law gives. */
export type Acts = 'pair force' | 'pair potential' | 'body force' | 'generalised force';

/** The direction along which a term's scalar acts. */
export type Direction = 'separation' | 'relative velocity' | 'velocity' | 'axis';

/**
 * One term of a law: a scalar along a direction. A pair's scalar depends on the true distance `r`, the relative speed
 * `v` = |v₁ − v₂|, the rate of change of the distance `vr` = (x₁ − x₂)·(v₁ − v₂)/r, and the bodies' properties (`m1`,
 * `q1` of the body acted on, `m2`, `q2` of the other); a potential only on the distance and the properties. Along the
 * separation attraction is negative, along the relative velocity damping. A body force's scalar depends on the body's own `m1` and `q1`, its position `x`, `y`, `z` and its speed `v`.
 */
export interface LawTerm {
  readonly acts: Acts;
  readonly direction: Direction;
  readonly expression: Expression;
  /** Which axis of space, counted from 0; along an axis only. */
  readonly axis?: number;
}

/** A law of motion: the sum of its terms. */
export interface Law {
  readonly terms: readonly LawTerm[];
}
