/**
 * A road from observations to candidate laws: its messages, part by part, and the front of formulas for each.
 *
 * @packageDocumentation
 */
import type { ComponentFront, ForceComponent } from 'principia/distillation';
import type { RatedCandidate } from 'principia/symbolic';

/** Rows that a search is given at most: pairs from either end. */
export const searchRows = 3000;

/** What a road reads before formulas are searched. */
export interface Messages {
  /** The force of pairs along their separation first. */
  readonly components: readonly ForceComponent[];
  /** Root mean square of what the road leaves of the velocity changes, relative to them. */
  readonly residual: number;
}

/** What a road found. */
export interface Road {
  readonly name: 'direct solve' | 'gradient descent';
  /** The force of pairs along their separation first. */
  readonly fronts: readonly ComponentFront[];
  readonly residual: number;
}

/** What a road chooses for a part by itself. */
export function choiceOf({ ranked }: ComponentFront): RatedCandidate | null {
  return ranked[0] ?? null;
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
