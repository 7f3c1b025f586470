import { dot, InputError } from 'principia/math';
import type { NormalMixture } from './normal-mixture.js';
import type { TermSetFit, TermSetScore } from './term-scores.js';

/** A set of terms with its probability among all sets. */
export interface TermSet extends TermSetFit {
  readonly terms: readonly number[];
  readonly probability: number;
}

/** The distribution over all sets of a library's terms. */
export interface TermSetPosterior {
  /** Most probable first. */
  readonly sets: readonly TermSet[];
  /** P_j = Σ_{γ∋j} P(γ). */
  readonly inclusion: Float64Array;
  /** ln Σ e^{−F_γ}. */
  readonly logPartition: number;
}

/** Sets are enumerated up to this many terms: a million of them. */
const mostTerms = 20;

/**
 * All 2^p sets of p terms with P(γ) = e^{−F_γ}/Σe^{−F}.
 *
 * @param negligible sets of lower probability are left out of the list (not of the sums); 0 keeps all
 * @throws InputError for more than 20 terms: `sampleTermSets` draws sets of larger libraries.
 */
export function enumerateTermSets(terms: number, score: TermSetScore, negligible = 0): TermSetPosterior {
  if (!(Number.isInteger(terms) && terms >= 0 && terms <= mostTerms)) {
    throw new InputError(
      `Sets of 0 to ${mostTerms} terms can be enumerated; got ${terms}. Draw sets of larger libraries with sampleTermSets.`,
    );
  }
  const count = 2 ** terms;
  const energies = new Float64Array(count);
  for (let mask = 0; mask < count; mask++) energies[mask] = score(termsIn(mask)).freeEnergy;
  const least = energies.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const total = energies.reduce((sum, energy) => sum + Math.exp(least - energy), 0);
  const inclusion = new Float64Array(terms);
  const sets: TermSet[] = [];
  for (let mask = 0; mask < count; mask++) {
    const probability = Math.exp(least - energies[mask]!) / total;
    const members = termsIn(mask);
    for (const term of members) inclusion[term]! += probability;
    if (probability >= negligible) sets.push({ terms: members, probability, ...score(members) });
  }
  sets.sort((a, b) => b.probability - a.probability);
  return { sets, inclusion, logPartition: Math.log(total) - least };
}

/** The distribution of a term's coefficient where the term is in the law: a mixture over the sets that hold it. */
export function termCoefficient({ sets }: TermSetPosterior, term: number): NormalMixture {
  const holding = sets.filter(({ terms }) => terms.includes(term));
  const placeIn = ({ terms }: TermSet): number => terms.indexOf(term);
  return {
    weights: holding.map(({ probability }) => probability),
    means: holding.map((set) => set.mean[placeIn(set)]!),
    deviations: holding.map((set) => {
      const size = set.terms.length;
      const row = set.covarianceFactor.subarray(placeIn(set) * size, (placeIn(set) + 1) * size);
      return Math.sqrt(dot(row, row));
    }),
  };
}

/** The indices of a mask's bits. */
export function termsIn(mask: number): number[] {
  const terms: number[] = [];
  for (let term = 0; mask >>> term !== 0; term++) if ((mask >>> term) & 1) terms.push(term);
  return terms;
}
