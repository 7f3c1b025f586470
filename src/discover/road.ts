/**
 * A road from observations to candidate laws: its messages, part by part, and the front of formulas for each.
 *
 * @packageDocumentation
 */
import type { LawTerm } from 'principia/law';
import { type Candidate, chooseFromFront, type SearchProblem } from 'principia/symbolic';

/** Rows that a search is given at most: pairs from either end. */
export const searchRows = 3000;

/** How a term acts, whatever its expression. */
export type TermKind = Omit<LawTerm, 'expression'>;

/** One part of the forces as a road reads it: a scalar to find a formula for. */
export interface MessageComponent {
  readonly kind: TermKind;
  readonly problem: SearchProblem;
  /**
   * Independent messages behind the rows. The direct solve errs separately in every pair; a network's messages share
   * the smooth errors of its few hidden features.
   */
  readonly effectiveRows: number;
}

/** A part of the forces with its front. */
export interface SearchedComponent extends MessageComponent {
  readonly front: readonly Candidate[];
  readonly evaluations: number;
}

/** What a road reads before formulas are searched. */
export interface Messages {
  /** The force of pairs along their separation first. */
  readonly components: readonly MessageComponent[];
  /** Root mean square of what the road leaves of the velocity changes, relative to them. */
  readonly residual: number;
}

/** What a road found. */
export interface Road {
  readonly name: 'direct solve' | 'gradient descent';
  /** The force of pairs along their separation first. */
  readonly components: readonly SearchedComponent[];
  readonly residual: number;
}

/** What a road chooses for a part by itself, by description length. */
export function choiceOf({ front, effectiveRows }: SearchedComponent): Candidate | null {
  return chooseFromFront(front, { loss: 'huber', effectiveRows });
}

/** Counts of work, so that the same options do the same whatever the clock says. */
export interface Effort {
  readonly features: number;
  readonly trainingSteps: number;
  readonly members: number;
  readonly generations: number;
  readonly draws: number;
  readonly workers: number;
}
