import type { BodyState, BodyTerm } from './body-terms.js';
import type { PairLawFit } from './fit-pair-law.js';

/**
 * What a fit says of the forces on single bodies: of a drag H v the scalar H, [rows], of a field its components,
 * [rows, D]; with standard deviations.
 */
export interface BodyReading {
  readonly kind: BodyTerm['kind'];
  readonly value: Float64Array;
  /** That of the posterior, and what features leave of a force in proportion to it. */
  readonly deviation: Float64Array;
}

/** Reads the body terms of a fit at states of bodies, one reading a term. */
export function readBodyTerms(
  { model, posterior, errors }: PairLawFit,
  bodies: readonly BodyState[],
): readonly BodyReading[] {
  let first = model.pair.count;
  return model.bodies.map((term) => {
    const from = first;
    first += term.count;
    const dimension = bodies[0]?.position.length ?? 0;
    const numbers = term.kind === 'drag' ? 1 : dimension;
    const value = new Float64Array(bodies.length * numbers);
    const deviation = new Float64Array(bodies.length * numbers);
    const forces = new Float64Array(term.count * dimension);
    const row = new Float64Array(model.count);
    bodies.forEach((body, at) => {
      term.forces(body, forces);
      for (let number = 0; number < numbers; number++) {
        let sum = 0;
        for (let feature = 0; feature < term.count; feature++) {
          const force = forces.subarray(feature * dimension, (feature + 1) * dimension);
          row[from + feature] = term.kind === 'drag' ? alongVelocity(force, body) : force[number]!;
          sum += row[from + feature]! * posterior.coefficients[from + feature]!;
        }
        value[at * numbers + number] = sum;
        deviation[at * numbers + number] = Math.hypot(posterior.deviation(row), errors.relative * sum);
      }
    });
    return { kind: term.kind, value, deviation };
  });
}

/** H of a force H v. */
function alongVelocity(force: Float64Array, { velocity }: BodyState): number {
  let product = 0;
  let square = 0;
  for (let axis = 0; axis < force.length; axis++) {
    product += force[axis]! * velocity[axis]!;
    square += velocity[axis]! ** 2;
  }
  return square === 0 ? 0 : product / square;
}
