import type { RandomStream } from 'principia/math';
import { isotropicPrior, type Potential, temperatureOf, temperedPotential } from 'principia/thermal';

/** The temperature at which the regression's loss is its likelihood. */
export const temperature: number = temperatureOf(12);

const rows = 12;
const noise = 0.4;
const prior = isotropicPrior(3, 1);
const inputs = Float64Array.from({ length: rows }, (_, row) => -2 + (4 * row) / (rows - 1));

/**
 * A regression of three parameters, y = w₀ + w₁ tanh(x + w₂) + N(0, 0.4²) at twelve x, w ~ N(0, 1): curved enough
 * that no step size is exact for it, and cheap enough for hundreds of data sets.
 */
export const dimension = 3;

/** Parameters from the prior. */
export function drawParameters(random: RandomStream): Float64Array {
  return Float64Array.from({ length: dimension }, () => random.normal());
}

/** Data for parameters. */
export function drawData(parameters: Float64Array, random: RandomStream): Float64Array {
  const [offset = 0, height = 0, shift = 0] = parameters;
  return inputs.map((x) => offset + height * Math.tanh(x + shift) + noise * random.normal());
}

/** The posterior's potential, made as the house makes it: U = mean (residual/σ)² − T ln p(w). */
export function posterior(data: Float64Array): Potential {
  const loss: Potential = {
    dimension,
    evaluate: async ([offset = 0, height = 0, shift = 0]) => {
      const gradient = new Float64Array(dimension);
      let value = 0;
      for (let row = 0; row < rows; row++) {
        const bend = Math.tanh(inputs[row]! + shift);
        const residual = (offset + height * bend - data[row]!) / noise;
        const slope = (2 * residual) / (noise * rows);
        value += (residual * residual) / rows;
        gradient[0]! += slope;
        gradient[1]! += slope * bend;
        gradient[2]! += slope * height * (1 - bend * bend);
      }
      return { value, gradient };
    },
  };
  return temperedPotential(loss, prior, temperature);
}

/** What is compared: the parameters, their products, and what the data say of them. */
export function statistics(parameters: Float64Array, data: Float64Array): number[] {
  const [offset = 0, height = 0, shift = 0] = parameters;
  const centre = data[rows / 2]!;
  const end = data[rows - 1]!;
  return [
    offset,
    height,
    shift,
    offset ** 2,
    height ** 2,
    shift ** 2,
    offset * height,
    height * shift,
    offset * centre,
    height * (end - centre),
    Math.abs(height) * Math.abs(end - centre),
  ];
}
