import type { Interactions, Space, StateBatch } from 'principia/physics';
import type { FeatureMap, TableRange } from 'principia/training';
import type { PairPotential } from './pair-potentials.js';

/** The pairs that may interact at positions [N, D]. */
export type PairsAt = (positions: Float64Array) => Interactions;

/** Where a motion begins; all bodies have mass 1. */
export interface Start {
  readonly dimension: number;
  readonly space: Space;
  /** [N, D]. */
  readonly positions: Float64Array;
  /** [N, D]. */
  readonly velocities: Float64Array;
  /** A source of pairs for one motion: what it remembers, a neighbour list, belongs to that motion. */
  pairs(): PairsAt;
}

/** Moments of small systems with their accelerations [B, N, D], to learn from. */
export interface Moments {
  readonly states: StateBatch;
  readonly accelerations: Float64Array;
}

/** A law that is learned from few bodies and tried on many. */
export interface ScalingSystem {
  /** In the names of the experiment's parts. */
  readonly name: string;
  /** In its tables. */
  readonly title: string;
  readonly law: PairPotential;
  /** Bodies of the systems that are learned from. */
  readonly trained: number;
  readonly sizes: readonly number[];
  /** Steps of a motion, and their length for so many bodies. */
  readonly steps: number;
  step(bodies: number): number;
  moments(count: number): Moments;
  start(bodies: number): Start;
  /** Distances over which learned laws are tabulated. */
  readonly table: TableRange;
  /** Features of pairs where the solver should not draw its own. */
  readonly hidden?: FeatureMap;
}
