import { type Law, type LawTerm, lawForm } from 'principia/law';
import { type Candidate, withExplicitScale } from 'principia/symbolic';
import { choiceOf, type Road, type SearchedComponent, type TermKind } from './road.js';

/** The loss, 1 for a constant, above which a road's second choices are not worth a refit. */
const explains = 0.3;

/** The share of the choice's loss that a more complex neighbour must do without, not to be the same law in disguise. */
const gains = 0.1;

/** Neighbours of a choice on its front, by rank. */
const neighbours = [0, 1, -1, 2, -2];

/**
 * The laws worth a refit: of each road its choice by description length for the force of pairs and the neighbours on its
 * front, together with what acts on single bodies where a road reads such a thing; then the first choice with each of
 * the body terms' alternatives, none among them. Each form once, at most `limit` forces of pairs.
 */
export function candidatesOf(roads: readonly Road[], limit: number): Law[] {
  const pairs = pairTerms(roads, limit);
  const parts = bodyParts(roads);
  const chosen = parts.flatMap(([first]) => first ?? []);
  const laws = (pairs.length === 0 ? [null] : pairs).map((pair) => lawOf(pair, chosen));
  const [leading = null] = pairs;
  parts.forEach((alternatives, place) => {
    const others = parts.flatMap(([first], index) => (index === place || first === null ? [] : [first!]));
    for (const alternative of alternatives.slice(1)) {
      laws.push(lawOf(leading, alternative === null ? others : [...others, alternative]));
    }
  });
  if (chosen.length > 0) laws.push(lawOf(null, chosen));
  return distinct(laws.filter(({ terms }) => terms.length > 0));
}

/** Forces of pairs, the best of every road first; none where a road reads nothing that depends on the bodies. */
function pairTerms(roads: readonly Road[], limit: number): LawTerm[] {
  const ranked = roads.map(({ components }) => rankedOf(components[0]!));
  const found: LawTerm[] = [];
  const seen = new Set<string>();
  for (let rank = 0; rank < neighbours.length; rank++) {
    for (const [road, front] of ranked.entries()) {
      const candidate = front[rank];
      if (candidate === undefined || found.length >= limit) continue;
      const form = candidate.expression.skeleton();
      const hopeless = rank > 0 && candidate.loss > explains;
      if (seen.has(form) || hopeless || candidate.expression.variables.length === 0) continue;
      seen.add(form);
      found.push(termOf(roads[road]!.components[0]!.kind, candidate));
    }
  }
  return found;
}

/** The choice and its neighbours that do without much of its loss. */
function rankedOf(component: SearchedComponent): Candidate[] {
  const { front } = component;
  const chosen = choiceOf(component);
  const at = chosen === null ? 0 : front.indexOf(chosen);
  const most = (1 - gains) * (chosen?.loss ?? Number.POSITIVE_INFINITY);
  return neighbours
    .flatMap((step) => front[at + step] ?? [])
    .filter((one) => chosen === null || one.complexity <= chosen.complexity || one.loss <= most);
}

/** Of each part that acts on single bodies, over all roads: the choices, the simplest formulas, none. */
function bodyParts(roads: readonly Road[]): (LawTerm | null)[][] {
  const parts = new Map<string, (LawTerm | null)[]>();
  for (const component of roads.flatMap(({ components }) => components.slice(1))) {
    const key = JSON.stringify(component.kind);
    const own = [choiceOf(component), component.front[0]].flatMap((one) =>
      one ? [termOf(component.kind, one)] : [],
    );
    parts.set(key, [...(parts.get(key) ?? []), ...own]);
  }
  return [...parts.values()].map((terms) => [...terms, null]);
}

function termOf(kind: TermKind, { expression }: Candidate): LawTerm {
  return { ...kind, expression: withExplicitScale(expression) };
}

function lawOf(pair: LawTerm | null, others: readonly LawTerm[]): Law {
  return { terms: pair === null ? others : [pair, ...others] };
}

function distinct(laws: readonly Law[]): Law[] {
  const forms = laws.map(lawForm);
  return laws.filter((_, index) => forms.indexOf(forms[index]!) === index);
}
