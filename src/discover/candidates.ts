import { candidateLaws } from 'principia/distillation';
import { type Law, lawForm } from 'principia/law';
import type { Road } from './road.js';

/** The laws worth a refit: of every road the best guesses in turn, each form once, at most `limit`. */
export function candidatesOf(roads: readonly Road[], limit: number): Law[] {
  const guesses = roads.map(({ fronts }) => candidateLaws(fronts));
  const found = new Map<string, Law>();
  for (let rank = 0; guesses.some((laws) => rank < laws.length); rank++) {
    for (const laws of guesses) {
      const law = laws[rank];
      if (law === undefined || found.size >= limit || found.has(lawForm(law))) continue;
      found.set(lawForm(law), law);
    }
  }
  return [...found.values()];
}
