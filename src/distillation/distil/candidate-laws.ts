import type { Law, LawTerm } from 'principia/law';
import type { ComponentFront } from './search-component.js';

/** The loss, 1 for a constant, above which a form explains nothing. */
const explains = 0.5;

/** Forms that are tried however little they explain, and at most. */
const formsKept = 2;
const formsTried = 5;

/**
 * Laws to be judged on the trajectories, the best guess first: the shortest description of every component together, then
 * with one component's next forms in turn, and without a component that is not of pairs.
 */
export function candidateLaws(fronts: readonly ComponentFront[], limit = 8): readonly Law[] {
  const options = fronts
    .map(({ component: { term }, ranked }) => {
      const forms = ranked
        .filter(({ expression }) => expression.variables.length > 0 || term.direction !== 'separation')
        .filter(({ loss }, rank) => rank < formsKept || loss <= explains);
      return forms.slice(0, formsTried).map(({ expression }): LawTerm => ({ ...term, expression }));
    })
    .filter((terms) => terms.length > 0);
  if (options.length === 0) return [];
  const first = options.map(([term]) => term!);
  const laws: Law[] = [{ terms: first }];
  for (let rank = 1; rank < formsTried; rank++) {
    options.forEach((terms, place) => {
      const other = terms[rank];
      if (other !== undefined) laws.push({ terms: first.with(place, other) });
    });
    if (rank > 1) continue;
    first.forEach(({ direction }, place) => {
      if (direction !== 'separation' && first.length > 1) {
        laws.push({ terms: first.filter((_, other) => other !== place) });
      }
    });
  }
  return laws.slice(0, limit);
}
