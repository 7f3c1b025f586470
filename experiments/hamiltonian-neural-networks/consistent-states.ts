import { mean } from 'principia/math';
import type { PhaseTrajectory, TrainingData } from 'principia/training';

/** Weights, over 24, of the integral over an interval from the rates at four times: the interval is the first, or between. */
const [first, between] = [
  [9, 19, -5, 1],
  [-1, 13, 13, -1],
];

/**
 * States that go with their rates: noise that blurs states but not rates is averaged away along each motion,
 *
 *     x(tₖ) = Rₖ + mean over j of (x̃(tⱼ) − Rⱼ),   Rₖ = ∫₀ᵏ ẋ dt,
 *
 * which leaves of n independent errors their mean, a shift of 1/√n of their size.
 */
export function consistentStates(data: TrainingData): TrainingData {
  return {
    ...data,
    training: data.training.map((motion, index) => {
      const { velocity, force } = data.rates![index]!;
      return {
        ...motion,
        positions: follow(motion, motion.positions, velocity),
        momenta: follow(motion, motion.momenta, force),
      };
    }),
  };
}

/** Values [T, N D] along the integral of their rates. */
function follow(
  { times, bodies, dimension }: PhaseTrajectory,
  values: Float64Array,
  rates: Float64Array,
): Float64Array {
  const width = bodies * dimension;
  const result = new Float64Array(values.length);
  for (let column = 0; column < width; column++) {
    const at = (all: Float64Array): Float64Array => times.map((_, row) => all[row * width + column]!);
    const run = integral(times, at(rates));
    const shift = mean(at(values).map((value, row) => value - run[row]!));
    run.forEach((value, row) => {
      result[row * width + column] = value + shift;
    });
  }
  return result;
}

/** ∫ from the first time to each, by cubics through four rates at equal intervals. */
function integral(times: Float64Array, rates: Float64Array): Float64Array {
  const last = times.length - 1;
  const result = new Float64Array(times.length);
  for (let row = 0; row < last; row++) {
    const [weights, nodes] =
      row === 0
        ? [first, [0, 1, 2, 3]]
        : row === last - 1
          ? [first, [last, last - 1, last - 2, last - 3]]
          : [between, [row - 1, row, row + 1, row + 2]];
    const sum = nodes.reduce((total, node, index) => total + weights![index]! * rates[node]!, 0);
    result[row + 1] = result[row]! + ((times[row + 1]! - times[row]!) * sum) / 24;
  }
  return result;
}
