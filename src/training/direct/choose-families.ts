import type { NormalEquations } from 'principia/math';
import { logEvidenceOf } from './ridge.js';

/** A gain of evidence below this, in units of ln p, is no reason for more features. */
const leastGain = 10;

/** A family that the data ask for, and how many of its portions. */
export interface ChosenFamily {
  readonly family: number;
  readonly portions: number;
}

/**
 * Which families of features the data ask for: from nothing, whichever portion of a family adds most evidence is taken
 * next, so that a family enters only where it tells more than further features of those already in. Features never follow
 * a law without noise quite, and whatever is added then gains something; the choice ends, therefore, where a family has no
 * portion left to be compared with.
 *
 * @param portions - the columns of every portion of every family
 * @param beginners - only so many of the families may be the first; those after them can imitate any other
 * @param always - columns that take part in any case
 * @returns the families chosen, in the order in which they entered
 */
export function chooseFamilies(
  equations: NormalEquations,
  portions: readonly (readonly (readonly number[])[])[],
  beginners: number,
  always: readonly number[] = [],
): readonly ChosenFamily[] {
  const taken = new Map<number, number>();
  let columns = [...always];
  let evidence = Number.NEGATIVE_INFINITY;
  for (;;) {
    let best = { family: 0, evidence: Number.NEGATIVE_INFINITY, columns };
    portions.forEach((parts, family) => {
      if (taken.size === 0 && family >= beginners) return;
      const extended = [...columns, ...parts[taken.get(family) ?? 0]!];
      const together = logEvidenceOf(equations, extended);
      if (together > best.evidence) best = { family, evidence: together, columns: extended };
    });
    if (taken.size > 0 && !(best.evidence >= evidence + leastGain)) break;
    ({ columns, evidence } = best);
    taken.set(best.family, (taken.get(best.family) ?? 0) + 1);
    if (taken.get(best.family) === portions[best.family]!.length) break;
  }
  return [...taken].map(([family, count]) => ({ family, portions: count }));
}
