import { InputError, type RandomStream } from 'principia/math';
import { effectiveSampleSize } from './effective-sample-size.js';
import type { Measured } from './specific-heat.js';
import { termsIn } from './term-sets.js';

/** How sets of terms are drawn. */
export interface TermSetSampling {
  readonly sweeps: number;
  /** Sweeps before, dropped; 0 where absent. */
  readonly burnIn?: number;
  /** The set to start from, a bit a term; the empty one where absent. */
  readonly start?: number;
  readonly random: RandomStream;
}

/** Sets are kept as the bits of one number. */
const mostTerms = 31;

/**
 * Draws sets of terms with probability e^{−F_γ}/Σe^{−F} by Gibbs sampling: a sweep asks of every term in turn
 * whether it is in, given the others. Each set is scored once.
 *
 * @param freeEnergy F_γ of a set of rising indices
 * @returns the set after each sweep, a bit a term.
 * @throws InputError for more than 31 terms.
 */
export function sampleTermSets(
  terms: number,
  freeEnergy: (terms: readonly number[]) => number,
  { sweeps, burnIn = 0, start = 0, random }: TermSetSampling,
): Uint32Array {
  if (!(Number.isInteger(terms) && terms >= 0 && terms <= mostTerms)) {
    throw new InputError(`Sets of 0 to ${mostTerms} terms can be drawn; got ${terms}.`);
  }
  const known = new Map<number, number>();
  const scored = (mask: number): number => {
    const found = known.get(mask);
    if (found !== undefined) return found;
    const energy = freeEnergy(termsIn(mask));
    known.set(mask, energy);
    return energy;
  };
  const kept = new Uint32Array(sweeps);
  let mask = start;
  let energy = scored(mask);
  for (let sweep = 0; sweep < burnIn + sweeps; sweep++) {
    for (let term = 0; term < terms; term++) {
      const flipped = mask ^ (1 << term);
      const other = scored(flipped);
      const share = 1 / (1 + Math.exp(other - energy));
      if (random.uniform() < share) [mask, energy] = [flipped, other];
    }
    if (sweep >= burnIn) kept[sweep - burnIn] = mask;
  }
  return kept;
}

/** How often each of the terms is in the drawn sets, with the Monte-Carlo error. */
export function inclusionShares(sets: Uint32Array, terms: number): Measured[] {
  return Array.from({ length: terms }, (_, term) => {
    const included = Float64Array.from(sets, (mask) => (mask >>> term) & 1);
    const share = included.reduce((sum, bit) => sum + bit, 0) / included.length;
    // A term that was in always or never has shown no more than that it is so in all but one of the draws.
    const spread = Math.sqrt(share * (1 - share));
    const error = spread > 0 ? spread / Math.sqrt(effectiveSampleSize([included])) : 1 / included.length;
    return { value: share, error };
  });
}
