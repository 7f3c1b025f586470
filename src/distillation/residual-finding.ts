import type { Law, LawTerm } from 'principia/law';
import type { Trajectory } from 'principia/physics';
import type { ProblemOptions } from './create-problem.js';
import type { Estimate, NoiseLevels } from './refit-law.js';
import type { BodyCharge, BodyMass } from './shooting-problem.js';

/** What is asked of a law's residual. */
export interface ResidualOptions extends ProblemOptions {
  /** Terms with one constant each, their coefficient, which come in question; `candidateTerms` for the system if not given. */
  readonly candidates?: readonly LawTerm[];
  /** Terms that may come together; 2. */
  readonly maximumTerms?: number;
  /** How often terms may be added; 3. */
  readonly maximumRounds?: number;
  /** Sets that are fitted in full in a round; 12. */
  readonly maximumRefits?: number;
  /** Motions that are kept for judging. */
  readonly heldOut?: readonly Trajectory[];
}

/** A law with terms added to it, fitted. */
export interface ResidualProposal {
  /** The terms added, at their fitted coefficients. */
  readonly terms: readonly LawTerm[];
  readonly coefficients: readonly Estimate[];
  /** With the terms. */
  readonly law: Law;
  readonly masses: readonly BodyMass[];
  readonly charges: readonly BodyCharge[];
  /** Of the windows, [x, v] each. */
  readonly initialStates: readonly Float64Array[];
  readonly sigma: NoiseLevels;
  /** By how much −2 ln L falls, correlated residuals counted by their share. */
  readonly gain: number;
  /** By how much BIC falls: the gain, less ln n and the price of a choice among so many, a term. */
  readonly bicGain: number;
  /** In units of the best proposal's noise; null where nothing was held out. */
  readonly heldOut: number | null;
}

/** What the score test gives a set of candidates. */
export interface RankedSet {
  readonly terms: readonly LawTerm[];
  readonly gain: number;
  readonly bicGain: number;
}

/** What one round of the search found. */
export interface ResidualRound {
  /** Candidates that were asked, alone and in sets. */
  readonly sets: number;
  /** All within 6 of the best by BIC: what the data cannot tell apart, best first; none where nothing pays for itself. */
  readonly proposals: readonly ResidualProposal[];
  /** The first sets by the linearised law, before any was fitted, best first. */
  readonly ranking: readonly RankedSet[];
  /** Sets that the linearised law puts within 6 of the best as well, but were not fitted. */
  readonly unfitted: readonly (readonly LawTerm[])[];
  /** Terms of earlier rounds that the first proposal makes superfluous. */
  readonly dropped: readonly LawTerm[];
}

/** What a law leaves, and the law with it. */
export interface ResidualFinding {
  /** The law given, fitted. */
  readonly base: {
    readonly law: Law;
    readonly sigma: NoiseLevels;
    readonly initialStates: readonly Float64Array[];
  };
  /** The law with the first proposal of every round. */
  readonly law: Law;
  readonly masses: readonly BodyMass[];
  readonly charges: readonly BodyCharge[];
  readonly rounds: readonly ResidualRound[];
  /** How many residuals tell as much as one, a body each, at the end: 1 where nothing but noise is left. */
  readonly correlation: NoiseLevels;
  readonly reason: 'nothing more pays for itself' | 'enough rounds';
}

/** A law that could not be followed. */
export interface FailedFinding {
  readonly status: 'failed';
  readonly reason: string;
}

/** Laws that differ less by BIC cannot be told apart. */
export const indistinguishable = 6;
