import { dot, multiply, multiplyTransposed, type RandomStream, symmetricEigen } from 'principia/math';
import type { Potential } from 'principia/thermal';

/** A density whose second moments are known exactly. */
export interface Target {
  readonly name: string;
  /** U = −ln p up to a constant: to be sampled at temperature 1. */
  readonly potential: Potential;
  /** The quantities fⱼ whose squares are followed; the coordinates where absent. */
  readonly observe?: (position: Float64Array) => Float64Array;
  /** E[fⱼ²]. */
  readonly secondMoments: Float64Array;
  /** Var[fⱼ²]. */
  readonly squareVariances: Float64Array;
  /** An exact draw. */
  draw(random: RandomStream): Float64Array;
}

/** Independent normal coordinates of the given variances: E[x²] = σ², Var[x²] = 2σ⁴. */
export function diagonalGaussian(name: string, variances: Float64Array): Target {
  return {
    name,
    potential: {
      dimension: variances.length,
      evaluate: async (position) => {
        const gradient = new Float64Array(position.length);
        let value = 0;
        for (let index = 0; index < gradient.length; index++) {
          gradient[index] = position[index]! / variances[index]!;
          value += (gradient[index]! * position[index]!) / 2;
        }
        return { value, gradient };
      },
    },
    secondMoments: variances,
    squareVariances: variances.map((variance) => 2 * variance * variance),
    draw: (random) => variances.map((variance) => Math.sqrt(variance) * random.normal()),
  };
}

/** Variances from 1/√κ to √κ in equal ratios. */
export function logarithmicVariances(dimension: number, condition: number): Float64Array {
  return Float64Array.from(
    { length: dimension },
    (_, index) => condition ** (dimension === 1 ? 0 : index / (dimension - 1) - 1 / 2),
  );
}

/** The diagonal Gaussian seen in axes turned at random; followed are its coordinates and its principal axes. */
export function rotatedGaussian(name: string, variances: Float64Array, random: RandomStream): Target {
  const size = variances.length;
  const symmetric = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const entry = random.normal() * (row === column ? Math.SQRT2 : 1);
      symmetric[row * size + column] = entry;
      symmetric[column * size + row] = entry;
    }
  }
  // The eigenvectors of such a matrix are as likely to point anywhere: rows of an orthogonal matrix.
  const { vectors } = symmetricEigen(symmetric, size);
  const principal = (position: Float64Array): Float64Array => multiply(vectors, position);
  const alongAxis = Float64Array.from({ length: size }, (_, axis) =>
    variances.reduce((sum, variance, mode) => sum + variance * vectors[mode * size + axis]! ** 2, 0),
  );
  const secondMoments = Float64Array.of(...alongAxis, ...variances);
  return {
    name,
    potential: {
      dimension: size,
      evaluate: async (position) => {
        const components = principal(position);
        const slopes = components.map((value, mode) => value / variances[mode]!);
        return { value: dot(components, slopes) / 2, gradient: multiplyTransposed(vectors, slopes) };
      },
    },
    observe: (position) => Float64Array.of(...position, ...principal(position)),
    secondMoments,
    squareVariances: secondMoments.map((variance) => 2 * variance * variance),
    draw: (stream) =>
      multiplyTransposed(
        vectors,
        variances.map((variance) => Math.sqrt(variance) * stream.normal()),
      ),
  };
}

/** The target in the coordinates wᵢ/sᵢ: a diagonal preconditioner for samplers that have no masses. */
export function rescaled(target: Target, scale: Float64Array): Target {
  const { potential, observe } = target;
  const back = (position: Float64Array): Float64Array =>
    position.map((value, index) => value * scale[index]!);
  return {
    ...target,
    potential: {
      dimension: potential.dimension,
      evaluate: async (position) => {
        const { value, gradient } = await potential.evaluate(back(position));
        return { value, gradient: gradient.map((slope, index) => slope * scale[index]!) };
      },
    },
    observe: (position) => observe?.(back(position)) ?? back(position),
    draw: (random) => target.draw(random).map((value, index) => value / scale[index]!),
  };
}

