import type { Law } from 'principia/law';
import { InputError } from 'principia/math';
import type { Expression } from 'principia/symbolic';

/** An estimate with its standard deviation. */
export interface Estimate {
  readonly value: number;
  readonly deviation: number;
}

/**
 * P(fⱼ | D) ∝ p(fⱼ) p(D | fⱼ) over the candidates, from their log evidences (each up to one constant they share)
 * and log priors. A candidate of log evidence −∞ has probability 0.
 *
 * @throws InputError where no candidate has a finite log evidence.
 */
export function lawProbability(logEvidences: ArrayLike<number>, logPriors: ArrayLike<number>): Float64Array {
  const scores = Float64Array.from(logEvidences, (evidence, index) => evidence + logPriors[index]!);
  const best = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(best)) {
    throw new InputError('No candidate has a finite log evidence: none of them could be fitted to the data.');
  }
  const weights = scores.map((score) => Math.exp(score - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * ln p(f) = −complexity · ln A: each of the expression's symbols is one of A equally likely. With the default 8 a
 * symbol must earn two nats.
 */
export function expressionLogPrior(expression: Expression, alphabet = 8): number {
  return -expression.complexity * Math.log(alphabet);
}

/** Ways in which a term may act: along the separation, the relative velocity, a body's velocity, and each axis. */
const waysToAct = 6;

/** ln of the prior of a law: of the expressions of its terms, and of how each of them acts. */
export function lawLogPrior({ terms }: Law): number {
  return terms.reduce((sum, { expression }) => sum + expressionLogPrior(expression) - Math.log(waysToAct), 0);
}

/**
 * The Jensen-Shannon distance of two distributions over the same candidates, the root of their divergence to base
 * 2: 0 where they agree, 1 where they share nothing.
 *
 * Source: Endres and Schindelin, IEEE Trans. Inf. Theory 49(7), 2003.
 */
export function jensenShannonDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let divergence = 0;
  for (let index = 0; index < first.length; index++) {
    const middle = (first[index]! + second[index]!) / 2;
    for (const probability of [first[index]!, second[index]!]) {
      if (probability > 0) divergence += (probability / 2) * Math.log2(probability / middle);
    }
  }
  return Math.sqrt(Math.max(0, divergence));
}

/** |a − b|/√(σₐ² + σᵦ²): how far apart two estimates are, in units of their joint standard deviation. */
export function agreementDistance(first: Estimate, second: Estimate): number {
  return Math.abs(first.value - second.value) / Math.hypot(first.deviation, second.deviation);
}
