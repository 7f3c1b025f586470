import { angularMomentum, kineticEnergy, momentum } from 'principia/physics';
import { type InteractingBodies, setPair } from './accelerations.js';
import { type BodyForce, firstConstantOfBody } from './body-force.js';
import type { ForceScalar } from './compiled-sums.js';
import { externalField, fieldHasPotential } from './external-field.js';
import type { Law } from './law.js';
import { compileLaw } from './law-forces.js';
import { dependsOnMotion, firstConstantArgument } from './pair-force.js';
import { integrate } from './quadrature.js';

/** What a motion conserves under a law, at every time. */
export interface ConservedQuantities {
  /** Kinetic plus potential, the potential counted from its value at the first time; null where a force has none. */
  readonly energy: Float64Array | null;
  /** The mean kinetic energy: what a drift of the energy, whose zero is a convention, is compared with. */
  readonly energyScale: number;
  /** [T, D]. */
  readonly momentum: Float64Array;
  /** [T, 1] in two dimensions, [T, 3] in three. */
  readonly angularMomentum: Float64Array;
}

/**
 * Energy, momentum and angular momentum along a motion. A pair's potential is −∫ F dr along the distances that the
 * pair goes through, by quadrature between successive times, so that every force along the separation that does not
 * depend on velocities has one, in closed form or not; a body's in an external field is −∫ F · dx from place to place.
 *
 * @example
 * ```ts
 * const { energy, energyScale } = conservedQuantities(law, bodies, motion);
 * const drift = energy!.map((value) => (value - energy![0]!) / energyScale);
 * ```
 */
export function conservedQuantities(
  law: Law,
  bodies: InteractingBodies,
  motion: { readonly positions: Float64Array; readonly velocities: Float64Array },
): ConservedQuantities {
  const { dimension, masses } = bodies;
  const { positions, velocities } = motion;
  const width = masses.length * dimension;
  const samples = positions.length / width;
  const at = (values: Float64Array, sample: number): Float64Array =>
    values.subarray(sample * width, (sample + 1) * width);
  const rows = Array.from({ length: samples }, (_, sample) => sample);
  const kinetic = Float64Array.from(rows, (sample) =>
    kineticEnergy(masses, at(velocities, sample), dimension),
  );
  const potential = potentialAlong(law, bodies, positions, samples);
  return {
    energy: potential === null ? null : kinetic.map((value, sample) => value + potential[sample]!),
    energyScale: kinetic.reduce((sum, value) => sum + value, 0) / samples,
    momentum: concatenate(rows.map((sample) => momentum(masses, at(velocities, sample), dimension))),
    angularMomentum: concatenate(
      rows.map((sample) => angularMomentum(masses, at(positions, sample), at(velocities, sample), dimension)),
    ),
  };
}

/** The potential energy at every time less that at the first, [T]. */
function potentialAlong(
  law: Law,
  bodies: InteractingBodies,
  positions: Float64Array,
  samples: number,
): Float64Array | null {
  const { separation, relativeVelocity, constants, body } = compileLaw(law);
  if (relativeVelocity !== null || dependsOnMotion(separation)) return null;
  if (body !== undefined && (body.velocity !== null || !fieldHasPotential(externalField(law)))) return null;
  const potential = new Float64Array(samples);
  if (separation !== null) addPairPotentials(separation, constants, bodies, positions, potential);
  if (body !== undefined) addFieldPotentials(body, bodies, positions, potential);
  return potential;
}

function addPairPotentials(
  force: ForceScalar,
  constants: Float64Array,
  { dimension, masses, charges, interactions }: InteractingBodies,
  positions: Float64Array,
  potential: Float64Array,
): void {
  const pair = new Array<number>(firstConstantArgument).fill(0).concat([...constants]);
  const at = (distance: number): number => {
    pair[0] = distance;
    return force.value(pair);
  };
  for (let edge = 0; edge < interactions.first.length; edge++) {
    const i = interactions.first[edge]!;
    const j = interactions.second[edge]!;
    setPair(pair, 0, i, j, masses, charges);
    let before = distanceAt(positions, 0, i, j, masses.length, dimension);
    let sum = 0;
    for (let sample = 1; sample < potential.length; sample++) {
      const distance = distanceAt(positions, sample, i, j, masses.length, dimension);
      sum -= integrate(at, before, distance);
      potential[sample] = potential[sample]! + sum;
      before = distance;
    }
  }
}

/** −∫ F · dx along the straight lines between successive places. */
function addFieldPotentials(
  { axes, constants }: BodyForce,
  { dimension, masses, charges }: InteractingBodies,
  positions: Float64Array,
  potential: Float64Array,
): void {
  const body = new Array<number>(firstConstantOfBody).fill(0).concat([...constants]);
  const width = masses.length * dimension;
  for (let index = 0; index < masses.length; index++) {
    body[0] = masses[index]!;
    body[1] = charges[index]!;
    let sum = 0;
    for (let sample = 1; sample < potential.length; sample++) {
      const to = sample * width + index * dimension;
      const from = to - width;
      const power = (share: number): number => {
        for (let axis = 0; axis < dimension; axis++) {
          body[2 + axis] =
            positions[from + axis]! + share * (positions[to + axis]! - positions[from + axis]!);
        }
        return axes.reduce((total, force, axis) => {
          if (force === null || axis >= dimension) return total;
          return total + force.value(body) * (positions[to + axis]! - positions[from + axis]!);
        }, 0);
      };
      sum -= integrate(power, 0, 1);
      potential[sample] = potential[sample]! + sum;
    }
  }
}

function distanceAt(
  positions: Float64Array,
  sample: number,
  i: number,
  j: number,
  bodies: number,
  dimension: number,
): number {
  let squared = 0;
  for (let axis = 0; axis < dimension; axis++) {
    const row = sample * bodies * dimension + axis;
    squared += (positions[row + i * dimension]! - positions[row + j * dimension]!) ** 2;
  }
  return Math.sqrt(squared);
}

function concatenate(rows: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(rows.length * (rows[0]?.length ?? 0));
  rows.forEach((row, index) => {
    result.set(row, index * row.length);
  });
  return result;
}
