import { InputError, type RandomStream } from 'principia/math';

/**
 * What is known of a number before the data: normal in itself, or, where its sign is known and its size is not, in the
 * logarithm of its size, with that sign.
 */
export type ParameterPrior =
  | { readonly scale: 'linear'; readonly mean: number; readonly deviation: number }
  | {
      readonly scale: 'logarithmic';
      /** Of ln |θ|. */
      readonly mean: number;
      readonly deviation: number;
      readonly sign: 1 | -1;
    };

/** The number at a coordinate: the coordinate itself, or ± its exponential. */
export function parameterAt(prior: ParameterPrior, coordinate: number): number {
  return prior.scale === 'linear' ? coordinate : prior.sign * Math.exp(coordinate);
}

/** The coordinate of a number; that of the prior's mean where the number has none. */
export function coordinateOf(prior: ParameterPrior, parameter: number): number {
  if (prior.scale === 'linear') return parameter;
  return parameter * prior.sign > 0 ? Math.log(parameter * prior.sign) : prior.mean;
}

/** dθ/dφ at a coordinate φ. */
export function parameterSlope(prior: ParameterPrior, coordinate: number): number {
  return prior.scale === 'linear' ? 1 : parameterAt(prior, coordinate);
}

/** ln of the prior's density over the coordinates. */
export function logPriorDensity(priors: readonly ParameterPrior[], coordinates: ArrayLike<number>): number {
  return priors.reduce((sum, { mean, deviation }, index) => {
    const standardised = (coordinates[index]! - mean) / deviation;
    return sum - standardised ** 2 / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
  }, 0);
}

/** Coordinates drawn from the prior. */
export function drawFromPrior(priors: readonly ParameterPrior[], random: RandomStream): Float64Array {
  return Float64Array.from(priors, ({ mean, deviation }) => mean + deviation * random.normal());
}

/** @throws InputError where there is not a proper prior for each of the parameters. */
export function checkPriors(priors: readonly ParameterPrior[], parameters: number): void {
  const proper = priors.every(({ mean, deviation }) => Number.isFinite(mean) && deviation > 0);
  if (priors.length !== parameters || !proper) {
    throw new InputError(
      `A law with ${parameters} free parameters needs as many priors, each with a positive deviation; got ${priors.length}. ` +
        'Give one for every constant, then for every free mass and charge.',
    );
  }
}
