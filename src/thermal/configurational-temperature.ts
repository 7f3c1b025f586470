import { mean } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import type { Chain } from './ensemble.js';
import { pooled } from './trace.js';
import { virialTrace } from './virial.js';

/** A temperature with its Monte-Carlo standard error. */
export interface ConfigurationalTemperature {
  readonly temperature: number;
  readonly error: number;
}

/**
 * ⟨(w − w̄)·∇U⟩/d: the temperature that the positions are at, whatever the momenta say, without being told which was
 * asked for. One number for all directions: modes that are too hot and too cold may cancel, which `virial` shows.
 */
export function configurationalTemperature(chains: readonly Chain[]): ConfigurationalTemperature {
  const dimension = chains[0]?.draws[0]?.length ?? 0;
  const total = chains.map(({ draws }) => new Float64Array(draws.length));
  for (let index = 0; index < dimension; index++) {
    virialTrace(chains, (vector) => vector[index]!).forEach((series, member) => {
      series.forEach((product, draw) => {
        total[member]![draw]! += product / dimension;
      });
    });
  }
  return { temperature: mean(pooled(total)), error: monteCarloError(total) };
}
