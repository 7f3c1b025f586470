/**
 * Functions of a pair in which a law is linear: the hidden layer of the direct solve, whatever it comes from.
 *
 * @packageDocumentation
 */
import type { FeatureRecipe } from './hidden-features.js';

/** K functions φₖ of the invariants of a pair (see `pairInvariants`). */
export interface FeatureMap {
  readonly count: number;
  /** Group of every feature, [K], from 0 without gaps: features of one group share the width of their prior. */
  readonly groups: Int32Array;
  /** What they are made of, where they can be written to a file. */
  readonly recipe?: FeatureRecipe;
  /** Writes φₖ of the pair whose invariants start at the given index to `out` [K]. */
  values(invariants: Float64Array, at: number, out: Float64Array): void;
  /** Writes ∂φₖ/∂ ln r to `out` [K]. */
  slopes(invariants: Float64Array, at: number, out: Float64Array): void;
}