/**
 * x₀ ~ N(0, 10²), x₁ ~ N(0.03 (x₀² − 100), 1). With z = x₀/10: x₁ = 3(z² − 1) + N(0, 1), so that E[x₁²] = 19 and
 * E[x₁⁴] = 81·60 + 6·18 + 3.
 */
export const banana: Target = {
  name: 'banana',
  potential: {
    dimension: 2,
    evaluate: async ([first = 0, second = 0]) => {
      const residual = second - 0.03 * (first * first - 100);
      return {
        value: (first * first) / 200 + (residual * residual) / 2,
        gradient: Float64Array.of(first / 100 - 0.06 * first * residual, residual),
      };
    },
  },
  secondMoments: Float64Array.of(100, 19),
  squareVariances: Float64Array.of(20_000, 4971 - 19 ** 2),
  draw: (random) => {
    const first = 10 * random.normal();
    return Float64Array.of(first, 0.03 * (first * first - 100) + random.normal());
  },
};

/**
 * Pairs x ~ N(1, 1), y ~ N(x², Q) with Q = 0.1, coordinates x₁ … x_n, y₁ … y_n: E[x²] = 2, Var[x²] = 6,
 * E[y²] = E[x⁴] + Q = 10.1 and E[y⁴] = E[x⁸] + 6Q E[x⁴] + 3Q² = 764 + 6 + 0.03.
 */
export function rosenbrock(pairs: number): Target {
  const spread = 0.1;
  const both = (first: number, second: number): Float64Array =>
    new Float64Array(2 * pairs).fill(first, 0, pairs).fill(second, pairs);
  return {
    name: `Rosenbrock, ${2 * pairs} dimensions`,
    potential: {
      dimension: 2 * pairs,
      evaluate: async (position) => {
        const gradient = new Float64Array(2 * pairs);
        let value = 0;
        for (let index = 0; index < pairs; index++) {
          const first = position[index]!;
          const residual = (position[pairs + index]! - first * first) / spread;
          value += ((first - 1) ** 2 + spread * residual * residual) / 2;
          gradient[index] = first - 1 - 2 * first * residual;
          gradient[pairs + index] = residual;
        }
        return { value, gradient };
      },
    },
    secondMoments: both(2, 10.1),
    squareVariances: both(6, 770.03 - 10.1 ** 2),
    draw: (random) => {
      const position = new Float64Array(2 * pairs);
      for (let index = 0; index < pairs; index++) {
        position[index] = 1 + random.normal();
        position[pairs + index] = position[index]! ** 2 + Math.sqrt(spread) * random.normal();
      }
      return position;
    },
  };
}

/**
 * Neal's funnel: v ~ N(0, 3²), then xᵢ ~ N(0, eᵛ). Followed is v alone: the squares of the xᵢ have moments no chain
 * can reach.
 */
export function funnel(dimension: number): Target {
  return {
    name: `funnel, ${dimension} dimensions`,
    potential: {
      dimension,
      evaluate: async (position) => {
        const width = position[0]!;
        const precision = Math.exp(-width);
        const gradient = position.map((value) => precision * value);
        let squares = 0;
        for (let index = 1; index < dimension; index++) squares += precision * position[index]! ** 2;
        gradient[0] = width / 9 + (dimension - 1 - squares) / 2;
        return { value: (width * width) / 18 + (squares + (dimension - 1) * width) / 2, gradient };
      },
    },
    observe: (position) => position.subarray(0, 1),
    secondMoments: Float64Array.of(9),
    squareVariances: Float64Array.of(2 * 81),
    draw: (random) => {
      const width = 3 * random.normal();
      return Float64Array.from({ length: dimension }, (_, index) =>
        index === 0 ? width : Math.exp(width / 2) * random.normal(),
      );
    },
  };
}
