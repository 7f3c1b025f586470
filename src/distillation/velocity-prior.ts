import { cholesky, choleskyInverseDiagonal, logSumOfExponentials, rootMeanSquare } from 'principia/math';
import type { Fit } from './gauss-newton.js';
import type { ShootingProblem } from './shooting-problem.js';

/** Spreads that are averaged over: evenly in ln s, from a ten-thousandth of a body's observed speed to thrice it. */
const spreads = 200;
const narrowest = 1e-4;
const widest = 3;

/**
 * ln of how much more probable the fitted velocities at the starts of windows are where each body has a speed of its own
 * that the windows share, than under the flat prior as wide as what was observed, noise included, that the marginal
 * likelihood counts:
 *
 *     Σ_b ln ∫ dln s p(ln s) Π_i N(v̂_i; 0, s² + c_i) + Σ ln scale,
 *
 * c the variances of a body's fitted velocities v̂ in all windows and axes. Of bodies that move it says the same under all
 * laws. For bodies that rest s is small, and their velocities are no freedom to be paid for; under the flat prior they
 * are, and a drag that makes bodies rest whatever they began with beats free motion by two nats a velocity where nothing
 * happens at all.
 */
export function velocityPriorGain(problem: ShootingProblem, fit: Pick<Fit, 'point' | 'windows'>): number {
  const { bodies, dimension, scales } = problem;
  const states = 2 * bodies * dimension;
  const variances = fit.windows.map(({ stateHessian }) =>
    choleskyInverseDiagonal(cholesky(stateHessian, states)!, states),
  );
  let gain = 0;
  for (let body = 0; body < bodies; body++) {
    const ofBody = (windows: readonly Float64Array[]): number[] =>
      windows.flatMap((window) => {
        const start = (bodies + body) * dimension;
        return [...window.subarray(start, start + dimension)];
      });
    const velocities = ofBody(fit.point.initialStates);
    gain += velocities.length * Math.log(scales[bodies + body]!);
    gain += logMarginal(velocities, ofBody(variances), observedSpeed(problem, body));
  }
  return gain;
}

/** ln of the mean over ln s of Π N(vᵢ; 0, s² + cᵢ). */
function logMarginal(velocities: readonly number[], variances: readonly number[], speed: number): number {
  const ofSpread = Array.from({ length: spreads }, (_, at) => {
    const square = (speed * narrowest * (widest / narrowest) ** (at / (spreads - 1))) ** 2;
    return velocities.reduce((sum, velocity, index) => {
      const variance = square + variances[index]!;
      return sum - (Math.log(2 * Math.PI * variance) + velocity ** 2 / variance) / 2;
    }, 0);
  });
  return logSumOfExponentials(ofSpread) - Math.log(spreads);
}

/** Root mean square of a body's observed velocities, an axis; its scale where none was observed. */
function observedSpeed({ trajectories, bodies, dimension, scales }: ShootingProblem, body: number): number {
  const seen = trajectories.flatMap(({ velocities }) => [
    ...velocities.filter(
      (value, at) => Math.floor((at % (bodies * dimension)) / dimension) === body && !Number.isNaN(value),
    ),
  ]);
  return rootMeanSquare(seen) || scales[bodies + body]!;
}
