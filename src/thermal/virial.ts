import { dot, mean } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import type { Chain } from './ensemble.js';
import { pooled, type Trace } from './trace.js';

/** The configurational temperature along one direction, in units of the one that was asked for. */
export interface DirectionalVirial {
  /** ⟨(v·(w − w̄)) (v·∇U)⟩/(T |v|²); 1 at equilibrium. */
  readonly ratio: number;
  /** Its Monte-Carlo standard error. */
  readonly error: number;
}

/**
 * The virial theorem along each direction, ⟨(v·(w − w̄)) (v·∇U)⟩ = T |v|² for every confining potential: the test
 * of temperature that a thermostat cannot pass by construction, as it does that of the kinetic energy. Where a
 * direction is not confined (no prior) it is 0; with a force halved in the integrator, 2.
 *
 * Each half of a chain is centred on the mean of its other half, so that the centre does not share the noise of
 * what it is subtracted from (which would make the ratio too small by one over the effective sample size).
 *
 * @param directions Vectors of the chains' dimension, such as Hessian eigenvectors; the coordinate axes where
 * absent (in whitened coordinates these already are).
 */
export function virial(
  chains: readonly Chain[],
  temperature: number,
  directions?: readonly Float64Array[],
): DirectionalVirial[] {
  const dimension = chains[0]?.draws[0]?.length ?? 0;
  const count = directions?.length ?? dimension;
  const along = (vector: Float64Array, direction: number): number =>
    directions === undefined ? vector[direction]! : dot(directions[direction]!, vector);
  return Array.from({ length: count }, (_, direction) => {
    const square = directions === undefined ? 1 : dot(directions[direction]!, directions[direction]!);
    const trace = virialTrace(chains, (vector) => along(vector, direction)).map((series) =>
      series.map((product) => product / (temperature * square)),
    );
    return { ratio: mean(pooled(trace)), error: monteCarloError(trace) };
  });
}

/** (v·(w − w̄)) (v·∇U) along the chains, each half of a chain centred on the other's mean. */
export function virialTrace(chains: readonly Chain[], along: (vector: Float64Array) => number): Trace {
  return chains.map(({ draws, gradients }) => {
    const positions = Float64Array.from(draws, along);
    const half = Math.floor(positions.length / 2);
    const centres = [mean(positions.subarray(half)), mean(positions.subarray(0, half))];
    return positions.map(
      (position, index) => (position - centres[index < half ? 0 : 1]!) * along(gradients[index]!),
    );
  });
}
