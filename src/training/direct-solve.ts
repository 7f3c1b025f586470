import type { RandomStream } from 'principia/math';
import type { Interactions } from 'principia/physics';
import { fitPairLaw } from './direct/fit-pair-law.js';
import type { Increments } from './increments.js';

/** A scalar force along the separation, learned: positive pushes apart. */
export interface LearnedForce {
  /** The force at rows of invariants [rows, invariantCount] and its standard deviation. */
  evaluate(invariants: Float64Array): { readonly value: Float64Array; readonly deviation: Float64Array };
  /** Root mean square of the velocity changes left over, relative to their size. */
  readonly residual: number;
}

/** What the direct solve needs beyond the data. */
export interface DirectSolveOptions {
  readonly features?: number;
  /** Natural logarithms of all masses [W, N]. */
  readonly logMass: Float64Array;
  /** Standard deviation of the observed velocities; 0 or absent where it is not known. */
  readonly noise?: number;
  readonly random: RandomStream;
}

/**
 * Learns the pairwise force of one system by one linear solve, in integral form: velocity changes over windows, so that
 * no derivative of data is taken. `fitPairLaw` has all the choices.
 *
 * @example
 * ```ts
 * const force = solveDirectly(increments, system.interactions, { logMass, random: createRandom(1) });
 * ```
 */
export function solveDirectly(
  increments: Increments,
  interactions: Interactions,
  { features = 200, logMass, noise = 0, random }: DirectSolveOptions,
): LearnedForce {
  const { law, report } = fitPairLaw([{ increments, interactions, logMass }], {
    features,
    random,
    // Two noisy velocities stand behind every change.
    ...(noise > 0 ? { noise: Math.SQRT2 * noise } : {}),
  });
  return {
    evaluate: (invariants) => ({ value: law.force(invariants), deviation: law.deviation(invariants) }),
    residual: report.residual,
  };
}
