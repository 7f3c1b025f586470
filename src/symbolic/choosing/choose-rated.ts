import { leastOf } from '../front.js';
import type { RatedCandidate } from './rate-front.js';

/**
 * What a candidate is chosen by:
 *
 * - `description length`: the fewest nats, residuals, form and constants together; the default of this package.
 * - `bic`: the least −2 ln L + k ln n; it sees constants, not the form, so it over-fits where many forms were tried.
 * - `score`: the steepest fall of the loss, −Δ ln loss/Δ complexity, among those whose loss is below 1.5 times that
 *   of the most accurate; what PySR calls "best" (arXiv:2305.01582).
 * - `accuracy`: the least loss.
 */
export type ChoiceRule = 'description length' | 'bic' | 'score' | 'accuracy';

/** How far a candidate that the score may choose lies above the least loss. */
const NEARLY_BEST = 1.5;

/** The candidate that a rule chooses, the simplest of equals; null where there is none. */
export function chooseRated(rated: readonly RatedCandidate[], rule: ChoiceRule): RatedCandidate | null {
  if (rule === 'description length') return leastOf(rated, ({ descriptionLength }) => descriptionLength);
  if (rule === 'bic') return leastOf(rated, ({ bic }) => bic);
  if (rule === 'accuracy') return leastOf(rated, ({ loss }) => loss);
  const limit = NEARLY_BEST * Math.min(...rated.map(({ loss }) => loss));
  const accurate = rated.filter(({ loss }) => loss <= limit);
  return leastOf(accurate, ({ score }) => -score);
}
