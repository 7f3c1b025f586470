import type { VectorField } from 'principia/physics';

/** The motion (x, y, vx, vy) about a fixed centre with G M = 1. */
export const kepler: VectorField = (_time, state, derivative) => {
  const cube = Math.hypot(state[0]!, state[1]!) ** 3;
  derivative[0] = state[2]!;
  derivative[1] = state[3]!;
  derivative[2] = -state[0]! / cube;
  derivative[3] = -state[1]! / cube;
};

/** State on the Kepler orbit of semi-major axis 1 a time after pericentre. */
export function keplerOrbit(eccentricity: number, time: number): number[] {
  let anomaly = time;
  for (let iteration = 0; iteration < 60; iteration++) {
    anomaly -= (anomaly - eccentricity * Math.sin(anomaly) - time) / (1 - eccentricity * Math.cos(anomaly));
  }
  const minor = Math.sqrt(1 - eccentricity ** 2);
  const rate = 1 / (1 - eccentricity * Math.cos(anomaly));
  return [
    Math.cos(anomaly) - eccentricity,
    minor * Math.sin(anomaly),
    -rate * Math.sin(anomaly),
    rate * minor * Math.cos(anomaly),
  ];
}

/** Euclidean distance of two states. */
export function distance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Math.hypot(...Array.from(one, (value, index) => value - other[index]!));
}
