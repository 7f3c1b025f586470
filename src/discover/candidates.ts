import type { Expression } from 'principia/symbolic';
import { choiceOf, type Road } from './roads.js';

/** The loss, 1 for a constant, above which a road's second choices are not worth a refit. */
const explains = 0.3;

/** The share of the choice's loss that a more complex neighbour must do without, not to be the same law in disguise. */
const gains = 0.1;

/**
 * The candidates worth a refit: of each road its choice by description length and the neighbours on its front, each
 * form once, at most `limit`.
 */
export function candidatesOf(roads: readonly Road[], limit: number): Expression[] {
  const ranked = roads.map((road) => {
    const chosen = choiceOf(road);
    const at = chosen === null ? 0 : road.front.indexOf(chosen);
    const most = (1 - gains) * (chosen?.loss ?? Number.POSITIVE_INFINITY);
    return [0, 1, -1, 2, -2]
      .flatMap((step) => road.front[at + step] ?? [])
      .filter((one) => chosen === null || one.complexity <= chosen.complexity || one.loss <= most);
  });
  const found: Expression[] = [];
  const seen = new Set<string>();
  for (let rank = 0; rank < 5; rank++) {
    for (const front of ranked) {
      const candidate = front[rank];
      if (candidate === undefined || found.length >= limit) continue;
      const form = candidate.expression.skeleton();
      const hopeless = rank > 0 && candidate.loss > explains;
      if (seen.has(form) || hopeless || candidate.expression.variables.length === 0) continue;
      seen.add(form);
      found.push(candidate.expression);
    }
  }
  return found;
}
