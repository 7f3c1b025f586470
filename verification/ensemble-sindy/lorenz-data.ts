import type { RandomStream } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';

/** Rows in time of the state's three coordinates, row-major [rows, 3]. */
export type States = Float64Array;

export const timeStep = 0.01;
/** Root mean square of all coordinates of ten time units: noise is given as a part of it. */
export const signalPower = 15.9775;
const [sigma, beta, rho] = [10, 8 / 3, 28];

/** Lorenz's motion from (−8, 7, 27), sampled at 0.01 from the start on, `endTime`/0.01 rows. */
export function lorenzStates(endTime: number): States {
  const times = Float64Array.from(
    { length: Math.round(endTime / timeStep) },
    (_, index) => (index + 1) * timeStep,
  );
  const outcome = integrateAdaptive(
    (_time, state, rate) => {
      const [x, y, z] = state as unknown as readonly [number, number, number];
      rate[0] = sigma * (y - x);
      rate[1] = x * (rho - z) - y;
      rate[2] = x * y - beta * z;
    },
    Float64Array.of(-8, 7, 27),
    times,
    { relativeTolerance: 1e-10, absoluteTolerance: 1e-10 },
  );
  return outcome.states;
}

/** White noise added to every coordinate. */
export function withNoise(states: States, deviation: number, random: RandomStream): States {
  return states.map((value) => value + deviation * random.normal());
}

/**
 * Savitzky and Golay's filter of order 3 on five points. A cubic leaves of five points only their component along the
 * fourth difference d = (1, −4, 6, −4, 1)/√70: that is taken away, at both ends from the first or last five points.
 */
export function smoothed(states: States): States {
  const rows = states.length / 3;
  const fourth = [1, -4, 6, -4, 1];
  const result = states.slice();
  for (let row = 0; row < rows; row++) {
    const first = Math.min(Math.max(row - 2, 0), rows - 5);
    for (let axis = 0; axis < 3; axis++) {
      let difference = 0;
      for (let at = 0; at < 5; at++) difference += fourth[at]! * states[3 * (first + at) + axis]!;
      result[3 * row + axis]! -= (fourth[row - first]! * difference) / 70;
    }
  }
  return result;
}

/** Central differences, and differences of third order at both ends. */
export function derivatives(states: States): States {
  const rows = states.length / 3;
  const result = new Float64Array(states.length);
  for (let axis = 0; axis < 3; axis++) {
    const at = (row: number): number => states[3 * row + axis]!;
    for (let row = 1; row + 1 < rows; row++) {
      result[3 * row + axis] = (at(row + 1) - at(row - 1)) / (2 * timeStep);
    }
    const last = rows - 1;
    result[axis] = ((-11 / 6) * at(0) + 3 * at(1) - 1.5 * at(2) + at(3) / 3) / timeStep;
    result[3 * last + axis] =
      ((11 / 6) * at(last) - 3 * at(last - 1) + 1.5 * at(last - 2) - at(last - 3) / 3) / timeStep;
  }
  return result;
}

/** Powers (i, j, k) of the monomials x^i y^j z^k of degrees 1 to 5: 55 terms, no constant. */
export const powers: readonly (readonly [number, number, number])[] = [1, 2, 3, 4, 5].flatMap((degree) =>
  Array.from({ length: degree + 1 }, (_, i) =>
    Array.from({ length: degree - i + 1 }, (_, j) => [i, j, degree - i - j] as const),
  ).flat(),
);

/** The monomials at every row, [rows, 55]. */
export function library(states: States): Float64Array {
  const rows = states.length / 3;
  const terms = new Float64Array(rows * powers.length);
  for (let row = 0; row < rows; row++) {
    const [x, y, z] = [states[3 * row]!, states[3 * row + 1]!, states[3 * row + 2]!];
    powers.forEach(([i, j, k], term) => {
      terms[row * powers.length + term] = x ** i * y ** j * z ** k;
    });
  }
  return terms;
}

/** Coefficients of the truth, [55, 3]. */
export const trueCoefficients: Float64Array = (() => {
  const coefficients = new Float64Array(3 * powers.length);
  const set = (monomial: readonly number[], axis: number, value: number): void => {
    const term = powers.findIndex((power) => power.every((exponent, at) => exponent === monomial[at]));
    coefficients[3 * term + axis] = value;
  };
  set([1, 0, 0], 0, -sigma);
  set([0, 1, 0], 0, sigma);
  set([1, 0, 0], 1, rho);
  set([0, 1, 0], 1, -1);
  set([1, 0, 1], 1, -1);
  set([1, 1, 0], 2, 1);
  set([0, 0, 1], 2, -beta);
  return coefficients;
})();
