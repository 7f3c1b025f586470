import { createRandom, dot, multiply } from 'principia/math';
import type { Potential } from 'principia/thermal';

/** ½ Σ Kᵢ wᵢ². */
export function harmonic(stiffness: ArrayLike<number>): Potential {
  return {
    dimension: stiffness.length,
    evaluate: async (position) => {
      const gradient = position.map((value, index) => stiffness[index]! * value);
      return { value: dot(gradient, position) / 2, gradient };
    },
  };
}

/** ¼ Σ wᵢ⁴ in `copies` independent coordinates. */
export function quartic(copies: number): Potential {
  return separable(copies, (w) => [(w * w * (w * w)) / 4, w * w * w]);
}

/** Σ (wᵢ² − 1)² in `copies` independent coordinates. */
export function doubleWell(copies: number): Potential {
  return separable(copies, (w) => [(w * w - 1) ** 2, 4 * w * (w * w - 1)]);
}

/** A sum over coordinates of a function, given with its derivative. */
function separable(dimension: number, of: (w: number) => readonly [number, number]): Potential {
  return {
    dimension,
    evaluate: async (position) => {
      const gradient = new Float64Array(dimension);
      let sum = 0;
      for (let index = 0; index < dimension; index++) {
        const [value, slope] = of(position[index]!);
        sum += value;
        gradient[index] = slope;
      }
      return { value: sum, gradient };
    },
  };
}

/** A random orthogonal matrix by Gram-Schmidt, row-major. */
export function randomRotation(size: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const rotation = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const vector = rotation.subarray(row * size, (row + 1) * size);
    for (let index = 0; index < size; index++) vector[index] = random.normal();
    // Twice, for orthogonality to the last digits.
    for (let round = 0; round < 2; round++) {
      for (let other = 0; other < row; other++) {
        const before = rotation.subarray(other * size, (other + 1) * size);
        const overlap = dot(vector, before);
        for (let index = 0; index < size; index++) vector[index]! -= overlap * before[index]!;
      }
      const length = Math.sqrt(dot(vector, vector));
      for (let index = 0; index < size; index++) vector[index]! /= length;
    }
  }
  return rotation;
}

/** Rᵀ diag(values) R, row-major. */
export function rotated(rotation: Float64Array, values: ArrayLike<number>): Float64Array {
  const size = values.length;
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let mode = 0; mode < size; mode++) {
        sum += rotation[mode * size + row]! * values[mode]! * rotation[mode * size + column]!;
      }
      result[row * size + column] = sum;
    }
  }
  return result;
}

/** ½ wᵀ H w for a symmetric matrix H. */
export function quadratic(hessian: Float64Array, dimension: number): Potential {
  return {
    dimension,
    evaluate: async (position) => {
      const gradient = multiply(hessian, position);
      return { value: dot(gradient, position) / 2, gradient };
    },
  };
}

/** ½ wᵀ H w + (s/4) Σ wᵢ⁴: modes that exchange energy, with H the Hessian at the minimum. */
export function stiffening(hessian: Float64Array, dimension: number, strength: number): Potential {
  const harmonicPart = quadratic(hessian, dimension);
  const quarticPart = quartic(dimension);
  return {
    dimension,
    evaluate: async (position) => {
      const first = await harmonicPart.evaluate(position);
      const second = await quarticPart.evaluate(position);
      return {
        value: first.value + strength * second.value,
        gradient: first.gradient.map((value, index) => value + strength * second.gradient[index]!),
      };
    },
  };
}

/** 50 stiffnesses from 10⁻² to 10², evenly in their logarithm. */
export const modeStiffness: Float64Array = Float64Array.from(
  { length: 50 },
  (_, mode) => 10 ** ((4 * mode) / 49 - 2),
);

/** The uncoupled modes at T = 1. */
export const uncoupledModes: Potential = harmonic(modeStiffness);
