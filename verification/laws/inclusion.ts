import { createRandom, type RandomStream } from 'principia/math';
import { enumerateTermSets, normalEquations, spikeAndSlab } from 'principia/thermal';
import { atLeast, below, between, type Check, type VerificationContext } from '../verification.js';

/** Terms of a library, the sizes of their coefficients, how often a term is in a law, and what is seen of it. */
const terms = 8;
const deviation = 1;
const inclusion = 0.3;
const rows = 40;
const noise = 1.5;

/** A term with its probability, and whether it is in the law. */
interface ReportedTerm {
  readonly probability: number;
  readonly true: boolean;
}

/**
 * F4: of the terms that are said to be in the law with a probability of .8 to .9, so many are. Worlds are drawn from the
 * prior, laws and coefficients, over features that are correlated as those of a library are.
 */
export function inclusionChecks({ size, seed, say }: VerificationContext): readonly Check[] {
  const worlds = size === 'full' ? 4000 : 300;
  const reportedAt = (temperature: number): readonly ReportedTerm[] => {
    const random = createRandom(seed).child('inclusion');
    return Array.from({ length: worlds }, (_, world) =>
      reportedTerms(temperature, random.child(world)),
    ).flat();
  };
  const reported = reportedAt(1);
  const { count, share } = likely(reported);
  say(`inclusion: ${count} of ${reported.length} terms at P in [.8, .9], ${share.toFixed(3)} of them true`);
  const checks = [
    atLeast(
      `inclusion: terms reported at P in [.8, .9], in ${worlds} worlds`,
      count,
      size === 'full' ? 400 : 30,
    ),
    between('inclusion: share of them that are true', share, 0.75, 0.95),
  ];
  if (size === 'reduced') return checks;
  const cold = likely(reportedAt(0.25));
  const hot = likely(reportedAt(4));
  say(
    `inclusion: at T*/4 ${cold.share.toFixed(3)} of ${cold.count}, at 4 T* ${hot.share.toFixed(3)} of ${hot.count}`,
  );
  return [
    ...checks,
    below(
      'inclusion: furthest bin of ten from its mean probability, in binomial errors',
      furthestBin(reported),
      4,
    ),
    below('inclusion: the same share where the temperature is a quarter of T*', cold.share, 0.75),
    atLeast('inclusion: the same share where the temperature is four times T*', hot.share, 0.95),
  ];
}

/** A world from the prior, and what is said of its terms. */
function reportedTerms(temperature: number, random: RandomStream): readonly ReportedTerm[] {
  const law = Float64Array.from({ length: terms }, () =>
    random.uniform() < inclusion ? deviation * random.normal() : 0,
  );
  const features = new Float64Array(rows * terms);
  const targets = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    // What all terms share, as powers of one distance do, beside what is their own.
    const common = random.normal();
    targets[row] = noise * random.normal();
    for (let term = 0; term < terms; term++) {
      const value = 0.7 * common + 0.7 * random.normal();
      features[row * terms + term] = value;
      targets[row]! += law[term]! * value;
    }
  }
  const score = spikeAndSlab(normalEquations(features, targets), {
    noiseVariance: noise ** 2,
    ...{ deviation, inclusion, temperature },
  });
  return Array.from(enumerateTermSets(terms, score, 1).inclusion, (probability, term) => ({
    probability,
    true: law[term] !== 0,
  }));
}

function likely(reported: readonly ReportedTerm[]): { readonly count: number; readonly share: number } {
  const own = reported.filter(({ probability }) => probability >= 0.8 && probability <= 0.9);
  return { count: own.length, share: own.filter((term) => term.true).length / Math.max(1, own.length) };
}

/** Over bins of a tenth each: how far the share of true terms is from their mean probability, in its standard errors. */
function furthestBin(reported: readonly ReportedTerm[]): number {
  return Math.max(
    ...Array.from({ length: 10 }, (_, bin) => {
      const own = reported.filter(({ probability }) => Math.min(9, Math.floor(10 * probability)) === bin);
      const expected = own.reduce((sum, { probability }) => sum + probability, 0);
      const variance = own.reduce((sum, { probability }) => sum + probability * (1 - probability), 0);
      return Math.abs(own.filter((term) => term.true).length - expected) / Math.sqrt(variance || 1);
    }),
  );
}
