import { angularMomentum, kineticEnergy, momentum } from 'principia/physics';
import { type InteractingBodies, setPair } from './accelerations.js';
import type { Law } from './law.js';
import { compilePairForce, firstConstantArgument, type PairScalar } from './pair-force.js';

/** What a motion conserves under a law of pair forces, at every time. */
export interface ConservedQuantities {
  /** Kinetic plus potential, the potential counted from its value at the first time; null where a force damps. */
  readonly energy: Float64Array | null;
  /** The mean kinetic energy: what a drift of the energy, whose zero is a convention, is compared with. */
  readonly energyScale: number;
  /** [T, D]. */
  readonly momentum: Float64Array;
  /** [T, 1] in two dimensions, [T, 3] in three. */
  readonly angularMomentum: Float64Array;
}

/** Nodes and weights of the Gauss-Legendre rule of eight points on [−1, 1], positive half. */
const gaussNodes = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const gaussWeights = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

/**
 * Energy, momentum and angular momentum along a motion. A pair's potential is −∫ F dr along the distances that the
 * pair goes through, by Gauss-Legendre quadrature between successive times, so that every law of a force along the
 * separation has one, in closed form or not.
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
  { dimension, masses, charges, interactions }: InteractingBodies,
  positions: Float64Array,
  samples: number,
): Float64Array | null {
  const force = compilePairForce(law);
  if (force.relativeVelocity !== null) return null;
  const potential = new Float64Array(samples);
  if (force.separation === null) return potential;
  const pair = new Array<number>(firstConstantArgument).fill(0).concat([...force.constants]);
  for (let edge = 0; edge < interactions.first.length; edge++) {
    const i = interactions.first[edge]!;
    const j = interactions.second[edge]!;
    setPair(pair, 0, i, j, masses, charges);
    let before = distanceAt(positions, 0, i, j, masses.length, dimension);
    let sum = 0;
    for (let sample = 1; sample < samples; sample++) {
      const distance = distanceAt(positions, sample, i, j, masses.length, dimension);
      sum -= integrateForce(force.separation, pair, before, distance);
      potential[sample] = potential[sample]! + sum;
      before = distance;
    }
  }
  return potential;
}

/** ∫ F dr over panels within which the distance changes by a tenth at most. */
function integrateForce(force: PairScalar, pair: number[], from: number, to: number): number {
  const panels = Math.max(1, Math.ceil(Math.abs(Math.log(to / from)) / 0.1));
  const half = (to - from) / (2 * panels);
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = from + (2 * panel + 1) * half;
    for (let node = 0; node < gaussNodes.length; node++) {
      pair[0] = middle - half * gaussNodes[node]!;
      const below = force.value(pair);
      pair[0] = middle + half * gaussNodes[node]!;
      sum += gaussWeights[node]! * (below + force.value(pair));
    }
  }
  return half * sum;
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
