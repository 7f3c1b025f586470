import type { RandomStream } from 'principia/math';
import type { Interactions } from 'principia/physics';
import { type BodyReading, readBodyTerms } from './direct/body-readings.js';
import type { BodyState } from './direct/body-terms.js';
import { type BodyTermChoice, chooseBodyTerms } from './direct/choose-body-terms.js';
import { fitPairLaw } from './direct/fit-pair-law.js';
import type { Increments } from './increments.js';

/** Forces learned: a scalar along the separation of pairs, positive where it pushes apart, and what acts on single bodies. */
export interface LearnedForce {
  /** The force of pairs at rows of invariants [rows, invariantCount] and its standard deviation. */
  evaluate(invariants: Float64Array): { readonly value: Float64Array; readonly deviation: Float64Array };
  /** What acts on single bodies at some of their states; nothing where the data ask for no such term. */
  readBodies(bodies: readonly BodyState[]): readonly BodyReading[];
  readonly bodyTerms: BodyTermChoice;
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

/** Features of a term of single bodies, where the data ask for it. */
const bodyFeatures = 30;

/**
 * Learns the forces of one system by linear solves, in integral form: velocity changes over windows, so that no
 * derivative of data is taken. Whether a drag or an external field acts besides the pairs, evidence says. `fitPairLaw`
 * has all the choices.
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
  const systems = [{ increments, interactions, logMass }];
  // Two noisy velocities stand behind every change.
  const options = { features, random, ...(noise > 0 ? { noise: Math.SQRT2 * noise } : {}) };
  const bodyTerms = chooseBodyTerms(systems, { ...options, random: random.child('trial') });
  const fit = fitPairLaw(systems, {
    ...options,
    ...(bodyTerms.drag ? { drag: bodyFeatures } : {}),
    ...(bodyTerms.field ? { field: bodyFeatures } : {}),
  });
  return {
    evaluate: (invariants) => ({
      value: fit.law.force(invariants),
      deviation: fit.law.deviation(invariants),
    }),
    readBodies: (bodies) => readBodyTerms(fit, bodies),
    bodyTerms,
    residual: fit.report.residual,
  };
}
