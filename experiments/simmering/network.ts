import { exponential, hyperbolicTangent, type RandomStream } from 'principia/math';
import type { Potential } from 'principia/thermal';
import type { DataSet, Points } from './data-sets.js';

/**
 * One hidden layer of H tanh units on k inputs, f(x) = Σ vⱼ tanh(aⱼ·x + bⱼ) + c, in float64 with its gradient by hand; so
 * small that a compiled graph would cost more to call than to compute. Weights are [a (H × k), b, v, c].
 */
export interface Network {
  readonly dimension: number;
  /** Fresh weights as an optimiser wants them, smaller than the prior's. */
  init(random: RandomStream): Float64Array;
  /** f at every point: the prediction, or the log odds of class 1. */
  apply(weights: Float64Array, inputs: Float64Array): Float64Array;
  /** Mean squared residual, or mean −ln P(class). */
  loss(points: Points): Potential;
}

/** The network for a data set. */
export function network({ columns, kind }: Pick<DataSet, 'columns' | 'kind'>, hidden: number): Network {
  const [biases, outputs] = [hidden * columns, hidden * columns + hidden];
  const offset = outputs + hidden;
  const dimension = offset + 1;
  const heights = new Float64Array(hidden);

  /** f of one row, the heights of the hidden units kept. */
  const evaluate = (weights: Float64Array, inputs: Float64Array, row: number): number => {
    let value = weights[offset]!;
    for (let unit = 0; unit < hidden; unit++) {
      let sum = weights[biases + unit]!;
      for (let column = 0; column < columns; column++) {
        sum += weights[unit * columns + column]! * inputs[row * columns + column]!;
      }
      const height = hyperbolicTangent(sum);
      heights[unit] = height;
      value += weights[outputs + unit]! * height;
    }
    return value;
  };

  return {
    dimension,
    init: (random) =>
      Float64Array.from({ length: dimension }, (_, index) => {
        const fanIn = index < biases ? columns : index < outputs ? 1 : hidden;
        return index === offset ? 0 : random.normal() / Math.sqrt(fanIn);
      }),
    apply: (weights, inputs) =>
      Float64Array.from({ length: inputs.length / columns }, (_, row) => evaluate(weights, inputs, row)),
    loss: ({ inputs, targets }) => ({
      dimension,
      evaluate: async (weights) => {
        const gradient = new Float64Array(dimension);
        const rows = targets.length;
        let value = 0;
        for (let row = 0; row < rows; row++) {
          const output = evaluate(weights, inputs, row);
          const { loss, slope } =
            kind === 'regression' ? squareLoss(output, targets[row]!) : classLoss(output, targets[row]!);
          value += loss;
          const factor = slope / rows;
          for (let unit = 0; unit < hidden; unit++) {
            const height = heights[unit]!;
            const bent = factor * weights[outputs + unit]! * (1 - height * height);
            for (let column = 0; column < columns; column++) {
              gradient[unit * columns + column]! += bent * inputs[row * columns + column]!;
            }
            gradient[biases + unit]! += bent;
            gradient[outputs + unit]! += factor * height;
          }
          gradient[offset]! += factor;
        }
        return { value: value / rows, gradient };
      },
    }),
  };
}

function squareLoss(output: number, target: number): { loss: number; slope: number } {
  const residual = output - target;
  return { loss: residual * residual, slope: 2 * residual };
}

/** −ln P(class) with P(1) = 1/(1 + e^{−output}), stable for either sign. */
function classLoss(output: number, target: number): { loss: number; slope: number } {
  const decay = exponential(-Math.abs(output));
  const probability = output >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
  return { loss: Math.max(output, 0) - target * output + Math.log1p(decay), slope: probability - target };
}
