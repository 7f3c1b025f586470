import { type Law, type LawTerm, lawForm } from 'principia/law';

/** A law as the terms that it is made of, each told by its form, and how probable it is. */
export interface ProbableLaw {
  readonly terms: readonly string[];
  readonly probability: number;
}

/** How probable it is that a term is in the law. */
export interface IncludedTerm {
  readonly term: string;
  readonly probability: number;
}

/**
 * P(term in the law | D) = Σ P(law | D) over the laws that contain the term, the most probable term first. Terms are one
 * where their forms are; a term that a law has twice counts once.
 *
 * @example
 * ```ts
 * termInclusion([
 *   { terms: ['r^c', 'drag'], probability: 0.7 },
 *   { terms: ['r^c'], probability: 0.3 },
 * ]); // [{ term: 'r^c', probability: 1 }, { term: 'drag', probability: 0.7 }]
 * ```
 */
export function termInclusion(laws: readonly ProbableLaw[]): readonly IncludedTerm[] {
  const total = new Map<string, number>();
  for (const { terms, probability } of laws) {
    for (const term of new Set(terms)) total.set(term, (total.get(term) ?? 0) + probability);
  }
  return Array.from(total, ([term, probability]) => ({ term, probability })).sort(
    (a, b) => b.probability - a.probability,
  );
}

/** The forms of a law's terms: what each is up to its constants, and along what it acts. */
export function termForms({ terms }: Law): readonly string[] {
  return terms.map((term: LawTerm) => lawForm({ terms: [term] }));
}
