import type { Expression } from 'principia/symbolic';
import { exchanged } from './exchange.js';
import { positiveOfPairs } from './pair-potential.js';
import { sameFunction } from './same-function.js';

/** Whether a pair's expression reads alike from either of its bodies. */
export function isSymmetric(force: Expression): boolean {
  return sameFunction(force, exchanged(force), positiveOfPairs) !== null;
}
