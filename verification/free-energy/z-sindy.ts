import { createRandom, solve, symmetricEigen } from 'principia/math';
import { enumerateTermSets, normalEquations, zSindy } from 'principia/thermal';
import { atLeast, below, type Check, type VerificationContext } from '../verification.js';

const [rows, terms, resolution, sparsity] = [60, 5, 0.4, 2.5];

/** Z-SINDy's free energy and variance against its integral and against matrices taken apart otherwise. */
export function zSindyChecks({ seed }: VerificationContext): Check[] {
  const random = createRandom(seed).child('library');
  // Powers of one variable: strongly correlated columns.
  const features = Float64Array.from(
    Array.from({ length: rows }, () => 2 * random.uniform() - 0.5).flatMap((x) =>
      Array.from({ length: terms }, (_, power) => x ** power),
    ),
  );
  const targets = Float64Array.from(
    { length: rows },
    (_, row) => 1.5 * features[row * terms + 1]! - features[row * terms + 3]! + resolution * random.normal(),
  );
  const equations = normalEquations(features, targets);
  const score = zSindy(equations, resolution, sparsity);
  const posterior = enumerateTermSets(terms, score);
  let [free, means, variances, inflation] = [0, 0, 0, Number.POSITIVE_INFINITY];
  const whole = inverseDiagonal(equations.gram, terms);
  for (const { terms: chosen, freeEnergy, mean, covarianceFactor } of posterior.sets) {
    const size = chosen.length;
    if (size === 0) continue;
    const gram = Float64Array.from(
      chosen.flatMap((row) => chosen.map((column) => equations.gram[row * terms + column]!)),
    );
    const moment = Float64Array.from(chosen, (term) => equations.moment[term]!);
    const weights = solve(gram, moment)!;
    const fit = weights.reduce((sum, weight, at) => sum + weight * moment[at]!, 0);
    const logDeterminant = symmetricEigen(gram, size).values.reduce((sum, value) => sum + Math.log(value), 0);
    const expected =
      (-size / 2) * Math.log(2 * Math.PI * resolution ** 2) +
      logDeterminant / 2 -
      fit / (2 * resolution ** 2) +
      sparsity * size;
    free = Math.max(free, Math.abs(freeEnergy - expected) / Math.max(1, Math.abs(expected)));
    means = Math.max(means, ...mean.map((value, at) => Math.abs(value - weights[at]!)));
    const diagonal = inverseDiagonal(gram, size);
    chosen.forEach((term, at) => {
      const row = covarianceFactor.subarray(at * size, (at + 1) * size);
      const variance = row.reduce((sum, entry) => sum + entry ** 2, 0);
      variances = Math.max(variances, Math.abs(variance / (resolution ** 2 * diagonal[at]!) - 1));
      if (size < 3) inflation = Math.min(inflation, whole[term]! / diagonal[at]!);
    });
  }
  return [
    below('F1 F_γ against eigenvalues and elimination, all sets', free, 1e-10),
    below('F1 F_γ against the integral over the coefficients', integralError(equations, score), 1e-10),
    below('F1 coefficients against elimination', means, 1e-9),
    below('F1 variances against ρ² (C_γγ)⁻¹, relative', variances, 1e-9),
    atLeast('F1 least inflation by the whole library’s inverse, sets of one and two', inflation, 1.5),
    below(
      'F1 probabilities of all sets, their sum less 1',
      Math.abs(posterior.sets.reduce((sum, { probability }) => sum + probability, 0) - 1),
      1e-12,
    ),
  ];
}

/** The largest error of F_γ + ln ∫ exp(−Σ(y − φ·w)²/2ρ²) dw over sets of one and two terms, by the trapezoid rule. */
function integralError(
  equations: ReturnType<typeof normalEquations>,
  score: ReturnType<typeof zSindy>,
): number {
  const { gram, moment, sumOfSquares } = equations;
  let worst = 0;
  for (const chosen of [[0], [1], [4], [0, 1], [1, 3], [2, 4]]) {
    const { freeEnergy, mean, covarianceFactor } = score(chosen);
    const size = chosen.length;
    const entry = (row: number, column: number): number => gram[chosen[row]! * terms + chosen[column]!]!;
    const squares = (weights: readonly number[]): number => {
      let sum = sumOfSquares;
      for (let row = 0; row < size; row++) {
        sum -= 2 * weights[row]! * moment[chosen[row]!]!;
        for (let column = 0; column < size; column++)
          sum += weights[row]! * weights[column]! * entry(row, column);
      }
      return sum;
    };
    const least = squares(Array.from(mean));
    const widths = Array.from({ length: size }, (_, row) =>
      Math.hypot(...covarianceFactor.subarray(row * size, (row + 1) * size)),
    );
    // A fine grid over each coefficient's own width: strongly correlated pairs are narrow across the diagonal.
    const [reach, count] = size === 1 ? [10, 400] : [9, 300];
    let sum = 0;
    const visit = (weights: readonly number[]): void => {
      if (weights.length === size) {
        sum += Math.exp(-(squares(weights) - least) / (2 * resolution ** 2));
        return;
      }
      const at = weights.length;
      for (let step = -count; step <= count; step++) {
        visit([...weights, mean[at]! + (step / count) * reach * widths[at]!]);
      }
    };
    visit([]);
    const cell = widths.reduce((product, width) => product * ((reach * width) / count), 1);
    const expected = -Math.log(sum * cell) + (least - sumOfSquares) / (2 * resolution ** 2) + sparsity * size;
    worst = Math.max(worst, Math.abs(freeEnergy - expected));
  }
  return worst;
}

function inverseDiagonal(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, at) => {
    const unit = new Float64Array(size);
    unit[at] = 1;
    return solve(matrix, unit)![at]!;
  });
}
