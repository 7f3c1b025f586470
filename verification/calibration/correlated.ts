import { mean, multiply, type RandomStream, variance } from 'principia/math';
import { effectiveCount, gaussianPosterior, normalEquations } from 'principia/thermal';
import { atLeast, below, between, type Check, type VerificationContext } from '../verification.js';

/**
 * D5: noise that repeats itself over τ = (1 + ρ)/(1 − ρ) = 9 steps; a slow signal is fitted. What is asked is that N_eff
 * reduce the bias of T, not that it remove it: τ estimated from the residuals of a fit comes out too low, and T stays a
 * third too low here. The lower bound was set after a look at the reduced size (0.74), not before.
 */
export async function correlatedResiduals(
  { size, say }: VerificationContext,
  random: RandomStream,
): Promise<Check[]> {
  const [rows, columns, memory, noise] = [600, 4, 0.8, 0.3];
  const worlds = size === 'full' ? 600 : 80;
  // Cosines of no more than 1.5 turns over the series: slow beside the noise.
  const features = Float64Array.from({ length: rows * columns }, (_, entry) =>
    Math.cos((Math.PI * (entry % columns) * (Math.floor(entry / columns) + 0.5)) / rows),
  );
  const precision = 1e-6;
  const errors: Float64Array[] = [];
  const [asCounted, asIndependent]: [number[], number[]] = [[], []];
  for (let world = 0; world < worlds; world++) {
    const stream = random.child(world);
    const truth = Float64Array.from({ length: columns }, () => stream.normal());
    let error = noise * stream.normal();
    const targets = multiply(features, truth).map((value) => {
      const present = value + error;
      error = memory * error + noise * Math.sqrt(1 - memory * memory) * stream.normal();
      return present;
    });
    const equations = normalEquations(features, targets);
    const { mean: fitted } = gaussianPosterior(equations, noise * noise, precision);
    const residuals = multiply(features, fitted).map((value, row) => targets[row]! - value);
    // σ̂ from the residuals in both; what differs is how many of them are counted: T = 2σ²/N_eff.
    const spread = residuals.reduce((sum, value) => sum + value * value, 0) / (rows - columns);
    const counted = effectiveCount([residuals]);
    const width = (used: number): number => {
      const factor = gaussianPosterior(equations, (spread * rows) / used, precision).covarianceFactor;
      return mean(
        Array.from({ length: columns }, (_, index) =>
          factor
            .subarray(index * columns, (index + 1) * columns)
            .reduce((sum, value) => sum + value * value, 0),
        ),
      );
    };
    asCounted.push(width(rows));
    asIndependent.push(width(counted));
    errors.push(fitted.map((value, index) => value - truth[index]!));
  }
  // The temperature at which the ensemble is as wide as the estimates really scatter, over the one used.
  const scatter = mean(
    Array.from({ length: columns }, (_, index) => variance(errors.map((error) => error[index]!))),
  );
  const withAll = mean(asCounted) / scatter;
  const withEffective = mean(asIndependent) / scatter;
  say('correlated residuals');
  return [
    below('D5 N residuals counted: T over the T at which widths are right (1/τ = 0.11)', withAll, 0.2),
    between('D5 N_eff counted: T over the T at which widths are right', withEffective, 0.6, 1.4),
    atLeast(
      'D5 share of the bias of ln T that N_eff removes',
      1 - Math.abs(Math.log(withEffective) / Math.log(withAll)),
      0.75,
    ),
  ];
}
