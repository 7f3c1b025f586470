import type { Expression } from './expression.js';
import type { LossChoice } from './loss.js';
import type { ParameterValues } from './template/define-template.js';

/** An expression with what it costs and what it gives. */
export interface Candidate {
  readonly expression: Expression;
  readonly complexity: number;
  /** mean ρ of its residuals divided by that of the best constant: 0 is perfect, 1 no better than a constant. */
  readonly loss: number;
  /** How many rows carry its residuals, (Σz²)²/Σz⁴: few where the errors have heavy tails. */
  readonly effectiveRows?: number;
  /** Where a template was searched: its functions, over their own operands, and its parameters' values. */
  readonly functions?: Readonly<Record<string, Expression>>;
  readonly parameters?: ParameterValues;
}

/** The candidates that no other beats or equals in both complexity and loss, simplest first. */
export function paretoFront(candidates: readonly Candidate[]): readonly Candidate[] {
  const sorted = candidates
    .filter(({ loss }) => Number.isFinite(loss))
    .sort((a, b) => a.complexity - b.complexity || a.loss - b.loss);
  const front: Candidate[] = [];
  for (const candidate of sorted) {
    if (front.length === 0 || candidate.loss < front.at(-1)!.loss) front.push(candidate);
  }
  return front;
}

export interface ChoiceOptions {
  /**
   * How many independent observations the rows amount to. Where absent, as many as carry the residuals of the
   * most accurate candidate, but between 10 and 200: messages of a network share its smooth errors, so counting
   * every row would buy complexity with what is no information.
   */
  readonly effectiveRows?: number;
  /** The loss the front was found by; 'squared' where absent. */
  readonly loss?: LossChoice;
  /** Losses below it count as equal: the precision of the data. 1e-12 where absent, that of float32 messages. */
  readonly floor?: number;
}

/** Nats that one unit of complexity costs: the choice among a vocabulary of sixteen symbols. */
const NATS_A_SYMBOL = Math.log(16);

/**
 * The candidate of the least description length that can be told without the data, in nats: what is left
 * unexplained, the constants and the form,
 *
 *     (n/2) ln(loss + floor) + (k/2) ln n + complexity·ln 16,
 *
 * for n effective rows and k constants; n ln loss for the absolute loss (Laplace instead of Gauss). On equal
 * lengths the simplest wins. With the data at hand `rateFront` knows more: how precisely each constant has to be
 * stated, and which of them are recognisable values.
 *
 * Source: minimum description length; compare D. Bartlett and others, Exhaustive symbolic regression
 * (arXiv:2211.11461).
 */
export function chooseFromFront(front: readonly Candidate[], options: ChoiceOptions = {}): Candidate | null {
  const candidates = paretoFront(front);
  const effectiveRows =
    options.effectiveRows ?? Math.min(200, Math.max(10, candidates.at(-1)?.effectiveRows ?? 200));
  const { loss = 'squared', floor = 1e-12 } = options;
  return leastOf(candidates, (candidate) => {
    const residuals = effectiveRows * (loss === 'absolute' ? 1 : 0.5) * Math.log(candidate.loss + floor);
    const constants = 0.5 * candidate.expression.constants.length * Math.log(effectiveRows);
    return residuals + constants + candidate.complexity * NATS_A_SYMBOL;
  });
}

/** The candidate of the least cost, the first of equals; null where there is none, or no cost is finite. */
export function leastOf<C extends Candidate>(
  candidates: readonly C[],
  cost: (candidate: C) => number,
): C | null {
  let chosen: C | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const value = cost(candidate);
    if (value < least) {
      least = value;
      chosen = candidate;
    }
  }
  return chosen;
}
