import { createRandom, dot, solve } from 'principia/math';
import {
  type ChangedPotential,
  isotropicPrior,
  linearChange,
  type Potential,
  temperatureOf,
  temperedPotential,
  whiteningFactor,
} from 'principia/thermal';

const dimension = 6;
const rows = 300;
const noise = 0.15;
const random = createRandom(21);
const truth = Float64Array.from({ length: dimension }, () => 0.5 * random.normal());
/** The last weight is one that the data do not see. */
const features = Array.from({ length: rows }, () =>
  Float64Array.from({ length: dimension }, (_, index) => (index === dimension - 1 ? 0 : random.normal())),
);
const targets = features.map((row) => Math.tanh(dot(row, truth)) + noise * random.normal());

/** A posterior in whitened coordinates, with what is needed to judge chains of it. */
export interface RegressionProblem {
  readonly temperature: number;
  readonly potential: ChangedPotential;
  /** The same coordinates, without the prior: along the last weight nothing holds. */
  readonly improper: Potential;
  /** Residuals at the optimum in units of the noise. */
  readonly residuals: Float64Array;
  /** L at a draw, without the prior. */
  loss(draw: Float64Array): number;
  /** The function itself at three inputs. */
  outputs(draw: Float64Array): number[];
}

/**
 * y = tanh(φ·w) with six weights of which the data see five, 300 residuals and a standard normal prior; whitened
 * about its optimum, so that with mass T every mode has frequency 1.
 *
 * @param counted N in T = 2/N, where it is another than the residuals there are
 */
export async function regressionProblem(counted: number = rows): Promise<RegressionProblem> {
  const temperature = temperatureOf(counted);
  const prior = isotropicPrior(dimension, 1);
  const posterior = temperedPotential(loss, prior, temperature);
  let optimum: Float64Array = truth;
  for (let iteration = 0; iteration < 20; iteration++) {
    const { gradient } = await posterior.evaluate(optimum);
    const curvature = gaussNewton(optimum);
    for (let index = 0; index < dimension; index++) curvature[index * (dimension + 1)]! += temperature;
    const move = solve(curvature, gradient)!;
    optimum = optimum.map((weight, index) => weight - move[index]!);
  }
  const factor = whiteningFactor(gaussNewton(optimum), prior, temperature);
  const potential = linearChange(posterior, optimum, factor);
  return {
    temperature,
    potential,
    improper: linearChange(loss, optimum, factor),
    residuals: residualsAt(optimum),
    loss: (draw) => {
      const residuals = residualsAt(potential.original(draw));
      return dot(residuals, residuals) / rows;
    },
    outputs: (draw) => {
      const weights = potential.original(draw);
      return [0, 1, 2].map((probe) => Math.tanh(dot(features[probe]!, weights)));
    },
  };
}

/** L = mean (residual/σ)². */
const loss: Potential = {
  dimension,
  evaluate: async (weights) => {
    const gradient = new Float64Array(dimension);
    let value = 0;
    for (let row = 0; row < rows; row++) {
      const feature = features[row]!;
      let sum = 0;
      for (let entry = 0; entry < dimension; entry++) sum += feature[entry]! * weights[entry]!;
      const activation = Math.tanh(sum);
      const residual = (activation - targets[row]!) / noise;
      value += (residual * residual) / rows;
      const factor = (2 * residual * (1 - activation * activation)) / (noise * rows);
      for (let entry = 0; entry < dimension; entry++) gradient[entry]! += factor * feature[entry]!;
    }
    return { value, gradient };
  },
};

function residualsAt(weights: Float64Array): Float64Array {
  return Float64Array.from(
    features,
    (row, index) => (Math.tanh(dot(row, weights)) - targets[index]!) / noise,
  );
}

function gaussNewton(weights: Float64Array): Float64Array {
  const hessian = new Float64Array(dimension * dimension);
  for (const row of features) {
    const slope = (1 - Math.tanh(dot(row, weights)) ** 2) / noise;
    for (let a = 0; a < dimension; a++) {
      for (let b = 0; b < dimension; b++)
        hessian[a * dimension + b]! += (2 * slope * slope * row[a]! * row[b]!) / rows;
    }
  }
  return hessian;
}
