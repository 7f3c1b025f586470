import { fitPairLaw, type PairLawOptions } from './fit-pair-law.js';
import { type ObservedSystem, someWindows } from './observed-system.js';
import { logEvidenceOf } from './ridge.js';
import { weightedEquations } from './weighted-equations.js';

/** Which forces on single bodies the data ask for, and the gain of evidence that each would be, in units of ln p. */
export interface BodyTermChoice {
  readonly drag: boolean;
  readonly field: boolean;
  readonly gains: { readonly drag: number; readonly field: number };
}

/** Features of each term on trial. */
const trialFeatures = 24;
/** Rows for every coefficient. */
const trialRows = 5;
/** A gain of evidence below this is no reason for a term. */
const leastGain = 10;

/**
 * Whether pairs alone explain the motion, or a drag or an external field on every body is needed besides: a fit with all
 * of them says how large the errors of rows are, and with errors of that size evidence compares the fits without.
 *
 * @example
 * ```ts
 * const { drag, field } = chooseBodyTerms(systems, { random });
 * ```
 */
export function chooseBodyTerms(
  systems: readonly ObservedSystem[],
  options: Omit<PairLawOptions, 'drag' | 'field' | 'hidden'>,
): BodyTermChoice {
  const { model, posterior, errors } = fitPairLaw(systems, {
    ...options,
    drag: trialFeatures,
    field: trialFeatures,
  });
  const equations = weightedEquations(model, someWindows(systems, trialRows * model.count, 0.5), {
    coefficients: posterior.coefficients,
    errors,
    deviation: posterior.deviation,
  });
  const pairs = columnsFrom(0, model.pair.count);
  const columns = new Map<string, number[]>();
  let next = model.pair.count;
  for (const { kind, count } of model.bodies) {
    columns.set(kind, columnsFrom(next, count));
    next += count;
  }
  const evidence = (...kinds: readonly ('drag' | 'field')[]): number =>
    logEvidenceOf(equations, [...pairs, ...kinds.flatMap((kind) => columns.get(kind)!)]);
  const alone = evidence();
  const gains = { drag: evidence('drag') - alone, field: evidence('field') - alone };
  const better = gains.drag >= gains.field ? 'drag' : 'field';
  if (gains[better] < leastGain) return { drag: false, field: false, gains };
  const both = evidence('drag', 'field') - alone >= gains[better] + leastGain;
  return { drag: both || better === 'drag', field: both || better === 'field', gains };
}

function columnsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}
