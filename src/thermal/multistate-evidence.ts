import { InputError, logSumOfExponentials } from 'principia/math';

/**
 * ln Z at every temperature of a ladder, less that of its hottest, by the multistate Bennett acceptance ratio: the
 * solution of
 *
 *     Z_k = Σ_n e^{−β_k L_n} / Σ_j N_j e^{−β_j L_n}/Z_j,   β = 1/T,
 *
 * over all draws n of all temperatures. It has no discretisation error, which makes it the cross-check of
 * `thermodynamicIntegration`. Draws are taken as independent: thin them, and take the error from parts of the run.
 *
 * @param losses L of the draws at every temperature, any number at each
 * @param tolerance of ln Z between two iterations
 * Source: Shirts and Chodera, J. Chem. Phys. 129, 124105 (2008).
 * @throws InputError where there is not one series a temperature, one is empty, or the iteration does not end:
 * neighbours then do not overlap.
 */
export function multistateLogEvidence(
  temperatures: readonly number[],
  losses: readonly ArrayLike<number>[],
  tolerance = 1e-8,
): Float64Array {
  if (losses.length !== temperatures.length || losses.some(({ length }) => length === 0)) {
    throw new InputError(
      `A multistate free energy needs draws at each of ${temperatures.length} temperatures; got ${losses.map(({ length }) => length).join(', ')}.`,
    );
  }
  const inverse = Float64Array.from(temperatures, (temperature) => 1 / temperature);
  const logCounts = Float64Array.from(losses, ({ length }) => Math.log(length));
  const all = Float64Array.from(losses.flatMap((series) => Array.from(series)));
  const hottest = inverse.reduce((least, value, at) => (value < inverse[least]! ? at : least), 0);
  let logEvidence = firstGuess(inverse, losses, hottest);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const next = iterated(logEvidence, inverse, logCounts, all);
    const origin = next[hottest]!;
    next.forEach((value, at) => {
      next[at] = value - origin;
    });
    const change = next.reduce((most, value, at) => Math.max(most, Math.abs(value - logEvidence[at]!)), 0);
    logEvidence = next;
    if (change < tolerance) return logEvidence;
  }
  throw new InputError(
    `The free energies of ${temperatures.length} temperatures do not settle: neighbours hardly overlap, put more temperatures between.`,
  );
}

const mostIterations = 20_000;

/** Free-energy perturbation from each temperature to its colder neighbour. */
function firstGuess(
  inverse: Float64Array,
  losses: readonly ArrayLike<number>[],
  hottest: number,
): Float64Array {
  const order = Array.from(inverse.keys()).sort((a, b) => inverse[a]! - inverse[b]!);
  const guess = new Float64Array(inverse.length);
  for (let place = 1; place < order.length; place++) {
    const [from, to] = [order[place - 1]!, order[place]!];
    const gap = inverse[to]! - inverse[from]!;
    const exponents = Float64Array.from(losses[from]!, (loss) => -gap * loss);
    guess[to] = guess[from]! + logSumOfExponentials(exponents) - Math.log(exponents.length);
  }
  return guess.map((value) => value - guess[hottest]!);
}

function iterated(
  logEvidence: Float64Array,
  inverse: Float64Array,
  logCounts: Float64Array,
  losses: Float64Array,
): Float64Array {
  const count = inverse.length;
  const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const sums = new Float64Array(count);
  const exponents = new Float64Array(count);
  for (const loss of losses) {
    for (let at = 0; at < count; at++)
      exponents[at] = logCounts[at]! - inverse[at]! * loss - logEvidence[at]!;
    const denominator = logSumOfExponentials(exponents);
    for (let at = 0; at < count; at++) {
      const exponent = -inverse[at]! * loss - denominator;
      // A running log-sum-exp: the sum is kept relative to its largest term so far.
      if (exponent > largest[at]!) {
        sums[at] = sums[at]! * Math.exp(largest[at]! - exponent) + 1;
        largest[at] = exponent;
      } else sums[at]! += Math.exp(exponent - largest[at]!);
    }
  }
  return sums.map((sum, at) => Math.log(sum) + largest[at]!);
}
