/**
 * Rules that replace a node by a simpler one of equal value. They are tried on every node when a graph is rebuilt,
 * its inputs already simplified; what a rule builds is simplified in turn.
 *
 * One licence is taken: a constant factor or numerator that is exactly zero gives zero, even where the other operand is
 * infinite. Such zeros come from derivatives of steps and comparisons, where zero is what is meant.
 *
 * @packageDocumentation
 */
import { algebra } from './algebra.js';
import { arrangement, reduction } from './arrangement.js';
import { choice, deferBroadcast, foldConstants } from './elementwise.js';
import { matrixProduct } from './matrix-product.js';
import type { Rule } from './rule.js';

export type { Rule } from './rule.js';

/** All rules, in the order in which they are tried. */
export const simplify: readonly Rule[] = [
  foldConstants,
  algebra,
  deferBroadcast,
  choice,
  arrangement,
  reduction,
  matrixProduct,
];
