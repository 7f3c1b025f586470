import { InputError } from 'principia/math';

/** A potential's value and gradient at one position. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A smooth scalar function of d coordinates with its gradient: a loss, or the energy a thermostat sees. */
export interface Potential {
  readonly dimension: number;
  evaluate(position: Float64Array): Promise<Evaluation>;
}

/** Independent normal priors, p(w) = Π N(wᵢ; mᵢ, sᵢ²): mean m and standard deviation s, both [d]. */
export interface GaussianPrior {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** The prior N(0, s²) on every one of d coordinates. */
export function isotropicPrior(dimension: number, deviation: number): GaussianPrior {
  return { mean: new Float64Array(dimension), deviation: new Float64Array(dimension).fill(deviation) };
}

/**
 * The energy whose thermal distribution at temperature T is the posterior: U(w) = L(w) − T ln p(w), so that
 * e^{−U/T} = e^{−L/T} p(w). With L = mean (residual/σ)² over N residuals and T = 2/N it is the Bayesian
 * posterior. Sampled at the temperature it was made with, it tempers the likelihood alone; made with T* = 2/N and
 * sampled at another T, it tempers likelihood and prior together.
 *
 * A proper prior is required: along directions the data do not see, e^{−L/T} alone cannot be normalised.
 *
 * @example
 * ```ts
 * const potential = temperedPotential(loss, isotropicPrior(loss.dimension, 1), temperatureOf(400));
 * ```
 * @throws InputError where the prior's sizes differ from the loss's, or a deviation or T is not positive.
 */
export function temperedPotential(loss: Potential, prior: GaussianPrior, temperature: number): Potential {
  const { dimension } = loss;
  const { mean, deviation } = prior;
  if (mean.length !== dimension || deviation.length !== dimension) {
    throw new InputError(
      `The prior has ${mean.length} means and ${deviation.length} deviations for ${dimension} coordinates: give one of each per coordinate.`,
    );
  }
  if (!(temperature > 0) || !deviation.every((spread) => spread > 0 && Number.isFinite(spread))) {
    throw new InputError(
      'The temperature and every deviation of the prior must be positive and finite: without a proper prior the thermal distribution does not exist.',
    );
  }
  const logNormalisation = deviation.reduce((sum, s) => sum + Math.log(s * Math.sqrt(2 * Math.PI)), 0);
  return {
    dimension,
    async evaluate(position) {
      const data = await loss.evaluate(position);
      const gradient = new Float64Array(dimension);
      let squares = 0;
      for (let index = 0; index < dimension; index++) {
        const spread = deviation[index]!;
        const standardised = (position[index]! - mean[index]!) / spread;
        squares += standardised * standardised;
        gradient[index] = data.gradient[index]! + (temperature * standardised) / spread;
      }
      return { value: data.value + temperature * (squares / 2 + logNormalisation), gradient };
    },
  };
}
