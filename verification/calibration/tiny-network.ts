import { hyperbolicTangent, type RandomStream } from 'principia/math';
import type { Potential } from 'principia/thermal';

/** Points of a function of one number. */
export interface Points {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** A network of one hidden layer of H tanh units, f(x) = Σ vⱼ tanh(aⱼ x + bⱼ) + c; weights [a, b, v, c], 3H + 1. */
export interface TinyNetwork {
  readonly dimension: number;
  /** f at the inputs. */
  apply(weights: Float64Array, inputs: Float64Array): Float64Array;
  /** L = mean (f(x) − y)² with its gradient by hand. */
  loss(points: Points): Potential;
  /** 2JᵀJ/N, the Gauss-Newton part of the loss's Hessian, row-major. */
  gaussNewton(weights: Float64Array, inputs: Float64Array): Float64Array;
}

/** The network with H hidden units, in float64. */
export function tinyNetwork(hidden: number): TinyNetwork {
  const dimension = 3 * hidden + 1;
  const [biases, outputs, offset] = [hidden, 2 * hidden, 3 * hidden];

  /** f(x), and its slopes by the weights into `slopes`. */
  const evaluate = (weights: Float64Array, x: number, slopes: Float64Array): number => {
    let value = weights[offset]!;
    for (let unit = 0; unit < hidden; unit++) {
      const height = hyperbolicTangent(weights[unit]! * x + weights[biases + unit]!);
      const bent = weights[outputs + unit]! * (1 - height * height);
      value += weights[outputs + unit]! * height;
      slopes[unit] = bent * x;
      slopes[biases + unit] = bent;
      slopes[outputs + unit] = height;
    }
    slopes[offset] = 1;
    return value;
  };

  return {
    dimension,
    apply: (weights, inputs) => {
      const slopes = new Float64Array(dimension);
      return inputs.map((x) => evaluate(weights, x, slopes));
    },
    loss: ({ inputs, targets }) => {
      const heights = new Float64Array(hidden);
      return {
        dimension,
        evaluate: async (weights) => {
          const gradient = new Float64Array(dimension);
          let squares = 0;
          for (let row = 0; row < inputs.length; row++) {
            const x = inputs[row]!;
            let residual = weights[offset]! - targets[row]!;
            for (let unit = 0; unit < hidden; unit++) {
              const height = hyperbolicTangent(weights[unit]! * x + weights[biases + unit]!);
              heights[unit] = height;
              residual += weights[outputs + unit]! * height;
            }
            squares += residual * residual;
            const factor = (2 * residual) / inputs.length;
            for (let unit = 0; unit < hidden; unit++) {
              const height = heights[unit]!;
              const bent = factor * weights[outputs + unit]! * (1 - height * height);
              gradient[unit]! += bent * x;
              gradient[biases + unit]! += bent;
              gradient[outputs + unit]! += factor * height;
            }
            gradient[offset]! += factor;
          }
          return { value: squares / inputs.length, gradient };
        },
      };
    },
    gaussNewton: (weights, inputs) => {
      const slopes = new Float64Array(dimension);
      const matrix = new Float64Array(dimension * dimension);
      for (const x of inputs) {
        evaluate(weights, x, slopes);
        for (let row = 0; row < dimension; row++) {
          const factor = (2 * slopes[row]!) / inputs.length;
          for (let column = 0; column < dimension; column++) {
            matrix[row * dimension + column]! += factor * slopes[column]!;
          }
        }
      }
      return matrix;
    },
  };
}

/** N inputs uniform on [−reach, reach], ascending, and what a network with the given weights makes of them, with noise. */
export function drawPoints(
  network: TinyNetwork,
  truth: Float64Array,
  { count, reach, noise, random }: { count: number; reach: number; noise: number; random: RandomStream },
): Points {
  const inputs = Float64Array.from({ length: count }, () => reach * (2 * random.uniform() - 1)).sort();
  const targets = network.apply(truth, inputs).map((value) => value + noise * random.normal());
  return { inputs, targets };
}
