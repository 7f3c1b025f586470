/**
 * At which noise a law, and each of its terms, would be lost: the candidates' probabilities along a ladder of
 * temperatures.
 *
 * @packageDocumentation
 */
import { type Law, lawConstants, lawText, withLawConstants } from 'principia/law';
import { logSumOfExponentials } from 'principia/math';
import { condensationTemperature, geometricLadder, termForms, termInclusion } from 'principia/thermal';
import type { JudgedLaw } from './judged-law.js';

/** T/T* from far colder than the noise to where the clearest of data say nothing, four a decade. */
export const condensationLadder: readonly number[] = geometricLadder(0.01, 1e16, 73);

/** A term of the candidates, and how hot it may become. */
export interface CondensedLawTerm {
  /** As the most probable law that has it writes it. */
  readonly term: string;
  /** P(term in the law) at T*. */
  readonly probability: number;
  /** P along the temperatures. */
  readonly probabilities: readonly number[];
  /**
   * T_c/T*, the highest temperature at which it is more probably in the law than not: by how much the noise's variance
   * could grow before the data no longer support it. Null where they do not at any of the temperatures.
   */
  readonly condensation: number | null;
  /** Whether the law that was chosen has it. */
  readonly chosen: boolean;
}

/** The terms of all candidates along the temperatures. */
export interface LawCondensation {
  /** T/T*, rising. */
  readonly temperatures: readonly number[];
  /** The highest T_c first. */
  readonly terms: readonly CondensedLawTerm[];
}

/** Decades shown beyond the hottest T_c. */
const rungsBeyond = 6;

/**
 * P_j(T) = Σ P(law | D, T) over the laws with term j, the likelihood tempered, and where each
 * term condenses, T_c = sup{T: P_j ≥ ½}.
 */
export function condensationOf(laws: readonly JudgedLaw[], chosen: JudgedLaw): LawCondensation {
  const forms = laws.map(({ law }) => termForms(law));
  const own = termForms(chosen.law);
  const shares = condensationLadder.map((_, rung) => {
    const posteriors = laws.map(({ temperedLogPosteriors }) => temperedLogPosteriors[rung]!);
    const total = logSumOfExponentials(posteriors);
    const included = termInclusion(
      laws.map((_law, at) => ({ terms: forms[at]!, probability: Math.exp(posteriors[at]! - total) })),
    );
    return new Map(included.map(({ term, probability }) => [term, Math.min(1, probability)]));
  });
  const atNoise = termInclusion(laws.map(({ probability }, at) => ({ terms: forms[at]!, probability })));
  const terms = atNoise.map(({ term, probability }) => {
    const probabilities = shares.map((rung) => rung.get(term) ?? 0);
    const found = condensationTemperature(condensationLadder, probabilities);
    const where = forms.findIndex((list) => list.includes(term));
    const place = forms[where]!.indexOf(term);
    return {
      ...{ probabilities, chosen: own.includes(term), probability: Math.min(1, probability) },
      term: shortText({ terms: [laws[where]!.law.terms[place]!] }),
      condensation: found.kind === 'at' ? found.temperature : found.kind === 'always' ? found.hottest : null,
    };
  });
  const hottest = Math.max(1, ...terms.map(({ condensation }) => condensation ?? 0));
  const shown = Math.min(
    condensationLadder.length,
    condensationLadder.findIndex((temperature) => temperature >= hottest) + 1 + rungsBeyond,
  );
  return {
    temperatures: condensationLadder.slice(0, shown),
    terms: terms
      .map((term) => ({ ...term, probabilities: term.probabilities.slice(0, shown) }))
      .sort((a, b) => (b.condensation ?? 0) - (a.condensation ?? 0)),
  };
}

/** Six digits of each constant. */
const shortText = (law: Law): string =>
  lawText(
    withLawConstants(
      law,
      lawConstants(law).map((value) => Number(value.toPrecision(6))),
    ),
  );
