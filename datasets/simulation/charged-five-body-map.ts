import type { Energies } from './energy.js';

const dimension = 3;
const dt = 1e-3;
const largestForce = 100;

/** The published discrete map of charged bodies of mass 1 in space, states [N, D]. */
export interface ChargedBodyMap {
  /** So many steps on, in place: v += dt F(x), x += dt v. */
  advance(positions: Float64Array, velocities: Float64Array, steps: number): void;
  /** F, with its components cut off; overwritten by the next call. */
  forces(positions: Float64Array): Float64Array;
  /** Of Coulomb's law, which the map follows between encounters. */
  energies(positions: Float64Array, velocities: Float64Array): Energies;
}

/**
 * The map by which the charged five-body benchmark was made: with it the law itself predicts the benchmark without
 * error, which no method for the continuous law can.
 *
 * Squared distances are computed as the original does, |x|² + |y|² − 2 x·y, since its rounding decides what becomes of
 * close encounters.
 *
 * @param charges [N]
 * @example
 * ```ts
 * const map = chargedFiveBodyMap(Float64Array.of(1, 1, -1, -1, 1));
 * map.advance(positions, velocities, 1000); // from frame 30 to frame 40
 * ```
 */
export function chargedFiveBodyMap(charges: Float64Array): ChargedBodyMap {
  const count = charges.length;
  const force = new Float64Array(count * dimension);
  const norms = new Float64Array(count);
  const setNorms = (x: Float64Array): void => {
    for (let body = 0; body < count; body++) {
      const row = body * dimension;
      norms[body] = x[row]! * x[row]! + x[row + 1]! * x[row + 1]! + x[row + 2]! * x[row + 2]!;
    }
  };
  const squaredDistance = (x: Float64Array, one: number, other: number): number => {
    const a = one * dimension;
    const b = other * dimension;
    const product = x[a]! * x[b]! + x[a + 1]! * x[b + 1]! + x[a + 2]! * x[b + 2]!;
    return norms[one]! + norms[other]! - 2 * product;
  };
  const forces = (x: Float64Array): Float64Array => {
    setNorms(x);
    force.fill(0);
    for (let one = 0; one < count; one++) {
      for (let other = one + 1; other < count; other++) {
        const squares = squaredDistance(x, one, other);
        const size = (charges[one]! * charges[other]!) / (squares * Math.sqrt(squares));
        const a = one * dimension;
        const b = other * dimension;
        for (let axis = 0; axis < dimension; axis++) {
          const component = size * (x[a + axis]! - x[b + axis]!);
          force[a + axis]! += component;
          force[b + axis]! -= component;
        }
      }
    }
    for (let index = 0; index < force.length; index++) {
      if (force[index]! > largestForce) force[index] = largestForce;
      else if (force[index]! < -largestForce) force[index] = -largestForce;
    }
    return force;
  };
  return {
    forces,
    advance(positions, velocities, steps) {
      for (let step = 0; step < steps; step++) {
        forces(positions);
        for (let index = 0; index < force.length; index++) {
          velocities[index] = velocities[index]! + dt * force[index]!;
          positions[index] = positions[index]! + dt * velocities[index]!;
        }
      }
    },
    energies(positions, velocities) {
      setNorms(positions);
      const kinetic = velocities.reduce((sum, component) => sum + 0.5 * component ** 2, 0);
      let total = kinetic;
      let scale = kinetic;
      for (let one = 0; one < count; one++) {
        for (let other = one + 1; other < count; other++) {
          const potential =
            (charges[one]! * charges[other]!) / Math.sqrt(squaredDistance(positions, one, other));
          total += potential;
          scale += Math.abs(potential);
        }
      }
      return { total, scale };
    },
  };
}
