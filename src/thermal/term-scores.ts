import {
  cholesky,
  choleskyInverseRoot,
  choleskyLogDeterminant,
  choleskySolve,
  dot,
  InputError,
} from 'principia/math';
import { gaussianPosterior, type NormalEquations } from './gaussian-posterior.js';

/** What one set of terms is worth, and the normal distribution of its coefficients. */
export interface TermSetFit {
  /** F_γ = −ln of the set's weight; differences between sets are what matters. */
  readonly freeEnergy: number;
  /** Coefficients, in the order of the set's terms. */
  readonly mean: Float64Array;
  /** C, row-major, with C Cᵀ their covariance. */
  readonly covarianceFactor: Float64Array;
}

/** The worth of any set of a library's terms, given by their rising indices. */
export type TermSetScore = (terms: readonly number[]) => TermSetFit;

/** How coefficients and their sets are weighted before the data are seen, and how noisy these are. */
export interface SpikeAndSlab {
  /** σ² of the residuals. */
  readonly noiseVariance: number;
  /** Standard deviation of a coefficient that is in the law, of all terms or of each. */
  readonly deviation: number | ArrayLike<number>;
  /** Probability that a term is in the law; ½ where absent. */
  readonly inclusion?: number;
  /** T/T*, tempering the likelihood alone; 1 where absent. */
  readonly temperature?: number;
}

/**
 * The score of a set γ of a linear model's terms under a proper normal prior at temperature T = c·T*,
 *
 *     F_γ = −ln ∫ p(y|w_γ)^{1/c} N(w_γ; 0, diag s²) dw_γ − |γ| ln π − (p − |γ|) ln(1 − π),
 *
 * with F_∅ that of the data without a law. At c = 1 it is minus the log evidence and log prior of the set.
 *
 * @example
 * ```ts
 * const posterior = enumerateTermSets(3, spikeAndSlab(normalEquations(features, targets), { noiseVariance: 0.01, deviation: 2 }));
 * posterior.inclusion; // of each term
 * ```
 * @throws InputError where a setting is outside its range.
 */
export function spikeAndSlab(equations: NormalEquations, settings: SpikeAndSlab): TermSetScore {
  const { noiseVariance, deviation, inclusion = 0.5, temperature = 1 } = settings;
  const size = equations.moment.length;
  const deviations =
    typeof deviation === 'number' ? new Float64Array(size).fill(deviation) : Float64Array.from(deviation);
  const positive = deviations.length === size && deviations.every((spread) => spread > 0);
  if (!(noiseVariance > 0 && temperature > 0 && inclusion > 0 && inclusion < 1 && positive)) {
    throw new InputError(
      `Sets of ${size} terms need a positive noise variance and temperature, an inclusion probability between 0 and 1 and positive deviations; got ${noiseVariance}, ${temperature}, ${inclusion} and [${deviations.join(', ')}].`,
    );
  }
  // lik^{1/c} is the likelihood of the variance σ²c but for its normalisation.
  const unnormalised =
    (equations.count / 2) *
    (Math.log(2 * Math.PI * noiseVariance * temperature) -
      Math.log(2 * Math.PI * noiseVariance) / temperature);
  return (terms) => {
    const precision = Float64Array.from(terms, (term) => 1 / deviations[term]! ** 2);
    const chosen = termsOf(equations, terms);
    const { mean, covarianceFactor, logEvidence } = gaussianPosterior(
      chosen,
      noiseVariance * temperature,
      precision,
    );
    const logPrior = terms.length * Math.log(inclusion) + (size - terms.length) * Math.log1p(-inclusion);
    return { freeEnergy: -(logEvidence + unnormalised + logPrior), mean, covarianceFactor };
  };
}

/**
 * Z-SINDy's score, with V = Θᵀẋ and C = ΘᵀΘ cut to the set:
 *
 *     F_γ = −(|γ|/2) ln 2πρ² + ½ ln det C_γγ − V_γᵀ C_γγ⁻¹ V_γ/(2ρ²) + λ|γ|,
 *
 * coefficients N(C_γγ⁻¹ V_γ, ρ² C_γγ⁻¹). Its coefficients have a flat measure, so that F depends on the units of
 * the library and no temperature leads to a prior: `spikeAndSlab` has neither fault.
 *
 * @param resolution ρ, the standard deviation of the targets' noise
 * @param sparsity λ, the price of a term
 * Source: Klishin, Bakarji, Kutz and Manohar, arXiv:2403.01723. The published code takes the variance from the
 * inverse of the whole library's C; it is that of C_γγ.
 * @throws InputError where ρ is not positive, or the terms of a set are collinear on the data.
 */
export function zSindy(equations: NormalEquations, resolution: number, sparsity: number): TermSetScore {
  if (!(resolution > 0)) {
    throw new InputError(`The resolution must be positive; got ${resolution}.`);
  }
  return (terms) => {
    const { gram, moment } = termsOf(equations, terms);
    const size = terms.length;
    const factor = cholesky(gram, size);
    if (factor === null) {
      throw new InputError(
        `The terms [${terms.join(', ')}] are collinear on the data: a flat measure of their coefficients has no free energy.`,
      );
    }
    const mean = choleskySolve(factor, moment);
    const covarianceFactor = choleskyInverseRoot(factor, size, resolution);
    const freeEnergy =
      -(size / 2) * Math.log(2 * Math.PI * resolution ** 2) +
      choleskyLogDeterminant(factor, size) / 2 -
      dot(moment, mean) / (2 * resolution ** 2) +
      sparsity * size;
    return { freeEnergy, mean, covarianceFactor };
  };
}

/** The sums of a linear model that has only some of the terms. */
function termsOf(
  { gram, moment, sumOfSquares, count }: NormalEquations,
  terms: readonly number[],
): NormalEquations {
  const size = moment.length;
  return {
    gram: Float64Array.from(terms.flatMap((row) => terms.map((column) => gram[row * size + column]!))),
    moment: Float64Array.from(terms, (term) => moment[term]!),
    sumOfSquares,
    count,
  };
}
